"""An administration whose reports are counted: people, documents they see, a source that naps."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

from litestar.datastructures import MultiDict
from sqlalchemy.orm import Session
from uprava import testing
from uprava.audit.log import record
from uprava.db.ids import uuid7
from uprava.db.sql import execute, fetch_value
from uprava.db.transaction import system_transaction
from uprava.installation import Installation
from uprava.settings import Settings
from uprava.users.reader import Reader
from uprava_reports.asking.values import Question
from uprava_reports.kept.service.finding import asked

from tests_support import naps

KIND = "records.incoming"

DOCUMENT = """
insert into documents.document (id, kind, organisation_id, unit_id, title, summary, state,
    access_mark, author_id, number, registered_on, registered_at, created_at, changed_at, version)
values (%(id)s, %(kind)s, %(organisation)s, %(unit)s, 'О ремонте', '', 'registered', 'common',
    %(author)s, 'В-1', %(day)s, %(at)s, %(at)s, %(at)s, 1)"""

GRANT = """
insert into documents.access_grant (document_id, principal_id, reason, level, kind, hidden,
    granted_at) values (%s, %s, 'shared', 'read', %s, false, now())"""


@contextmanager
def reports_alone(settings: Settings, folder: Path) -> Iterator[Installation]:
    """Open the core with reports and the module that naps."""
    alone = testing.make_settings(
        folder, str(settings.database_url), database_owner_url=settings.database_owner_url,
        modules=("reports",),
    )  # fmt: skip
    with testing.installation(alone, extra={"naps": sys.modules[naps.__name__]}) as made:
        yield made


@dataclass(frozen=True)
class Bureau:
    """An analyst who may count naps, a colleague who may too, a stranger who may not."""

    installation: Installation
    town: testing.Town
    analyst: Reader
    colleague: Reader
    stranger: Reader

    @contextmanager
    def as_(self, reader: Reader) -> Iterator[Session]:
        """Act as somebody in one committed transaction."""
        with testing.acting(self.installation, reader) as session:
            yield session

    def put(self, query: str, *values: object) -> None:
        """Run a statement past all rights."""
        with self.system() as session:
            execute(session, query, values)

    def look(self, query: str, *values: object) -> object:
        """Return the first value of a statement, past all rights."""
        with self.system() as session:
            return fetch_value(session, query, values)

    @contextmanager
    def system(self) -> Iterator[Session]:
        """Act as the installation itself."""
        engine = self.installation.engine
        with system_transaction(engine, today=testing.TODAY, task="test") as session:
            yield session

    def again(self, reader: Reader) -> Reader:
        """The person with the rights of this moment."""
        return testing.reader_of(self.installation, reader.person_id)

    def document(self, *seers: int, day: date = testing.TODAY, act: str = "") -> UUID:
        """Put a registered document before some principals; `act` is recorded of it."""
        id = uuid7()
        values = {
            "id": id, "kind": KIND, "organisation": self.town.organisation_id,
            "unit": self.town.chancellery_id, "author": self.analyst.person_id, "day": day,
            "at": testing.NOW,
        }  # fmt: skip
        with self.system() as session:
            execute(session, DOCUMENT, values)
            for principal in seers:
                execute(session, GRANT, (id, principal, KIND))
            if act:
                record(session, act, "document", id)
        return id

    def act(self, action: str, of: str = "thing") -> None:
        """Write an audit record."""
        with self.system() as session:
            record(session, action, of, 1)

    def question(self, code: str, *, reader: Reader | None = None, **params: str) -> Question:
        """Return what an address asks; `f_kind` stands for `f-kind`."""
        pairs = [(name.replace("f_", "f-"), value) for name, value in params.items()]
        who = reader or self.analyst
        with self.as_(who) as session:
            return asked(
                session, code, MultiDict(pairs), reader=who, plugins=self.installation.plugins
            )


def make_bureau(installation: Installation) -> Bureau:
    """Make a fresh town with its people."""
    town = testing.make_town(installation)

    def person(unit: int, *permissions: str) -> Reader:
        return testing.make_person(installation, unit_id=unit, permissions=permissions)

    return Bureau(
        installation, town, person(town.chancellery_id, naps.COUNT),
        person(town.chancellery_id, naps.COUNT), person(town.housing_id),
    )  # fmt: skip
