"""Where a person left a report: its parameters are there again when it is opened bare."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString
from urllib.parse import urlencode

from litestar.datastructures import MultiDict
from psycopg.types.json import Jsonb
from sqlalchemy.orm import Session
from uprava.calendar.periods import Preset, period_of
from uprava.clock import now
from uprava.db.sql import driver, execute, fetch_values
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.plugins import Plugins
from uprava.reporting import FieldKind, ReportField, ReportLayout, ReportSource
from uprava.users.reader import Reader

from uprava_reports.asking.parsing import period_in, wrong_in
from uprava_reports.asking.values import NARROWS, NOTHING, Question
from uprava_reports.kept.service.finding import Report

FRESH = "fresh"
"""The parameter of «Сбросить»: the report as it usually is, and so it is remembered."""

PERIOD = ("period", "since", "until")
ASKED = (*PERIOD, "compare", "sort")
"""Parameters of a question beside its filters; a cell, a kept run or a page are none."""

Pairs = Sequence[tuple[str, str]]

STANDING: Mapping[FieldKind, LiteralString] = {
    FieldKind.UNIT: "select id from users.unit where id = any (%s) and closed_on is null",
    FieldKind.PERSON: "select id from users.person where id = any (%s) and active",
    FieldKind.ORGANISATION:
        "select id from users.organisation where id = any (%s) and closed_on is null",
    FieldKind.JOURNAL: "select id from documents.journal where id = any (%s) and active",
}  # fmt: skip
"""Which of the numbers of a filter still stand for something."""


@dataclass(frozen=True, slots=True)
class Left:
    """Where a report was left: the query of its address; `said`: what of it holds no more."""

    query: str
    said: str = ""


def where_left(
    session: Session, report: Report, params: MultiDict[str], *, reader: Reader, plugins: Plugins
) -> Left | None:
    """Return where the reader left a report that is opened bare; None: show it as it is asked."""
    if params:
        return None
    query = "select params from reports.remembered where person_id = %s and report = %s"
    found = fetch_values(session, query, (reader.person_id, report.code))
    pairs = [(str(name), str(value)) for name, value in found[0]] if found else []
    if not pairs:
        return None
    holding, gone = still_holding(session, pairs, report, plugins)
    said = _("Kept from the last time, but no longer there, so left out: {names}.")
    return Left(urlencode(holding or [(FRESH, "1")]),
                said.format(names=", ".join(gone)) if gone else "")  # fmt: skip


def remember(
    session: Session, question: Question, *, reader: Reader, at: datetime | None = None
) -> None:
    """Keep what was asked of a report for the reader, and that it was asked now."""
    query: LiteralString = """
        insert into reports.remembered (person_id, report, params, at)
        values (%(person)s, %(report)s, %(params)s, %(at)s)
        on conflict (person_id, report) do update set params = excluded.params, at = excluded.at"""
    pairs = [list(each) for each in worth_keeping(question, session.info["today"])]
    values: dict[str, Any] = {
        "person": reader.person_id, "report": question.report, "params": Jsonb(pairs),
        "at": at or now(),
    }  # fmt: skip
    execute(session, query, values)


def worth_keeping(question: Question, today: Any) -> list[tuple[str, str]]:
    """Return the parameters that differ from the usual; a month that runs goes with the time."""
    pairs, period = question.pairs(), question.period
    if period is None or period.preset is Preset.OWN:
        return pairs
    if period == period_in({}, question.layout, today=today):
        return [each for each in pairs if each[0] not in PERIOD]
    if period == period_of(period.preset, None, None, today=today):
        return [each for each in pairs if each[0] != "since"]
    return pairs


def still_holding(
    session: Session, pairs: Pairs, report: Report, plugins: Plugins
) -> tuple[list[tuple[str, str]], list[str]]:
    """Return the parameters that still can be asked, and the names of the others."""
    found: list[tuple[str, str]] = []
    gone: dict[str, None] = {}
    if not period_holds(dict(pairs), report.layout, session):
        pairs = [each for each in pairs if each[0] not in PERIOD]
        gone[_("the period")] = None
    for name, value in pairs:
        field = report.source.field(name.removeprefix(NARROWS))
        if name.startswith(NARROWS):
            holds = field is not None and value_holds(session, report.source, field, value, plugins)
        else:
            holds = name in ASKED and (name != "sort" or sorts(report, value))
        if holds:
            found.append((name, value))
        else:
            gone[gone_name(name, field)] = None
    return found, list(gone)


def period_holds(params: Mapping[str, str], layout: ReportLayout, session: Session) -> bool:
    """Tell whether a remembered period can be asked; of a report of this moment there is none."""
    if not set(params) & set(PERIOD):
        return True
    try:
        return period_in(params, layout, today=session.info["today"]) is not None
    except InvalidError:
        return False


def sorts(report: Report, sort: str) -> bool:
    """Tell whether a report can still be sorted so."""
    layout = report.layout
    return sort.removeprefix("-") in {*layout.measures, *layout.columns, *report.source.listed, ""}


def value_holds(
    session: Session, source: ReportSource, field: ReportField, value: str, plugins: Plugins
) -> bool:
    """Tell whether a value of a filter still stands for something."""
    if wrong_in(source, field.code, [value]):
        return False
    known = {FieldKind.CHOICE: field.choices, FieldKind.DOCUMENT_KIND: plugins.kinds}
    if value == NOTHING or field.kind in known:
        return value == NOTHING or value in known[field.kind]
    if field.titles:
        return bool(driver(session).execute(field.titles, {"keys": [value]}).fetchall())
    query = STANDING.get(field.kind)
    return query is None or bool(fetch_values(session, query, ([int(value)],)))


def gone_name(name: str, field: ReportField | None) -> str:
    """Return what a parameter that holds no more is called."""
    if field is not None and name.startswith(NARROWS):
        return f"«{_(field.title)}»"
    return _("the order") if name == "sort" else _("a filter the report has no more")


def last_asked(session: Session, codes: Iterable[str], *, reader: Reader) -> dict[str, datetime]:
    """Return when the reader last asked each of these reports."""
    query = "select report, at from reports.remembered where person_id = %s and report = any (%s)"
    return dict(driver(session).execute(query, (reader.person_id, list(codes))).fetchall())
