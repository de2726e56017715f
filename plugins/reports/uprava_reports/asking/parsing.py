"""From the parameters of an address to a question; each mistake has its sentence."""

from collections.abc import Mapping, Sequence
from datetime import date

from litestar.datastructures import MultiDict
from uprava.calendar import official_calendar
from uprava.calendar.periods import (
    YEARS,
    Period,
    Preset,
    calendar_period,
    opening_period,
    period_of,
)
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.reporting import FieldKind, ReportLayout, ReportSource

from uprava_reports.asking.values import NARROWS, NOTHING, Cell, Dimension, Filters, Key, Question

MOST_VALUES = 200
"""Values of one filter."""

LONGEST_VALUE = 300
"""Characters of one value."""

INSIDE = "like-"
"""What the parameters of a form begin with whose text is looked for inside: `like-title=school`."""

ENDS = ("from-", "to-")
"""What the parameters of the two ends of a span begin with, in a form."""

TYPED = "_text"
"""What a search by typing sends beside what was chosen."""

DRAWN = "drawn"
"""What a form says of the period it shows; what differs from it was typed. Never in an address
that is kept: `month 2026-11-01 2026-11-30`."""

NUMBERED = {FieldKind.PERSON, FieldKind.UNIT, FieldKind.ORGANISATION, FieldKind.JOURNAL}
"""Kinds whose keys are numbers of ours."""

RANGED = {FieldKind.NUMBER, FieldKind.MONEY, FieldKind.DAY}
"""Kinds that are narrowed from … to …: `10..20`, `10..`, `..20`."""


def question_in(
    params: MultiDict[str], *, report: str, title: str, source: ReportSource,
    layout: ReportLayout, today: date,
) -> Question:  # fmt: skip
    """Return what an address asks. Raises InvalidError with a sentence for each wrong part."""
    period = period_in(params, layout, today=today)
    compared = params.get("compare", "1" if layout.compared else "0") == "1"
    sort = params.get("sort", layout.sort)
    known = {*layout.measures, *(layout.columns or source.listed), ""}
    if sort.removeprefix("-") not in known:
        said = _("The report has no column to sort by.")
        raise InvalidError(said, fields={"sort": said})
    return Question(
        report, title, source, layout, period, filters_in(params, source),
        compared and period is not None and bool(layout.measures), sort,
    )  # fmt: skip


def period_in(params: Mapping[str, str], layout: ReportLayout, *, today: date) -> Period | None:
    """Return the period of a question; None where the report is of this moment."""
    if not layout.period:
        return None
    wrong: dict[str, str] = {}
    since, until = (day_in(params, name, wrong) for name in ("since", "until"))
    given = params.get("period") or (Preset.OWN if until else layout.preset)
    if typed_into(params.get(DRAWN, ""), given, since, until):
        given = Preset.OWN
    if given not in set(Preset):
        wrong["period"] = _("Choose a month, a quarter, a year or own days.")
    if wrong:
        raise InvalidError(_("The question has mistakes; nothing was counted."), fields=wrong)
    if since is None and given != Preset.OWN and not params.get("period"):
        return opening_period(Preset(given), today, official_calendar())
    return period_of(Preset(given), since, until, today=today)


def drawn_as(period: Period) -> str:
    """Return what a form says of the period it was drawn with, see `DRAWN`."""
    return f"{period.preset} {period.since} {period.until}"


def typed_into(drawn: str, preset: str, since: date | None, until: date | None) -> bool:
    """Tell whether days were typed into a form that kept its month, quarter or year: own days.

    Days that are just another month, quarter or year are none; a form whose length was changed
    still has the days of the former one.
    """
    was, _space, days = drawn.partition(" ")
    calendar = set(Preset) - {Preset.OWN}
    if was != preset or preset not in calendar or not (since or until):
        return False
    if since is None or until is None or since.year not in YEARS:
        return True
    whole = calendar_period(Preset(preset), since)
    return days != f"{since} {until}" and (whole.since, whole.until) != (since, until)


def day_in(params: Mapping[str, str], name: str, wrong: dict[str, str]) -> date | None:
    """Return a day of the address, None for none."""
    given = params.get(name, "").strip()
    if not given:
        return None
    try:
        return date.fromisoformat(given)
    except ValueError:
        wrong[name] = _("Write the day as it is in the calendar.")
        return None


