"""Protocols on the common card: of a meeting, of a question, and their own."""

from collections.abc import Sequence

from sqlalchemy.orm import Session
from uprava.approval.service.drafting import is_sent
from uprava.documents.models import AccessRight
from uprava.documents.service.access import LEVELS, level_of
from uprava.extension import Action, Change, ChangeKind, DocumentHead, Panel
from uprava.i18n import N_, _
from uprava.users.reader import Reader
from uprava.web.screens import show_day

from uprava_meetings.planning.service.reading import get_meeting
from uprava_meetings.planning.values import PATH as MEETINGS
from uprava_meetings.protocol.kind import DRAFTED, KIND, SIGNED
from uprava_meetings.protocol.service.closing import unsignable
from uprava_meetings.protocol.service.reading import (
    find_protocol,
    latest_of,
    points_by_question,
    points_of,
    protocols_of,
)
from uprava_meetings.protocol.values import PATH, PointRow, ProtocolRow
from uprava_meetings.values import (
    MEETING,
    PROTOCOL,
    QUESTION,
    MeetingState,
)

AFTER_OPENING = (MeetingState.OPEN, MeetingState.HELD, MeetingState.CLOSED)


def panels(session: Session, reader: Reader, document: DocumentHead) -> Sequence[Panel]:
    """What the area shows on a card."""
    if document.kind == MEETING and document.state in AFTER_OPENING:
        return on_meeting(session, document, reader=reader)
    if document.kind == QUESTION:
        return points_panel(session, points_by_question(session, document.id), 20)
    if document.kind == PROTOCOL:
        row = find_protocol(session, document.id)
        return on_protocol(session, row) if row else []
    return []


def on_meeting(session: Session, document: DocumentHead, *, reader: Reader) -> list[Panel]:
    """The protocol of a meeting with its revisions, and how many of its tasks are done."""
    rows = [(each, KIND.state(each.state)) for each in protocols_of(session, document.id)]
    shown = points_panel(session, points_of(session, document.id), 8)
    meeting = get_meeting(session, document.id, reader=reader)
    late = meeting.awaits_protocol(session.info["today"])
    values = {
        "rows": rows, "url": f"{MEETINGS}/{document.id}/decisions",
        "late": show_day(meeting.protocol_by) if late else "",
    }  # fmt: skip
    if not rows and document.state == MeetingState.OPEN:
        return shown
    return [
        Panel("protocol", N_("Protocol"), "meetings/protocol/panel.html", values, position=7),
        *shown,
    ]


def points_panel(session: Session, points: Sequence[PointRow], position: int) -> list[Panel]:
    """Points of decisions with where their tasks stand; none where there are none."""
    today = session.info["today"]
    rows = [(each, each.standing(today)) for each in points]
    if not rows:
        return []
    return [Panel("points", N_("Decisions"), "meetings/protocol/points_panel.html", {"rows": rows},
                  position=position, count=len(rows))]  # fmt: skip


def on_protocol(session: Session, row: ProtocolRow) -> list[Panel]:
    """What a protocol is of, its decisions."""
    contents = row.contents
    pairs = [
        (_("Body"), row.body), (_("Day of the meeting"), show_day(row.held_on)),
        (_("Form of the protocol"), _("short") if row.short else _("full")),
        (_("Led the meeting"), contents.get("chair", {}).get("name", "")),
        (_("Secretary"), contents.get("secretary", {}).get("name", "")),
        (_("Signed on"), show_day(row.signed_on) if row.signed_on else ""),
        (_("Corrects"), row.why),
    ]  # fmt: skip
    others = [each for each in protocols_of(session, row.meeting_id) if each.id != row.id]
    values = {"row": row, "pairs": pairs, "others": others, "meeting": f"/docs/{row.meeting_id}"}
    return [
        Panel("protocol", N_("Protocol"), "meetings/protocol/own_panel.html", values,
              column="side", position=5),
        *points_panel(session, points_of(session, row.meeting_id), 8),
    ]  # fmt: skip


