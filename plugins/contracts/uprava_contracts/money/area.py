"""What the area adds to the core."""

from sqlalchemy.orm import Session
from uprava.areas import Area
from uprava.extension import DocumentHead

from uprava_contracts.money import card
from uprava_contracts.money.acts import ACTS
from uprava_contracts.money.kind import KIND
from uprava_contracts.money.routes import routes
from uprava_contracts.money.service.reading import find_claim
from uprava_contracts.values import CLAIM


def search_words(session: Session, document: DocumentHead) -> list[str]:
    """A claim is found by the other side and the subject of the contract."""
    claim = find_claim(session, document.id) if document.kind == CLAIM else None
    if claim is None:
        return []
    return [str(claim.contents.get(each, "")) for each in ("to", "inn", "subject", "contract")]


AREA = Area(
    "money",
    routes=routes,
    document_kinds=[KIND],
    acts=ACTS,
    card_panels=card.panels,
    card_actions=card.actions,
    document_locks=card.locks,
    search_words=search_words,
)
