"""What the area adds to the core."""

from sqlalchemy.orm import Session
from uprava.areas import Area
from uprava.clock import now
from uprava.extension import DocumentHead, Transition
from uprava.users.reader import Reader

from uprava_contracts.changes.kind import SIGNED
from uprava_contracts.refusals import card, jobs
from uprava_contracts.refusals.acts import ACTS
from uprava_contracts.refusals.kind import KIND
from uprava_contracts.refusals.routes import routes
from uprava_contracts.refusals.service.following import follow
from uprava_contracts.refusals.service.reading import running_refusals
from uprava_contracts.refusals.service.refusing import decided
from uprava_contracts.values import REFUSAL


def after(session: Session, reader: Reader, document: DocumentHead, transition: Transition) -> None:
    """The terms of a refusal begin when its decision is signed."""
    if document.kind == REFUSAL and transition.target == SIGNED:
        decided(session, document.id, session.info["today"], reader=reader, at=now())


def calendar_changed(session: Session, _reader: Reader | None, _revision: int) -> None:
    """The days of refusals follow the calendar."""
    for id in running_refusals(session):
        follow(session, id, reader=None, at=now())


AREA = Area(
    "refusals",
    routes=routes,
    document_kinds=[KIND],
    acts=ACTS,
    jobs=jobs.register,
    card_panels=card.panels,
    card_actions=card.actions,
    document_locks=card.locks,
    after_transition=after,
    calendar_changed=calendar_changed,
)
