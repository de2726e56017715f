"""The demo town in a database of its own, filled by the modules themselves; only to be read."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

from sqlalchemy.orm import Session
from uprava import testing
from uprava.clock import office_day
from uprava.db import embedded
from uprava.db.sql import driver
from uprava.db.transaction import new_session, system_transaction, unit_of_work
from uprava.demo import filling
from uprava.installation import Installation
from uprava.users.reader import Reader

from tests_support.databases import fresh_database

LETTERS = 100
"""With fewer the modules do not tell of a whole year."""


@dataclass(frozen=True)
class DemoTown:
    """The town, and the day it was filled on."""

    installation: Installation
    today: date

    def reader(self, login: str) -> Reader:
        """Return one of its people with the rights of now."""
        ((id,),) = self.rows("select id from users.person where login = %s", [login])
        return testing.reader_of(self.installation, id, today=self.today)

    @contextmanager
    def acting(self, reader: Reader) -> Iterator[Session]:
        """Run the block as the reader, on that day."""
        session = new_session(self.installation.engine, reader=reader, today=self.today)
        with unit_of_work(session):
            yield session

    def rows(
        self, query: str, values: Sequence[Any] | Mapping[str, Any] | None = None
    ) -> list[tuple[Any, ...]]:
        """Ask past all rights."""
        with system_transaction(self.installation.engine, today=self.today, task="t") as session:
            return driver(session).execute(query, values).fetchall()


@contextmanager
def demo_town(postgres: embedded.Running, folder: Path) -> Iterator[DemoTown]:
    """Make the town in a fresh database of a running server, without pictures of pages."""
    with fresh_database(postgres, f"demo_{os.getpid()}") as made:
        settings = testing.make_settings(folder, made.app, database_owner_url=made.owner)
        with testing.installation(settings) as installation:
            with patch.object(filling, "FIRST_SCREENS", 0):
                wish = filling.Wish(documents=LETTERS)
                filling.fill(installation, wish, progress=lambda *_told: None)
            yield DemoTown(installation, office_day(settings.timezone))
