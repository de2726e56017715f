"""A question: a layout over a source, in a period, narrowed by the form."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from urllib.parse import urlencode

from uprava.calendar.periods import Period, Preset
from uprava.errors import InvalidError
from uprava.i18n import N_, _
from uprava.reporting import FieldKind, Measure, ReportField, ReportLayout, ReportSource

PATH = "/reports"

NOTHING = "-"
"""The value that stands for what is not given."""

NARROWS = "f-"
"""What the parameters of filters begin with: `f-kind=records.incoming`."""


class Step(StrEnum):
    """By what days are put together."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


STEP_TITLES = {
    Step.DAY: N_("by days"),
    Step.WEEK: N_("by weeks"),
    Step.MONTH: N_("by months"),
    Step.QUARTER: N_("by quarters"),
    Step.YEAR: N_("by years"),
}

STEP_HEADS = {
    Step.WEEK: N_("Week"), Step.MONTH: N_("Month"), Step.QUARTER: N_("Quarter"),
    Step.YEAR: N_("Year"),
}  # fmt: skip

Key = str | int | bool | date | None
"""What tells lines apart: the number of a person or unit, a word, the first day of a step."""


@dataclass(frozen=True, slots=True)
class Dimension:
    """A field that tells lines apart; days with the step they are put together by."""

    field: ReportField
    step: Step | None = None

    @property
    def code(self) -> str:
        """The code as layouts and addresses say it."""
        return f"{self.field.code}:{self.step}" if self.step else self.field.code

    @property
    def title(self) -> str:
        """The title in the reader's language; single days need no «by days»."""
        named = _(self.field.title)
        if self.step in (None, Step.DAY):
            return named
        return f"{named}, {_(STEP_TITLES[self.step])}"


def dimension_of(source: ReportSource, code: str) -> Dimension:
    """Return the dimension of a code. Raises InvalidError for one that cannot be."""
    name, _colon, step = code.partition(":")
    found = source.field(name)
    if found is None or not found.groups:
        raise InvalidError(
            _("There is no field {code} to put lines together by.").format(code=code)
        )
    if found.kind is not FieldKind.DAY:
        return Dimension(found)
    if step and step not in set(Step):
        raise InvalidError(_("Days are put together by days, weeks, months, quarters or years."))
    return Dimension(found, Step(step) if step else Step.MONTH)


Cell = Mapping[int, Key]
"""Place of a dimension → its value; a place that is missing is of any value."""

ANY_CELL: Cell = {}

Filters = Mapping[str, tuple[str, ...]]
"""Field → values of which one has to fit; see `building.conditions` for how they are written."""


@dataclass(frozen=True, slots=True)
class Question:
    """A report as it is asked: everything its figures follow from but the reader and the day."""

    report: str
    title: str
    source: ReportSource
    layout: ReportLayout
    period: Period | None = None
    narrowed: Filters = field(default_factory=dict)
    compared: bool = False
    sort: str = ""

    @property
    def lines(self) -> Sequence[Dimension]:
        """What tells lines apart."""
        return [dimension_of(self.source, code) for code in self.layout.lines]

    @property
    def across(self) -> Dimension | None:
        """What tells columns apart beside the measures."""
        return dimension_of(self.source, self.layout.across) if self.layout.across else None

    @property
    def heads(self) -> list[str]:
        """What the columns of the lines' names are called, in the reader's language."""
        return [self.head(each) for each in self.lines] or [_("The whole report")]

    def head(self, dimension: Dimension) -> str:
        """Return what stands over the names of a dimension: «Месяц» where the period tells which.

        A day needs no step beside it.
        """
        step = dimension.step
        if step is Step.DAY:
            return _(dimension.field.title)
        if step is None or dimension.field.code != self.layout.period:
            return dimension.title
        return _(STEP_HEADS[step])

    @property
    def dimensions(self) -> Sequence[Dimension]:
        """Lines, then what stands across."""
        across = self.across
        return [*self.lines, *([across] if across else [])]

    @property
    def measures(self) -> Sequence[Measure]:
        """The figures of a line."""
        found = (self.source.measure(code) for code in self.layout.measures)
        return [each for each in found if each is not None]

    @property
    def columns(self) -> Sequence[ReportField]:
        """The columns of a list of rows."""
        found = (self.source.field(code) for code in self.layout.columns or self.source.listed)
        return [each for each in found if each is not None]

    @property
    def listed(self) -> bool:
        """Whether the report is a list of rows rather than of figures."""
        return not self.layout.measures

    def before(self) -> "Question":
        """Return the same question about the period before."""
        return replace(self, period=self.period.before if self.period else None)

    def during(self, period: Period) -> "Question":
        """Return the same question about another period."""
        return replace(self, period=period)

    def pairs(self) -> list[tuple[str, str]]:
        """Return the question as parameters of an address."""
        found: list[tuple[str, str]] = []
        if self.period is not None:
            found += [("period", self.period.preset), ("since", f"{self.period.since}")]
            if self.period.preset is Preset.OWN:
                found.append(("until", f"{self.period.until}"))
        found += [(NARROWS + name, value) for name, values in sorted(self.narrowed.items())
                  for value in values]  # fmt: skip
        if self.compared != self.layout.compared:
            found.append(("compare", "1" if self.compared else "0"))
        if self.sort != self.layout.sort:
            found.append(("sort", self.sort))
        return found

    def query(self, more: Iterable[tuple[str, str]] = ()) -> str:
        """Return the question as the query of an address; `more` stands after it."""
        return urlencode([*self.pairs(), *more])


def key_words(key: Key) -> str:
    """Return a key as addresses say it; a text that begins with a dash has one more."""
    if key is None:
        return NOTHING
    if isinstance(key, bool):
        return "yes" if key else "no"
    return f"{NOTHING}{key}" if isinstance(key, str) and key.startswith(NOTHING) else str(key)


def at_pairs(keys: Sequence[Key | None], skip: Sequence[bool] = ()) -> list[tuple[str, str]]:
    """Return the parameters `at0`, `at1`… that name a cell; skipped places are of any value."""
    passed = [*skip, *([False] * (len(keys) - len(skip)))]
    return [
        (f"at{place}", key_words(key))
        for place, (key, any_) in enumerate(zip(keys, passed, strict=True)) if not any_
    ]  # fmt: skip
