"""What the area adds to the core."""

from sqlalchemy.orm import Session
from uprava.areas import Area
from uprava.clock import now
from uprava.extension import DocumentHead, Transition
from uprava.users.reader import Reader

from uprava_meetings.protocol import card, jobs
from uprava_meetings.protocol.acts import ACTS
from uprava_meetings.protocol.kind import KIND, SIGNED
from uprava_meetings.protocol.routes import routes
from uprava_meetings.protocol.service.closing import after_signature, follow
from uprava_meetings.protocol.service.reading import find_protocol
from uprava_meetings.values import PROTOCOL


def after(session: Session, reader: Reader, document: DocumentHead, transition: Transition) -> None:
    """A protocol that all have signed closes its meeting and gives its tasks."""
    if document.kind == PROTOCOL and transition.target == SIGNED:
        after_signature(session, document, reader=reader, at=now())


def search_words(session: Session, document: DocumentHead) -> list[str]:
    """A protocol is found by the name of its body."""
    row = find_protocol(session, document.id) if document.kind == PROTOCOL else None
    return [row.body] if row else []


AREA = Area(
    "protocol",
    routes=routes,
    document_kinds=[KIND],
    acts=ACTS,
    jobs=jobs.register,
    card_panels=card.panels,
    card_actions=card.actions,
    document_locks=card.locks,
    after_transition=after,
    search_words=search_words,
    task_moved=follow,
)  # fmt: skip
