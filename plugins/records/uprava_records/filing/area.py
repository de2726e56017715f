"""Filing as an area of records: what it adds to the core."""

from collections.abc import Sequence

from sqlalchemy.orm import Session
from uprava.areas import Area
from uprava.demo.scene import DemoScene
from uprava.extension import (
    Action,
    BuiltInRole,
    Change,
    DocumentHead,
    Navigation,
    Panel,
    Permission,
    Transition,
)
from uprava.i18n import N_
from uprava.users.reader import Reader

from uprava_records.filing.acts import ACTS, OBJECTS
from uprava_records.filing.card import actions_of, locks_of, panels_of
from uprava_records.filing.routes import routes
from uprava_records.filing.service.closing_by_case import refuse_plain

OFFICE = N_("Chancellery")

KEEPERS = (BuiltInRole.REGISTRAR, BuiltInRole.LEADER)


def panels(session: Session, reader: Reader, document: DocumentHead) -> Sequence[Panel]:
    """The case a document of any kind is in."""
    return panels_of(session, reader, document)


def actions(session: Session, reader: Reader, document: DocumentHead) -> Sequence[Action]:
    """«В дело…» on the card of any document."""
    return actions_of(session, reader, document)


def locks(
    session: Session, _reader: Reader, document: DocumentHead, change: Change
) -> Sequence[str]:
    """What is in a case is not changed."""
    return locks_of(session, document, change)


def before(
    session: Session, _reader: Reader, document: DocumentHead, transition: Transition
) -> None:
    """A document is closed by going into a case, where the office files so."""
    refuse_plain(session, document, transition)


def demo(session: Session, scene: DemoScene) -> None:
    """Plans of three years, cases with documents."""
    from uprava_records.filing.demo import fill

    fill(session, scene)


AREA = Area(
    "filing",
    acts=ACTS,
    act_objects=OBJECTS,
    routes=routes,
    permissions=[
        Permission("records.plan", N_("Keep the filing plan"), (BuiltInRole.REGISTRAR,)),
        Permission("records.archive", N_("Inventories and destruction of cases"), KEEPERS),
    ],
    navigation=[
        Navigation(OFFICE, N_("Filing plan"), "/records/plan", "list-details", "records.file", 30,
                   folded=True),
        Navigation(OFFICE, N_("Cases"), "/records/cases", "folder", "records.file", 31,
                   folded=True),
    ],
    card_panels=panels,
    card_actions=actions,
    document_locks=locks,
    before_transition=before,
    demo=demo,
)  # fmt: skip
