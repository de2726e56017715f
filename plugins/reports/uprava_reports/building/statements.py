"""The one selection behind every figure and every list of a report, as SQL.

A figure and the list it opens have the same conditions, written once here: they cannot differ.
The rights are asked of all rows at once (`SEEN`, the predicate of the core's lists): row by row
they would cost several times the counting.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import LiteralString

from uprava.reporting import Aggregate, FieldKind, Measure, ReportField, ReportSource
from uprava.users.reader import Reader

from uprava_reports.asking.parsing import NUMBERED, RANGED, reading
from uprava_reports.asking.values import ANY_CELL, NOTHING, Cell, Dimension, Key, Question, Step

SEEN: LiteralString = """{document} in (
    select g.document_id from documents.access_grant as g
    where g.principal_id = any (%(principals)s) and not g.hidden{kinds})"""

WIDE: LiteralString = """left join (
    select distinct g.document_id from documents.access_grant as g
    where g.principal_id = %(widest)s and not g.hidden{kinds}
    order by g.document_id desc) as of_widest
    on of_widest.document_id = {document}"""
"""What one principal may open, in the order of its index, joined to the rows.

The newest first: a report of this year is done when its oldest document is met.
"""

SEEN_WIDE: LiteralString = """(of_widest.document_id is not null or (
    select true from documents.access_grant as g where g.document_id = {document}
    and g.principal_id = any (%(rest)s) and not g.hidden{kinds} limit 1))"""
"""`SEEN` of who has a principal that may open most documents: the others are asked row by row."""

BELOW: LiteralString = """(
    with recursive tree (id) as (
        select unnest({units}::int[])
        union select child.id from users.unit as child join tree on child.parent_id = tree.id
    ) select array_agg(id) from tree)::int[]"""
"""Units with those below them."""

MOST_LINES = 20_000
"""Lines of one report: what more than anybody reads; beyond it the question has to be coarser."""

ROUND = {
    Step.DAY: "{sql}", Step.WEEK: "date_trunc('week', {sql})::date",
    Step.MONTH: "date_trunc('month', {sql})::date",
    Step.QUARTER: "date_trunc('quarter', {sql})::date",
    Step.YEAR: "date_trunc('year', {sql})::date",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL with what its parameters stand for.

    `merged`: its rights are joined in the order of an index, see `WIDE`.
    """

    text: LiteralString
    values: Mapping[str, object]
    merged: bool = False


@dataclass(frozen=True, slots=True)
class Selection:
    """What stands from `from` on, with its parameters; `merged` as of a statement."""

    text: LiteralString
    values: Mapping[str, object]
    merged: bool = False


def expression(dimension: Dimension) -> LiteralString:
    """Return what a dimension's key is in SQL."""
    if dimension.step is None:
        return dimension.field.sql
    return ROUND[dimension.step].format(sql=f"({dimension.field.sql})")


@dataclass(frozen=True, slots=True)
class Whom:
    """For whom and on which day a statement is made; `more` are the source's own parameters.

    `widest` is the one of the reader's principals that may open most documents, where there is
    such a one and all rows of the statement are looked at.
    """

    reader: Reader
    today: date
    more: Mapping[str, object]
    widest: int | None = None


def selection(
    question: Question, whom: Whom, *, used: Iterable[ReportField | Measure] = (),
    cell: Cell = ANY_CELL, measure: Measure | None = None,
) -> Selection:  # fmt: skip
    """Return the rows of a question: of one cell and one figure where they are named."""
    source, reader = question.source, whom.reader
    values: dict[str, object] = {
        "principals": list(reader.principals), "today": whom.today, **whom.more,
    }  # fmt: skip
    fields = [*used, *([measure] if measure else [])]
    conditions = [source.where]
    if question.period is not None and (dated := source.field(question.layout.period)):
        conditions += [edge(dated, "low", "since"), edge(dated, "high", "until")]
        values |= {"since": question.period.since, "until": question.period.until}
        fields.append(dated)
    for place, (code, given) in enumerate(narrowing(question)):
        found = source.field(code)
        assert found is not None
        conditions.append(condition(found, f"f{place}", given, values))
        fields.append(found)
    for place, dimension in enumerate(question.dimensions):
        if place in cell:
            conditions.append(exactly(dimension, f"at{place}", cell[place], values))
            fields.append(dimension.field)
    if measure is not None:
        conditions.append(f"({measure.where})")
    conditions += permitted(question, reader, values, fields)
    joins = dict.fromkeys(each.joins for each in fields if each.joins)
    merged = whom.widest is not None and not joins and " join " not in source.rows
    wide, seen = rights(source, whom if merged else replace(whom, widest=None), values)
    text = f"from {source.rows} {' '.join(joins)} {wide} where {' and '.join(conditions + seen)}"
    return Selection(text, values, merged and bool(wide))


