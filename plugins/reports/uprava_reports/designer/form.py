"""The form of the designer: what was typed, what its buttons do, the layout it means. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from litestar.datastructures import MultiDict
from uprava.documents.routes.forms import Form, many, word
from uprava.reporting import Chart, ReportLayout, ReportSource

from uprava_reports.asking.parsing import ENDS, INSIDE, TYPED, narrowing_in
from uprava_reports.asking.values import NARROWS
from uprava_reports.kept.checking import MOST_LINES
from uprava_reports.kept.service.keeping import Draft

FIGURES, LIST = "figures", "list"
"""What a report shows."""

ORDERED = ("measures", "columns", "filters")
"""Lists of the form whose entries are added, taken away and moved by buttons."""

LONGEST_VALUES = 50
"""Entries of one list that are read of a form."""


@dataclass(frozen=True, slots=True)
class Typed:
    """The form as it stands; `given` are the values of its filters by field."""

    source: str
    title: str = ""
    description: str = ""
    shows: str = FIGURES
    lines: Sequence[str] = ("",) * MOST_LINES
    across: str = ""
    measures: Sequence[str] = ()
    columns: Sequence[str] = ()
    filters: Sequence[str] = ()
    given: Mapping[str, Sequence[str]] = field(default_factory=dict)
    period: str = ""
    preset: str = "month"
    sort: str = ""
    chart: str = ""
    compared: bool = False
    focus: str = ""

    @property
    def figures(self) -> bool:
        """Whether it is a report of figures, not a list of rows."""
        return self.shows != LIST

    @property
    def shown(self) -> Sequence[str]:
        """The figures or the columns: what the report can be sorted by."""
        return self.measures if self.figures else self.columns

    @property
    def layout(self) -> ReportLayout:
        """The layout the form means; what its kind of report has not is left out."""
        figures = self.figures
        return ReportLayout(
            self.source,
            lines=tuple(filter(None, self.lines)) if figures else (),
            across=self.across if figures else "",
            measures=tuple(self.measures) if figures else (),
            columns=() if figures else tuple(self.columns),
            period=self.period,
            preset=self.preset,
            filters={code: tuple(self.given.get(code, ())) for code in self.filters},
            sort=self.sort if self.sort.removeprefix("-") in self.shown else "",
            chart=Chart(self.chart) if figures and self.chart in set(Chart) else Chart.NONE,
            compared=self.compared and figures,
        )

    @property
    def draft(self) -> Draft:
        """What is to be kept."""
        return Draft(self.title, self.description, self.layout)


def typed_in(form: Form) -> Typed:
    """Return what was typed."""
    measures, columns, filters = (
        list(dict.fromkeys(many(form, name)))[:LONGEST_VALUES] for name in ORDERED
    )
    return Typed(
        source=word(form, "source"),
        title=" ".join(word(form, "title").split()),
        description=word(form, "description"),
        shows=LIST if word(form, "shows") == LIST else FIGURES,
        lines=tuple(word(form, f"line{n}") for n in range(MOST_LINES)),
        across=word(form, "across"),
        measures=measures,
        columns=columns,
        filters=filters,
        given=values_in(form),
        period=word(form, "period"),
        preset=word(form, "preset") or "month",
        sort=word(form, "sort"),
        chart=word(form, "chart"),
        compared=bool(word(form, "compared")),
    )


def values_in(form: Form) -> dict[str, list[str]]:
    """Return the values of the filters, read as the form of a report reads them."""
    starts = (NARROWS, INSIDE, *ENDS)
    pairs = [(name, value) for name in form if name.startswith(starts)
             for value in many(form, name)]  # fmt: skip
    found = narrowing_in(MultiDict(pairs))
    return {code: [each.strip() for each in values if each.strip()]
            for code, values in found.items() if not code.endswith(TYPED)}  # fmt: skip


def typed_of(draft: Draft, source: ReportSource | None) -> Typed:
    """Return the form of a report as it is kept; a list without columns has the usual ones."""
    layout = draft.layout
    listed = not layout.measures
    columns = layout.columns or (source.listed if source and listed else ())
    lines = (*layout.lines, *("",) * MOST_LINES)[: max(MOST_LINES, len(layout.lines))]
    return Typed(
        layout.source, draft.title, draft.description, LIST if listed else FIGURES, lines,
        layout.across, list(layout.measures), list(columns), list(layout.filters), layout.filters,
        layout.period, layout.preset, layout.sort, str(layout.chart), layout.compared,
    )  # fmt: skip


def begun(source: ReportSource) -> Typed:
    """Return the form of a report nobody has said anything of yet."""
    period = source.dates[0] if source.dates else ""
    first = [source.measures[0].code] if source.measures else []
    return Typed(source.code, measures=first, columns=list(source.listed), period=period)


def done(typed: Typed, act: str, form: Form) -> Typed:
    """Return the form after one of its buttons: `add:measures`, `up:columns:title`."""
    verb, _colon, rest = act.partition(":")
    name, _colon, code = rest.partition(":")
    if name not in ORDERED:
        return typed
    codes = list(getattr(typed, name))
    if verb == "add":
        code = word(form, f"more_{name}")
        codes = [*codes, code] if code and code not in codes else codes
        return changed(typed, name, codes, f"add-{name}" if not code else f"{name}-{code}")
    if code not in codes:
        return typed
    place = codes.index(code)
    codes.remove(code)
    if verb == "off":
        return changed(typed, name, codes, f"more_{name}")
    codes.insert(max(0, place + (-1 if verb == "up" else 1)), code)
    return changed(typed, name, codes, f"{verb}-{name}-{code}")


def changed(typed: Typed, name: str, codes: Sequence[str], focus: str) -> Typed:
    """Return the form with another list, and where the focus goes."""
    if name == "filters":
        return replace(typed, filters=codes, focus=focus)
    if name == "columns":
        return replace(typed, columns=codes, focus=focus)
    return replace(typed, measures=codes, focus=focus)
