"""Rows told by plain SQL, put together and counted by plain Python: what reports have to say."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from decimal import ROUND_HALF_UP, Decimal
from types import SimpleNamespace
from typing import Any

from tests_support.demo_town import DemoTown
from tests_support.recounted import Cells

Tell = Callable[[Any], Any]
Count = Callable[[list[Any]], Decimal | None]


def rows_of(town: DemoTown, names: str, query: str, values: dict[str, Any]) -> list[Any]:
    """Return rows past all rights, their columns by name."""
    called = names.split()
    return [
        SimpleNamespace(**dict(zip(called, row, strict=True))) for row in town.rows(query, values)
    ]


def tallied(rows: Iterable[Any], keys: Iterable[str | Tell], *counts: Count) -> Cells:
    """Return the figures of rows by some keys; lines of nothing but noughts are left out."""
    told = [_column(key) if isinstance(key, str) else key for key in keys]
    groups: dict[tuple[Any, ...], list[Any]] = defaultdict(list)
    for row in rows:
        groups[tuple(key(row) for key in told)].append(row)
    found = {key: tuple(count(group) for count in counts) for key, group in groups.items()}
    return {key: values for key, values in found.items() if any(values)}


def _column(name: str) -> Tell:
    return lambda row: getattr(row, name)


def every(_row: Any) -> bool:
    """Any row."""
    return True


def number(fits: Tell = every) -> Count:
    """Count the rows that fit."""
    return lambda rows: Decimal(sum(bool(fits(row)) for row in rows))


def total(value: Tell, digits: int = 0) -> Count:
    """Add something up."""
    return lambda rows: rounded(sum((Decimal(value(row) or 0) for row in rows), Decimal()), digits)


def share(fits: Tell, among: Tell = every) -> Count:
    """Return the percentage of rows that fit, among others."""

    def counted(rows: list[Any]) -> Decimal | None:
        whole = sum(bool(among(row)) for row in rows)
        part = sum(bool(fits(row)) for row in rows)
        return rounded(Decimal(100 * part) / whole, 1) if whole else None

    return counted


def mean(value: Tell, among: Tell = every, digits: int = 1) -> Count:
    """Return the average over rows that fit."""

    def counted(rows: list[Any]) -> Decimal | None:
        found = [Decimal(value(row)) for row in rows if among(row)]
        return rounded(sum(found, Decimal()) / len(found), digits) if found else None

    return counted


def most(value: Tell, among: Tell = every) -> Count:
    """Return the largest over rows that fit."""
    return lambda rows: max((Decimal(value(row)) for row in rows if among(row)), default=None)


def rounded(value: Decimal, digits: int) -> Decimal:
    """Return a figure with so many digits."""
    return value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def month(day: Any) -> Any:
    """Return the first day of a day's month."""
    return None if day is None else day.replace(day=1)
