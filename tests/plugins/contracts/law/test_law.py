"""The money law against a table made by hand and by a second program, and its properties."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
import uprava_contracts
from hypothesis import given, settings
from hypothesis import strategies as st
from uprava.calendar import official_calendar
from uprava.i18n import add_locale_folder, use_locale
from uprava_contracts.law.fines import Breach, Broken, cap_of, fine_of
from uprava_contracts.law.penalty import (
    Debt,
    Overdue,
    Part,
    PenaltyRule,
    RateMode,
    penalty,
    rule_of,
)
from uprava_contracts.law.rates import Rates, shipped_rates
from uprava_contracts.law.security import Secured, SecurityKind, guarantee_until, required
from uprava_contracts.law.sources import LawError
from uprava_contracts.law.terms import Condition, What, term_of
from uprava_contracts.law.words import (
    cap_words,
    fine_lines,
    penalty_lines,
    required_lines,
    span_words,
    term_words,
    write_off_lines,
)
from uprava_contracts.law.write_off import Account, write_off
from uprava_contracts.values import Law, Side

add_locale_folder(Path(str(uprava_contracts.__file__)).parent / "locale")

D = Decimal
RATES = Rates((row.since, row.percent) for row in shipped_rates())
DAY = date(2026, 3, 1)
BY_PAYMENT_WORDS = "ключевая ставка на день уплаты пени за всю просрочку"


@pytest.fixture(autouse=True)
def russian() -> Iterator[None]:
    """Reasons are read as an office reads them."""
    with use_locale("ru"):
        yield


def cases() -> dict[str, list[list[str]]]:
    """Return the lines of the table by section, cut into columns."""
    found: dict[str, list[list[str]]] = {}
    for line in (Path(__file__).parent / "cases.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            rows = found.setdefault(line[1:-1], [])
        elif line and not line.startswith("#"):
            rows.append([part.strip() for part in line.split("|")])
    return found


CASES = cases()


def of(section: str) -> pytest.MarkDecorator:
    """Run a test for each line of a section."""
    return pytest.mark.parametrize("line", CASES[section], ids=" ".join)


def asked(line: list[str]) -> list[str]:
    """Return the words of the question, the last of them being the answer."""
    return [*line[0].split(), line[1]]


def conditions(text: str) -> set[Condition]:
    """Return the conditions of a line."""
    return {Condition(each) for each in text.split(",")} - {""} if text != "-" else set()


def test_the_table_is_large_enough() -> None:
    assert sum(map(len, CASES.values())) >= 200


@of("term")
def test_a_term_is_that_of_the_contracts_law_and_day(line: list[str]) -> None:
    what, law, day, met, answer = asked(line)
    found = term_of(What(what), Law(law), date.fromisoformat(day), conditions(met))
    assert ("-" if found is None else f"{found.days} {found.unit}") == answer
    assert found is None or found.source
    assert found is None or found.working == answer.endswith("working")


@of("rate")
def test_a_key_rate_is_that_of_its_day(line: list[str]) -> None:
    day, answer = date.fromisoformat(line[0]), line[1]
    if answer == "-":
        with pytest.raises(LawError, match=r"таблица начинается с 13\.09\.2013"):
            RATES.on(day)
    else:
        assert RATES.on(day) == D(answer)


@of("rule")
def test_the_rule_of_a_penalty_is_that_of_law_side_and_debt(line: list[str]) -> None:
    law, side, debt, day, answer = asked(line)
    args = Law(law), Side(side), Debt(debt), date.fromisoformat(day)
    if answer == "-":
        with pytest.raises(LawError, match=r"Укажите|укажите"):
            rule_of(*args)
    else:
        found = rule_of(*args)
        assert f"{found.divisor} {found.rate}" == answer
        assert found.source


@of("fine")
def test_a_fine_is_that_of_the_table(line: list[str]) -> None:
    breach, price, day, met, base, answer = asked(line)
    broken = Broken(
        Breach(breach), D(price), date.fromisoformat(day), conditions(met),
        None if base == "-" else D(base),
    )  # fmt: skip
    if answer == "-":
        with pytest.raises(LawError):
            fine_of(Law.FZ44, broken)
    else:
        found = fine_of(Law.FZ44, broken)
        assert found.sum == D(answer)
        assert "№ 1042" in fine_lines(found)[-1]
        assert "с текстом акта не сверено" in fine_lines(found)[-1]


@of("cap")
def test_fines_of_a_side_are_limited_by_the_price(line: list[str]) -> None:
    breach, price, charged, answer = asked(line)
    found = cap_of(Law.FZ44, Broken(Breach(breach), D(price), DAY), D(charged))
    assert found is not None
    assert [found.limit, found.left] == [D(each) for each in answer.split()]
    assert "осталось" in cap_words(found)


@of("write-off")
def test_a_write_off_is_that_of_the_rules(line: list[str]) -> None:
    price, charged, paid, performed, answer = asked(line)
    found = write_off(Account(D(price), D(charged), D(paid), performed == "yes"))
    said, sum, to_pay, limit = answer.split()
    assert (found.answer, found.sum, found.to_pay, found.limit) == (
        said, D(sum), D(to_pay), D(limit),
    )  # fmt: skip
    assert "№ 783" in write_off_lines(found)[1]


@of("security")
def test_a_security_is_as_large_as_the_law_wants(line: list[str]) -> None:
    kind, day, price, percent, start, advance, of_price, answer = asked(line)
    secured = Secured(
        SecurityKind(kind), date.fromisoformat(day), D(price), D(percent),
        None if start == "-" else D(start), D(advance), of_price == "yes",
    )  # fmt: skip
    found = required(Law.FZ44, secured)
    if answer == "-":
        assert found is None
    else:
        assert found is not None
        assert f"{found.sum} {','.join(found.reasons)}" == answer
        lines = required_lines(found, secured.percent, secured.advance)
        assert len(lines) == len(found.reasons) + 1


@of("guarantee")
def test_a_guarantee_holds_a_month_longer(line: list[str]) -> None:
    found = guarantee_until(Law.FZ44, DAY, date.fromisoformat(line[0]), official_calendar())
    assert found is not None
    assert found[0] == date.fromisoformat(line[1])
    assert term_words(found[1]) == "1 месяц"


@of("penalty")
def test_a_penalty_is_what_a_second_program_reckons_day_by_day(line: list[str]) -> None:
    law, side, debt = line[0].split()
    price, due, until = line[1].split()
    parts = [] if line[2] == "-" else [part.split(":") for part in line[2].split()]
    overdue = Overdue(
        D(price), date.fromisoformat(due),
        tuple(Part(date.fromisoformat(day), D(sum)) for day, sum in parts),
    )  # fmt: skip
    rule = rule_of(Law(law), Side(side), Debt(debt), date(2020, 1, 1))
    found = penalty(overdue, date.fromisoformat(until), RATES, rule)
    spans = [f"{span.days} {span.base:.2f} {span.percent:.2f} {span.sum}" for span in found.spans]
    assert spans == ([] if line[3] == "-" else line[3].split(" ; "))
    assert found.total == D(line[4])
    assert found.spans == () or found.since == overdue.due_on + timedelta(1)


def test_a_penalty_is_told_with_its_reckoning() -> None:
    rule = rule_of(Law.FZ44, Side.THEIRS, Debt.PERFORMANCE, DAY)
    overdue = Overdue(D(1500000), date(2025, 5, 30), (Part(date(2025, 6, 10), D(500000)),))
    found = penalty(overdue, date(2025, 6, 20), RATES, rule)
    assert [
        span_words(span).replace("\u202f", " ").replace("\xa0", " ") for span in found.spans
    ] == [
        "1 500 000,00 ₽ × 20 % × 1/300 × 11 дней",
        "1 000 000,00 ₽ × 20 % × 1/300 × 10 дней",
    ]
    assert penalty_lines(found) == [
        "Срок исполнения — 30.05.2025; просрочка с 31.05.2025 по 20.06.2025: 21 день.",
        f"За каждый день начисляется 1/300 ставки: {BY_PAYMENT_WORDS}.",
        "Основание: 44-ФЗ, статья 34, часть 7.",
    ]


def test_what_a_contract_agrees_is_reckoned_by_the_same_way() -> None:
    """0.1 percent a day of 250 000 roubles for 30 days, no more than 5 000."""
    rule = PenaltyRule(1, RateMode.PERIODS, "Договор, пункт 6.2", verified=True, most=D(5000))
    overdue = Overdue(D(250000), date(2026, 8, 31))
    found = penalty(overdue, date(2026, 9, 30), Rates.fixed(D("0.1")), rule)
    assert (found.counted, found.total, found.cut) == (D("7500.00"), D(5000), D("2500.00"))
    assert penalty_lines(found)[1:3] == [
        "За каждый день начисляется процент, установленный договором.",
        "Основание: Договор, пункт 6.2.",
    ]
    assert "ограничена суммой" in penalty_lines(found)[-1]


def test_a_rate_table_refuses_what_it_cannot_mean() -> None:
    with pytest.raises(ValueError, match="two rates"):
        Rates([(DAY, D(1)), (DAY, D(2))])
    with pytest.raises(ValueError, match="below nothing"):
        Rates([(DAY, D(-1))])
    with pytest.raises(LawError, match="Таблица ключевых ставок пуста"):
        Rates([]).on(DAY)
    with pytest.raises(ValueError, match="below nothing"):
        Overdue(D(-1), DAY)


def test_only_44_fz_has_a_table_of_fines_and_a_limit() -> None:
    broken = Broken(Breach.VALUED, D(500000), DAY)
    with pytest.raises(LawError, match="44-ФЗ"):
        fine_of(Law.FZ223, broken)
    assert cap_of(Law.CIVIL, broken, D(0)) is None


kopecks = st.integers(0, 10**12).map(lambda n: D(n) / 100)
days = st.dates(date(2014, 1, 1), date(2026, 12, 31))
BY_DAY = PenaltyRule(300, RateMode.PERIODS)
BY_PAYMENT = PenaltyRule(300, RateMode.PAYMENT_DAY)


@st.composite
def overdues(draw: st.DrawFn) -> Overdue:
    """Return an obligation with up to four performances around its term."""
    due = draw(days)
    parts = draw(st.lists(st.tuples(st.integers(-30, 400), kopecks), max_size=4))
    return Overdue(draw(kopecks), due, tuple(Part(due + timedelta(day), sum) for day, sum in parts))


@settings(max_examples=60)
@given(overdues(), st.integers(-5, 500))
def test_one_more_day_never_lessens_a_penalty_by_the_rates_of_the_days(
    overdue: Overdue, after: int
) -> None:
    until = overdue.due_on + timedelta(after)
    found = penalty(overdue, until, RATES, BY_DAY)
    more = penalty(overdue, until + timedelta(1), RATES, BY_DAY)
    assert D(0) <= found.total <= more.total
    assert found.days <= max(after, 0)


@settings(max_examples=60)
@given(overdues(), st.integers(-5, 500))
def test_one_more_day_never_lessens_a_penalty_while_the_rate_stands(
    overdue: Overdue, after: int
) -> None:
    until, flat = overdue.due_on + timedelta(after), Rates.fixed(D("16.5"))
    found = penalty(overdue, until, flat, BY_PAYMENT)
    assert found.total <= penalty(overdue, until + timedelta(1), flat, BY_PAYMENT).total


@settings(max_examples=60)
@given(overdues(), st.integers(0, 500), st.sampled_from([BY_DAY, BY_PAYMENT]))
def test_the_spans_follow_each_other_and_add_up(
    overdue: Overdue, after: int, rule: PenaltyRule
) -> None:
    found = penalty(overdue, overdue.due_on + timedelta(after), RATES, rule)
    assert found.total == sum((span.sum for span in found.spans), D(0))
    ends = [overdue.due_on, *(span.until for span in found.spans)]
    assert [span.since - timedelta(1) for span in found.spans] == ends[:-1]
    assert all(0 < span.base <= overdue.price for span in found.spans)
    assert all(span.sum == span.sum.quantize(D("0.01")) for span in found.spans)


@settings(max_examples=60)
@given(overdues(), st.integers(2, 400), st.data())
def test_a_split_of_the_delay_changes_only_the_rounding_of_the_span_that_was_split(
    overdue: Overdue, after: int, data: st.DataObject
) -> None:
    """Two spans instead of one are rounded twice: at most a kopeck and a half apart."""
    until = overdue.due_on + timedelta(after)
    between = overdue.due_on + timedelta(data.draw(st.integers(1, after - 1)))
    flat = Rates.fixed(D("16.5"))
    whole = penalty(overdue, until, flat, BY_PAYMENT).total
    first = penalty(overdue, between, flat, BY_PAYMENT).total
    rest = Overdue(overdue.price, between, overdue.parts)
    assert abs(first + penalty(rest, until, flat, BY_PAYMENT).total - whole) <= D("0.015")


@settings(max_examples=60)
@given(overdues(), st.integers(0, 500), kopecks)
def test_a_limit_is_never_exceeded(overdue: Overdue, after: int, most: Decimal) -> None:
    rule = PenaltyRule(300, RateMode.PERIODS, most=most)
    found = penalty(overdue, overdue.due_on + timedelta(after), RATES, rule)
    assert found.total <= most
    assert found.total + found.cut == found.counted


@settings(max_examples=60)
@given(kopecks, kopecks, kopecks, st.booleans())
def test_never_is_more_written_off_than_is_owed(
    price: Decimal, charged: Decimal, paid: Decimal, performed: bool
) -> None:
    found = write_off(Account(price, charged, min(paid, charged), performed))
    assert D(0) <= found.sum <= charged - min(paid, charged)
    assert performed or not found.sum
