"""What lists and figures read of thousands of contracts for who sees a fortieth of them."""

import json
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any, ClassVar

import psycopg
import pytest
from plugins.contracts.conftest import Desk, make_desk
from psycopg.rows import tuple_row
from sqlalchemy.orm import Session
from tests_support.databases import fresh_database
from uprava import testing
from uprava.db import embedded
from uprava.db.sql import driver, execute
from uprava.db.transaction import new_session, system_transaction, unit_of_work
from uprava.installation import Installation
from uprava.term_lists import rights
from uprava.users.reader import Reader
from uprava_contracts.cards.service.listing import (
    Tab,
    Wanted,
    count_contracts,
    list_contracts,
    people_of,
    years_of,
)
from uprava_contracts.control.asking import asked_in
from uprava_contracts.control.service.counting import count, count_ended
from uprava_contracts.control.service.listing import count_listed
from uprava_contracts.control.service.listing import list_contracts as list_of_number
from uprava_contracts.control.service.listing import list_obligations as list_counted
from uprava_contracts.control.values import Figure
from uprava_contracts.watch.service.listing import (
    Asked,
    View,
    count_obligations,
    list_obligations,
)

MANY, OWN = 8000, 40
"""Contracts, and one in so many is a colleague's."""

ROWS = """
with made as (
    insert into documents.document (id, kind, organisation_id, unit_id, title, summary, state,
        access_mark, author_id, created_at, changed_at, version)
    select gen_random_uuid(), 'contracts.contract', %(organisation)s, %(unit)s, 'Договор ' || n,
        n::text, 'performing', 'common', %(keeper)s, now(), now(), 1
    from generate_series(1, %(many)s) as n returning id, summary::int as n
), given as (
    insert into documents.access_grant
        (document_id, principal_id, reason, level, kind, hidden, granted_at)
    select id, who, 'work', 'read', 'contracts.contract', false, now()
    from made cross join unnest(array[%(wide)s, %(own)s]::int[]) as who
    where who = %(wide)s or n %% %(part)s = 0
), entered as (
    insert into contracts.contract (document_id, organisation_id, unit_id, kind, subject,
        counterparty, inn, price, price_kind, concluded_on, responsible_id, stands, stands_since)
    select id, %(organisation)s, %(unit)s, 'state', 'Ремонт', 'Поставщик ' || n %% 400,
        lpad((n %% 400)::text, 10, '7'), 1000, 'fixed', %(today)s::date - n, %(keeper)s,
        case when n %% 10 = 0 then 'performing' else 'performed' end, %(today)s::date - n
    from made
)
insert into contracts.obligation (contract_id, organisation_id, side, duty, fixed_on, due_on,
    met_on, sum, met_sum)
select made.id, %(organisation)s, 'theirs', 'work', day, day,
    case when made.n %% 10 > 0 then day end, 1000, case when made.n %% 10 > 0 then 1000 else 0 end
from made cross join lateral (
    select %(today)s::date - 40 + 20 * s as day from generate_series(1, 3) as s) as term"""


@dataclass
class Read:
    """What the statements of one call touched: pages of all, tables that were read whole."""

    pages: int = 0
    whole: set[str] = field(default_factory=set)


class Telling(psycopg.Cursor[Any]):
    """A cursor that has each reading of contracts explained before it is done."""

    read: ClassVar[Read] = Read()

    def execute(self, query: Any, params: Any = None, **named: Any) -> Any:
        """Run a statement, explained before when it reads contracts."""
        text = query if isinstance(query, str) else ""
        if "contracts." in text and text.lstrip().startswith(("select", "with")):
            plain = psycopg.Cursor(self.connection, row_factory=tuple_row)
            found = plain.execute(f"explain (analyze, buffers, format json) {text}", params)
            self.tell(found.fetchone()[0])
        return super().execute(query, params, **named)

    def tell(self, found: Any) -> None:
        """Add up what a plan touched."""
        top = (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]
        self.read.pages += top["Shared Hit Blocks"] + top["Shared Read Blocks"]
        scanned = r'"Node Type": "Seq Scan"[^{}]*?"Relation Name": "(\w+)"'
        self.read.whole |= set(re.findall(scanned, json.dumps(top)))


@contextmanager
def explained(session: Session) -> Iterator[Read]:
    """Have the statements of a session explained."""
    link = driver(session)
    Telling.read = Read()
    before, link.cursor_factory = link.cursor_factory, Telling
    try:
        yield Telling.read
    finally:
        link.cursor_factory = before


