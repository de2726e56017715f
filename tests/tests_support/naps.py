"""A module of tests: a source of twelve months whose every row takes its time.

`NAP` is how long a row takes, in seconds; there are no documents behind it, but a permission.
"""

from collections.abc import Sequence

from uprava import hookimpl
from uprava.extension import Module, Permission
from uprava.reporting import (
    Aggregate,
    FieldKind,
    Measure,
    Purpose,
    ReadyReport,
    ReportField,
    ReportLayout,
    ReportSource,
)

COUNT = "naps.count"

NAP = {"seconds": 0.0}

SOURCE = ReportSource(
    "naps.months",
    "Months",
    rows="""(select n, make_date(2026, n, 15) as day, n %% 3 as third
        from generate_series(1, 12) as n) as m
        cross join lateral (select pg_sleep(%(nap)s::float8 + 0 * m.n)) as slept""",
    key="m.n",
    permission=COUNT,
    fields=(
        ReportField("day", "Day", FieldKind.DAY, "m.day"),
        ReportField("third", "Third", FieldKind.CODE, "m.third::text", filtered=True),
        ReportField("number", "Number", FieldKind.NUMBER, "m.n"),
    ),
    measures=(
        Measure("rows", "Rows"),
        Measure("sum", "Sum", aggregate=Aggregate.SUM, value="m.n"),
        Measure("average", "Average", aggregate=Aggregate.AVERAGE, value="m.n", digits=1),
        Measure("largest", "Largest", aggregate=Aggregate.LARGEST, value="m.n"),
        Measure("even", "Even", "m.n %% 2 = 0", Aggregate.SHARE, of="rows", digits=1),
    ),
    listed=("day", "number"),
    dates=("day",),
    changed_by=("nap",),
    values=lambda _session, _reader: {"nap": NAP["seconds"]},
)

MEASURES = ("rows", "sum", "average", "largest", "even")

READY = [
    ReadyReport(
        "naps.year", "Year of naps", Purpose.VOLUME,
        ReportLayout(SOURCE.code, lines=("third",), across="day:month", measures=MEASURES,
                     period="day", preset="year"),
        permission=COUNT,
    ),
    ReadyReport(
        "naps.compared", "Naps compared", Purpose.VOLUME,
        ReportLayout(SOURCE.code, lines=("third",), measures=("rows",), period="day",
                     preset="year", compared=True),
    ),
    ReadyReport(
        "naps.now", "Naps of now", Purpose.VOLUME,
        ReportLayout(SOURCE.code, lines=("third",), measures=("rows",)),
    ),
    ReadyReport(
        "naps.list", "Naps one by one", Purpose.VOLUME,
        ReportLayout(SOURCE.code, columns=("day", "number"), period="day", preset="year"),
    ),
]  # fmt: skip


@hookimpl
def uprava_module() -> Module:
    """Say what the module is."""
    return Module(
        name="naps", title="Naps", description="Sleeps", version="1", package="tests_support",
        position=90,
    )  # fmt: skip


@hookimpl
def uprava_permissions() -> Sequence[Permission]:
    """Who may count naps."""
    return [Permission(COUNT, "Count naps", ())]


@hookimpl
def uprava_report_sources() -> Sequence[ReportSource]:
    """The source of naps."""
    return [SOURCE]


@hookimpl
def uprava_ready_reports() -> Sequence[ReadyReport]:
    """Reports over naps."""
    return READY
