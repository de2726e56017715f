"""A report by the code of its address, and the question an address asks of it."""

from dataclasses import dataclass

from litestar.datastructures import MultiDict
from sqlalchemy.orm import Session
from uprava.errors import NotFoundError
from uprava.i18n import _
from uprava.plugins import Plugins
from uprava.reporting import Purpose, ReportLayout, ReportSource
from uprava.users.reader import Reader

from uprava_reports.asking.parsing import question_in
from uprava_reports.asking.values import Question


@dataclass(frozen=True, slots=True)
class Report:
    """A report that can be asked: a ready one, or one somebody made; texts for the reader."""

    code: str
    title: str
    description: str
    purpose: Purpose
    source: ReportSource
    layout: ReportLayout


def find_report(session: Session, code: str, *, reader: Reader, plugins: Plugins) -> Report:
    """Return a report by its code.

    Raises NotFoundError for a report there is not, ForbiddenError without its permission.
    """
    del session
    ready = plugins.ready_reports.get(code)
    if ready is None:
        raise NotFoundError(_("There is no such report, or its module is switched off."))
    if ready.permission:
        reader.require(ready.permission)
    source = plugins.report_sources[ready.layout.source]
    said = _(ready.description) if ready.description else ""
    return Report(code, _(ready.title), said, ready.purpose, source, ready.layout)


def asked(
    session: Session, code: str, params: MultiDict[str], *, reader: Reader, plugins: Plugins
) -> Question:
    """Return the question of an address; raises what `find_report` does, and InvalidError."""
    report = find_report(session, code, reader=reader, plugins=plugins)
    return question_in(
        params, report=code, title=report.title, source=report.source, layout=report.layout,
        today=session.info["today"],
    )  # fmt: skip
