"""The sheet of a vote by correspondence on paper («опросный лист»): a document, so in Russian."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session
from uprava.db.sql import fetch_value
from uprava.i18n import use_locale
from uprava.printing.values import Missing, PdfStandard

from uprava_meetings.agenda.values import ItemRow
from uprava_meetings.conduct.service.reading import own_ballots
from uprava_meetings.conduct.values import Seat, VoteRow, captions_of
from uprava_meetings.planning.service.planning import day_of, moment_of
from uprava_meetings.planning.values import MeetingRow

FORM = Path(__file__).parent / "forms" / "sheet.typ"

Asked = Sequence[tuple[VoteRow, ItemRow]]


def sheet_pdf(
    session: Session, meeting: MeetingRow, seat: Seat | None, asked: Asked, *, at: datetime
) -> bytes:
    """Return a member's sheet as PDF/A-2b, or one without a name; given answers are marked."""
    from uprava.printing.compiler import Setting, print_pdf

    setting = Setting(standard=PdfStandard.PDF_A_2B, missing=Missing.NAME)
    with use_locale("ru"):
        values = sheet_values(session, meeting, seat, asked, at=at)
        return print_pdf(FORM, values, created=at, setting=setting).pdf


def sheet_values(
    session: Session, meeting: MeetingRow, seat: Seat | None, asked: Asked, *, at: datetime
) -> dict[str, object]:
    """Return what stands on a sheet."""
    given = own_ballots(session, meeting.id, seat.member.id) if seat else []
    chosen = {each.vote_id: each.choice for each in given}
    query = "select genitive from meetings.body where id = %s"
    return {
        "title": "Опросный лист",
        "foot": f"Напечатано из системы «Управа» {moment_of(session, at)}",
        "body": str(fetch_value(session, query, (meeting.body_id,))),
        "day": f"{day_of(session, meeting.starts_at):%d.%m.%Y}",
        "until": moment_of(session, meeting.ends_at),
        "name": seat.member.name if seat else "", "post": seat.member.post if seat else "",
        "returned": bool(chosen),
        "questions": [
            {
                "number": item.position, "title": item.title,
                "draft": points_of(item.draft),
                "speakers": ", ".join(
                    each.name for each in item.speakers if each.role != "invited"
                ),
                "choices": [
                    {"text": text, "on": chosen.get(vote.id) == choice}
                    for choice, text in captions_of(vote).items()
                ],
            }
            for vote, item in asked
        ],
    }  # fmt: skip


def points_of(draft: str) -> list[str]:
    """Return the points of a draft decision; several that bear no numbers are given them."""
    lines = [each.strip() for each in draft.splitlines() if each.strip()]
    if len(lines) < 2 or any(each[0].isdigit() for each in lines):
        return lines
    return [f"{number}. {each}" for number, each in enumerate(lines, 1)]
