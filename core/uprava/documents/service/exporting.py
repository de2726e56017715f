"""Lists as CSV for office programs, under the reader's rights, without live formulas."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping

from sqlalchemy.orm import Session

from uprava.audit.log import record
from uprava.documents.service.listing import DocumentRow, Filters, list_documents
from uprava.extension import DocumentKind
from uprava.i18n import N_, _
from uprava.users.reader import Reader

MOST = 10_000
"""Rows of one export; a longer list has to be narrowed."""

PORTION = 1_000
BOM = "\ufeff"
"""Tells office programs that the text is UTF-8."""

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""Beginnings that a spreadsheet would run. OWASP, «CSV injection»."""

HEADS = (
    N_("Number"), N_("Registered"), N_("Kind"), N_("Title of the document"),
    N_("From whom, to whom"), N_("State"), N_("Term"),
)  # fmt: skip


def export_list(
    session: Session, filters: Filters, *, reader: Reader, kinds: Mapping[str, DocumentKind]
) -> str:
    """Return what the list holds as CSV with semicolons, at most `MOST` rows.

    A list that is longer ends with a line that says so.
    """
    rows = list(all_rows(session, filters, reader=reader))
    record(session, "list.exported", "person", reader.person_id, rows=len(rows))
    text = io.StringIO()
    text.write(BOM)
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([_(title) for title in HEADS])
    writer.writerows(map(guarded, (cells(row, kinds) for row in rows)))
    if len(rows) == MOST:
        writer.writerow([_("Only the first {n} documents; narrow the list.").format(n=MOST)])
    return text.getvalue()


def all_rows(session: Session, filters: Filters, *, reader: Reader) -> Iterator[DocumentRow]:
    """Yield the list page by page, as the screen shows it."""
    after, left = None, MOST
    while left:
        page = list_documents(
            session, filters, reader=reader, limit=min(PORTION, left), after=after
        )
        yield from page.rows
        left -= len(page.rows)
        after = page.older
        if after is None:
            return


def cells(row: DocumentRow, kinds: Mapping[str, DocumentKind]) -> list[str]:
    """Return one line of the table."""
    kind = kinds.get(row.kind)
    registered, due = row.registered_on, row.due_on
    return [
        row.number or "",
        f"{registered:%d.%m.%Y}" if registered else "",
        _(kind.title) if kind else row.kind,
        row.title,
        row.summary,
        _(kind.state(row.state).title) if kind else row.state,
        f"{due:%d.%m.%Y}" if due else "",
    ]


def guarded(line: Iterable[str]) -> list[str]:
    """Return the cells with an apostrophe before whatever a spreadsheet would run."""
    return [f"'{cell}" if cell.startswith(FORMULA) else cell for cell in line]
