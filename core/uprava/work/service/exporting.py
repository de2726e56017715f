"""Work folders as tables for office programs, under the reader's rights."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from uprava.documents.service.exporting import access_of
from uprava.documents.service.people import chips
from uprava.extension import DocumentKind, WorkFolder
from uprava.i18n import _
from uprava.tables.sending import PORTION, Source
from uprava.tables.values import Column, Form, Row, Table
from uprava.users.reader import Reader
from uprava.work.service.folders import (
    Edge,
    Wanted,
    WorkPage,
    WorkRow,
    count_done,
    count_waiting,
    list_done,
    list_waiting,
)
from uprava.work.service.terms import Borders


@dataclass(frozen=True, slots=True)
class Words:
    """What rows are put into words with: kinds of documents, the clock of the office."""

    kinds: Mapping[str, DocumentKind]
    zone: ZoneInfo
    done: bool


def table_of(folder: WorkFolder, filters: Sequence[tuple[str, str]], words: Words) -> Table:
    """Return the table of a folder narrowed by filters, which are given in words."""
    done = words.done
    columns = [
        Column(_("Number"), 16, Form.CODE),
        Column(_("Kind"), 18),
        Column(_("Title of the document"), 60),
        Column(_("From whom, to whom"), 40),
        Column(_("Note"), 30),
        Column(_("State"), 18),
        Column(_("Term"), 12),
        Column(_("Done by") if done else _("From whom"), 24),
        Column(_("Done at") if done else _("Received"), 17),
        Column(_("Access"), 14),
    ]
    tab = (_("Part of the folder"), _("Done") if done else _("Current"))
    return Table(f"work-{folder.code}", _(folder.title), columns, [tab, *filters])


def source_of(
    session: Session, wanted: Wanted, words: Words, *, reader: Reader, borders: Borders
) -> Source[Edge]:
    """Return where a folder's rows come from, in the order of the screen."""

    def page(own: Session, here: Wanted) -> WorkPage:
        if words.done:
            return list_done(own, here, reader=reader, limit=PORTION)
        return list_waiting(own, here, reader=reader, limit=PORTION, borders=borders)

    def read(own: Session, edge: Edge | None) -> tuple[list[Row], Edge | None]:
        found = page(own, replace(wanted, after=edge, before=None))
        return rows_of(own, found.rows, words), found.later

    def count(limit: int) -> int:
        if words.done:
            return count_done(session, wanted, reader=reader, limit=limit)
        return count_waiting(session, wanted, reader=reader, limit=limit, borders=borders)

    return Source(count, read)


def rows_of(session: Session, rows: Sequence[WorkRow], words: Words) -> list[Row]:
    """Return the lines of the table."""
    who = [row.done_by if words.done else row.created_by for row in rows]
    people = chips(session, who)
    names = [people[id].name if id in people else None for id in who]
    return [row_of(row, name, words) for row, name in zip(rows, names, strict=True)]


def row_of(row: WorkRow, name: str | None, words: Words) -> Row:
    """Return one line of the table."""
    kind = words.kinds.get(row.kind)
    at = (row.done_at if words.done else None) or row.created_at
    return [
        row.number,
        _(kind.title) if kind else row.kind,
        row.title,
        row.summary,
        row.note or None,
        _(kind.state(row.state).title) if kind else row.state,
        row.due_on,
        name,
        at.astimezone(words.zone),
        access_of(row.access_mark),
    ]
