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
from uprava.web.screens import see
from uprava.web.site import site_of

log = logging.getLogger(__name__)

MOST = 300_000
"""Rows of one export: a year of the largest town's documents."""

PORTION = 1_000

Place = TypeVar("Place")


@dataclass(frozen=True, slots=True)
class Limit:
    """Rows of one file, and what is told whose list is longer: `{n}` stands for the rows."""

    most: int
    told: str


@dataclass(frozen=True, slots=True)
class Source(Generic[Place]):
    """Where the rows come from: how many there are, and the portion after a place.

    `count` stops counting at the limit it is given. `read` answers up to `PORTION` rows and the
    place to go on from, None at the end. Without a `limit` it is that of documents.
    """

    count: Callable[[int], int]
    read: Callable[[Session, Place | None], tuple[list[Row], Place | None]]
    limit: Limit | None = None


def send_table(
    request: Request[Any, Any, Any], session: Session, table: Table, source: Source[Place],
    *, back: str, act: str = "list.exported",
) -> Response[Any]:  # fmt: skip
    """Answer with the table in the format the address ends with, and record who took how much.

    More rows than the limit are refused before anything is sent: the reader is sent `back` to
    the list and told what to do. `act` is what the audit log calls it.
    """
    form, limit = Format(request.url.path.rpartition(".")[2]), source.limit or of_documents()
    rows = source.count(limit.most + 1)
    if rows > limit.most:
        return see(back, said=too_many(limit), kind="a")
    reader: Reader = session.info["reader"]
    at = now().astimezone(ZoneInfo(site_of(request).settings.timezone))
    told = filters_of(table)
    record(
        session, act, "person", reader.person_id, rows=rows, format=form.value,
        list=table.title, **({"filters": told} if told else {}),
    )  # fmt: skip
    facts = [*facts_of(table, reader, at), *table.facts, (_("Number of rows"), rows)]
    parts = portions(session, table, source)
    return Stream(
        written(replace(table, facts=facts), form, parts, reader=reader, at=at),
        media_type=MEDIA_TYPES[form], headers=headers_of(table, form, at),
    )  # fmt: skip


def of_documents() -> Limit:
    """Return the limit of a list of documents."""
    told = _(
        "The list holds more than {n} documents, too many for one file. Nothing was"
        " exported. Narrow the list by days of registration and export it in parts."
    )
    return Limit(MOST, told)


def too_many(limit: Limit) -> str:
    """Return what a reader is told whose list is too long for one file."""
    return limit.told.format(n=f"{limit.most:_}".replace("_", "\u00a0"))


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


def headers_of(table: Table, form: Format, at: datetime) -> dict[str, str]:
    """Return the file's name, in Latin letters for old programs and as the reader calls it."""
    day = f"{at:%Y-%m-%d}"
    plain, own = f"{table.name}-{day}.{form}", f"{table.title} {at:%d.%m.%Y}.{form}"
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(own)}"
    return {"content-disposition": disposition, "cache-control": "no-store"}
