"""Questions on the common card: what is asked, and on the meeting's card its agenda."""

from collections.abc import Sequence

from sqlalchemy.orm import Session
from uprava.documents.models import AccessRight
from uprava.documents.service.access import LEVELS, level_of
from uprava.extension import Action, Change, ChangeKind, DocumentHead, Panel
from uprava.i18n import N_, _
from uprava.users.reader import Reader

from uprava_meetings.agenda.service.approving import find_approved
from uprava_meetings.agenda.service.reading import agenda_of, get_question, speakers_of
from uprava_meetings.agenda.values import CHANGEABLE, PATH
from uprava_meetings.bodies.service.bodies import may_keep
from uprava_meetings.planning.service.reading import get_meeting
from uprava_meetings.planning.values import BEFORE_OPENING
from uprava_meetings.planning.values import PATH as MEETINGS
from uprava_meetings.values import MEETING, QUESTION, QuestionState, VoteWay


def panels(session: Session, reader: Reader, document: DocumentHead) -> Sequence[Panel]:
    """The agenda of a meeting; of a question its draft decision and who speaks."""
    if document.kind == MEETING:
        return [agenda_panel(session, reader, document)]
    if document.kind != QUESTION:
        return []
    row = get_question(session, document.id)
    pairs = [
        (_("Body"), row.body), (_("Prepared by"), row.unit),
        (_("Time"), _("{n} min").format(n=row.minutes)),
        (_("How it is voted on"), _(VoteWay(row.way).caption)),
    ]  # fmt: skip
    values = {"row": row, "speakers": speakers_of(session, [row.id]), "pairs": pairs}
    return [Panel("question", N_("Question for the meeting"), "meetings/agenda/question_panel.html",
                  values, position=5)]  # fmt: skip


def agenda_panel(session: Session, reader: Reader, document: DocumentHead) -> Panel:
    """The agenda of a meeting as far as it is open to the reader, with the ways to it."""
    rows, url = agenda_of(session, document.id), f"{MEETINGS}/{document.id}"
    may = can_edit(session, document, reader) and document.state in BEFORE_OPENING
    approved = find_approved(session, document.id)
    values = {
        "rows": rows, "meeting": get_meeting(session, document.id, reader=reader),
        "url": f"{url}/agenda" if may else "", "packet": f"{url}/packet",
        "changed_at": approved.changed_at if approved else None,
    }  # fmt: skip
    return Panel("agenda", N_("Agenda"), "meetings/agenda/panel.html", values, position=5,
                 count=len(rows))  # fmt: skip


def actions(session: Session, reader: Reader, document: DocumentHead) -> Sequence[Action]:
    """What may be done with a question now, and the way to an agenda."""
    if document.kind == MEETING:
        return meeting_actions(session, reader, document)
    if document.kind != QUESTION or not can_edit(session, document, reader):
        return []
    row = get_question(session, document.id)
    keeper = may_keep(session, row.body_id, reader=reader)
    return [
        Action(key, title, url_of(document, key), icon, method, primary=primary, position=place)
        for key, title, icon, method, states, primary, place, of_keeper in OFFERED
        if row.state in states and (keeper or not of_keeper)
    ]


def meeting_actions(session: Session, reader: Reader, document: DocumentHead) -> Sequence[Action]:
    """The agenda for who prepares it, the materials for everybody who may read of them."""
    url = f"{MEETINGS}/{document.id}"
    found = []
    if document.state in BEFORE_OPENING and can_edit(session, document, reader):
        found.append(Action("agenda", N_("Agenda"), f"{url}/agenda", "list-check", primary=True,
                            position=2))  # fmt: skip
    if agenda_of(session, document.id):
        found.append(Action("reader", N_("Materials"), f"{url}/reader", "book-2", position=3))
    return found


D, P, B = QuestionState.DRAFT, QuestionState.PROPOSED, QuestionState.BACKLOG
OFFERED = (
    ("propose", N_("Propose…"), "send", "form", (D,), True, 2, False),
    ("accept", N_("Take into the backlog…"), "check", "form", (P,), True, 2, True),
    ("back", N_("Send back…"), "arrow-back-up", "form", (P, B), False, 30, True),
    ("edit", N_("Change"), "edit", "get", CHANGEABLE, False, 40, False),
    ("withdraw", N_("Withdraw…"), "ban", "form", (D, P, B), False, 90, False),
)
"""Acts on a question: key, title, icon, method, states, main one, place, of the body's keepers."""


def url_of(document: DocumentHead, key: str) -> str:
    """Return the address of an act on a question."""
    return f"{PATH}/{document.id}/{'edit' if key == 'edit' else f'acts/{key}'}"


def can_edit(session: Session, document: DocumentHead, reader: Reader) -> bool:
    """Tell whether the reader may change a document."""
    return LEVELS[level_of(session, document.id, reader=reader)] >= LEVELS[AccessRight.EDIT]


def locks(
    session: Session, reader: Reader, document: DocumentHead, change: Change
) -> Sequence[str]:
    """A decided question is locked; one on an agenda is not thrown away."""
    del session, reader
    if document.kind != QUESTION:
        return []
    if document.state == QuestionState.DECIDED:
        return [_("The question is decided: nothing in it changes any more.")]
    if change.kind is ChangeKind.TRASH and document.state == QuestionState.SCHEDULED:
        return [_("The question is on an agenda: take it off first.")]
    return []
