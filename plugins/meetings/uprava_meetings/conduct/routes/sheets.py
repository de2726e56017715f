"""Votes by correspondence: a member's sheet, and the secretary's table of sheets."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, FromQuery, MultipartBody, URLEncodedBody
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.documents.routes.files import received_from
from uprava.documents.routes.forms import Form, word
from uprava.documents.service.versions import add_files
from uprava.errors import ConflictError, ForbiddenError, InvalidError
from uprava.i18n import N_, _
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession, AnySite
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import screen, see
from uprava.web.sentences import named_sentences, sentences
from uprava.web.uploads import files_of
from uprava.work.service.finishing import apart

from uprava_meetings.agenda.service.reading import agenda_of
from uprava_meetings.agenda.values import ItemRow
from uprava_meetings.conduct.printing import sheet_pdf
from uprava_meetings.conduct.routes.acting import number_in
from uprava_meetings.conduct.routes.showing import TONES, captions_of_all, typed_in
from uprava_meetings.conduct.service.presence import presence_at
from uprava_meetings.conduct.service.reading import own_ballots
from uprava_meetings.conduct.service.sheets import (
    close_sheets,
    enter_sheet,
    questions_for,
    return_sheet,
    sheets_of,
)
from uprava_meetings.conduct.service.voting import votes_of
from uprava_meetings.conduct.values import CHOICES, Answer, Filled, Seat, SheetRow, VoteRow
from uprava_meetings.planning.service.planning import moment_of
from uprava_meetings.planning.service.reading import get_meeting, hold_meeting
from uprava_meetings.planning.values import PATH, MeetingRow
from uprava_meetings.values import VoteWay

Fields = URLEncodedBody[dict[str, Any]]
Parts = MultipartBody[dict[str, Any]]
Refused = InvalidError | ConflictError | ForbiddenError | None

SHEET, SHEETS = f"{PATH}/{{id:uuid}}/sheet", f"{PATH}/{{id:uuid}}/sheets"

NAMES = {"member": N_("Whose sheet it is"), "opinion": N_("Own opinion")}


@get(SHEET, requires=SIGNED_IN)
def own(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID]
) -> Response[str]:
    """Show a member his sheet."""
    return own_drawn(request, session, id, reader=reader)


@post(SHEET, requires=SIGNED_IN)
def send(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID], data: Fields
) -> Response[Any]:
    """Return one's own sheet."""
    try:
        with apart(session):
            filled = Filled(answers_in(data))
            return_sheet(session, id, filled, reader=reader, at=now())
    except (InvalidError, ConflictError, ForbiddenError) as error:
        return own_drawn(request, session, id, reader=reader, error=error, sent=data)
    return see(f"{PATH}/{id}/sheet", said=_("Your sheet is returned."))


@get(SHEETS, requires=SIGNED_IN)
def table(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    member: FromQuery[int | None] = None,
) -> Response[str]:  # fmt: skip
    """Show who conducts the meeting which sheets are back."""
    hold_meeting(session, id, reader=reader)
    return table_drawn(request, session, id, member or 0, reader=reader)


@post(SHEETS, requires=SIGNED_IN)
def enter(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite,
    id: FromPath[UUID], data: Parts,
) -> Response[Any]:  # fmt: skip
    """Enter a sheet that came on paper, with its file."""
    hold_meeting(session, id, reader=reader)
    try:
        received = received_from(data, site, most=1) if files_of(data) else []
        with apart(session):
            at, file_id = now(), None
            if received:
                rows = add_files(
                    session, id, received, reader=reader, at=at, jobs=site.installation.jobs
                )
                file_id = rows[0].id
            filled = Filled(answers_in(data), number_in(data, "member"), file_id)
            enter_sheet(session, id, filled, reader=reader, at=at)
    except (InvalidError, ConflictError, ForbiddenError) as error:
        member = number_in(data, "member")
        return table_drawn(request, session, id, member, reader=reader, error=error, sent=data)
    return see(f"{PATH}/{id}/sheets", said=_("The sheet is entered."))


@post(f"{SHEETS}/close", requires=SIGNED_IN)
def close(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID]
) -> Response[Any]:
    """Close the vote by correspondence."""
    hold_meeting(session, id, reader=reader)
    try:
        with apart(session):
            close_sheets(session, id, reader=reader, at=now())
    except (ConflictError, ForbiddenError) as error:
        return table_drawn(request, session, id, 0, reader=reader, error=error)
    return see(f"{PATH}/{id}/sheets", said=_("The vote by correspondence is closed."))


