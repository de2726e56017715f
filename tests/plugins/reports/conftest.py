"""An administration with papers of every awkward sort, and who may see which of them."""

import random
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from litestar.datastructures import MultiDict
from litestar.testing import TestClient
from sqlalchemy.orm import Session
from tests_support import ledger
from tests_support.browser import signed_in
from uprava import testing
from uprava.app import create_app
from uprava.db.ids import uuid7
from uprava.db.sql import execute
from uprava.db.transaction import system_transaction
from uprava.installation import Installation
from uprava.settings import Settings
from uprava.users.reader import Reader
from uprava_reports.asking.values import Question
from uprava_reports.kept.service.finding import asked

PAPER = """
insert into documents.document (id, kind, organisation_id, unit_id, title, summary, state,
    access_mark, author_id, number, registered_on, registered_at, created_at, changed_at, version)
values (%(id)s, %(kind)s, %(organisation)s, %(unit)s, %(words)s, %(worth)s, 'registered', %(mark)s,
    %(author)s, %(number)s, %(day)s, now(), now(), now(), 1)"""

GRANT = """
insert into documents.access_grant (document_id, principal_id, reason, level, kind, hidden,
    granted_at) values (%s, %s, 'shared', 'read', %s, %s, now())"""

NUMBERS = ("А-1", "-", "", "--x", "100%", "it's", "_b", 'q"uote', "\\n", "~a", "1..2")
"""Numbers a registrar would never give, and which a file or an address could trip over."""


@dataclass(frozen=True)
class Paper:
    """A paper as plain Python knows it; `seen` by whom, empty texts are empty."""

    id: UUID
    number: str | None
    day: date
    words: str
    worth: Decimal | None
    mark: str
    unit: int | None
    author: int
    seen: frozenset[int]


@dataclass
class Archive:
    """Papers of one administration and two readers with different rights."""

    installation: Installation
    town: testing.Town
    one: Reader
    other: Reader
    papers: list[Paper] = field(default_factory=list, repr=False)

    def put(self, **facts: Any) -> Paper:
        """Put a paper into the tables; `hidden`: the grants do not count."""
        given: dict[str, Any] = {
            "number": "А-1", "day": testing.TODAY, "words": "О ремонте", "worth": None,
            "mark": "common", "unit": self.town.housing_id, "author": self.one.person_id,
            "seen": (self.one,), "hidden": False, "kind": ledger.KIND,
        } | facts  # fmt: skip
        id = uuid7()
        row = given | {"id": id, "organisation": self.town.organisation_id}
        row["worth"] = "" if given["worth"] is None else str(given["worth"])
        seen: Sequence[Reader] = given["seen"]
        with self.system() as session:
            execute(session, PAPER, row)
            for each in seen:
                grant = (id, each.person_id, given["kind"], given["hidden"])
                execute(session, GRANT, grant)
        counted = not given["hidden"] and given["kind"] == ledger.KIND
        made = Paper(
            id, given["number"], given["day"], given["words"], given["worth"], given["mark"],
            given["unit"], given["author"],
            frozenset(each.person_id for each in seen if counted),
        )  # fmt: skip
        self.papers.append(made)
        return made

    def fill(self, many: int, seed: int = 7) -> None:
        """Put papers of every sort over two years."""
        dice = random.Random(seed)
        units = [self.town.housing_id, self.town.chancellery_id, None]
        readers = [(self.one,), (self.other,), (self.one, self.other), ()]
        for _number in range(many):
            self.put(
                number=dice.choice([*NUMBERS, None]), unit=dice.choice(units),
                day=testing.TODAY - timedelta(days=dice.randrange(700)),
                words=dice.choice(["О ремонте", "100% готово", "it's", "Письмо «О дорогах»"]),
                worth=dice.choice([None, Decimal(0), Decimal("-5.25"), Decimal("1000.10"),
                                   Decimal(3)]),
                mark=dice.choice(["common", "restricted"]), seen=dice.choice(readers),
                author=dice.choice([self.one.person_id, self.other.person_id]),
                hidden=dice.random() < 0.1,
            )  # fmt: skip

    def seen_by(self, reader: Reader) -> list[Paper]:
        """The papers a reader may know of."""
        return [each for each in self.papers if reader.person_id in each.seen]

    @contextmanager
    def system(self) -> Iterator[Session]:
        """Act as the installation itself."""
        engine = self.installation.engine
        with system_transaction(engine, today=testing.TODAY, task="test") as session:
            yield session

    @contextmanager
    def as_(self, reader: Reader) -> Iterator[Session]:
        """Act as somebody in one committed transaction."""
        with testing.acting(self.installation, reader) as session:
            yield session

    def ask(
        self, code: str, pairs: Sequence[tuple[str, str]] = (), reader: Reader | None = None
    ) -> Question:
        """Return what an address asks."""
        who = reader or self.one
        with self.as_(who) as session:
            plugins = self.installation.plugins
            return asked(session, code, MultiDict(list(pairs)), reader=who, plugins=plugins)

    @contextmanager
    def at_the_screen(self, client: Any, who: Reader) -> Iterator[Any]:
        """A person at the screens."""
        with signed_in(client, self.installation, who) as headers:
            client.headers.update(headers)
            yield client
            for name in headers:
                del client.headers[name]


@pytest.fixture(scope="session")
def ledgers(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """The core with reports, incoming letters and the module of papers."""
    alone = testing.make_settings(
        tmp_path_factory.mktemp("ledgers"), str(settings.database_url),
        database_owner_url=settings.database_owner_url, modules=("reports", "records"),
    )  # fmt: skip
    with testing.installation(alone, extra={"ledger": sys.modules[ledger.__name__]}) as made:
        yield made


@pytest.fixture(scope="session")
def screens(ledgers: Installation) -> Iterator[TestClient]:  # type: ignore[type-arg]
    """A client of it."""
    with TestClient(create_app(ledgers)) as made:
        yield made


def make_archive(installation: Installation) -> Archive:
    """Make a fresh administration with two readers of different units."""
    town = testing.make_town(installation)
    one = testing.make_person(installation, unit_id=town.housing_id)
    other = testing.make_person(installation, unit_id=town.chancellery_id)
    return Archive(installation, town, one, other)


@pytest.fixture
def archive(ledgers: Installation) -> Archive:
    """An empty archive."""
    return make_archive(ledgers)


@pytest.fixture(scope="module")
def filled(ledgers: Installation) -> Archive:
    """An archive of two hundred papers; a test only reads it."""
    made = make_archive(ledgers)
    made.fill(200)
    return made
