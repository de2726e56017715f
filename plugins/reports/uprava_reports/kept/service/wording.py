"""A report in words: what it is made of, and what of it differs between two versions."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session
from uprava.calendar.periods import PRESET_TITLES, Preset
from uprava.errors import InvalidError
from uprava.i18n import N_, _
from uprava.plugins import Plugins
from uprava.reporting import Chart, FieldKind, ReportField, ReportLayout, ReportSource

from uprava_reports.asking.parsing import RANGED
from uprava_reports.asking.values import NOTHING, dimension_of
from uprava_reports.building.service.naming import titles_of
from uprava_reports.kept.service.keeping import Draft

CHARTS = {
    Chart.NONE: N_("No chart"),
    Chart.BARS: N_("Bars"),
    Chart.LINES: N_("Lines by time"),
    Chart.HEAT: N_("Heat table"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a report: what it is called, what it says."""

    name: str
    words: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A part that differs: what it said, what it says."""

    name: str
    before: str
    after: str


def parts_of(session: Session, draft: Draft, *, plugins: Plugins) -> list[Part]:
    """Return every part of a report in words, in one order; empty ones say nothing."""
    layout = draft.layout
    source = plugins.report_sources.get(layout.source)
    period = preset_words(layout) if layout.period else _("As of the day it is opened")
    pairs = [
        (_("Title"), draft.title), (_("What it tells"), draft.description),
        (_("Source"), _(source.title) if source else layout.source),
        (_("Lines"), listed(dimension_words(source, each) for each in layout.lines)),
        (_("Across"), dimension_words(source, layout.across) if layout.across else ""),
        (_("Figures"), listed(measure_words(source, each) for each in layout.measures)),
        (_("Columns"), listed(field_words(source, each) for each in layout.columns)),
        (_("Filters"), filters_words(session, layout, source, plugins)),
        (_("Period"), f"{field_words(source, layout.period)}, {period}" if layout.period else
            period),
        (_("Order"), order_words(source, layout.sort)),
        (_("Chart"), _(CHARTS[layout.chart]) if layout.chart else ""),
        (_("Comparison"), _("with the period before") if layout.compared else ""),
    ]  # fmt: skip
    return [Part(name, words) for name, words in pairs]


def differences(before: Sequence[Part], after: Sequence[Part]) -> list[Changed]:
    """Return the parts that differ; both were made by `parts_of`."""
    return [
        Changed(one.name, one.words, other.words)
        for one, other in zip(before, after, strict=True) if one.words != other.words
    ]  # fmt: skip


def listed(words: "Sequence[str] | object") -> str:
    """Return words with commas between."""
    return ", ".join(words)  # type: ignore[arg-type]  # any iterable of words


def preset_words(layout: ReportLayout) -> str:
    """Return the usual length of a period: «месяц»."""
    return _(PRESET_TITLES[Preset(layout.preset)]).lower() if layout.preset in set(Preset) else ""


def field_words(source: ReportSource | None, code: str) -> str:
    """Return the title of a field; one that is there no more by its code."""
    field = source.field(code) if source else None
    return _(field.title) if field else code


def measure_words(source: ReportSource | None, code: str) -> str:
    """Return the title of a figure; one that is there no more by its code."""
    measure = source.measure(code) if source else None
    return _(measure.title) if measure else code


def dimension_words(source: ReportSource | None, code: str) -> str:
    """Return the title of what tells lines apart; days with their step."""
    try:
        return dimension_of(source, code).title if source else code
    except InvalidError:
        return code


def order_words(source: ReportSource | None, sort: str) -> str:
    """Return what a report is sorted by."""
    if not sort:
        return ""
    code = sort.removeprefix("-")
    named = measure_words(source, code) if source and source.measure(code) else field_words(
        source, code)  # fmt: skip
    falling = _("{name}, the largest first") if sort[0] == "-" else _("{name}, the smallest first")
    return falling.format(name=named)


def filters_words(
    session: Session, layout: ReportLayout, source: ReportSource | None, plugins: Plugins
) -> str:
    """Return the filters that are part of a report."""
    said = []
    for code, values in layout.filters.items():
        field = source.field(code) if source else None
        words = filter_words(session, field, values, plugins=plugins) if field else listed(values)
        said.append(f"{field_words(source, code)}: {words}")
    return "; ".join(said)


def filter_words(
    session: Session, field: ReportField, values: Sequence[str], *, plugins: Plugins
) -> str:
    """Return the values of one filter as people say them: «Входящие, исходящие»."""
    some = [each for each in values if each != NOTHING]
    said = [_("not given")] if NOTHING in values else []
    if field.kind in RANGED:
        return listed([*(span_words(each) for each in some), *said])
    if field.kind is FieldKind.YES:
        return listed([*(_("Yes") if each == "yes" else _("No") for each in some), *said])
    if field.kind in {FieldKind.TEXT, FieldKind.CODE} and not field.titles:
        return listed([*(text_words(each) for each in some), *said])
    names = titles_of(session, field, some, plugins=plugins)
    return listed([*(names[each] for each in some), *said])


def span_words(text: str) -> str:
    """Return a span in words: «от 10 до 20»."""
    low, dots, high = text.partition("..")
    if not dots:
        return day_words(text)
    said = [_("from {value}").format(value=day_words(low))] if low else []
    said += [_("to {value}").format(value=day_words(high))] if high else []
    return " ".join(said)


def day_words(text: str) -> str:
    """Return an end of a span; a day as the office writes it."""
    year, hyphen, rest = text.partition("-")
    month, more, day = rest.partition("-")
    return f"{day}.{month}.{year}" if hyphen and more and len(year) == 4 else text


def text_words(text: str) -> str:
    """Return a text of a filter: words that are looked for inside begin with `~`."""
    if text.startswith("~"):
        return _("contains “{words}”").format(words=text[1:])
    return f"«{text}»"
