"""Letters as an area of records: what they add to the core."""

from collections.abc import Collection, Sequence

from procrastinate import Blueprint
from sqlalchemy.orm import Session
from uprava.areas import Area
from uprava.db.sql import fetch_values
from uprava.demo.scene import DemoScene
from uprava.extension import (
    Action,
    BuiltInRole,
    CreateEntry,
    DocumentHead,
    Navigation,
    Panel,
    Permission,
    WorkFolder,
)
from uprava.i18n import N_
from uprava.jobs.queue import task
from uprava.users.reader import Reader

from uprava_records.letters import api
from uprava_records.letters.acts import ACTS
from uprava_records.letters.card import actions_of, panels_of
from uprava_records.letters.kind import INCOMING
from uprava_records.letters.routes import routes
from uprava_records.letters.service.drafts import waiting
from uprava_records.letters.service.expiring import expire_drafts
from uprava_records.letters.service.registering import KIND
from uprava_records.letters.service.words import words_of

OFFICE = N_("Chancellery")

READERS = (BuiltInRole.REGISTRAR, BuiltInRole.LEADER)


def search_words(session: Session, document: DocumentHead) -> Sequence[str]:
    """The sender's number and date, the signatory."""
    return words_of(session, document) if document.kind == KIND else []


def panels(session: Session, reader: Reader, document: DocumentHead) -> Sequence[Panel]:
    """The requisites of a letter."""
    return panels_of(session, reader, document) if document.kind == KIND else []


def actions(session: Session, reader: Reader, document: DocumentHead) -> Sequence[Action]:
    """What may be done with a letter beside its changes of state."""
    return actions_of(session, reader, document) if document.kind == KIND else []


def known_blobs(session: Session, hashes: Sequence[str]) -> Collection[str]:
    """Files of drafts; those of registered letters are the core's."""
    query = "select sha256 from records.draft_file where sha256 = any (%s)"
    return fetch_values(session, query, (list(hashes),))


def jobs(blueprint: Blueprint) -> None:
    """Forgotten drafts are removed every night."""
    task(blueprint, "expire_drafts", title=N_("Removal of forgotten drafts"), cron="10 19 * * *")(
        expire_drafts
    )


def demo(session: Session, scene: DemoScene) -> None:
    """Two years of letters in the journals «Входящие»."""
    from uprava_records.letters.demo import fill

    fill(session, scene)


AREA = Area(
    "letters",
    acts=ACTS,
    routes=[api.register, *routes],
    permissions=[
        Permission("records.register", N_("Register incoming letters"), (BuiltInRole.REGISTRAR,)),
        Permission("records.consider", N_("Consider letters put before one"), READERS),
        Permission("records.file", N_("Put letters into the file"), READERS),
    ],
    document_kinds=[INCOMING],
    work_folders=[WorkFolder("review", N_("For review"), "eye", 10, N_("Considered"))],
    navigation=[
        Navigation(OFFICE, N_("To register"), "/records/incoming/new", "inbox",
                   "records.register", 1, waiting),
        Navigation(OFFICE, N_("Incoming"), "/records/incoming", "mail", "records.register", 2),
    ],
    create_entries=[
        CreateEntry(N_("Incoming letter"), "/records/incoming/new", "inbox", "records.register", 10)
    ],
    card_panels=panels,
    card_actions=actions,
    search_words=search_words,
    known_blobs=known_blobs,
    jobs=jobs,
    demo=demo,
)  # fmt: skip
