"""What is taken from the screens of an import: the template, the refused rows with the reasons."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import quote
from uuid import UUID
from zoneinfo import ZoneInfo

from litestar import Response
from litestar.params import FromPath, FromQuery
from litestar.response import Stream
from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.clock import now
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.tables.sending import headers_of, told_of, written
from uprava.tables.values import MEDIA_TYPES, Column, Form, Format, Row, Table
from uprava.web.injected import AnyReader, AnySession, AnySite
from uprava.web.routing import get

from uprava_records.importing import template
from uprava_records.importing.service import runs
from uprava_records.importing.service.known import IMPORT
from uprava_records.importing.service.runs import Run

PAGE = "/records/import"


@get(f"{PAGE}/template", requires=IMPORT)
def take_template() -> Response[bytes]:
    """Send a bundle to be filled."""
    name = quote("Шаблон картотеки.zip")
    headers = {
        "content-disposition": f"attachment; filename=\"template.zip\"; filename*=UTF-8''{name}"
    }
    return Response(template.bundle(), media_type="application/zip", headers=headers)


@get(PAGE + "/{id:uuid}/refused", requires=IMPORT)
def take_refused(
    session: AnySession, reader: AnyReader, site: AnySite, id: FromPath[UUID],
    form: FromQuery[str] = "csv",
) -> Response[Any]:  # fmt: skip
    """Send all refused rows as they stood, each with its line and the reasons.

    Corrected, the table may be brought in again: the columns added are not read.
    """
    run = runs.get_run(session, id, reader=reader)
    if form not in (Format.CSV, Format.XLSX):
        raise InvalidError(_("Choose the format of the file."))
    rows = list(portions(session, run))
    at: datetime = now().astimezone(ZoneInfo(site.settings.timezone))
    table = told_of(table_of(run), reader, at, sum(map(len, rows)))
    record(session, "import.refused-taken", "import", id, name=run.name)
    return Stream(
        written(table, Format(form), iter(rows), reader=reader, at=at),
        media_type=MEDIA_TYPES[Format(form)], headers=headers_of(table, form, at),
    )  # fmt: skip


def table_of(run: Run) -> Table:
    """Return the table of refused rows: the columns of the file, the line, the reasons."""
    titles = [*run.header, _("Line of the file"), _("Why it was not loaded")]
    columns = [Column(title or "—", 20, Form.CODE) for title in titles]
    return Table("refused", _("Refused rows"), columns, facts=[(_("Card file"), run.name)])


def portions(session: Session, run: Run) -> Iterator[list[Row]]:
    """Yield the refused rows, padded to the header."""
    after, width = 0, len(run.header)
    while rows := runs.list_refused(session, run, after=after, most=1_000):
        after = rows[-1].line
        yield [
            [*row.cells[:width], *[""] * (width - len(row.cells)), row.line, row.why]
            for row in rows
        ]


routes = [take_template, take_refused]
