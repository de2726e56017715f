"""The key rate of the Bank of Russia by days; every reckoning is given the table it uses."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from uprava.i18n import _

from uprava_contracts.law.sources import LawError, read_rows


@dataclass(frozen=True, slots=True)
class KeyRate:
    """Percent a year from a day on."""

    since: date
    percent: Decimal


class Rates:
    """Percents by the day from which each holds, in any order; the last one holds on."""

    def __init__(self, rows: Iterable[tuple[date, Decimal]]) -> None:
        """Take the rows. Raises ValueError for a day said twice or a percent below nothing."""
        kept = sorted(rows)
        self._days = [day for day, _percent in kept]
        self._percents = [percent for _day, percent in kept]
        if len(set(self._days)) < len(kept):
            raise ValueError("a day has two rates")
        if any(percent < 0 for percent in self._percents):
            raise ValueError("a rate is below nothing")

    @classmethod
    def fixed(cls, percent: Decimal) -> "Rates":
        """Return one percent for all days: what a contract itself agrees."""
        return cls([(date.min, percent)])

    def on(self, day: date) -> Decimal:
        """Return the percent of a day. Raises LawError for days before the first row."""
        at = bisect_right(self._days, day)
        if not at and not self._days:
            raise LawError(
                _("The table of key rates is empty: nothing can be reckoned. Enter the rates.")
            )
        if not at:
            said = _(
                "There is no key rate for {day}: the table begins on {first}. Nothing is reckoned;"
                " add the earlier rates to the table."
            )
            raise LawError(said.format(day=f"{day:%d.%m.%Y}", first=f"{self._days[0]:%d.%m.%Y}"))
        return self._percents[at - 1]

    def changes(self, after: date, until: date) -> Sequence[date]:
        """Return the days a rate begins on, later than `after` and up to `until` itself."""
        return self._days[bisect_right(self._days, after) : bisect_right(self._days, until)]


@cache
def shipped_rates() -> tuple[KeyRate, ...]:
    """Return the key rates that come with the program, oldest first."""
    return read_rows("key_rates", "rate", KeyRate)
