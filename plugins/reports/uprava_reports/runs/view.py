"""A run as its page shows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from uprava_reports.asking.values import Step
from uprava_reports.building.service.naming import step_words
from uprava_reports.runs.service.ordering import RunRow


@dataclass(frozen=True, slots=True)
class Shown:
    """A run with the period it was asked about, in words."""

    row: RunRow
    period: str


def shown_of(row: RunRow) -> Shown:
    """Return a run for its page."""
    return Shown(row, period_of(dict(row.pairs)))


def period_of(known: Mapping[str, str]) -> str:
    """Return the days a question is about, as its address has them; empty: of this moment."""
    days = [date.fromisoformat(known[name]) for name in ("since", "until") if known.get(name)]
    if len(days) == 2:
        return " – ".join(f"{day:%d.%m.%Y}" for day in days)
    return step_words(Step(known["period"]), days[0]) if days else ""
