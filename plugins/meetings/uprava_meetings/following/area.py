"""What the area adds to the core."""

from sqlalchemy.orm import Session
from uprava.areas import Area
from uprava.clock import now
from uprava.documents.service.states import put_into_state
from uprava.extension import DocumentHead, SignedVersion
from uprava.users.reader import Reader

from uprava_meetings.following import card
from uprava_meetings.following.acts import ACTS
from uprava_meetings.following.kind import CERTIFIED, KIND, MADE
from uprava_meetings.following.routes import routes
from uprava_meetings.following.service.extracts import certified
from uprava_meetings.values import EXTRACT


def after_signing(
    session: Session, _reader: Reader, document: DocumentHead, _signed: SignedVersion
) -> None:
    """An extract is certified by its signature."""
    if document.kind == EXTRACT and document.state == MADE:
        put_into_state(session, document, CERTIFIED, at=now())
        certified(session, document)


AREA = Area(
    "following",
    routes=routes,
    document_kinds=[KIND],
    acts=ACTS,
    card_panels=card.panels,
    card_actions=card.actions,
    after_signing=after_signing,
)
