"""The audit log as tables for office programs and as JSON lines for programs that keep logs."""

import json
from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from uprava.audit.chain import records_after
from uprava.audit.reading import (
    Edge,
    Line,
    Office,
    Wanted,
    count_records,
    last_record,
    list_records,
)
from uprava.db.sql import driver
from uprava.i18n import _
from uprava.tables.sending import PORTION, Source
from uprava.tables.values import Column, Form, Row, Table
from uprava.users.reader import Reader


def table_of(filters: Sequence[tuple[str, str]]) -> Table:
    """Return the table of a log narrowed by filters, which are given in words."""
    columns = [
        Column(_("No."), 9),
        Column(_("When"), 17),
        Column(_("Who"), 24),
        Column(_("For whom"), 24),
        Column(_("What was done"), 44),
        Column(_("Object"), 44),
        Column(_("Details"), 60),
        Column(_("Address"), 16, Form.CODE),
        Column(_("Request"), 34, Form.CODE),
    ]
    return Table("audit", _("Audit log"), columns, filters)


def source_of(session: Session, wanted: Wanted, *, reader: Reader, office: Office) -> Source[int]:
    """Return where the records come from, the newest first.

    What is written after the export was asked for, such as the record of the export itself, is
    not in it.
    """
    top = last_record(session) + 1

    def read(own: Session, before: int | None) -> tuple[list[Row], int | None]:
        edge = Edge(before=before or top)
        page = list_records(own, wanted, reader=reader, office=office, edge=edge, limit=PORTION)
        return [row_of(line, office.zone) for line in page.rows], page.older

    def count(limit: int) -> int:
        return count_records(session, wanted, zone=office.zone, before=top, limit=limit)

    return Source(count, read)


def row_of(line: Line, zone: ZoneInfo) -> Row:
    """Return one line of the table."""
    return [
        line.seq,
        line.at.astimezone(zone),
        line.actor or None,
        line.acting_for or None,
        line.said,
        line.target.title,
        "; ".join(f"{name}: {value}" for name, value in line.facts) or None,
        line.address or None,
        line.request_id or None,
    ]


def export_lines(session: Session, *, after: int = 0) -> Iterator[str]:
    """Yield every record after a number as one line of JSON, hashes included, oldest first."""
    for row in records_after(driver(session), after):
        fields = {"seq": row.seq, "at": row.at, "record": json.loads(row.body)}
        hashes = {"prev": row.prev.hex(), "hash": row.hash.hex()}
        yield json.dumps(fields | hashes, ensure_ascii=False, separators=(",", ":"))
