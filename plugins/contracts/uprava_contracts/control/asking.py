"""What is asked of the dashboard: period, customer, unit, kind, supplier; kept in the address."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import urlencode

from uprava.calendar.periods import Period, Preset, period_of
from uprava.documents.routes.forms import day_in
from uprava.errors import InvalidError
from uprava.i18n import _

from uprava_contracts.values import Kind

YEAR = timedelta(days=364)
"""The period asked for without a word: a year back from today."""

LONGEST_ID = 10
"""Digits of a number of a unit or an organisation."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question; None and empty narrow nothing. `supplier`: the INN of the other side.

    `alone`: of the unit itself, without those below it.
    """

    period: Period
    organisation: int | None = None
    unit: int | None = None
    kind: str = ""
    supplier: str = ""
    alone: bool = False

    def query(self, **more: object) -> str:
        """Return the question as an address says it; `more` is added or changed, None taken out."""
        period = self.period
        until = period.until if period.preset is Preset.OWN else None
        pairs: dict[str, object] = {
            "period": period.preset, "since": period.since, "until": until,
            "customer": self.organisation, "unit": self.unit, "kind": self.kind,
            "supplier": self.supplier, "alone": "1" if self.alone else None,
        }  # fmt: skip
        pairs |= more
        if pairs["unit"] is None:
            pairs["alone"] = None
        return urlencode({
            name: str(value) for name, value in pairs.items() if value is not None and value != ""
        })  # fmt: skip

    def within(self, period: Period) -> "Asked":
        """Return the same question about another period."""
        return replace(self, period=period)


def asked_in(params: Mapping[str, str], *, today: date) -> Asked:
    """Return what an address asks. Raises InvalidError with a sentence for each wrong part."""
    wrong: dict[str, str] = {}
    since, until = (day_in(params, name, wrong) for name in ("since", "until"))
    preset = preset_in(params, wrong)
    organisation = number_in(params, "customer", _("There is no such customer."), wrong)
    unit = number_in(params, "unit", _("There is no such unit."), wrong)
    kind = params.get("kind", "")
    if kind and kind not in list(Kind):
        wrong["kind"] = _("Choose from the list.")
    if wrong:
        raise InvalidError(_("The question has mistakes; nothing was counted."), fields=wrong)
    if preset is Preset.OWN and since is None and until is None:
        since, until = today - YEAR, today
    period = period_of(preset, since, until, today=today)
    alone = unit is not None and params.get("alone") == "1"
    return Asked(period, organisation, unit, kind, params.get("supplier", "")[:12], alone)


def preset_in(params: Mapping[str, str], wrong: dict[str, str]) -> Preset:
    """Return how the period is chosen: own days, where nothing is said."""
    try:
        return Preset(params.get("period") or Preset.OWN)
    except ValueError:
        wrong["period"] = _("Choose from the list.")
        return Preset.OWN


def number_in(params: Mapping[str, str], name: str, said: str, wrong: dict[str, str]) -> int | None:
    """Return a number of the address; what is none is told by the sentence."""
    given = params.get(name, "")
    if not given:
        return None
    if not (given.isascii() and given.isdigit() and len(given) < LONGEST_ID):
        wrong[name] = said
        return None
    return int(given)
