"""Sending a table while it is read: portion by portion, each in a short transaction of its own.

The answer begins at once, so a long export is a growing download and never a silent page, and a
slow line holds no connection. Every portion is read under the rights the request came with.

A portion that fails breaks the download off, on purpose: the browser calls it failed, and the
workbook does not open. A last row «interrupted» would end a file well that is not whole, and
programs that read tables know nothing of such rows. The audit log says how far it came.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar
from urllib.parse import quote
from zoneinfo import ZoneInfo

from litestar import Request, Response
from litestar.response import Stream
from sqlalchemy.orm import Session

from uprava.audit.log import record
from uprava.clock import now
from uprava.db.transaction import beside
from uprava.errors import UpravaError
from uprava.i18n import _
from uprava.tables.csv_text import csv_of
from uprava.tables.values import MEDIA_TYPES, Format, Row, Table
from uprava.tables.workbook import workbook_of
from uprava.users.reader import Reader
from uprava.web.site import site_of

log = logging.getLogger(__name__)

PORTION = 1_000

Place = TypeVar("Place")


@dataclass(frozen=True, slots=True)
class Source(Generic[Place]):
    """Where the rows come from: how many there are, and the portion after a place.

    `count` stops counting at the limit it is given. `read` answers up to `PORTION` rows and the
    place to go on from, None at the end. `costly`: they are counted by reading them all.
    """

    count: Callable[[int], int]
    read: Callable[[Session, Place | None], tuple[list[Row], Place | None]]
    costly: bool = False


class Exporting(StrEnum):
    """What the audit log calls the taking of a list."""

    LIST = "list.exported"
    AUDIT = "audit.exported"


@dataclass(frozen=True, slots=True)
class Sending:
    """How a table is sent: the format, how many rows, and what the audit log calls it."""

    form: Format
    rows: int
    exporting: Exporting = Exporting.LIST


def send_table(
    request: Request[Any, Any, Any], session: Session, table: Table, source: Source[Place],
    *, sending: Sending,
) -> Response[Any]:  # fmt: skip
    """Answer with the table, and record who took how much."""
    reader: Reader = session.info["reader"]
    at = now().astimezone(ZoneInfo(site_of(request).settings.timezone))
    note_exported(session, table, sending, reader=reader)
    parts = portions(session, table, source)
    told = told_of(table, reader, at, sending.rows)
    return Stream(
        written(told, sending.form, parts, reader=reader, at=at),
        media_type=MEDIA_TYPES[sending.form],
        headers=headers_of(table, sending.form.value, at),
    )


def note_exported(session: Session, table: Table, sending: Sending, *, reader: Reader) -> None:
    """Record who took how much of which list."""
    told = filters_of(table)
    record(
        session, f"{sending.exporting}", "person", reader.person_id, rows=sending.rows,
        format=sending.form.value, list=table.title, **({"filters": told} if told else {}),
    )  # fmt: skip


def told_of(table: Table, reader: Reader, at: datetime, rows: int | None) -> Table:
    """Return the table with what it says of itself; `rows` None: not counted beforehand."""
    counted = [] if rows is None else [(_("Number of rows"), rows)]
    return replace(table, facts=[*facts_of(table, reader, at), *table.facts, *counted])


def filters_of(table: Table) -> dict[str, str]:
    """Return what narrowed the table, as the audit log keeps it."""
    return {name: str(value) for name, value in table.facts}


def facts_of(table: Table, reader: Reader, at: datetime) -> list[tuple[str, Any]]:
    """Return what every table says of itself."""
    who = reader.name
    if reader.acting_name:
        who = _("{name}, acting for {other}").format(name=who, other=reader.acting_name)
    return [
        (_("Organisation"), reader.organisation or ""),
        (_("List"), table.title),
        (_("Exported by"), who),
        (_("Exported at"), at),
    ]


def written(
    table: Table, form: Format, rows: Iterator[list[Row]], *, reader: Reader, at: datetime
) -> Iterator[bytes]:
    """Yield the file in its format."""
    if form is Format.CSV:
        return csv_of(table, rows)
    return workbook_of(table, rows, author=reader.name, at=at)


def portions(session: Session, table: Table, source: Source[Place]) -> Iterator[list[Row]]:
    """Yield the rows, each portion read in a transaction of its own under the same rights."""
    place: Place | None = None
    sent = 0
    while True:
        try:
            with beside(session) as own:
                rows, place = source.read(own, place)
        except UpravaError as error:
            note_broken(session, table, sent, error)
            raise
        sent += len(rows)
        yield rows
        if place is None:
            return


def note_broken(session: Session, table: Table, sent: int, error: UpravaError) -> None:
    """Record that a file broke off after so many rows."""
    log.warning("the export broke off after %s rows: %s", sent, error.detail)
    reader: Reader = session.info["reader"]
    with suppress(UpravaError), beside(session) as own:  # a lost database is in the server's log
        record(own, "list.export-broken", "person", reader.person_id, rows=sent, list=table.title)


def headers_of(table: Table, form: str, at: datetime) -> dict[str, str]:
    """Return the file's name, in Latin letters for old programs and as the reader calls it."""
    day = f"{at:%Y-%m-%d}"
    plain, own = f"{table.name}-{day}.{form}", f"{table.title} {at:%d.%m.%Y}.{form}"
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(own)}"
    return {"content-disposition": disposition, "cache-control": "no-store"}
