"""The state of a contract from what is kept: a table by hand, and what no facts can break."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import uprava_contracts
from hypothesis import given, settings
from hypothesis import strategies as st
from uprava.i18n import add_locale_folder, use_locale
from uprava_contracts.obligations.states import Facts, Owed, state_of
from uprava_contracts.values import ContractState, Duty, Side

add_locale_folder(Path(str(uprava_contracts.__file__)).parent / "locale")

SPACES = re.compile(r"[\u00a0\u202f]")
ON = date(2026, 11, 2)
SUPPLY = Owed(Side.THEIRS, Duty.SUPPLY, sum=Decimal(100000))
PAY = Owed(Side.OURS, Duty.PAYMENT, sum=Decimal(100000))
CHECK = Owed(Side.OURS, Duty.ACCEPTANCE)
WARRANTY = Owed(Side.OURS, Duty.RETURN, sum=Decimal(5000), lasts=True)


def met(owed: Owed, sum: int | None = None) -> Owed:
    """Return an obligation that is met."""
    return replace(owed, met_on=ON, met_sum=Decimal(sum) if sum else owed.sum or Decimal(0))


def gone(owed: Owed) -> Owed:
    """Return an obligation that was withdrawn."""
    return replace(owed, withdrawn=True)


ALL = (SUPPLY, CHECK, PAY)
DONE = tuple(map(met, ALL))

CASES = [
    (Facts(), "draft", []),
    (Facts(obligations=DONE), "draft", []),
    (Facts(annulled=True), "annulled", []),
    (Facts(ON, annulled=True, terminated_on=ON), "annulled", []),
    (Facts(ON), "concluded", ["обязательства не внесены"]),
    (Facts(ON, obligations=ALL), "concluded", ["не исполнено 3 обязательства"]),
    (Facts(ON, begun=True, obligations=ALL), "performing", ["не исполнено 3 обязательства"]),
    (Facts(ON, suspended=True, obligations=ALL), "suspended", ["не исполнено 3 обязательства"]),
    (Facts(ON, suspended=True, obligations=DONE), "suspended", []),
    (Facts(ON, obligations=(met(SUPPLY), CHECK, PAY)), "performing", [
        "не исполнено 2 обязательства", "принято 100 000,00 ₽, оплачено 0,00 ₽",
    ]),
    (Facts(ON, obligations=(met(SUPPLY), met(CHECK), met(PAY, 60000))), "performing", [
        "принято 100 000,00 ₽, оплачено 60 000,00 ₽",
    ]),
    (Facts(ON, obligations=DONE), "performed", [
        "все обязательства исполнены, принятое оплачено",
    ]),
    (Facts(ON, obligations=(*DONE, WARRANTY)), "performed", [
        "все обязательства исполнены, принятое оплачено",
    ]),
    (Facts(ON, obligations=(gone(SUPPLY), gone(CHECK), gone(PAY))), "performed", [
        "все обязательства исполнены, принятое оплачено",
    ]),
    (Facts(ON, terminated_on=date(2026, 11, 9), obligations=(gone(SUPPLY), PAY)), "terminated", [
        "расторгнут 09.11.2026", "не исполнено 1 обязательство",
    ]),
    (Facts(ON, obligations=(
        met(SUPPLY), met(CHECK), met(PAY, 70000),
        met(Owed(Side.OURS, Duty.ADVANCE, sum=Decimal(30000))),
    )), "performed", ["все обязательства исполнены, принятое оплачено"]),
    (Facts(ON, obligations=(met(Owed(Side.THEIRS, Duty.PAYMENT, sum=Decimal(700))),)), "performed",
     ["все обязательства исполнены, принятое оплачено"]),
    (Facts(ON, obligations=(met(Owed(Side.THEIRS, Duty.SERVICE)), met(PAY))), "performed",
     ["все обязательства исполнены, принятое оплачено"]),
]  # fmt: skip


@pytest.mark.parametrize(("facts", "state", "reasons"), CASES)
def test_a_state_follows_with_its_reasons(facts: Facts, state: str, reasons: list[str]) -> None:
    found = state_of(facts)
    with use_locale("ru"):
        said = [SPACES.sub(" ", str(each)) for each in found.reasons]
    assert (found.state.value, said) == (state, reasons)


SUMS = st.integers(0, 3).map(lambda n: Decimal(n * 100))
OWED = st.builds(
    Owed, st.sampled_from(Side), st.sampled_from(Duty), st.none() | st.just(ON), st.booleans(),
    st.none() | SUMS, SUMS, st.booleans(),
)  # fmt: skip
FACTS = st.builds(
    Facts, st.none() | st.just(ON), st.booleans(), st.none() | st.just(ON), st.booleans(),
    st.booleans(), st.lists(OWED, max_size=5).map(tuple),
)  # fmt: skip


@settings(max_examples=100)
@given(FACTS)
def test_nothing_is_performed_while_something_is_owed_or_unpaid(facts: Facts) -> None:
    found = state_of(facts)
    if found.state is ContractState.PERFORMED:
        assert facts.obligations
        assert not facts.open
        payable = any(e.side is Side.OURS and e.duty is Duty.PAYMENT for e in facts.obligations)
        assert facts.accepted in (None, facts.paid) or not payable
    assert found.state is not ContractState.DRAFT or facts.concluded_on is None
    assert (found.state is ContractState.ANNULLED) == facts.annulled


@settings(max_examples=100)
@given(FACTS, OWED)
def test_one_more_open_obligation_never_closes_a_contract(facts: Facts, owed: Owed) -> None:
    still = replace(owed, met_on=None, withdrawn=False, lasts=False)
    more = replace(facts, obligations=(*facts.obligations, still))
    assert state_of(more).state is not ContractState.PERFORMED