@get(f"{SHEET}.pdf", requires=SIGNED_IN)
def printed(
    session: AnySession, reader: AnyReader, id: FromPath[UUID],
    member: FromQuery[int | None] = None,
) -> Response[bytes]:  # fmt: skip
    """Print a sheet: one's own, or for who conducts the meeting a member's, or an empty one."""
    meeting = get_meeting(session, id, reader=reader)
    seats = presence_at(session, meeting, now()).seats
    seat = next((each for each in seats if each.person_id == reader.person_id), None)
    if member is not None:
        hold_meeting(session, id, reader=reader)
        seat = next((each for each in seats if each.member.id == member), None)
    pdf = sheet_pdf(session, meeting, seat, asked_of(session, id, seat), at=now())
    headers = {"content-disposition": 'inline; filename="sheet.pdf"'}
    return Response(pdf, media_type="application/pdf", headers=headers)


def answers_in(form: Form) -> list[Answer]:
    """Return the answers of a form; what was not chosen is left out."""
    names = [each.removeprefix("choice-") for each in form if each.startswith("choice-")]
    return [
        Answer(int(name), word(form, f"choice-{name}"), word(form, f"opinion-{name}"))
        for name in names
        if name.isascii() and name.isdigit() and len(name) < 12 and word(form, f"choice-{name}")
    ]


def asked_of(session: Session, id: UUID, seat: Seat | None) -> list[tuple[VoteRow, ItemRow]]:
    """Return the questions a member is asked; without one, all that go by correspondence."""
    items = {each.id: each for each in agenda_of(session, id)}
    votes = (
        questions_for(session, id, seat.member.id)
        if seat
        else [each for each in votes_of(session, id) if each.way == VoteWay.SHEET]
    )
    return [(each, items[each.item_id]) for each in votes if each.item_id in items]


def shared(session: Session, meeting: MeetingRow, form: Form | None) -> Mapping[str, Any]:
    """Return what both screens of sheets show."""
    return {
        "meeting": meeting, "until": moment_of(session, meeting.ends_at), "typed": typed_in(form),
        "over": now() > meeting.ends_at, "tones": TONES,
    }  # fmt: skip


def own_drawn(
    request: AnyRequest, session: Session, id: UUID, *, reader: Reader, error: Refused = None,
    sent: Form | None = None,
) -> Response[str]:  # fmt: skip
    """Draw a member's sheet."""
    meeting = get_meeting(session, id, reader=reader)
    seat = presence_at(session, meeting, now()).of(reader.person_id)
    asked = asked_of(session, id, seat) if seat else []
    sheet = sheet_of(session, id, seat)
    words = {each.value: _(text) for each, text in CHOICES.items()}
    mine = own_ballots(session, id, seat.member.id) if seat else []
    wrong = error.fields if isinstance(error, InvalidError) else {}
    return screen(
        request, session, "meetings/conduct/sheet.html", seat=seat, asked=asked, sheet=sheet,
        mine=[(each, words.get(each.choice, each.choice)) for each in mine], error=error,
        wrong=sentences(wrong), path=f"{PATH}/{id}/sheet",
        is_open=any(vote.is_open for vote, _item in asked),
        returned=moment_of(session, sheet.returned_at) if sheet and sheet.returned_at else "",
        captions=captions_of_all([vote for vote, _item in asked]),
        status=error.status if error else 200, **shared(session, meeting, sent),
    )  # fmt: skip


def sheet_of(session: Session, id: UUID, seat: Seat | None) -> SheetRow | None:
    """Return the sheet of a member."""
    every = sheets_of(session, id)
    return next((each for each in every if seat and each.member_id == seat.member.id), None)


def table_drawn(
    request: AnyRequest, session: Session, id: UUID, member: int, *, reader: Reader,
    error: Refused = None, sent: Form | None = None,
) -> Response[str]:  # fmt: skip
    """Draw the secretary's table of sheets, with the form of the one that is entered."""
    meeting = get_meeting(session, id, reader=reader)
    seats = {each.member.id: each for each in presence_at(session, meeting, now()).seats}
    chosen = seats.get(member)
    rows = [
        (each, seats[each.member_id],
         moment_of(session, each.returned_at) if each.returned_at else "")
        for each in sheets_of(session, id) if each.member_id in seats
    ]  # fmt: skip
    every = asked_of(session, id, None)
    wrong = error.fields if isinstance(error, InvalidError) else {}
    return screen(
        request, session, "meetings/conduct/sheets.html", rows=rows, chosen=chosen, error=error,
        asked=asked_of(session, id, chosen) if chosen else [], every=every,
        wrong=sentences(wrong), summary=named_sentences(wrong, NAMES), path=f"{PATH}/{id}/sheets",
        is_open=any(vote.is_open for vote, _item in every),
        returned=sum(bool(time) for _sheet, _seat, time in rows),
        captions=captions_of_all([vote for vote, _item in every]),
        status=error.status if error else 200, **shared(session, meeting, sent),
    )  # fmt: skip


routes: Sequence[ControllerRouterHandler] = [own, send, table, enter, close, printed]
