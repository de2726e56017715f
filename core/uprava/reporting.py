"""What modules offer to the centre of reports: sources, ready reports, screens of their own.

A source is a selection of rows in SQL with typed fields and measures. Whoever asks it puts the
rights of the reader into the same statement: a row is counted when one of the reader's grants
opens the document it belongs to (decision 0025). All texts here are English messages.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, LiteralString

from uprava.i18n import N_

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from uprava.users.reader import Reader


class FieldKind(StrEnum):
    """What the values of a field are; it decides how they are asked for, named and written."""

    TEXT = "text"
    CODE = "code"
    """A number of a document and the like: text however it looks."""
    NUMBER = "number"
    MONEY = "money"
    """Roubles, numeric."""
    DAY = "day"
    YES = "yes"
    CHOICE = "choice"
    """One of the field's `choices`."""
    REFERENCE = "reference"
    """A key whose name `titles` knows."""
    PERSON = "person"
    UNIT = "unit"
    ORGANISATION = "organisation"
    DOCUMENT_KIND = "document_kind"
    """A kind of documents; a value that is none (no document) is among the field's `choices`."""
    JOURNAL = "journal"


GROUPED = frozenset(FieldKind) - {FieldKind.NUMBER, FieldKind.MONEY}
"""Kinds whose values may tell lines of a report apart; days do by their month, quarter or year."""


@dataclass(frozen=True, slots=True)
class ReportField:
    """A typed column of a source.

    `sql` is an expression over the aliases of the source's `rows` and, where needed, of `joins`,
    which is added to them only when the field is used and never multiplies rows. `titles` of a
    REFERENCE is a statement that returns `key` (text) and `title` for `%(keys)s` (text[]).
    `width` is in characters, of a file. `filtered`: offered as a filter of every report.
    `moment` of a DAY that is the day of a moment at the office: the moment itself. A period is
    compared with it, so that an index on it serves; `values` of the source tell the `zone`.
    """

    code: str
    title: str
    kind: FieldKind
    sql: LiteralString
    joins: LiteralString = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    titles: LiteralString = ""
    width: int = 20
    grouped: bool = True
    filtered: bool = False
    moment: LiteralString = ""

    @property
    def groups(self) -> bool:
        """Whether lines of a report may be told apart by it."""
        return self.grouped and self.kind in GROUPED


class Aggregate(StrEnum):
    """What is done with the rows a measure counts."""

    COUNT = "count"
    SUM = "sum"
    AVERAGE = "average"
    LARGEST = "largest"
    SHARE = "share"
    """The rows of this measure among those of the measure `of`, in percent."""


