"""An office that keeps cases: registrars, an archivist, letters registered on days of the past."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.orm import Session
from tests_support.browser import session_token
from uprava import testing
from uprava.db.sql import execute, fetch_value
from uprava.db.transaction import new_session, system_transaction, unit_of_work
from uprava.documents.service.filing import Received
from uprava.installation import Installation
from uprava.users.reader import Reader
from uprava_records.filing.service import plans, rows
from uprava_records.letters.service.cards import IncomingCard
from uprava_records.letters.service.registering import register_incoming

KEEPER = (
    "records.register", "records.file", "records.plan", "records.archive", "documents.attach",
)  # fmt: skip
ROW = {"index": "01-05", "heading": "Переписка с органами власти", "keeping": "years",
       "years": "5", "electronic": "on"}  # fmt: skip


@dataclass
class Office:
    """An office of a fresh town."""

    installation: Installation
    town: testing.Town
    keeper: Reader
    head: Reader
    deputy: Reader
    clerk: Reader
    made: int = field(default=0)

    @contextmanager
    def on(self, day: date, reader: Reader | None = None) -> Iterator[Session]:
        """Act on a day as somebody (the keeper)."""
        session = new_session(
            self.installation.engine, reader=reader or self.keeper, today=day
        )  # fmt: skip
        with unit_of_work(session):
            yield session

    def value(self, query: str, *values: object) -> Any:
        """Ask the database past all rights."""
        with system_transaction(
            self.installation.engine, today=testing.TODAY, task="test"
        ) as session:
            return fetch_value(session, query, values)

    def letter(self, day: date, content: bytes = b"", pages: int = 1) -> UUID:
        """Register a letter on a day; each has bytes of its own unless they are given."""
        self.made += 1
        content = content or f"letter {self.town.organisation_id} {self.made}".encode()
        blob = self.installation.store.put(io.BytesIO(content))
        card = IncomingCard(
            title=f"О готовности котельных {self.made}", correspondent="Министерство ЖКХ",
            journal=f"incoming-{self.town.organisation_id}", received_on=day,
        )  # fmt: skip
        received = Received("Письмо.txt", "text/plain", blob.size, blob.sha256)
        at = datetime(day.year, day.month, day.day, 6, tzinfo=UTC)
        with self.on(day) as session:
            made = register_incoming(
                session, card, [replace(received, pages=pages)], reader=self.keeper, at=at,
                jobs=self.installation.jobs,
            )  # fmt: skip
            return made.head.id

    def plan(self, year: int, *changes: dict[str, str], day: date | None = None) -> list[int]:
        """Make a plan in force with rows; return their ids."""
        day = day or date(year - 1, 12, 20)
        with self.on(day) as session:
            id = plans.make_plan(session, year, reader=self.keeper)
            execute(session, "delete from records.plan_row where plan_id = %s", (id,))
            for change in changes or ({},):
                form = ROW | {"unit": str(self.town.chancellery_id)} | change
                assert rows.save_row(session, id, None, form, reader=self.keeper) == {}
            plans.agree(session, id, "протокол № 4", reader=self.keeper)
            plans.approve(session, id, reader=self.keeper)
            found, _more = rows.list_rows(session, id)
            return [each.id for each in found]

    def person(self, *permissions: str, unit: int | None = None) -> Reader:
        """Make one more person."""
        return testing.make_person(
            self.installation, unit_id=unit or self.town.chancellery_id, permissions=permissions
        )


@pytest.fixture
def archive(installation: Installation, town: testing.Town) -> Office:
    """People of a fresh town who keep its cases."""

    def person(*permissions: str) -> Reader:
        return testing.make_person(
            installation, unit_id=town.chancellery_id, permissions=permissions
        )

    return Office(
        installation, town, person(*KEEPER), person("records.archive"), person("records.archive"),
        person(),
    )  # fmt: skip


@pytest.fixture
def sid(installation: Installation) -> Any:
    """Return the cookie of a signed-in person."""
    return lambda reader: session_token(installation, reader)


@pytest.fixture
def screens(desk: Any, archive: Office) -> Any:
    """The keeper at the screens, without scripts."""
    desk.sid = session_token(archive.installation, archive.keeper)
    return desk