def narrowing(question: Question) -> list[tuple[str, Sequence[str]]]:
    """Return every filter: those of the report itself, then those of the form."""
    return [*question.layout.filters.items(), *question.narrowed.items()]


def rights(
    source: ReportSource, whom: Whom, values: dict[str, object]
) -> tuple[LiteralString, list[LiteralString]]:
    """Return what is joined, and the conditions, that leave rows of documents the reader sees."""
    if not source.document:
        return "", []
    kinds = " and g.kind = any (%(kinds)s)" if source.document_kinds else ""
    values["kinds"] = list(source.document_kinds)
    if whom.widest is None:
        return "", [SEEN.format(document=source.document, kinds=kinds)]
    rest = [each for each in whom.reader.principals if each != whom.widest]
    values |= {"widest": whom.widest, "rest": rest}
    wide = WIDE.format(document=source.document, kinds=kinds)
    return wide, [SEEN_WIDE.format(document=source.document, kinds=kinds)]


def permitted(
    question: Question, reader: Reader, values: dict[str, object],
    fields: list[ReportField | Measure],
) -> list[LiteralString]:  # fmt: skip
    """Return the condition of a permission that is limited to units; `values` gets its own."""
    source = question.source
    units = reader.permissions.get(source.permission) if source.permission else None
    unit = source.field(source.unit) if source.unit else None
    if units is None or unit is None:
        return []
    values["permitted"] = list(units)
    fields.append(unit)
    return [f"({unit.sql}) = any (%(permitted)s)"]


def condition(
    field: ReportField, name: str, given: Sequence[str], values: dict[str, object]
) -> LiteralString:
    """Return the condition of one filter: any of its values fits.

    `-` is what is not given; a unit stands for those below it too; spans are `10..20`; a text
    that begins with `~` is looked for inside.
    """
    some = [each for each in given if each != NOTHING]
    parts: list[LiteralString] = []
    if NOTHING in given:
        empty = f"({field.sql}) = ''" if field.kind in {FieldKind.TEXT, FieldKind.CODE} else "false"
        parts.append(f"(({field.sql}) is null or {empty})")
    if field.kind in RANGED:
        parts += [span(field, f"{name}_{n}", each, values) for n, each in enumerate(some)]
    elif some and field.kind is FieldKind.TEXT and all(each.startswith("~") for each in some):
        values[name] = [f"%{escaped(each[1:])}%" for each in some]
        parts.append(f"({field.sql}) ilike any (%({name})s::text[])")
    elif some:
        values[name] = [typed(field, each) for each in some]
        parts.append(f"({field.sql}) = any ({array(field, name)})")
    return f"({' or '.join(parts)})"


def escaped(text: str) -> str:
    """Return a text to be looked for as it is."""
    return text.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")


def typed(field: ReportField, text: str) -> object:
    """Return a value of a filter as the database compares it."""
    if field.kind in NUMBERED:
        return int(text)
    return text == "yes" if field.kind is FieldKind.YES else text


def array(field: ReportField, name: str) -> LiteralString:
    """Return the values of a filter in SQL."""
    if field.kind is FieldKind.UNIT:
        return BELOW.format(units=f"%({name})s")
    kind = "int" if field.kind in NUMBERED else "bool" if field.kind is FieldKind.YES else "text"
    return f"%({name})s::{kind}[]"


def span(field: ReportField, name: str, text: str, values: dict[str, object]) -> LiteralString:
    """Return the condition of a span «from..to»."""
    low, dots, high = text.partition("..")
    ends = {"low": low, "high": high if dots else low}
    found: list[LiteralString] = []
    for end in ("low", "high"):
        if ends[end]:
            values[f"{name}_{end}"] = reading(field.kind, ends[end])
            found.append(edge(field, end, f"{name}_{end}"))
    return f"({' and '.join(found) or 'true'})"


def edge(field: ReportField, end: str, name: str) -> LiteralString:
    """Return the condition of one end of a span, whose value has that name.

    The day of a moment is compared as the moments it consists of: an index on them serves.
    """
    if not field.moment:
        return f"({field.sql}) {'>=' if end == 'low' else '<='} %({name})s"
    if end == "low":
        return f"{field.moment} >= %({name})s::date::timestamp at time zone %(zone)s"
    return f"{field.moment} < (%({name})s::date + 1)::timestamp at time zone %(zone)s"


def exactly(dimension: Dimension, name: str, key: Key, values: dict[str, object]) -> LiteralString:
    """Return the condition of one line: its key and no other."""
    if key is None:
        return f"({expression(dimension)}) is null"
    values[name] = key
    return f"({expression(dimension)}) = %({name})s"


