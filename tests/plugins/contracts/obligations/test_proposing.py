"""Typical obligations drafted from the requisites of a contract."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from uprava_contracts.obligations.proposing import (
    Draft,
    LegalTerms,
    StageTerms,
    Terms,
    proposed,
)
from uprava_contracts.obligations.rules import Rule
from uprava_contracts.values import Duty, Happening, Kind, Side

LEGAL = LegalTerms((20, True), (7, True), (10, True), (30, False))
END = date(2026, 12, 1)


def told(drafts: list[Draft]) -> list[tuple[str, str, object, object, Decimal | None]]:
    """Return drafts as short lines: side, duty, stage, term, sum."""
    return [
        (each.side.value, each.duty.value, each.stage_id,
         (each.rule.days, each.rule.event.value) if each.rule else each.fixed_on, each.sum)
        for each in drafts
    ]  # fmt: skip


def test_a_contract_with_advance_and_securities_gets_all_its_obligations() -> None:
    terms = Terms(Kind.STATE, END, Decimal(1000), Decimal(300), Decimal(50), Decimal(10))
    assert told(proposed(terms, LEGAL)) == [
        ("ours", "advance", None, (10, "signed"), Decimal(300)),
        ("theirs", "supply", None, END, Decimal(1000)),
        ("ours", "acceptance", None, (20, "delivered"), None),
        ("ours", "payment", None, (7, "accepted"), Decimal(700)),
        ("ours", "return", None, (30, "performed"), Decimal(50)),
        ("theirs", "security", None, (0, "accepted"), Decimal(10)),
        ("ours", "return", None, (30, "warranty-ended"), Decimal(10)),
    ]


def test_each_stage_is_performed_accepted_and_paid_and_the_advance_is_set_off_first() -> None:
    stages = (
        StageTerms(4, "1", date(2026, 9, 1), Decimal(200)),
        StageTerms(5, "2", None, Decimal(800)),
    )
    terms = Terms(Kind.STATE, END, Decimal(1000), Decimal(300), stages=stages)
    assert told(proposed(terms, LEGAL))[1:] == [
        ("theirs", "supply", 4, date(2026, 9, 1), Decimal(200)),
        ("ours", "acceptance", 4, (20, "delivered"), None),
        ("theirs", "supply", 5, END, Decimal(800)),
        ("ours", "acceptance", 5, (20, "delivered"), None),
        ("ours", "payment", 5, (7, "accepted"), Decimal(700)),
    ]


def test_of_rent_property_is_handed_over_paid_for_and_given_back() -> None:
    found = told(proposed(Terms(Kind.RENT, END, Decimal(1200)), LEGAL))
    assert found == [
        ("ours", "supply", None, (10, "signed"), None),
        ("theirs", "payment", None, END, Decimal(1200)),
        ("theirs", "return", None, END, None),
    ]


def test_an_agreement_without_a_price_is_performed_and_accepted_only() -> None:
    assert [each.duty for each in proposed(Terms(Kind.AGREEMENT, END), LEGAL)] == [
        Duty.SUPPLY, Duty.ACCEPTANCE,
    ]  # fmt: skip


GENERAL = "Deliver the goods, perform the work, render the services"

BOUGHT = [
    (["17.12.14.110"], "supply", "Deliver the goods"),  # paper
    (["01.13.41.110", "10.51.11.111"], "supply", "Deliver the goods"),  # vegetables, milk
    (["35.30.11.111"], "supply", "Deliver the goods"),  # thermal energy
    (["41.20.40.900"], "work", "Perform the work"),  # building
    (["42.11.20.200", "43.29.11.110"], "work", "Perform the work"),  # roads, insulation
    (["43.33.29.120"], "work", "Perform the work"),  # finishing
    (["33.12.18.000"], "service", "Render the services"),  # repair of machines
    (["37.00.11.110"], "service", "Render the services"),  # sewerage
    (["49.31.21.110"], "service", "Render the services"),  # carriage of passengers
    (["80.10.12.000", "81.21.10.000"], "service", "Render the services"),  # guarding, cleaning
    (["43.33.29.120", ""], "work", "Perform the work"),  # a line without a code says nothing
    (["26.20.11.110", "62.02.30.000"], "supply", GENERAL),  # computers with support
    (["41.20.40.900", "31.01.11.150"], "supply", GENERAL),  # building with furniture
    ([""], "supply", GENERAL),
    ([], "supply", GENERAL),
]


@pytest.mark.parametrize(("codes", "duty", "subject"), BOUGHT)
def test_what_is_performed_follows_from_the_classes_of_what_is_bought(
    codes: list[str], duty: str, subject: str
) -> None:
    stages = (StageTerms(4, "1", END, None), StageTerms(5, "2", END, None))
    found = proposed(Terms(Kind.STATE, END, stages=stages, okpd2=codes), LEGAL)
    performed = [each for each in found if each.side is Side.THEIRS]
    assert [(each.duty, each.subject) for each in performed] == [(duty, subject)] * 2


def test_a_concession_is_work_while_no_codes_say_what_it_is() -> None:
    found = proposed(Terms(Kind.CONCESSION, END), LEGAL)[0]
    assert (found.duty, found.subject) == (Duty.WORK, GENERAL)


SUMS = st.integers(1, 10**9).map(lambda kopecks: Decimal(kopecks) / 100)


@settings(max_examples=80)
@given(st.lists(SUMS, max_size=5), SUMS, st.integers(0, 100), st.sampled_from(Kind))
def test_advance_and_payments_are_the_price_and_every_draft_has_one_term(
    parts: list[Decimal], price: Decimal, percent: int, kind: Kind
) -> None:
    stages = tuple(StageTerms(n, str(n), END, each) for n, each in enumerate(parts, 1))
    whole = sum(parts, Decimal(0)) if parts else price
    advance = (whole * percent / 100).quantize(Decimal("0.01"))
    found = proposed(Terms(kind, END, whole, advance, stages=stages), LEGAL)
    for each in found:
        assert (each.rule is None) != (each.fixed_on is None)
        assert each.sum is None or each.sum > 0
    ours = [e.sum for e in found if e.side is Side.OURS and e.duty in (Duty.PAYMENT, Duty.ADVANCE)]
    if kind not in (Kind.RENT, Kind.SALE, Kind.AGREEMENT):
        assert sum(each for each in ours if each) == whole
    assert Rule(7, True, Happening.ACCEPTED) in [each.rule for each in found] or kind in (
        Kind.RENT, Kind.SALE, Kind.AGREEMENT,
    ) or advance == whole  # fmt: skip
