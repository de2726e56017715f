"""The audit log as CSV for office programs and as JSON lines for programs that keep logs."""

import csv
import io
import json
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from uprava.audit.chain import records_after
from uprava.audit.log import record
from uprava.audit.reading import NEWEST, Edge, Line, Wanted, list_records
from uprava.db.sql import driver
from uprava.i18n import _
from uprava.tables.csv_text import BOM, guarded
from uprava.users.reader import Reader

MOST = 20_000
"""Records of one CSV export; `uprava audit export` has no limit."""

PORTION = 1_000


def export_csv(session: Session, wanted: Wanted, *, reader: Reader, zone: ZoneInfo) -> str:
    """Return the records as CSV with semicolons, the newest first, at most `MOST` of them."""
    text = io.StringIO()
    text.write(BOM)
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(
        [_("No."), _("When"), _("Who"), _("For whom"), _("What was done"), _("Object"),
         _("Details"), _("Address"), _("Request")]
    )  # fmt: skip
    lines = list(all_lines(session, wanted, reader=reader, zone=zone))
    writer.writerows(guarded(cells(line, zone)) for line in lines)
    if len(lines) == MOST:
        writer.writerow([_("Only the newest {n} records; narrow the list.").format(n=MOST)])
    record(session, "audit.exported", "person", reader.person_id, rows=len(lines))
    return text.getvalue()


def all_lines(
    session: Session, wanted: Wanted, *, reader: Reader, zone: ZoneInfo
) -> Iterator[Line]:
    """Yield up to `MOST` records, the newest first."""
    edge = NEWEST
    for _portion in range(MOST // PORTION):
        page = list_records(session, wanted, reader=reader, zone=zone, edge=edge, limit=PORTION)
        yield from page.rows
        if page.older is None:
            return
        edge = Edge(before=page.older)


def cells(line: Line, zone: ZoneInfo) -> list[str]:
    """Return one row of the table."""
    return [
        str(line.seq),
        line.at.astimezone(zone).strftime("%d.%m.%Y %H:%M:%S"),
        line.actor,
        line.acting_for,
        line.said,
        line.target.title,
        "; ".join(f"{name}: {value}" for name, value in line.facts),
        line.address,
        line.request_id,
    ]


def export_lines(session: Session, *, after: int = 0) -> Iterator[str]:
    """Yield every record after a number as one line of JSON, hashes included, oldest first."""
    for row in records_after(driver(session), after):
        fields = {"seq": row.seq, "at": row.at, "record": json.loads(row.body)}
        hashes = {"prev": row.prev.hex(), "hash": row.hash.hex()}
        yield json.dumps(fields | hashes, ensure_ascii=False, separators=(",", ":"))
