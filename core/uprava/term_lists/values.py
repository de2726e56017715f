"""Places, pages, zones and figures of a list that goes by its terms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Generic, Protocol, Self, TypeVar
from uuid import UUID

COUNTED = 1000
"""Lists are counted exactly up to here, then «1000+»."""

WEEK = "week"
"""The figure of what ends from today until Sunday; every other figure is a zone."""


@dataclass(frozen=True, slots=True)
class Edge:
    """Where a page begins: beyond this row, in the order of the list."""

    order_on: date
    id: UUID | int


@dataclass(frozen=True, slots=True, kw_only=True)
class Turned:
    """A page of a list: at most one edge is given."""

    after: Edge | None = None
    before: Edge | None = None

    @property
    def edge(self) -> Edge | None:
        """The edge it begins beyond, None: the first page."""
        return self.before or self.after

    def beyond(self, edge: Edge | None) -> Self:
        """Return the page that follows an edge, None: the first one."""
        return replace(self, after=edge, before=None)


class Placed(Protocol):
    """A row of a list, which knows its place."""

    @property
    def edge(self) -> Edge:
        """The place of the row in the list."""


Row = TypeVar("Row", bound=Placed)
Zone = TypeVar("Zone", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Rows in the order shown, and the edges to go on from; None where there is nothing more."""

    rows: Sequence[Row]
    later: Edge | None = None
    earlier: Edge | None = None


def page_of(rows: Sequence[Row], turned: Turned, limit: int) -> Page[Row]:
    """Return up to `limit` rows in the list's order; the one too many tells that there is more."""
    more = len(rows) > limit
    rows = rows[-limit:] if turned.before else rows[:limit]
    if not rows:
        return Page(())
    later = rows[-1].edge if more or turned.before else None
    earlier = rows[0].edge if turned.after or (turned.before and more) else None
    return Page(rows, later, earlier)


@dataclass(frozen=True, slots=True)
class Borders(Generic[Zone]):
    """The zones of a list as seen from a day: each begins where the one before it ends."""

    today: date
    starts: Mapping[Zone, date]

    def zone_of(self, order_on: date) -> Zone:
        """Return the zone of a place in the order."""
        latest_first = reversed(list(self.starts.items()))
        return next(zone for zone, start in latest_first if order_on >= start)

    def span_of(self, figure: str) -> tuple[date, date]:
        """Return where a zone, or the week, begins and where it is over."""
        if figure == WEEK:
            return self.today, self.today + timedelta(days=8 - self.today.isoweekday())
        spans = zip(self.starts.items(), (*self.starts.values(), date.max)[1:], strict=True)
        return next((start, end) for (zone, start), end in spans if zone == figure)

    @property
    def spans(self) -> Mapping[str, tuple[date, date]]:
        """The spans of all zones and of the week, by their names."""
        return {name: self.span_of(name) for name in (*map(str, self.starts), WEEK)}


def borders_of(zones: type[Zone], today: date, *fixed: date) -> Borders[Zone]:
    """Return the zones as seen from a day: overdue, today, later, then one from each fixed day.

    The fixed days lie beyond all real ones: a module's function of the order gives them to rows
    without a term, to what is over and the like.
    """
    starts = (date.min, today, today + timedelta(days=1), *fixed)
    return Borders(today, dict(zip(zones, starts, strict=True)))


@dataclass(frozen=True, slots=True)
class Figures:
    """How many rows a list holds by zones and other figures, each to one past `COUNTED`."""

    counted: Mapping[str, int]
    """By their names; empty when counting took too long."""
    total: int | None = None
    """All of the list; None: not counted."""

    def of(self, figure: str | None) -> int | None:
        """Return a figure above the list; None: all of them."""
        return self.total if figure is None else self.counted.get(figure)

    def in_zone(self, zone: str, least: int) -> str:
        """Return the figure of a heading, at least what stands under it."""
        number = self.counted.get(zone)
        return f"{least}+" if number is None else shown(max(number, least))


def shown(number: int | None) -> str:
    """Return a count as it is shown: exact to a thousand; a dash when it was not counted."""
    if number is None:
        return "—"
    return f"{COUNTED}+" if number > COUNTED else str(number)