def actions(session: Session, reader: Reader, document: DocumentHead) -> Sequence[Action]:
    """What the reader may do with a meeting's decisions and its protocol."""
    if document.kind not in (MEETING, PROTOCOL) or not edits(session, document, reader):
        return []
    if document.kind == MEETING:
        return for_meeting(session, document)
    row = find_protocol(session, document.id)
    return for_protocol(session, document, row) if row else []


def edits(session: Session, document: DocumentHead, reader: Reader) -> bool:
    """Tell whether the reader may change a document."""
    return LEVELS[level_of(session, document.id, reader=reader)] >= LEVELS[AccessRight.EDIT]


def for_meeting(session: Session, document: DocumentHead) -> list[Action]:
    """Decisions once it is open, the protocol once it is over."""
    if document.state not in AFTER_OPENING:
        return []
    base, over = f"{MEETINGS}/{document.id}", document.state == MeetingState.HELD
    last = latest_of(session, document.id)
    found = [Action("decisions", N_("Decisions"), f"{base}/decisions", "list-check",
                    position=4)]  # fmt: skip
    if over and last is None:
        found.append(Action("protocol", N_("Make the protocol…"), f"{base}/protocol",
                            "certificate", "form", primary=True, position=2))  # fmt: skip
    elif over and last is not None:
        found.append(Action("protocol", N_("Go to the protocol"), f"/docs/{last.id}",
                            "certificate", primary=True, position=2))  # fmt: skip
    return found


def for_protocol(session: Session, document: DocumentHead, row: ProtocolRow) -> list[Action]:
    """The acts of the moment: build, send, sign on paper; to the next meeting, correct."""
    base = f"{PATH}/{document.id}"
    if document.state in DRAFTED and not is_sent(session, document):
        return [
            Action("protocol-send", N_("Send to be signed…"), f"{base}/send", "send", "form",
                   primary=True, position=2),
            Action("protocol-decisions", N_("Decisions"),
                   f"{MEETINGS}/{row.meeting_id}/decisions", "list-check", position=4),
            Action("protocol-build", N_("Build anew…"), f"{base}/build", "refresh", "form",
                   position=5),
            Action("protocol-paper", N_("Signed on paper…"), f"{base}/paper", "signature", "form",
                   position=710),
        ]  # fmt: skip
    if document.state != SIGNED or row.later is not None:
        return []
    return [
        Action("protocol-propose", N_("To the next meeting for approval…"), f"{base}/propose",
               "calendar-due", "form", position=40),
        Action("protocol-correct", N_("Correct…"), f"{base}/correct", "edit", "form",
               position=800),
    ]  # fmt: skip


def locks(
    session: Session, _reader: Reader, document: DocumentHead, change: Change
) -> Sequence[str]:
    """A protocol is signed by both or not at all, is not thrown away, is corrected anew only."""
    if document.kind == PROTOCOL:
        return locks_of_protocol(session, document, change)
    if document.kind == MEETING and document.state == MeetingState.CLOSED:
        return [_("The protocol of the meeting is signed: nothing in it changes any more.")]
    return []


AWAY = {
    ChangeKind.TRASH: N_("A protocol is not thrown away: build it anew, or correct it."),
    ChangeKind.ANNULMENT: N_("A protocol is not annulled: correct it by a new revision."),
}


def locks_of_protocol(session: Session, document: DocumentHead, change: Change) -> list[str]:
    """Return what forbids a change of a protocol."""
    if change.kind in AWAY:
        return [_(AWAY[change.kind])]
    if change.kind is ChangeKind.SIGNING:
        refused = unsignable(session, document.id)
        return [refused] if refused else []
    if document.state == SIGNED and change.kind in (ChangeKind.FILES, ChangeKind.REQUISITES):
        return [_("The protocol is signed: correct it by a new revision.")]
    return []
