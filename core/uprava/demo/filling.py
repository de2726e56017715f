"""Fills an empty installation with the demo municipality: the town, then every module's part."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from uprava.clock import now, office_day
from uprava.db.engine import owner_engine
from uprava.db.sql import execute, fetch_values
from uprava.db.transaction import system_transaction
from uprava.demo.ahead import made_ahead
from uprava.demo.founding import found, is_founded, readers_of
from uprava.demo.passwords import SIGNING_IN, password_of
from uprava.demo.scene import DemoScene
from uprava.demo.town import town
from uprava.documents.late_pages import make_pages
from uprava.documents.preparing import prepare
from uprava.installation import Installation, belongs_to
from uprava.settings import Settings
from uprava.users.passwords import hash_password

log = logging.getLogger(__name__)

FIRST_SCREENS = 50
"""Letters whose page images are made before the first visitor comes; jobs make the rest."""


class Stage(StrEnum):
    """What the filling is at."""

    TOWN = "town"
    LETTERS = "letters"
    INDEXES = "indexes"
    PAGES = "pages"


Progress = Callable[[Stage, int, int], None]
"""Told the stage, how much of it is done, and of how much."""


@dataclass(frozen=True, slots=True)
class Wish:
    """How much to make, and from which seed."""

    documents: int = 300
    bulk: int = 0
    seed: int = 1


def is_filled(installation: Installation) -> bool:
    """Tell whether there are people and units here already, the demo's or real ones."""
    today = office_day(installation.settings.timezone)
    with system_transaction(installation.engine, today=today, task="demo") as session:
        return is_founded(session)


def fill(installation: Installation, wish: Wish, *, progress: Progress) -> None:
    """Fill an empty installation, all in one transaction: interrupted, it leaves nothing.

    Works as the database's owner, for whom loading in bulk is possible.
    """
    settings = installation.settings
    today = office_day(settings.timezone)
    assert settings.database_url is not None
    engine = owner_engine(settings.database_owner_url or settings.database_url)
    belongs_to(engine, installation)
    try:
        with system_transaction(engine, today=today, task="demo") as session:
            execute(session, "set local idle_in_transaction_session_timeout = 0")
            session.info["filling"] = True
            progress(Stage.TOWN, 0, 1)
            hashes = hashes_of(settings)
            founded = found(
                session, town(), permissions=installation.plugins.permissions,
                passwords=hashes, at=now(),
            )  # fmt: skip
            progress(Stage.TOWN, 1, 1)
            total = wish.documents + wish.bulk
            scene = DemoScene(
                installation=installation, today=today, seed=wish.seed,
                documents=wish.documents, bulk=wish.bulk,
                organisations=founded.organisations, units=founded.units,
                readers=readers_of(session, founded.people, today=today),
                progress=lambda done: progress(Stage.LETTERS, done, total),
                indexing=lambda done, of: progress(Stage.INDEXES, done, of),
            )  # fmt: skip
            installation.plugins.demo(session, scene)
    finally:
        engine.dispose()
    prepare_first(installation, progress=progress)


def hashes_of(settings: Settings) -> dict[str, str]:
    """Return the hashes of the demo's passwords; each takes a tenth of a second on purpose."""
    words = ((login, password_of(settings, login)) for login in SIGNING_IN)
    return {
        login: made for (login, _word), made in made_ahead(words, lambda w: hash_password(w[1]))
    }


def prepare_first(installation: Installation, *, progress: Progress) -> None:
    """Make text and page images of the newest letters at once, so that no screen is empty."""
    today = office_day(installation.settings.timezone)
    with system_transaction(installation.engine, today=today, task="demo") as session:
        newest: list[UUID] = fetch_values(
            session,
            "select id from documents.file where text_state = 'waiting' order by id desc limit %s",
            (FIRST_SCREENS,),
        )

    def make(id: UUID) -> None:
        prepare(installation, file_id=str(id))
        make_pages(installation, file_id=str(id), first=1)

    for done, _made in enumerate(made_ahead(newest, make), 1):
        progress(Stage.PAGES, done, len(newest))
