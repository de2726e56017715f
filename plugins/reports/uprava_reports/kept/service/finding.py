"""A report by the code of its address, and the question an address asks of it."""

from dataclasses import dataclass

from litestar.datastructures import MultiDict
from sqlalchemy.orm import Session
from uprava.errors import InvalidError, NotFoundError
from uprava.i18n import _
from uprava.plugins import Plugins
from uprava.reporting import Purpose, ReportLayout, ReportSource
from uprava.users.reader import Reader

from uprava_reports.asking.parsing import question_in
from uprava_reports.asking.values import Question
from uprava_reports.kept.checking import wrong_parts
from uprava_reports.kept.service.own import OWN, OwnRow, get_own

LONGEST_NUMBER = 9
"""Digits of the number of somebody's report."""


@dataclass(frozen=True, slots=True)
class Report:
    """A report that can be asked: a ready one, or one somebody made; texts for the reader."""

    code: str
    title: str
    description: str
    purpose: Purpose
    source: ReportSource
    layout: ReportLayout


class BrokenReportError(InvalidError):
    """A report somebody made cannot be counted as it is; in the designer it can be mended."""

    def __init__(self, detail: str, row: OwnRow) -> None:
        super().__init__(detail)
        self.row = row


def find_report(session: Session, code: str, *, reader: Reader, plugins: Plugins) -> Report:
    """Return a report by its code.

    Raises NotFoundError for a report there is not or that is not open to the reader,
    ForbiddenError without its permission, BrokenReportError for one its source no longer answers.
    """
    if code.startswith(OWN):
        return own_report(session, code, reader=reader, plugins=plugins)
    ready = plugins.ready_reports.get(code)
    if ready is None:
        raise NotFoundError(_("There is no such report, or its module is switched off."))
    source = plugins.report_sources[ready.layout.source]
    for permission in filter(None, (ready.permission, source.permission)):
        reader.require(permission)
    said = _(ready.description) if ready.description else ""
    return Report(code, _(ready.title), said, ready.purpose, source, ready.layout)


def own_report(session: Session, code: str, *, reader: Reader, plugins: Plugins) -> Report:
    """Return a report somebody made; raises what `find_report` does."""
    row = get_own(session, number_in(code), reader=reader)
    if said := why_broken(row.layout, plugins):
        raise BrokenReportError(said, row)
    source = plugins.report_sources[row.layout.source]
    if source.permission:
        reader.require(source.permission)
    return Report(code, row.title, row.description, Purpose.OWN, source, row.layout)


def number_in(code: str) -> int:
    """Return the number of a code `own-12`. Raises NotFoundError."""
    digits = code.removeprefix(OWN)
    if not (digits.isascii() and digits.isdigit() and len(digits) <= LONGEST_NUMBER):
        raise NotFoundError(_("There is no such report, or it is not open to you."))
    return int(digits)


def why_broken(layout: ReportLayout, plugins: Plugins) -> str:
    """Return why a report cannot be counted as it is; empty: it can."""
    source = plugins.report_sources.get(layout.source)
    if source is None:
        return _("The source of this report is not there any more: its module is switched off.")
    return " ".join(dict.fromkeys(wrong_parts(layout, source).values()))


def asked(
    session: Session, code: str, params: MultiDict[str], *, reader: Reader, plugins: Plugins
) -> Question:
    """Return the question of an address; raises what `find_report` does, and InvalidError."""
    report = find_report(session, code, reader=reader, plugins=plugins)
    return question_in(
        params, report=code, title=report.title, source=report.source, layout=report.layout,
        today=session.info["today"],
    )  # fmt: skip
