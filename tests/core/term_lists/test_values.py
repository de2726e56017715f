"""Zones, pages, figures and addresses of lists that go by their terms."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from litestar.datastructures import MultiDict
from uprava.errors import InvalidError
from uprava.term_lists.address import (
    ListAddress,
    columns_of,
    every,
    ids_of,
    read_edge,
    read_number,
    typed,
    write_edge,
)
from uprava.term_lists.counting import KeptFigures
from uprava.term_lists.values import (
    COUNTED,
    WEEK,
    Edge,
    Figures,
    Turned,
    borders_of,
    page_of,
    shown,
)

TODAY = date(2026, 11, 25)  # a Wednesday


class Zone(StrEnum):
    """The zones of a list of the test."""

    OVERDUE = "overdue"
    TODAY = "today"
    LATER = "later"
    NO_TERM = "none"


BORDERS = borders_of(Zone, TODAY, date(4000, 1, 1))


@dataclass(frozen=True)
class Row:
    """A row of a list of the test."""

    edge: Edge


ROWS = [Row(Edge(TODAY + timedelta(days=n // 3), n)) for n in range(20)]


@given(st.dates())
def test_every_day_lies_in_the_span_of_its_zone_and_in_no_other(day: date) -> None:
    inside = [zone for zone in Zone if BORDERS.span_of(zone)[0] <= day < BORDERS.span_of(zone)[1]]
    assert inside == [BORDERS.zone_of(day)] or day == date.max


@pytest.mark.parametrize(
    ("today", "sunday"),
    [(date(2026, 11, 23), 29), (date(2026, 11, 25), 29), (date(2026, 11, 29), 29)],
)
def test_a_week_lasts_from_today_until_its_sunday(today: date, sunday: int) -> None:
    borders = borders_of(Zone, today, date(4000, 1, 1))
    assert borders.span_of(WEEK) == (today, date(2026, 11, sunday) + timedelta(days=1))


@given(st.integers(1, 21))
def test_pages_follow_one_another_in_both_directions(limit: int) -> None:
    pages, edge = [], None
    while not pages or edge:
        start = next((n + 1 for n, row in enumerate(ROWS) if row.edge == edge), 0)
        pages.append(page_of(ROWS[start : start + limit + 1], Turned(after=edge), limit))
        edge = pages[-1].later
    assert [row for page in pages for row in page.rows] == ROWS
    for page, one_before in zip(pages[1:], pages, strict=False):
        end = ROWS.index(page.rows[0])
        turned = Turned(before=page.earlier)
        again = page_of(ROWS[max(end - limit - 1, 0) : end], turned, limit)
        assert again.rows == one_before.rows


def test_counts_are_exact_to_a_thousand_and_a_dash_tells_what_was_not_counted() -> None:
    assert [shown(each) for each in (None, 0, COUNTED, COUNTED + 1)] == ["—", "0", "1000", "1000+"]
    figures = Figures({"overdue": 7}, 7)
    assert (figures.of(None), figures.of("overdue"), figures.of("today")) == (7, 7, None)
    assert (figures.in_zone("overdue", 9), figures.in_zone("today", 3)) == ("9", "3+")


def test_figures_are_kept_by_person_and_list_until_forgotten() -> None:
    kept, counted = KeptFigures(), []

    class Reader:
        person_id = 1
        principals = (1, 2)

    def count() -> Figures:
        counted.append(1)
        return Figures({}, len(counted))

    reader: Any = Reader()
    assert [kept.of(reader, "all", count).total for _ in range(2)] == [1, 1]
    assert kept.of(reader, "mine", count).total == 2
    kept.forget(reader)
    assert kept.of(reader, "all", count).total == 3


@dataclass(frozen=True)
class Filters:
    """The filters of the test."""

    people: tuple[int, ...] = ()
    since: date | None = None
    only: bool = False


@dataclass(frozen=True, slots=True)
class Address(ListAddress):
    """A list of the test."""

    filters: Filters = field(default_factory=Filters)

    addressed: ClassVar = {"people": "person"}

    @property
    def path(self) -> str:
        return "/things"

    @property
    def usual(self) -> tuple[str, ...]:
        return ("a", "b")

    def values(self) -> dict[str, object]:
        return vars(self.filters)


def test_an_address_writes_what_is_set_and_a_change_takes_one_away() -> None:
    whole = Address(Filters((3, 4), TODAY, only=True), columns=("a",), flat=True)
    assert whole.url() == "/things?person=3&person=4&since=2026-11-25&only=1&flat=1&cols=a"
    assert whole.url(people=None, flat=None) == "/things?since=2026-11-25&only=1&cols=a"
    assert Address(columns=("a", "b")).url() == "/things"
    assert Address(columns=()).url() == "/things?cols=none"


def test_an_address_turns_to_neighbouring_pages_and_knows_its_own() -> None:
    edge = Edge(TODAY, 7)
    here = Address(columns=("a", "b"), after=edge, row=51)
    assert here.turn("after", edge, 51) == "/things?after=2026-11-25.7&row=51"
    assert here.here == "after=2026-11-25.7&row=51"
    assert here.turn("before", None, 1) == ""
    assert read_edge(write_edge(edge), read_number) == edge


@pytest.mark.parametrize("text", ["1.1", "2026-11-25", "2026-11-25.x", "2026-11-25." + "9" * 19])
def test_a_malformed_place_is_refused_in_words(text: str) -> None:
    with pytest.raises(InvalidError):
        read_edge(text, read_number)


def test_parameters_are_read_in_their_fixed_order_and_cleaned() -> None:
    params = MultiDict([("cols", "c"), ("cols", "a"), ("id", "1"), ("id", "2"), ("id", "1")])
    offered = {"a": "A", "b": "B", "c": "C"}
    assert columns_of(params, offered, ("b",)) == ("a", "c")
    assert columns_of({}, offered, ("b",)) == ("b",)
    assert ids_of(every(params, "id")) == (1, 2)
    assert typed(" a \0 b " + "c" * 300) == ("a b " + "c" * 300)[:200]
    with pytest.raises(InvalidError):
        ids_of(["x"])
