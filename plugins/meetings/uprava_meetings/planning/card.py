"""A meeting on the common card: when, where, how, by which days; what may be done with it."""

from collections.abc import Sequence

from sqlalchemy.orm import Session
from uprava.documents.models import AccessRight
from uprava.documents.service.access import LEVELS, level_of
from uprava.extension import Action, DocumentHead, Panel
from uprava.i18n import N_, _, ngettext
from uprava.users.reader import Reader

from uprava_meetings.bodies.service.regulations import get_regulation
from uprava_meetings.planning.routes.invited import TONES, quorum_told, strip_of
from uprava_meetings.planning.routes.lists import line_of
from uprava_meetings.planning.service.answers import expected
from uprava_meetings.planning.service.invitations import list_invited, own_invitation
from uprava_meetings.planning.service.reading import get_meeting
from uprava_meetings.planning.values import BEFORE_OPENING, PATH, LetterState, MeetingRow
from uprava_meetings.values import MEETING, Answer, Form, MeetingState

UNSENT = (LetterState.FAILED, LetterState.UNCERTAIN)


def panels(session: Session, reader: Reader, document: DocumentHead) -> Sequence[Panel]:
    """The plan of a meeting, beside what the core shows."""
    if document.kind != MEETING:
        return []
    row = get_meeting(session, document.id, reader=reader)
    values = {
        "row": row, "pairs": pairs_of(session, row), "body": f"{PATH}/bodies/{row.body_id}",
        "path": f"{PATH}/{row.id}",
    }  # fmt: skip
    return [
        Panel("meeting", N_("When and where"), "meetings/planning/panel.html", values,
              column="side", position=5),
        Panel("invitations", N_("Invitations"), "meetings/planning/invitations_panel.html",
              invitations_of(session, row, reader), column="side", position=6),
    ]  # fmt: skip


def invitations_of(session: Session, row: MeetingRow, reader: Reader) -> dict[str, object]:
    """Return what the card says of answers, and the reader's own.

    Nobody is asked whether he comes to a vote by correspondence.
    """
    comes = row.form != Form.CORRESPONDENCE
    invited = list_invited(session, row.id)
    found = expected(session, row, invited)
    own = own_invitation(session, row.id, reader=reader) if comes else None
    path = f"{PATH}/{row.id}"
    return {
        "own": own, "tone": TONES[Answer(own.answer)].value if own else "", "path": path,
        "may_answer": row.state == MeetingState.APPROVED, "total": len(invited) if comes else 0,
        "strip": strip_of(found, f"{path}/invited", ""), "quorum": quorum_told(row, found),
        "coming": row.state == MeetingState.APPROVED,
        "early": row.state in (MeetingState.PLANNED, MeetingState.AGENDA),
        "unsent": sum(each.letter in UNSENT for each in invited),
    }  # fmt: skip


def pairs_of(session: Session, row: MeetingRow) -> list[tuple[str, str]]:
    """Return what is planned, as pairs of what and how."""
    line = line_of(session, row)
    source = get_regulation(session, row.body_id, row.regulation_id).source
    pairs = [
        (_("Day"), f"{line.day}, {line.weekday}"), (_("Time"), line.hours),
        (_("How the body meets"), _(row.how)), (_("Where"), row.place or "—"),
        (_("Materials are in by"), f"{row.materials_by:%d.%m.%Y}"),
        (_("Agenda is sent by"), f"{row.agenda_by:%d.%m.%Y}"),
        (_("Protocol is ready by"), protocol_told(session, row)),
        (_("By the rules"), source),
    ]  # fmt: skip
    if row.cancelled_why:
        pairs.insert(0, (_("Why it is cancelled"), row.cancelled_why))
    if row.questions:
        said = ngettext("{n} minute of {slot}", "{n} minutes of {slot}", row.minutes)
        pairs.insert(2, (_("Questions take"), said.format(n=row.minutes, slot=row.slot)))
    return pairs


def protocol_told(session: Session, row: MeetingRow) -> str:
    """Return by which day the protocol is ready, and whether it is overdue."""
    day = f"{row.protocol_by:%d.%m.%Y}"
    late = row.awaits_protocol(session.info["today"])
    return _("{day}, overdue").format(day=day) if late else day


def actions(session: Session, reader: Reader, document: DocumentHead) -> Sequence[Action]:
    """Moving and cancelling, for who prepares the meeting, until it opens."""
    if document.kind != MEETING or document.state not in BEFORE_OPENING:
        return []
    if LEVELS[level_of(session, document.id, reader=reader)] < LEVELS[AccessRight.EDIT]:
        return []
    return [
        Action("move", N_("Move or change"), f"{PATH}/{document.id}/plan", "calendar-due",
               position=40),
        Action("cancel", N_("Cancel the meeting…"), f"{PATH}/{document.id}/cancel", "ban", "form",
               position=90),
    ]  # fmt: skip
