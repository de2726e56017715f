"""Records management as a plugin: what it adds to the core."""

from collections.abc import Collection, Sequence

from litestar.types import ControllerRouterHandler
from procrastinate import Blueprint
from pydantic_settings import BaseSettings
from sqlalchemy.orm import Session
from uprava import __version__, hookimpl
from uprava.db.sql import fetch_values
from uprava.demo.scene import DemoScene
from uprava.extension import (
    Action,
    BuiltInRole,
    CreateEntry,
    DocumentHead,
    DocumentKind,
    Module,
    Navigation,
    Panel,
    Permission,
    Transition,
    WorkFolder,
)
from uprava.i18n import N_
from uprava.jobs.queue import task
from uprava.users.reader import Reader

from uprava_records import api
from uprava_records.card import actions_of, panels_of
from uprava_records.kind import INCOMING
from uprava_records.routes import routes
from uprava_records.service.expiring import expire_drafts
from uprava_records.service.registering import KIND
from uprava_records.service.reviewing import CONSIDERED, FILED, clear_work, refuse_strangers
from uprava_records.service.words import words_of
from uprava_records.settings import RecordsSettings


@hookimpl
def uprava_module() -> Module:
    """Say what the module is."""
    return Module(
        name="records",
        title=N_("Records management"),
        description=N_("Journals and registration of letters"),
        version=__version__,
        package="uprava_records",
        position=20,
    )


@hookimpl
def uprava_routes() -> Sequence[ControllerRouterHandler]:
    """The screens and the API."""
    return [api.register, *routes]


@hookimpl
def uprava_permissions() -> Sequence[Permission]:
    """What roles may be allowed."""
    readers = (BuiltInRole.REGISTRAR, BuiltInRole.LEADER)
    return [
        Permission("records.register", N_("Register incoming letters"), (BuiltInRole.REGISTRAR,)),
        Permission("records.consider", N_("Consider letters put before one"), readers),
        Permission("records.file", N_("Put letters into the file"), readers),
    ]


@hookimpl
def uprava_settings() -> type[BaseSettings]:
    """How long drafts are kept."""
    return RecordsSettings


@hookimpl
def uprava_document_kinds() -> Sequence[DocumentKind]:
    """The incoming letter and its life."""
    return [INCOMING]


@hookimpl
def uprava_work_folders() -> Sequence[WorkFolder]:
    """Letters that wait for a leader."""
    return [WorkFolder("review", N_("For review"), "eye", 10, N_("Considered"))]


@hookimpl
def uprava_navigation() -> Sequence[Navigation]:
    """The chancellery's own places."""
    office = N_("Chancellery")
    return [
        Navigation(office, N_("To register"), "/records/incoming/new", "inbox",
                   "records.register", 1),
        Navigation(office, N_("Incoming"), "/records/incoming", "mail", "records.register", 2),
    ]  # fmt: skip


@hookimpl
def uprava_create_entries() -> Sequence[CreateEntry]:
    """A letter may be registered from any screen."""
    return [
        CreateEntry(N_("Incoming letter"), "/records/incoming/new", "inbox", "records.register", 10)
    ]


@hookimpl
def uprava_search_words(session: Session, document: DocumentHead) -> Sequence[str]:
    """The sender's number and date, the signatory."""
    return words_of(session, document) if document.kind == KIND else []


@hookimpl
def uprava_card_panels(session: Session, reader: Reader, document: DocumentHead) -> Sequence[Panel]:
    """The requisites of a letter."""
    return panels_of(session, reader, document) if document.kind == KIND else []


@hookimpl
def uprava_card_actions(
    session: Session, reader: Reader, document: DocumentHead
) -> Sequence[Action]:
    """What may be done with a letter beside its changes of state."""
    return actions_of(session, reader, document) if document.kind == KIND else []


@hookimpl
def uprava_before_transition(
    session: Session, reader: Reader, document: DocumentHead, transition: Transition
) -> None:
    """A letter is considered by whom it waits for, and filed by those who keep the journal."""
    if document.kind == KIND:
        refuse_strangers(session, reader, document, transition)


@hookimpl
def uprava_after_transition(
    session: Session, reader: Reader, document: DocumentHead, transition: Transition
) -> None:
    """A letter that was considered or filed waits for nobody."""
    if document.kind == KIND and transition.code in (CONSIDERED, FILED):
        clear_work(session, reader, document)


@hookimpl
def uprava_known_blobs(session: Session, hashes: Sequence[str]) -> Collection[str]:
    """Files of drafts; those of registered letters are the core's."""
    query = "select sha256 from records.draft_file where sha256 = any (%s)"
    return fetch_values(session, query, (list(hashes),))


@hookimpl
def uprava_jobs(blueprint: Blueprint) -> None:
    """Forgotten drafts are removed every night."""
    task(blueprint, "expire_drafts", title=N_("Removal of forgotten drafts"), cron="10 19 * * *")(
        expire_drafts
    )


@hookimpl
def uprava_demo(session: Session, scene: DemoScene) -> None:
    """Two years of letters in the journals «Входящие»."""
    from uprava_records.demo import fill

    fill(session, scene)