def filters_in(params: MultiDict[str], source: ReportSource) -> Filters:
    """Return what the form narrows; empty values narrow nothing. Raises InvalidError."""
    found: dict[str, tuple[str, ...]] = {}
    wrong: dict[str, str] = {}
    for code, given in narrowing_in(params).items():
        values = tuple(value.strip() for value in given if value.strip())
        if not values:
            continue
        if said := wrong_in(source, code, values):
            wrong[NARROWS + code] = said
        found[code] = values
    if wrong:
        raise InvalidError(_("The question has mistakes; nothing was counted."), fields=wrong)
    return found


def narrowing_in(params: MultiDict[str]) -> dict[str, list[str]]:
    """Return the filters of an address as they are written, by field.

    A form writes some of them in parts: what is looked for inside a text, two ends of a span,
    the name typed into a search without anything chosen of it (`NAME_text`).
    """
    found: dict[str, list[str]] = {}
    for name, value in params.items():
        start, dash, code = name.partition("-")
        start += dash
        if start == NARROWS and code.endswith(TYPED) and not value.strip():
            continue
        if start == NARROWS:
            found.setdefault(code, []).append(value)
        elif start == INSIDE and value.strip():
            found.setdefault(code, []).append(f"~{value.strip()}")
        elif start in ENDS and value.strip() and code not in found:
            low, high = (params.get(f"{each}{code}", "").strip() for each in ENDS)
            found[code] = [f"{low}..{high}"]
    return {code: list(dict.fromkeys(values)) for code, values in found.items()}


def wrong_in(source: ReportSource, code: str, values: Sequence[str]) -> str:
    """Return what is wrong with a filter, in words; empty: nothing."""
    known = source.field(code)
    if known is None and code.endswith(TYPED):
        return _("Choose from what is offered.")
    if known is None:
        return _("The report has no such filter.")
    if len(values) > MOST_VALUES or any(len(each) > LONGEST_VALUE for each in values):
        return _("Too much was written into the filter. Narrow it to fewer values.")
    return wrong_values(known.kind, [each for each in values if each != NOTHING])


def wrong_values(kind: FieldKind, given: Sequence[str]) -> str:
    """Return what is wrong with the values of a filter, in words; empty: nothing."""
    if kind in NUMBERED and not all(whole(each) for each in given):
        return _("Choose from what is offered.")
    if kind is FieldKind.YES and not set(given) <= {"yes", "no"}:
        return _("Choose yes or no.")
    if kind in RANGED:
        return next(filter(None, (wrong_range(kind, each) for each in given)), "")
    return ""


def whole(text: str) -> bool:
    """Tell whether a text is the number of something of ours."""
    return text.isascii() and text.isdigit() and len(text) <= 9


def wrong_range(kind: FieldKind, text: str) -> str:
    """Return what is wrong with a span «from..to», in words; empty: nothing."""
    low, dots, high = text.partition("..")
    if not dots:
        low = high = text
    try:
        ends = [reading(kind, each) for each in (low, high) if each]
    except ValueError:
        return (
            _("Write a day, or two with dots between.")
            if kind is FieldKind.DAY
            else _("Write a number, or two with dots between: 100..500.")
        )
    if len(ends) == 2 and ends[1] < ends[0]:  # type: ignore[operator]  # both are of one kind
        return _("The span ends before it begins: change its ends round.")
    return ""


def reading(kind: FieldKind, text: str) -> object:
    """Return one end of a span. Raises ValueError."""
    from decimal import Decimal, InvalidOperation

    if kind is FieldKind.DAY:
        return date.fromisoformat(text)
    try:
        found = Decimal(text.replace(",", ".").replace(" ", "").replace("\u00a0", ""))
    except InvalidOperation as error:
        raise ValueError(text) from error
    if not found.is_finite() or abs(found) >= 10**15:
        raise ValueError(text)
    return found


def cell_in(params: Mapping[str, str], dimensions: Sequence[Dimension]) -> Cell:
    """Return which cell of the table is meant. Raises InvalidError."""
    found: dict[int, Key] = {}
    for place, dimension in enumerate(dimensions):
        given = params.get(f"at{place}")
        if given is not None:
            found[place] = key_in(given, dimension)
    return found


def key_in(text: str, dimension: Dimension) -> Key:
    """Return a key of a line as an address says it. Raises InvalidError for one that is none."""
    kind = dimension.field.kind
    said = _("There is no such line in the report.")
    if text == NOTHING:
        return None
    if kind is FieldKind.DAY:
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise InvalidError(said) from error
    if kind in NUMBERED:
        if not whole(text):
            raise InvalidError(said)
        return int(text)
    if kind is FieldKind.YES:
        return text == "yes"
    return text.removeprefix(NOTHING)
