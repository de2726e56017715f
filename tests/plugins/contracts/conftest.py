"""An administration that has contracts: who enters them, who controls, who sets up, a stranger."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from tests_support.browser import signed_in
from uprava import testing
from uprava.db.sql import execute, fetch_value
from uprava.db.transaction import new_session, system_transaction, unit_of_work
from uprava.installation import Installation
from uprava.users.reader import Reader
from uprava_contracts.cards.service import concluding, entering, reading
from uprava_contracts.cards.service.reading import ContractRow
from uprava_contracts.cards.values import PartyRole, Signed
from uprava_contracts.cards.words import Conclusion, ContractWords, PartyWords
from uprava_contracts.setup.service import offices
from uprava_contracts.values import CONTROL, CREATE, MANAGE, Kind

OUR_INN = "7707083893"
"""Of the administration; real check digits (given in the rules of the tax service's examples)."""

THEIR_INN, THEIR_KPP, THEIR_OGRN = "7714833917", "771401001", "1027700132195"

IKZ = "26" + "1" + OUR_INN + "770701001" + "0012" + "001" + "4321" + "244"
"""A purchase of the administration in 2026: electric works (43.21), kind of expenses 244."""


@dataclass
class Desk:
    """People of one administration on the test day.

    `enters` has CREATE in the unit of housing, `controller` has CONTROL and sees all contracts,
    `manager` has MANAGE and is in the chancellery, `stranger` works in a unit of his own, with no
    permission; `colleague` works in the unit of housing without a permission.
    """

    installation: Installation
    town: testing.Town
    enters: Reader
    controller: Reader
    manager: Reader
    colleague: Reader
    stranger: Reader
    today: date = testing.TODAY
    at: datetime = testing.NOW

    def ask(self, who: Reader, act: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        """Call a service as a person, in one committed transaction."""
        session = new_session(self.installation.engine, reader=who, today=self.today)
        with unit_of_work(session):
            return act(session, *arguments, reader=who, **named)

    def act(self, who: Reader, act: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        """Do an act of a service as a person at this moment."""
        return self.ask(who, act, *arguments, at=self.at, **named)

    def read(self, who: Reader, look: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        """Read as a person what asks for no reader."""
        session = new_session(self.installation.engine, reader=who, today=self.today)
        with unit_of_work(session):
            return look(session, *arguments, **named)

    def look(self, query: str, *values: Any) -> Any:
        """Return the first value of a statement, past all rights."""
        engine = self.installation.engine
        with system_transaction(engine, today=self.today, task="test") as session:
            return fetch_value(session, query, values)

    def put(self, query: str, *values: Any) -> None:
        """Run a statement past all rights."""
        engine = self.installation.engine
        with system_transaction(engine, today=self.today, task="test") as session:
            execute(session, query, values)

    def system(self, act: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        """Call a service as the program itself."""
        engine = self.installation.engine
        with system_transaction(engine, today=self.today, task="test") as session:
            return act(session, *arguments, **named)

    def again(self, who: Reader) -> Reader:
        """Somebody with the rights of today."""
        return testing.reader_of(self.installation, who.person_id, today=self.today)

    def supplier(self, **changes: Any) -> PartyWords:
        """The other side of a contract."""
        known = PartyWords(
            PartyRole.SUPPLIER, "ООО «СтройГарант»", THEIR_INN, THEIR_KPP, THEIR_OGRN,
            "г. Омск, ул. Ленина, д. 1", signatory="Петров П. П.", signatory_post="директор",
            powers="Устав",
        )  # fmt: skip
        return replace(known, **changes)

    def words(self, **changes: Any) -> ContractWords:
        """What is said of a contract: electric works for 600 000 roubles until 18 December 2026."""
        known = ContractWords(
            Kind.STATE, self.town.housing_id, "Ремонт электропроводки в школе № 3",
            price=Decimal("600000.00"), basis="протокол от 02.11.2026 № 15", ikz=IKZ, vat="none",
            starts_on=date(2026, 11, 16), performs_until=date(2026, 12, 18),
            valid_until=date(2026, 12, 31), parties=[self.supplier()],
        )  # fmt: skip
        return replace(known, **changes)

    def enter(self, who: Reader | None = None, **changes: Any) -> UUID:
        """Enter the draft of a contract."""
        who = who or self.enters
        return UUID(str(self.act(who, entering.enter, self.words(**changes)).id))

    def conclude(self, id: UUID, day: date | None = None, **changes: Any) -> ContractRow:
        """Note that a contract was concluded, on 16 November 2026 by default."""
        said = Conclusion(day or date(2026, 11, 16), Signed.PAPER, "Орлов В. Н.")
        row = self.act(self.enters, concluding.conclude, id, replace(said, **changes))
        assert isinstance(row, ContractRow)
        return row

    def concluded(self, **changes: Any) -> UUID:
        """Enter a contract and conclude it."""
        id = self.enter(**changes)
        self.conclude(id)
        return id

    def contract(self, id: UUID, who: Reader | None = None) -> ContractRow:
        """A contract as somebody sees it, by default who enters contracts."""
        row = self.ask(who or self.enters, reading.get_contract, id)
        assert isinstance(row, ContractRow)
        return row

    @contextmanager
    def at_the_screen(self, client: Any, who: Reader) -> Iterator[Any]:
        """A person at the screens."""
        with signed_in(client, self.installation, who) as headers:
            client.headers.update(headers)
            yield client
            for name in headers:
                del client.headers[name]


def make_unit(installation: Installation, town: testing.Town) -> int:
    """Make one more unit of the town."""
    with system_transaction(installation.engine, today=testing.TODAY, task="test") as session:
        return testing.make_unit(session, town.organisation_id, None, "Отдел", "09")


def make_desk(installation: Installation, town: testing.Town) -> Desk:
    """Make an administration with its people; its INN is that of `IKZ`."""
    elsewhere = make_unit(installation, town)

    def person(*permissions: str, unit: int = elsewhere) -> Reader:
        return testing.make_person(installation, unit_id=unit, permissions=permissions)

    made = Desk(
        installation, town, enters=person(CREATE, unit=town.housing_id),
        controller=person(CONTROL), manager=person(MANAGE, unit=town.chancellery_id),
        colleague=person(unit=town.housing_id), stranger=person(),
    )  # fmt: skip
    made.put("update users.organisation set inn = %s where id = %s", OUR_INN, town.organisation_id)
    why = "контрактный управляющий"
    made.act(made.manager, offices.add_overseer, made.controller.person_id, why)
    made.controller = made.again(made.controller)
    return made


@pytest.fixture
def desk(installation: Installation, town: testing.Town) -> Desk:
    """A fresh administration with who enters, controls and sets up contracts."""
    return make_desk(installation, town)
