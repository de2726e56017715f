"""What the area adds to the core."""

from collections.abc import Sequence

from sqlalchemy.orm import Session
from uprava.areas import Area
from uprava.extension import (
    ANNULLED,
    BuiltInRole,
    Change,
    ChangeKind,
    CreateEntry,
    DocumentHead,
    Permission,
    Transition,
)
from uprava.i18n import N_, _
from uprava.users.reader import Reader

from uprava_contracts.cards import card
from uprava_contracts.cards.acts import ACTS
from uprava_contracts.cards.kind import KIND
from uprava_contracts.cards.routes import routes
from uprava_contracts.cards.service.concluding import follow_annulment
from uprava_contracts.cards.service.differing import kept_words
from uprava_contracts.cards.service.entering import search_words
from uprava_contracts.cards.service.reading import find_contract
from uprava_contracts.cards.values import PATH
from uprava_contracts.values import CONTRACT, CONTROL, CREATE


def words(session: Session, document: DocumentHead) -> list[str]:
    """A contract is found by its sides, its whole subject and the numbers it is known by."""
    row = find_contract(session, document.id) if document.kind == CONTRACT else None
    if row is None:
        return []
    return [*search_words(kept_words(session, row)), row.their_number]


def after(
    session: Session, _reader: Reader, document: DocumentHead, transition: Transition
) -> None:
    """A contract whose number was voided stands so beside its card."""
    if document.kind == CONTRACT and transition.target == ANNULLED.code:
        follow_annulment(session, document)


def locks(
    session: Session, _reader: Reader, document: DocumentHead, change: Change
) -> Sequence[str]:
    """The card of a concluded contract changes by agreements."""
    if document.kind != CONTRACT or change.kind is not ChangeKind.REQUISITES:
        return []
    row = find_contract(session, document.id)
    if row is None or not row.is_concluded:
        return []
    return [_("The contract is concluded: its terms change by additional agreements, mistakes of"
              " entry are corrected by who controls contracts.")]  # fmt: skip


AREA = Area(
    "cards",
    routes=routes,
    document_kinds=[KIND],
    create_entries=[CreateEntry(N_("Contract"), f"{PATH}/new", "file-dollar", CREATE,
                                position=60)],
    permissions=[
        Permission(CREATE, N_("Enter contracts of the unit"),
                   (BuiltInRole.REGISTRAR, BuiltInRole.EXECUTOR)),
        Permission(CONTROL, N_("Control the execution of contracts"), (BuiltInRole.LEADER,)),
    ],
    acts=ACTS,
    card_panels=card.panels,
    card_actions=card.actions,
    document_locks=locks,
    after_transition=after,
    search_words=words,
)  # fmt: skip
