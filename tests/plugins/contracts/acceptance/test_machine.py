"""Whatever is received, accepted, refused, paid and taken back in any order: no money is lost."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from plugins.contracts.acceptance.deliveries import accept, delivery, money, pay, receive, refuse
from plugins.contracts.conftest import Desk
from plugins.contracts.execution.lateness import is_late
from plugins.contracts.execution.works import ALL, THEIRS, enter, rows
from uprava.errors import ConflictError, InvalidError
from uprava_contracts.acceptance.service import deciding, paying, reading, receiving
from uprava_contracts.execution.values import ObligationWords
from uprava_contracts.values import ContractState, Duty, Side

PRICE = Decimal(600000)
SUMS = st.sampled_from([1, 100000, 250000, 600000]).map(Decimal)
PICK = st.integers(0, 5)


class Acceptance(RuleBasedStateMachine):
    """A contract with an advance; every act is tried at any time, as people would."""

    desk: Desk

    def __init__(self) -> None:
        super().__init__()
        self.id: UUID = self.desk.concluded()
        advance = ObligationWords(Side.OURS, Duty.ADVANCE, sum=Decimal(100000))
        past = replace(THEIRS, fixed_on=date(2026, 11, 16))
        self.ahead, self.work, *_others = enter(self.desk, self.id, advance, past, *ALL[1:])
        self.accepted = self.paid = Decimal(0)

    @contextmanager
    def tried(self) -> Iterator[None]:
        """Do an act that may be refused: nothing of a refused one is kept."""
        try:
            yield
        except (InvalidError, ConflictError):
            return

    def one(self, pick: int, found: list[int]) -> int:
        """One of several, 0 for none."""
        return found[pick % len(found)] if found else 0

    def came(self) -> list[int]:
        """All deliveries there are."""
        every = self.desk.read(self.desk.enters, reading.deliveries_of, self.id)
        return [each.id for each in every]

    @rule(sum=SUMS)
    def receive(self, sum: Decimal) -> None:
        """Something comes."""
        with self.tried():
            receive(self.desk, self.id, self.work, str(sum))

    @rule(pick=PICK, sum=SUMS, offset=st.sampled_from([0, 50000]).map(Decimal))
    def accept(self, pick: int, sum: Decimal, offset: Decimal) -> None:
        """A delivery is accepted, wholly or in part."""
        which = self.one(pick, self.came())
        if which:
            with self.tried():
                accept(self.desk, self.id, which, str(sum), words="часть", offset=offset)
                self.accepted += sum

    @rule(pick=PICK)
    def refuse(self, pick: int) -> None:
        """A delivery is refused."""
        which = self.one(pick, self.came())
        if which:
            with self.tried():
                refuse(self.desk, self.id, which)

    @rule(pick=PICK)
    def withdraw(self, pick: int) -> None:
        """A delivery was entered by mistake."""
        which = self.one(pick, self.came())
        if which:
            with self.tried():
                self.desk.act(
                    self.desk.enters, receiving.withdraw, self.id, which, "не тот договор"
                )

    @rule(pick=PICK)
    def reopen(self, pick: int) -> None:
        """A decision was noted wrongly."""
        which = self.one(pick, self.came())
        if which:
            row = delivery(self.desk, self.id, which)
            with self.tried():
                self.desk.act(self.desk.enters, deciding.reopen, self.id, which, "не та сумма")
                self.accepted -= row.accepted_sum or Decimal(0)

    @rule(pick=PICK, sum=SUMS)
    def pay(self, pick: int, sum: Decimal) -> None:
        """Something is paid, in advance or for what was accepted."""
        bills = self.desk.read(self.desk.enters, paying.payables, self.id)
        which = self.one(pick, [each.id for each in bills])
        with self.tried():
            pay(self.desk, self.id, which, str(sum))
            self.paid += sum

    @rule(pick=PICK)
    def unpay(self, pick: int) -> None:
        """A payment was noted in error."""
        every = self.desk.read(self.desk.enters, reading.payments_of, self.id)
        found = {each.id: each for each in every}
        which = self.one(pick, list(found))
        if which:
            with self.tried():
                act = paying.withdraw_payment
                self.desk.act(self.desk.enters, act, self.id, which, "не тот счёт")
                self.paid -= found[which].sum

    @invariant()
    def money_is_as_it_was_noted(self) -> None:
        """What the screens tell is what was done, no more and no less."""
        sums, found = money(self.desk, self.id), rows(self.desk, self.id)
        assert sums.accepted == self.accepted <= PRICE
        assert sums.advanced + sums.paid == self.paid
        assert sums.offset <= sums.advanced
        bills = [each for each in found.values() if each.duty == Duty.PAYMENT]
        owed = [each for each in bills if each.chain and not each.withdrawn_why]
        bound = sum((each.sum or Decimal(0) for each in owed), Decimal(0))
        assert bound == sums.accepted - sums.offset
        plan = sum((e.sum or Decimal(0) for e in bills if not e.chain and not e.over), Decimal(0))
        assert plan == 0 or plan + bound <= PRICE
        assert all(each.met_sum <= (each.sum or 0) for each in bills)

    @invariant()
    def what_is_kept_of_being_late_is_what_the_rows_say(self) -> None:
        """All came after its term: the contract is late whenever it is performed."""
        performed = self.desk.contract(self.id).stands == ContractState.PERFORMED
        assert is_late(self.desk, self.id) is performed

    @invariant()
    def a_closed_contract_is_paid(self) -> None:
        """A contract is performed only when all is accepted and what is accepted is paid."""
        stands = self.desk.contract(self.id).stands
        if stands == ContractState.PERFORMED:
            assert self.accepted == self.paid
            assert not any(
                e.chain is None and not e.over for e in rows(self.desk, self.id).values()
            )

    @invariant()
    def each_decision_has_its_day(self) -> None:
        """What was decided on is not waited for; what waits has a term."""
        for each in self.came():
            row = delivery(self.desk, self.id, each)
            assert row.waits == (row.decided_on is None and row.state != "withdrawn")
            assert not row.waits or row.due_on is not None


def run(desk: Desk, examples: int, steps: int) -> None:
    """Run the machine at a desk."""
    machine = type("AtTheDesk", (Acceptance,), {"desk": desk})
    run_state_machine_as_test(
        machine,
        settings=settings(max_examples=examples, stateful_step_count=steps, deadline=None),
    )


def test_no_money_is_lost_in_any_order_of_acts(desk: Desk) -> None:
    run(desk, 6, 12)


@pytest.mark.nightly
def test_no_money_is_lost_in_many_orders_of_acts(desk: Desk) -> None:
    run(desk, 30, 25)
