"""What is kept of being late follows every way a contract ends, reopens and is corrected.

Each time the keeping is compared with the rows themselves (`lateness`), of all contracts there are.
"""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from plugins.contracts.acceptance.deliveries import accept, pay, receive
from plugins.contracts.conftest import Desk
from plugins.contracts.execution.lateness import is_late
from plugins.contracts.execution.works import ACCEPT, PAY, THEIRS, enter, note, rows
from uprava.documents.service import annulling
from uprava_contracts.acceptance.service import deciding, paying
from uprava_contracts.execution.service import ending, facts, obligations
from uprava_contracts.execution.service.ending import Amended
from uprava_contracts.values import ContractState, Duty


def day(n: int) -> date:
    """A day of November: the contracts are concluded on the 16th, today is the 20th."""
    return date(2026, 11, n)


BY_17 = replace(THEIRS, fixed_on=day(17))
PAID_BY_20 = replace(PAY, rule=None, fixed_on=day(20))


def late_and_performed(desk: Desk) -> tuple[UUID, int, int, int]:
    """A contract performed a day late: its id, the work, the fact of it, the fact of payment."""
    id = desk.concluded()
    work, payment = enter(desk, id, BY_17, PAID_BY_20)
    done = note(desk, id, work, day(18))
    assert not is_late(desk, id), "of a contract at work it is not told"
    paid = note(desk, id, payment, day(19))
    assert desk.contract(id).stands == ContractState.PERFORMED
    assert is_late(desk, id)
    return id, work, done, paid


def test_what_is_taken_back_and_noted_anew_is_counted_anew(desk: Desk) -> None:
    id, work, done, paid = late_and_performed(desk)
    desk.act(desk.enters, facts.withdraw_fact, id, paid, "не тот договор")
    assert desk.contract(id).stands == ContractState.PERFORMING
    assert not is_late(desk, id)
    [payment] = [each for each in rows(desk, id) if each != work]
    note(desk, id, payment, day(20))
    assert is_late(desk, id)
    desk.act(desk.enters, facts.withdraw_fact, id, done, "дата акта другая")
    assert not is_late(desk, id)
    note(desk, id, work, day(17))
    assert desk.contract(id).stands == ContractState.PERFORMED
    assert not is_late(desk, id), "performed on the last day of the term"


@pytest.mark.parametrize(("until", "late"), [(18, False), (17, True)])
def test_a_term_moved_after_the_end_moves_what_is_kept(desk: Desk, until: int, late: bool) -> None:
    id, work, _done, _paid = late_and_performed(desk)
    desk.system(ending.amend_obligations, id, {work: Amended(due_on=day(until))}, at=desk.at)
    assert desk.contract(id).stands == ContractState.PERFORMED
    assert is_late(desk, id) is late


@pytest.mark.parametrize(("on", "late"), [(17, False), (18, True)])
def test_what_was_never_performed_is_late_when_the_contract_ended_past_its_term(
    desk: Desk, on: int, late: bool
) -> None:
    id = desk.concluded()
    enter(desk, id, BY_17, PAID_BY_20)
    desk.system(ending.end, id, day(on), reader=None, at=desk.at)
    assert desk.contract(id).stands == ContractState.TERMINATED
    assert is_late(desk, id) is late


def test_what_came_late_is_late_whatever_is_decided_on_it_later(desk: Desk) -> None:
    id = desk.concluded()
    theirs = replace(BY_17, fixed_on=day(16))
    work, *_ours = enter(desk, id, theirs, ACCEPT, PAY)
    came = receive(desk, id, work, "600000")
    assert rows(desk, id)[work].given_on == day(17)
    assert not is_late(desk, id)
    accept(desk, id, came, "600000")
    [bill] = [each.id for each in rows(desk, id).values() if each.duty == Duty.PAYMENT]
    paid = pay(desk, id, bill, "600000")
    assert desk.contract(id).stands == ContractState.PERFORMED
    assert is_late(desk, id)
    desk.act(desk.enters, paying.withdraw_payment, id, paid, "не тот счёт")
    assert not is_late(desk, id)
    desk.act(desk.enters, deciding.reopen, id, came, "не та дата")
    desk.system(ending.end, id, day(20), reader=None, at=desk.at)
    assert is_late(desk, id), "handed over past the term, accepted never"


@pytest.mark.parametrize("ended", [False, True])
def test_what_was_entered_by_mistake_makes_nobody_late(desk: Desk, ended: bool) -> None:
    """A second entry of the work, due on the 16th, is withdrawn; the work is done in time."""
    id = desk.concluded()
    twice, work, payment = enter(desk, id, replace(BY_17, fixed_on=day(16)), BY_17, PAID_BY_20)
    desk.act(desk.enters, obligations.withdraw_obligation, id, twice, "внесено дважды")
    note(desk, id, work, day(17))
    if ended:
        desk.system(ending.end, id, day(18), reader=None, at=desk.at)
    else:
        note(desk, id, payment, day(19))
    assert desk.contract(id).stands == (
        ContractState.TERMINATED if ended else ContractState.PERFORMED
    )
    assert not is_late(desk, id)


def test_of_our_own_delay_nothing_is_kept(desk: Desk) -> None:
    id = desk.concluded()
    work, payment = enter(desk, id, BY_17, replace(PAID_BY_20, fixed_on=day(18)))
    note(desk, id, work, day(17))
    note(desk, id, payment, day(20))
    assert desk.contract(id).stands == ContractState.PERFORMED
    assert not is_late(desk, id)


def test_an_annulled_contract_was_not_late(desk: Desk) -> None:
    id, *_rest = late_and_performed(desk)
    desk.put(
        "insert into users.role_permission (role_id, permission) select g.role_id, %s"
        " from users.role_grant as g where g.person_id = %s",
        annulling.ANNUL, desk.enters.person_id,
    )  # fmt: skip
    who, version = desk.again(desk.enters), desk.contract(id).version
    desk.act(who, annulling.annul, id, reason="внесён дважды", version=version)
    assert desk.contract(id).standing is ContractState.ANNULLED
    assert not is_late(desk, id)
