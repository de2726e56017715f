"""What follows from a protocol, on the common card: its extracts, the ways to send and draft."""

from collections.abc import Sequence

from sqlalchemy.orm import Session
from uprava.extension import Action, DocumentHead, Panel
from uprava.i18n import N_
from uprava.installation import installation_of
from uprava.users.reader import Reader

from uprava_meetings.agenda.values import PATH as QUESTIONS
from uprava_meetings.following.service.reading import extracts_of, find_extract
from uprava_meetings.protocol.card import edits
from uprava_meetings.protocol.kind import SIGNED
from uprava_meetings.protocol.service.reading import find_protocol
from uprava_meetings.protocol.values import PATH
from uprava_meetings.values import EXTRACT, PROTOCOL, QUESTION, QuestionState


def panels(session: Session, _reader: Reader, document: DocumentHead) -> Sequence[Panel]:
    """The extracts of a protocol; which protocol an extract is of."""
    if document.kind == PROTOCOL:
        rows = extracts_of(session, document.id)
        shown = Panel("extracts", N_("Extracts"), "meetings/following/extracts_panel.html",
                      {"rows": rows}, position=25, count=len(rows))  # fmt: skip
        return [shown] if rows else []
    row = find_extract(session, document.id) if document.kind == EXTRACT else None
    of = find_protocol(session, row.protocol_id) if row else None
    if of is None:
        return []
    return [Panel("protocol", N_("Protocol"), "meetings/following/of_panel.html", {"row": of},
                  column="side", position=5)]  # fmt: skip


def actions(session: Session, reader: Reader, document: DocumentHead) -> Sequence[Action]:
    """Sending a signed protocol out; a draft act by a decided question."""
    if document.kind not in (PROTOCOL, QUESTION) or not edits(session, document, reader):
        return []
    if document.kind == QUESTION:
        return for_question(session, document)
    row = find_protocol(session, document.id)
    if row is None or document.state != SIGNED or row.later is not None:
        return []
    return [Action("protocol-distribute", N_("Send out"), f"{PATH}/{document.id}/distribution",
                   "send", primary=True, position=2)]  # fmt: skip


def for_question(session: Session, document: DocumentHead) -> list[Action]:
    """A draft act by the decision, where some module writes acts."""
    decided = document.state == QuestionState.DECIDED
    if not decided or not installation_of(session).plugins.drafts_acts:
        return []
    return [Action("draft-act", N_("Draft an act by the decision…"),
                   f"{QUESTIONS}/{document.id}/draft-act", "file-text", "form",
                   position=20)]  # fmt: skip