def counting(question: Question, whom: Whom) -> Statement:
    """Return the statement of a report's figures: its keys, then the parts of each measure."""
    source, dimensions, measures = question.source, question.dimensions, question.measures
    wholes = [whole for each in measures if (whole := source.measure(each.of))]
    used: list[ReportField | Measure] = [each.field for each in dimensions]
    used += [*measures, *wholes]
    inside = [f"({expression(each)}) as k{n}" for n, each in enumerate(dimensions)]
    outside = [f"k{n}" for n, _each in enumerate(dimensions)]
    for n, measure in enumerate(measures):
        inner, outer = parts_of(question, measure, n)
        inside += inner
        outside += outer
    found = selection(question, whom, used=used)
    keys = ", ".join(f"k{n}" for n, _each in enumerate(dimensions))
    text = f"""select {", ".join(outside)} from (select {", ".join(inside)} {found.text}) as x
        {f"group by {keys}" if keys else ""} limit {MOST_LINES + 1}"""
    return Statement(text, found.values, found.merged)


def parts_of(
    question: Question, measure: Measure, place: int
) -> tuple[list[LiteralString], list[LiteralString]]:
    """Return a measure inside and outside: always a count, then a sum that can be added up."""
    inside = [f"({measure.where}) as w{place}"]
    count = f"count(*) filter (where w{place})"
    if measure.aggregate is Aggregate.COUNT:
        return inside, [count, "null::numeric"]
    if measure.aggregate is Aggregate.SHARE:
        whole = question.source.measure(measure.of)
        assert whole is not None
        inside.append(f"({whole.where}) as v{place}")
        return inside, [count, f"(count(*) filter (where v{place}))::numeric"]
    inside.append(f"({measure.value})::numeric as v{place}")
    if measure.aggregate is Aggregate.AVERAGE:
        count = f"count(v{place}) filter (where w{place})"
    if measure.weight:
        inside.append(f"({measure.weight})::numeric as u{place}")
        sums = [f"sum({each}{place}) filter (where w{place})" for each in ("v", "u")]
        return inside, [count, f"array[{', '.join(sums)}]"]
    made = "max" if measure.aggregate is Aggregate.LARGEST else "sum"
    return inside, [count, f"{made}(v{place}) filter (where w{place})"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows of a question: of one cell and figure, by which column, after which row."""

    cell: Cell
    measure: Measure | None = None
    sort: str = ""
    after: "Place | None" = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class Place:
    """Where a portion of a list ended: the value it is sorted by and the key, as text."""

    value: str | None
    key: str


def numbering(question: Question, whom: Whom, wanted: Wanted) -> Statement:
    """Return the statement of how many rows there are."""
    found = selection(question, whom, cell=wanted.cell, measure=wanted.measure)
    return Statement(f"select count(*) {found.text}", found.values, found.merged)


def listing(question: Question, whom: Whom, wanted: Wanted) -> Statement:
    """Return the statement of a portion of rows: key, document, sort value, then the columns."""
    source, columns = question.source, question.columns
    sorted_by = source.field(wanted.sort.removeprefix("-")) if wanted.sort else None
    used = [*columns, *([sorted_by] if sorted_by else [])]
    found = selection(question, whom, used=used, cell=wanted.cell, measure=wanted.measure)
    values = dict(found.values)
    order, after = ordering(sorted_by, wanted, source.key, values)
    shown = ", ".join(f"({each.sql}) as c{n}" for n, each in enumerate(columns))
    by = f"({sorted_by.sql})::text" if sorted_by else "null::text"
    document = f"({source.document})::text" if source.document else "null::text"
    text = f"""select ({source.key})::text as key, {document} as document, {by} as sorted, {shown}
        {found.text} {after} order by {order} limit {wanted.limit:d}"""
    return Statement(text, values)


def ordering(
    sorted_by: ReportField | None, wanted: Wanted, key: LiteralString, values: dict[str, object]
) -> tuple[LiteralString, LiteralString]:
    """Return the order of a list, and the condition of what comes after a place.

    What has no value comes last; rows of one value stand by their key, the newest first.
    """
    place = wanted.after
    if place is not None:
        values |= {"after_key": place.key, "after": place.value}
    behind = f"{key} < %(after_key)s" if place else "true"
    if sorted_by is None:
        return f"{key} desc", f"and {behind}" if place else ""
    falling = wanted.sort.startswith("-")
    sql = f"({sorted_by.sql})"
    order = f"{sql} {'desc' if falling else 'asc'} nulls last, {key} desc"
    if place is None:
        return order, ""
    if place.value is None:
        return order, f"and {sql} is null and {behind}"
    sign = "<" if falling else ">"
    return order, f"and ({sql} {sign} %(after)s or {sql} = %(after)s and {behind} or {sql} is null)"
