"""What the fields of the designer offer, in the reader's language. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from uprava.calendar.periods import PRESET_TITLES, Preset
from uprava.extension import DocumentKind
from uprava.i18n import _, pgettext
from uprava.reporting import FieldKind, ReportField, ReportSource

from uprava_reports.asking.values import Dimension, Step
from uprava_reports.designer.form import Typed
from uprava_reports.kept.service.wording import CHARTS

Option = tuple[str, str]

INSIDE = {FieldKind.TEXT, FieldKind.CODE}
SPANS = {FieldKind.NUMBER, FieldKind.MONEY}
TICKED = {FieldKind.CHOICE, FieldKind.YES, FieldKind.DOCUMENT_KIND}


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of an ordered list; `first` and `last` cannot be moved further."""

    code: str
    title: str
    first: bool
    last: bool


@dataclass(frozen=True, slots=True)
class Choices:
    """What each field offers."""

    dimensions: Sequence[Option]
    measures: Sequence[Option]
    columns: Sequence[Option]
    filters: Sequence[Option]
    dates: Sequence[Option]
    presets: Sequence[Option]
    sorts: Sequence[Option]
    charts: Sequence[Option]


def choices_of(source: ReportSource, typed: Typed) -> Choices:
    """Return what the form offers; entries of lists that are there already are not."""
    fields = [(each.code, _(each.title)) for each in source.fields]
    measures = [(each.code, _(each.title)) for each in source.measures]
    titles = dict(measures if typed.figures else fields)
    return Choices(
        dimensions=dimensions(source),
        measures=[each for each in measures if each[0] not in typed.measures],
        columns=[each for each in fields if each[0] not in typed.columns],
        filters=[each for each in fields if each[0] not in typed.filters],
        dates=[each for each in fields if each[0] in {*source.dates, typed.period}],
        presets=[(str(each), _(PRESET_TITLES[each])) for each in Preset if each is not Preset.OWN],
        sorts=[option for code in typed.shown if code in titles
               for option in sorted_by(code, titles[code])],
        charts=[(str(each), _(title)) for each, title in CHARTS.items()],
    )  # fmt: skip


def dimensions(source: ReportSource) -> list[Option]:
    """Return what lines may be told apart by; days with each of their steps."""
    found: list[Option] = []
    for each in source.fields:
        if each.groups:
            steps: Sequence[Step | None] = list(Step) if each.kind is FieldKind.DAY else [None]
            made = [Dimension(each, step) for step in steps]
            found += [(dimension.code, dimension.title) for dimension in made]
    return found


def sorted_by(code: str, title: str) -> list[Option]:
    """Return both orders of a figure or a column."""
    return [
        (f"-{code}", _("{name}, the largest first").format(name=title)),
        (code, _("{name}, the smallest first").format(name=title)),
    ]


def entries(codes: Sequence[str], titles: Mapping[str, str]) -> list[Entry]:
    """Return the entries of an ordered list; one that is no more is called by its code."""
    last = len(codes) - 1
    return [Entry(code, titles.get(code, code), place == 0, place == last)
            for place, code in enumerate(codes)]  # fmt: skip


def measure_entries(source: ReportSource, typed: Typed) -> list[Entry]:
    """Return the figures of the form."""
    return entries(typed.measures, {each.code: _(each.title) for each in source.measures})


def column_entries(source: ReportSource, typed: Typed) -> list[Entry]:
    """Return the columns of the form."""
    return entries(typed.columns, {each.code: _(each.title) for each in source.fields})


@dataclass(frozen=True, slots=True)
class Chosen:
    """A value of a filter found by typing."""

    id: str
    title: str
    person: None = None


@dataclass(frozen=True, slots=True)
class FilterEntry:
    """A filter of the form. `how` is one of gone, inside, span, days, ticks, search."""

    code: str
    title: str
    how: str
    given: Sequence[str] = ()
    options: Sequence[Option] = ()
    chosen: Sequence[Chosen] = ()

    @property
    def first(self) -> str:
        """The only value of a text."""
        return next(iter(self.given), "").removeprefix("~")

    @property
    def ends(self) -> tuple[str, str]:
        """The ends of a span."""
        low, dots, high = next(iter(self.given), "").partition("..")
        return low, high if dots else low


def how_of(field: ReportField | None) -> str:
    """Return how the values of a filter are asked for."""
    if field is None:
        return "gone"
    if field.kind in INSIDE and not field.titles:
        return "inside"
    if field.kind in SPANS:
        return "span"
    if field.kind is FieldKind.DAY:
        return "days"
    return "ticks" if field.kind in TICKED else "search"


def tick_options(
    field: ReportField, source: ReportSource, kinds: Mapping[str, DocumentKind]
) -> list[Option]:
    """Return the values that are ticked, where they are few and known."""
    if field.kind is FieldKind.YES:
        return [("yes", pgettext("answer", "yes")), ("no", pgettext("answer", "no"))]
    if field.kind is FieldKind.CHOICE:
        return [(code, _(title)) for code, title in field.choices.items()]
    among = set(source.document_kinds) or set(kinds)
    return [(code, _(kind.title)) for code, kind in kinds.items() if code in among]
