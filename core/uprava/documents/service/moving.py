"""Acts of the card that move a document on, told of a change made meanwhile."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from uprava.documents.service.access import get_document
from uprava.documents.service.conflicts import Conflict, Difference, conflict_of
from uprava.documents.service.states import Act, change_state
from uprava.i18n import N_, _
from uprava.plugins import Plugins
from uprava.users.reader import Reader


def move(
    session: Session, id: UUID, act: Act, *, reader: Reader, plugins: Plugins, at: datetime
) -> Conflict | None:
    """Carry out a transition, or return what changed since the card was opened."""
    head = get_document(session, id, reader=reader)
    kind = plugins.kinds.get(head.kind)
    transition = kind.transition(act.code) if kind else None
    if kind and transition and head.version != act.version:
        mine, theirs = _(kind.state(transition.target).title), _(kind.state(head.state).title)
        return conflict_of(session, head, [Difference("state", N_("State"), mine, theirs)])
    change_state(session, id, act, reader=reader, plugins=plugins, at=at)
    return None
