"""Any order of registering, reserving, releasing and annulling, against a plain model of a book."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import letters
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from offices import Office, make_document
from uprava import testing
from uprava.clock import now
from uprava.db.sql import driver, fetch_values
from uprava.db.transaction import system_transaction
from uprava.documents.service.access import get_document
from uprava.documents.service.annulling import annul
from uprava.documents.service.journals import find_gaps, list_all
from uprava.documents.service.number_choices import NEXT, Choice, Litera, Reserved
from uprava.documents.service.numbering import get_journal
from uprava.documents.service.registering import register
from uprava.documents.service.reserving import Wish, get_block, list_numbers, release, reserve
from uprava.errors import InvalidError
from uprava.users.reader import Reader

POWERS = ("documents.reserve", "documents.annul")
LITERAS = st.sampled_from(["/1", "/2", "а", "б"])


class Book(RuleBasedStateMachine):
    """One journal and its model: what each ordinal is, and what was given beside it."""

    office: Office
    keeper: Reader

    def __init__(self) -> None:
        super().__init__()
        self.last = 0
        self.given: dict[str, UUID] = {}
        self.free: dict[int, tuple[int, int]] = {}
        self.released: set[int] = set()
        self.annulled: set[UUID] = set()
        with system_transaction(
            self.office.installation.engine, today=testing.TODAY, task="test"
        ) as session:
            session.connection()
            driver(session).execute(
                "delete from documents.reserved_number;"
                "delete from documents.number_block;"
                "update documents.document set journal_id = null, period = null, seq = null,"
                " suffix = null, number = null, registered_on = null, registered_at = null;"
                "delete from documents.counter"
            )

    def take(self, choice: Choice) -> tuple[UUID, str]:
        with self.office.as_(self.keeper) as session:
            id = make_document(session, self.office, "Письмо", number=False)
            head = get_document(session, id, reader=self.keeper)
            code = f"letters-{self.office.town.organisation_id}"
            journal = get_journal(session, code=code, kind=letters.KIND)
            return id, register(session, head, journal=journal, choice=choice).number

    def line(self, session: Any) -> Any:
        return list_all(session, kinds=[letters.KIND], reader=self.keeper)[0]

    @rule()
    def register_next(self) -> None:
        id, number = self.take(NEXT)
        self.last += 1
        assert number == f"01-12/{self.last}"
        self.given[number] = id

    @rule(many=st.integers(1, 4), late=st.integers(0, 3))
    def reserve_some(self, many: int, late: int) -> None:
        with self.office.as_(self.keeper) as session:
            day = testing.TODAY - timedelta(days=late)
            wish = Wish(many, day, "бумажный день")
            line = self.line(session)
            block = reserve(session, line, wish, reader=self.keeper, at=now())
            rows = list_numbers(session, get_block(session, line, block), reader=self.keeper)
        assert [each.seq for each in rows] == list(range(self.last + 1, self.last + many + 1))
        self.last += many
        self.free |= {each.seq: (each.id, block) for each in rows}

    @precondition(lambda self: self.free)
    @rule(data=st.data())
    def use_reserved(self, data: st.DataObject) -> None:
        seq = data.draw(st.sampled_from(sorted(self.free)))
        id, number = self.take(Reserved(self.free.pop(seq)[0]))
        assert number == f"01-12/{seq}"
        self.given[number] = id

    @precondition(lambda self: self.free)
    @rule(data=st.data())
    def release_one(self, data: st.DataObject) -> None:
        seq = data.draw(st.sampled_from(sorted(self.free)))
        number, block = self.free.pop(seq)
        with self.office.as_(self.keeper) as session:
            line = self.line(session)
            row = get_block(session, line, block)
            seqs = release(session, line, row, [number], reason="не нужен", reader=self.keeper)
        assert seqs == [seq]
        self.released.add(seq)

    @rule(seq=st.integers(1, 12), suffix=LITERAS)
    def register_beside(self, seq: int, suffix: str) -> None:
        number = f"01-12/{seq}{suffix}"
        if seq > self.last or number in self.given:
            with pytest.raises(InvalidError):
                self.take(Litera(str(seq), suffix))
            return
        id, got = self.take(Litera(str(seq), suffix))
        assert got == number
        self.given[number] = id

    @precondition(lambda self: set(self.given.values()) - self.annulled)
    @rule(data=st.data())
    def annul_one(self, data: st.DataObject) -> None:
        id = data.draw(st.sampled_from(sorted(set(self.given.values()) - self.annulled)))
        with self.office.as_(self.keeper) as session:
            version = get_document(session, id, reader=self.keeper).version
            annul(session, id, reason="по ошибке", version=version, reader=self.keeper, at=now())
        self.annulled.add(id)

    @invariant()
    def numbers_are_those_of_the_model_and_every_ordinal_is_explained(self) -> None:
        with self.office.as_(self.keeper) as session:
            line = self.line(session)
            query = "select number from documents.document where journal_id = %s order by 1"
            assert sorted(fetch_values(session, query, (line.id,))) == sorted(self.given)
            assert line.last == self.last
            assert find_gaps(session, [line], year=testing.TODAY.year) == {}
        carried = {int(each.split("/")[1]) for each in self.given if each.count("/") == 1
                   and each[-1].isdigit()}  # fmt: skip
        assert carried | set(self.free) | self.released == set(range(1, self.last + 1))


@pytest.fixture
def book(office: Office) -> type[Book]:
    """The machine on the tests' office."""
    keeper = testing.make_person(
        office.installation, unit_id=office.town.chancellery_id, permissions=POWERS
    )
    return type("BookOfTheOffice", (Book,), {"office": office, "keeper": keeper})


def test_numbers_are_unique_and_gapless_or_explained_whatever_the_office_does(
    book: type[Book],
) -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        book,
        settings=settings(
            max_examples=8, stateful_step_count=12, deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