Look = Callable[..., Any]


def figures(session: Session, *, reader: Reader) -> None:
    """Read what the dashboard reads."""
    asked = asked_in({}, today=session.info["today"])
    count(session, asked, reader=reader)
    count_ended(session, asked.within(asked.period.before), reader=reader)


def number(figure: Figure, session: Session, *, reader: Reader) -> None:
    """Read the list behind a number and how long it is."""
    asked = asked_in({}, today=session.info["today"])
    read = list_counted if figure.of_obligations else list_of_number
    read(session, asked, figure, reader=reader, limit=51)
    count_listed(session, asked, figure, reader=reader)


LOOKS: dict[str, tuple[int, Callable[..., Any]]] = {
    "at work": (2500, partial(list_contracts, wanted=Wanted())),
    "all": (6000, partial(list_contracts, wanted=Wanted(Tab.ALL))),
    "how many at work": (1000, partial(count_contracts, wanted=Wanted())),
    "how many": (1000, partial(count_contracts, wanted=Wanted(Tab.ALL))),
    "years": (1000, years_of),
    "people": (1500, people_of),
    "obligations": (3000, partial(list_obligations, asked=Asked(), limit=51)),
    "overdue": (3000, partial(list_obligations, asked=Asked(View.OVERDUE), limit=51)),
    "how many obligations": (3000, partial(count_obligations, asked=Asked())),
    "dashboard": (10000, figures),
    "number of overdue": (6000, partial(number, Figure.OVERDUE)),
    "number of late": (3000, partial(number, Figure.LATE)),
    "number of risk": (7000, partial(number, Figure.RISK)),
}
"""What is looked at, and pages of 8 kB it may touch, about twice what it does: asking each of the
8,000 contracts or 24,000 obligations for its right would touch some 30,000 and 100,000."""


@pytest.fixture(scope="module")
def alone(
    postgres: embedded.Running, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Installation]:
    """A database of its own: what others keep in the session's would move plans and pages."""
    folder = tmp_path_factory.mktemp("plans")
    with fresh_database(postgres, f"plans_{os.getpid()}") as made:
        settings = testing.make_settings(folder, made.app, database_owner_url=made.owner)
        with testing.installation(settings) as installation:
            yield installation


@pytest.fixture(scope="module")
def many(alone: Installation) -> Iterator[Desk]:
    """Thousands of contracts that one sees whole and another a fortieth of."""
    desk = make_desk(alone, testing.make_town(alone))
    values = {
        "organisation": desk.town.organisation_id, "unit": desk.town.housing_id, "many": MANY,
        "keeper": desk.controller.person_id, "wide": desk.controller.person_id,
        "own": desk.stranger.person_id, "part": OWN, "today": desk.today,
    }  # fmt: skip
    engine = alone.engine
    with system_transaction(engine, today=desk.today, task="test") as session:
        execute(session, "discard plans")  # those of foreign keys, made when the tables were empty
        execute(session, ROWS, values)
    owner = str(alone.settings.database_owner_url).replace("+psycopg", "")
    with psycopg.connect(owner, autocommit=True) as link:
        link.execute("vacuum analyze contracts.contract, contracts.obligation,"
                     " documents.document, documents.access_grant")  # fmt: skip
    rights.remembered.clear()
    yield desk
    rights.remembered.clear()


def looked_at(desk: Desk, who: Reader, look: Callable[..., Any]) -> Read:
    """Return what a look of somebody reads."""
    session = new_session(desk.installation.engine, reader=who, today=desk.today)
    with unit_of_work(session), explained(session) as read:
        look(session, reader=who)
    return read


@pytest.mark.parametrize("what", LOOKS)
def test_who_sees_a_part_is_not_asked_for_the_right_to_every_row(many: Desk, what: str) -> None:
    most, look = LOOKS[what]
    read = looked_at(many, many.stranger, look)
    assert read.pages, "nothing was explained"
    assert not read.whole & {"obligation", "document", "access_grant"}
    assert read.pages < most


@pytest.mark.parametrize("what", ["dashboard", "number of overdue", "number of risk"])
def test_figures_cost_who_sees_a_part_less_than_who_sees_all(many: Desk, what: str) -> None:
    _most, look = LOOKS[what]
    own, wide = (looked_at(many, who, look).pages for who in (many.stranger, many.controller))
    assert own < wide