class Good(StrEnum):
    """Which change is a good one."""

    MORE = "more"
    LESS = "less"
    NEITHER = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure: which rows it counts (`where`), and what of them (`value`, numeric).

    Every figure opens the list of exactly the rows that `where` leaves; of a share these are the
    counted part, not the whole. `unit` is shown after the figure, of shares it is %. An average is
    of rows; with a `weight` (numeric) the sum of `value` is divided by the sum of weights.
    """

    code: str
    title: str
    where: LiteralString = "true"
    aggregate: Aggregate = Aggregate.COUNT
    value: LiteralString = ""
    of: str = ""
    unit: str = ""
    digits: int = 0
    good: Good = Good.NEITHER
    joins: LiteralString = ""
    weight: LiteralString = ""


@dataclass(frozen=True, slots=True)
class ReportSource:
    """Rows to count: where they come from, to which documents they belong, what is known of them.

    `rows` is what stands after `from`, with its own conditions in `where`; the core's parameters
    there are `%(today)s` (the office day), `%(principals)s` and those `values` adds. `key` tells
    rows apart (text, int or uuid), `document` is the id of the document whose rights count for
    the row; `document_kinds` are its kinds, empty for any. A source without documents names a
    `permission` that opens all of it. `dates` are the fields a period is asked by, the usual one
    first. `unit` is the field that a permission limited to units is compared with. `listed` are
    the columns of a list unless a report names others.

    `changed_by` are beginnings of audit actions after which kept figures are counted anew.
    """

    code: str
    title: str
    rows: LiteralString
    key: LiteralString
    fields: Sequence[ReportField]
    measures: Sequence[Measure]
    listed: Sequence[str]
    where: LiteralString = "true"
    document: LiteralString = ""
    document_kinds: Sequence[str] = ()
    dates: Sequence[str] = ()
    unit: str = ""
    permission: str = ""
    description: str = ""
    changed_by: Sequence[str] = ("document",)
    values: "Callable[[Session, Reader], Mapping[str, object]] | None" = None

    def field(self, code: str) -> ReportField | None:
        """Return the field of that code, or None."""
        return next((each for each in self.fields if each.code == code), None)

    def measure(self, code: str) -> Measure | None:
        """Return the measure of that code, or None."""
        return next((each for each in self.measures if each.code == code), None)

    def undeclared(self) -> list[str]:
        """Return the fields and measures it names and does not have."""
        fields = {*self.dates, *self.listed, self.unit} - {each.code for each in self.fields}
        whole = {each.of for each in self.measures} - {each.code for each in self.measures}
        return sorted(filter(None, fields | whole))


class Chart(StrEnum):
    """How the figures of a report are drawn."""

    NONE = ""
    BARS = "bars"
    LINES = "lines"
    HEAT = "heat"


@dataclass(frozen=True, slots=True)
class ReportLayout:
    """What a report shows of its source: the same for ready ones and those people make.

    `lines` and `across` are codes of fields; a day has its step after a colon:
    `registered_on:month` (day, week, month, quarter, year). Without `measures` the report is a
    list of rows with `columns`. `period` is the date field the period of the form is about; empty:
    the report is of this moment. `filters` are those that are part of the report itself: field →
    values any of which fits; `preset` is the usual length of the period. `sort` is a code of a
    measure or a column, `-` before it: the largest first; without it by the lines' own order.
    """

    source: str
    lines: Sequence[str] = ()
    across: str = ""
    measures: Sequence[str] = ()
    columns: Sequence[str] = ()
    period: str = ""
    preset: str = "month"
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    sort: str = ""
    chart: Chart = Chart.NONE
    compared: bool = False

    def undeclared(self, source: ReportSource) -> list[str]:
        """Return the fields and measures it names that its source does not have."""
        told_apart = (each.partition(":")[0] for each in (*self.lines, self.across))
        fields = {*told_apart, *self.columns, *self.filters, self.period}
        known = {each.code for each in source.fields}
        return sorted(
            filter(
                None, fields - known | {*self.measures} - {each.code for each in source.measures}
            )
        )


class Purpose(StrEnum):
    """What reports are for; the catalogue stands in this order."""

    VOLUME = "volume"
    DISCIPLINE = "discipline"
    APPEALS = "appeals"
    MEETINGS = "meetings"
    CONTRACTS = "contracts"
    APPROVAL = "approval"
    FILING = "filing"
    EXCHANGE = "exchange"
    SECURITY = "security"
    OWN = "own"


PURPOSES: Mapping[Purpose, str] = {
    Purpose.VOLUME: N_("Flow of documents"),
    Purpose.DISCIPLINE: N_("Execution and discipline"),
    Purpose.APPEALS: N_("Appeals of citizens"),
    Purpose.MEETINGS: N_("Meetings"),
    Purpose.CONTRACTS: N_("Contracts"),
    Purpose.APPROVAL: N_("Approval and signing"),
    Purpose.FILING: N_("Filing and archive"),
    Purpose.EXCHANGE: N_("Exchange with other bodies"),
    Purpose.SECURITY: N_("Protection of information"),
    Purpose.OWN: N_("Made here"),
}


@dataclass(frozen=True, slots=True)
class ReadyReport:
    """A report of the catalogue; `code` begins with its module's name.

    `boards` are the codes of roles (`BuiltInRole`) on whose board it stands by itself, as
    `board_shape`: `figure` (one measure with its change), `bars`, `lines` or `top` (the first
    lines of the table), of `board_measure`, without it of the report's first one; `board_title` is
    what the figure is called there, without it as the report.
    """

    code: str
    title: str
    purpose: Purpose
    layout: ReportLayout
    description: str = ""
    permission: str = ""
    position: int = 100
    boards: Sequence[str] = ()
    board_shape: str = "figure"
    board_measure: str = ""
    board_title: str = ""


@dataclass(frozen=True, slots=True)
class ReportScreen:
    """A report that has a screen of the module's own: the catalogue leads there."""

    code: str
    title: str
    purpose: Purpose
    url: str
    description: str = ""
    permission: str = ""
    position: int = 100
