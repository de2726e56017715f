"""Weights and what they cost: rates of a day, the newest table whole, nobody's until compared."""

from datetime import date
from typing import Any

import pytest
from dispatching import ADDRESS, Dispatching
from uprava import testing
from uprava.errors import InvalidError, NotFoundError
from uprava_records.post.service import registers
from uprava_records.post.service.papers import rubles
from uprava_records.post.service.rates import (
    all_proved,
    drop_rate,
    keep_rate,
    list_rates,
    rate_for,
    rates_on,
    read_rubles,
    weigh,
)

PAPER = {"name": "ООО «Ромашка»", "channel": "paper", "address": ADDRESS}


def form(upto: str, sum: str, day: str = "2026-01-01", **changes: str) -> dict[str, str]:
    return {
        "mail_class": "registered", "upto_g": upto, "rubles": sum, "valid_from": day,
        "source": "Договор № 7", "verified": "on", **changes,
    }  # fmt: skip


@pytest.fixture
def keep(dispatching: Dispatching) -> Any:
    def do(*forms: dict[str, str]) -> list[int]:
        with dispatching.as_clerk() as session:
            clerk = dispatching.clerk
            return [keep_rate(session, each, reader=clerk, at=testing.NOW) for each in forms]

    return do


def costs(dispatching: Dispatching, grams: int, day: str) -> int | None:
    with dispatching.as_clerk() as session:
        town = dispatching.town.organisation_id
        rates = rates_on(session, town, "registered", date.fromisoformat(day))
        rate = rate_for(rates, grams)
    return rate.kopecks if rate else None


def test_a_new_table_replaces_the_one_before_whole_from_its_day_on(
    dispatching: Dispatching, keep: Any
) -> None:
    keep(form("20", "79,50"), form("100", "100"), form("20", "85", "2026-11-01"))
    assert costs(dispatching, 20, "2026-10-31") == 7950
    assert costs(dispatching, 21, "2026-10-31") == 10000
    assert costs(dispatching, 20, "2026-11-01") == 8500
    assert costs(dispatching, 21, "2026-11-01") is None
    assert costs(dispatching, 20, "2025-12-31") is None


@pytest.mark.parametrize(
    ("typed", "kopecks"),
    [("79,5", 7950), ("79.05", 7905), ("1 234", 123400), ("79,555", None), ("-5", None),
     ("", None), ("1e3", None), ("٣", None)],
)  # fmt: skip
def test_sums_are_read_as_people_write_them(typed: str, kopecks: int | None) -> None:
    assert read_rubles(typed) == kopecks


def test_sums_are_printed_with_a_comma_and_spaces() -> None:
    assert [rubles(each) for each in (None, 5, 7950, 123456789)] == [
        "", "0,05", "79,50", "1 234 567,89",
    ]  # fmt: skip


def test_weights_of_a_list_give_its_sum_and_wrong_ones_keep_nothing(
    dispatching: Dispatching, keep: Any
) -> None:
    keep(form("20", "79,50"), form("100", "100", verified=""))
    ids = [
        *dispatching.dispatches(dispatching.letter(PAPER)),
        *dispatching.dispatches(dispatching.letter(PAPER | {"name": "ИП Петров"})),
        *dispatching.dispatches(dispatching.letter(PAPER | {"name": "Тяжёлый"})),
    ]
    clerk = dispatching.clerk
    query = (
        "select string_agg(concat(weight_g, ':', postage), ' ' order by id) from records.dispatch"
    )
    query += " where id = any (%s)"
    with dispatching.as_clerk() as session:
        _out, id = registers.enter(session, ids, reader=clerk, at=testing.NOW)
        typed = dict(zip(ids, ("20", "21", "5000"), strict=True))
        assert weigh(session, id, typed, reader=clerk) == 3
        assert all_proved(session, id, reader=clerk) is False
    assert dispatching.value(query, ids) == "20:7950 21:10000 5000:"
    with dispatching.as_clerk() as session, pytest.raises(InvalidError, match="Конверт"):
        weigh(session, id, typed | {ids[0]: "много"}, reader=clerk)
    assert dispatching.value(query, ids) == "20:7950 21:10000 5000:"
    with dispatching.as_clerk() as session:
        assert weigh(session, id, {}, reader=clerk) == 0
    assert dispatching.value(query, ids) == ": : :"


def test_a_rate_without_its_source_is_refused_and_those_of_others_stay(
    dispatching: Dispatching, keep: Any
) -> None:
    with pytest.raises(InvalidError) as refused:
        keep(form("0", "нет", "вчера", source="", mail_class="pigeon"))
    assert set(refused.value.fields) == {"upto_g", "rubles", "valid_from", "source", "mail_class"}
    (id,) = keep(form("20", "79,50"))
    (same,) = keep(form("20", "80"))
    assert same == id
    elsewhere = testing.make_town(dispatching.installation)
    other = testing.make_person(
        dispatching.installation, unit_id=elsewhere.chancellery_id,
        permissions=("records.dispatch",),
    )  # fmt: skip
    with testing.acting(dispatching.installation, other) as session:
        assert list_rates(session, reader=other) == []
        with pytest.raises(NotFoundError):
            drop_rate(session, id, reader=other)
    with dispatching.as_clerk() as session:
        drop_rate(session, id, reader=dispatching.clerk)
        assert list_rates(session, reader=dispatching.clerk) == []
