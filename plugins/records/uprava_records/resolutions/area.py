"""Resolutions as an area of records: what they add to the core."""

from collections.abc import Sequence

from sqlalchemy.orm import Session
from uprava.areas import Area
from uprava.capabilities import TaskMoved
from uprava.card_lines import CardLine
from uprava.demo.scene import DemoScene
from uprava.extension import (
    Action,
    BuiltInRole,
    DocumentHead,
    Panel,
    Permission,
    Transition,
    WorkFolder,
)
from uprava.i18n import N_
from uprava.users.reader import Reader

from uprava_records.letters.service.registering import KIND, REVIEW
from uprava_records.resolutions import api, card
from uprava_records.resolutions.acts import ACTS
from uprava_records.resolutions.routes import routes
from uprava_records.resolutions.routes.deciding import desk_panels_of
from uprava_records.resolutions.service.assistants import leaders_assisted
from uprava_records.resolutions.service.executing import follow_task
from uprava_records.resolutions.service.proposing import follow_registration
from uprava_records.resolutions.service.reviewing import follow, refuse_strangers
from uprava_records.resolutions.values import DRAFTING, RESOLVE


def panels(session: Session, reader: Reader, document: DocumentHead) -> Sequence[Panel]:
    """Resolutions, drafts for those who write them, before whom the letter is."""
    return card.panels_of(session, reader, document) if document.kind == KIND else []


def actions(session: Session, reader: Reader, document: DocumentHead) -> Sequence[Action]:
    """Putting before leaders, resolving, preparing."""
    return card.actions_of(session, reader, document) if document.kind == KIND else []


def before(
    session: Session, reader: Reader, document: DocumentHead, transition: Transition
) -> None:
    """A letter is considered by whom it waits for, and filed by those who keep the journal."""
    if document.kind == KIND:
        refuse_strangers(session, reader, document, transition)


def after(session: Session, reader: Reader, document: DocumentHead, transition: Transition) -> None:
    """A letter that was considered or filed waits for nobody."""
    if document.kind == KIND:
        follow(session, reader, document, transition)


def registered(session: Session, reader: Reader, document: DocumentHead) -> None:
    """A letter registered for a leader waits for them and for their assistants."""
    if document.kind == KIND:
        follow_registration(session, reader, document)


def desk_panels(
    session: Session, reader: Reader, document: DocumentHead, folder: str
) -> Sequence[Panel]:
    """The resolution beside the letter."""
    if document.kind != KIND or folder != REVIEW:
        return []
    return desk_panels_of(session, reader, document)


def task_moved(session: Session, moved: TaskMoved) -> None:
    """The work of a resolution is done."""
    follow_task(session, moved)


def search_words(session: Session, document: DocumentHead) -> Sequence[str]:
    """Resolutions in force and whom they name."""
    return card.search_words(session, document) if document.kind == KIND else []


def card_lines(session: Session, _reader: Reader, document: DocumentHead) -> Sequence[CardLine]:
    """Resolutions in force on the printed card."""
    return card.card_lines(session, document) if document.kind == KIND else []


def demo(session: Session, scene: DemoScene) -> None:
    """A year of resolutions, drafts before the head, assistants, rules."""
    from uprava_records.resolutions.demo import fill

    fill(session, scene)


AREA = Area(
    "resolutions",
    routes=[*api.routes, *routes],
    permissions=[
        Permission(RESOLVE, N_("Give resolutions on any letter one sees"), (BuiltInRole.LEADER,)),
    ],
    work_folders=[
        WorkFolder(DRAFTING, N_("Resolutions to prepare"), "edit", 12, "", holders=leaders_assisted)
    ],
    acts=ACTS,
    card_panels=panels,
    card_actions=actions,
    before_transition=before,
    after_transition=after,
    registered=registered,
    desk_panels=desk_panels,
    task_moved=task_moved,
    search_words=search_words,
    card_lines=card_lines,
    demo=demo,
)  # fmt: skip
