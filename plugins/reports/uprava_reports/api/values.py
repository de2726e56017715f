"""Reports as programs read them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec

Value = str | int | float | bool | None
"""A number, a word, yes or no; days are written as 2026-11-23."""


class DimensionOut(msgspec.Struct, frozen=True):
    """What tells lines apart; the code of days is followed by their step: `registered_on:month`."""

    code: str
    title: str
    kind: str


class MeasureOut(msgspec.Struct, frozen=True):
    """A figure; `aggregate` is count, sum, average, largest or share (in percent)."""

    code: str
    title: str
    unit: str
    aggregate: str


class FilterOut(msgspec.Struct, frozen=True):
    """A field to narrow by: `f-CODE=VALUE` in the address; `choices` are its values, if few."""

    code: str
    title: str
    kind: str
    choices: Mapping[str, str]


class ReportOut(msgspec.Struct, frozen=True):
    """A report; without `measures` it has rows only. `preset`: its usual period, empty: none."""

    code: str
    title: str
    description: str
    purpose: str
    preset: str
    dimensions: Sequence[DimensionOut]
    measures: Sequence[MeasureOut]
    filters: Sequence[FilterOut]


class ReportsOut(msgspec.Struct, frozen=True):
    """The reports the caller may run, by what they are for."""

    items: Sequence[ReportOut]


class FigureOut(msgspec.Struct, frozen=True):
    """A figure: how many rows it counts, its value, that of the period before; null: none."""

    rows: int
    value: int | float | None
    before: int | float | None


class LineOut(msgspec.Struct, frozen=True):
    """A line: one key and its name for each dimension, one figure for each measure."""

    keys: Sequence[Value]
    titles: Sequence[str]
    figures: Sequence[FigureOut]


class FiguresOut(msgspec.Struct, frozen=True):
    """The figures of a report; `total` is over all lines, of a share it is that of the whole.

    `since` and `until` are the days of the period, null where it is of this moment; `notes` are
    sentences about what was asked: a unit that is closed, a period that has not begun.
    """

    code: str
    title: str
    since: date | None
    until: date | None
    counted_at: datetime
    dimensions: Sequence[DimensionOut]
    measures: Sequence[MeasureOut]
    total: Sequence[FigureOut]
    lines: Sequence[LineOut]
    notes: Sequence[str]


class ColumnOut(msgspec.Struct, frozen=True):
    """A column of rows."""

    code: str
    title: str
    kind: str


class RowOut(msgspec.Struct, frozen=True):
    """A row: its values by the codes of columns; `titles` name those that are keys.

    `document_id`: the document it belongs to.
    """

    key: str
    document_id: UUID | None
    values: Mapping[str, Value]
    titles: Mapping[str, str]


class RowsOut(msgspec.Struct, frozen=True):
    """Rows of a report, or those behind a figure; `cursor` continues them, null: they end."""

    columns: Sequence[ColumnOut]
    items: Sequence[RowOut]
    cursor: str | None


class RunOut(msgspec.Struct, frozen=True):
    """A report that is counted by a job; `share` is in percent, null: not known.

    `state` is waiting, running, done, failed, cancelled or gone; `said`: why there is no result.
    """

    id: UUID
    report: str
    state: str
    share: int | None
    said: str
    ordered_at: datetime
    counted_at: datetime | None
