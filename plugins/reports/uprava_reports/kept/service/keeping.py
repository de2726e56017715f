"""Reports people make: made, changed, returned to an earlier version, removed, brought back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString

import msgspec
from psycopg.types.json import Jsonb
from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute, fetch, fetch_one, fetch_value
from uprava.errors import ConflictError, NotFoundError
from uprava.i18n import _
from uprava.reporting import ReportLayout
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader

from uprava_reports.kept.service.own import (
    OwnRow,
    find_own,
    kept_layout,
    layout_of,
    to_change,
    to_keep,
)
from uprava_reports.values import MAKE


@dataclass(frozen=True, slots=True)
class Draft:
    """What a report is to be: its name, what it tells, its layout."""

    title: str
    description: str
    layout: ReportLayout


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version of a report: who saved it and when, what it was."""

    version: int
    title: str
    description: str
    kept_layout: dict[str, Any]
    maker: str
    made_at: datetime
    returned_to: int | None

    @property
    def draft(self) -> Draft:
        """What the report was."""
        return Draft(self.title, self.description, layout_of(self.kept_layout))


class ChangedError(ConflictError):
    """Somebody saved the report after the form was opened; `now` is what it has become."""

    def __init__(self, detail: str, now: OwnRow) -> None:
        super().__init__(detail)
        self.now = now


def make_report(session: Session, draft: Draft, *, reader: Reader, at: datetime) -> int:
    """Keep a new report; return its id. Its parts were checked by who offers the form."""
    reader.require(MAKE)
    query: LiteralString = """
        insert into reports.own_report
            (owner_id, title, description, layout, version, changed_by, changed_at)
        values (%(by)s, %(title)s, %(description)s, %(layout)s, 1, %(by)s, %(at)s) returning id"""
    values = written(draft, reader, at)
    id = fetch_value(session, query, values)
    assert isinstance(id, int)
    keep_version(session, id, 1, values)
    record(session, "report.made", "report", id, title=draft.title, source=draft.layout.source)
    return id


def change_report(
    session: Session, id: int, draft: Draft, *, version: int, reader: Reader, at: datetime
) -> None:
    """Keep a report's next version; nothing when nothing changed. Raises ChangedError."""
    row = held(session, id, version=version, reader=reader)
    if same(draft, row):
        return
    renew(session, row, written(draft, reader, at))
    record(session, "report.changed", "report", id, title=draft.title, version=row.version + 1)


def return_to(
    session: Session, id: int, earlier: int, *, version: int, reader: Reader, at: datetime
) -> None:
    """Let an earlier version hold again, as a version of its own. Raises ChangedError."""
    row = held(session, id, version=version, reader=reader)
    found = get_version(session, id, earlier)
    renew(session, row, written(found.draft, reader, at), returned_to=earlier)
    record(session, "report.returned", "report", id, title=found.title, earlier=earlier)


def remove_report(session: Session, id: int, *, reader: Reader, at: datetime) -> OwnRow:
    """Take a report out of sight of all; return what it was."""
    row = to_keep(session, id, reader=reader)
    execute(session, "update reports.own_report set removed_at = %s where id = %s", (at, id))
    record(session, "report.removed", "report", id, title=row.title)
    return row


def restore_report(session: Session, id: int, *, reader: Reader) -> OwnRow:
    """Bring a removed report back, with whom it was shared. Raises NotFoundError."""
    row = find_own(session, id, reader=reader)
    if row is None or not row.may_keep(reader):
        raise NotFoundError(_("There is no such report, or it is not open to you."))
    if row.removed_at is not None:
        execute(session, "update reports.own_report set removed_at = null where id = %s", (id,))
        record(session, "report.restored", "report", id, title=row.title)
    return row


def held(session: Session, id: int, *, version: int, reader: Reader) -> OwnRow:
    """Return a report to be changed; others wait. Raises ChangedError for an older version."""
    execute(session, "select from reports.own_report where id = %s for no key update", (id,))
    row = to_change(session, id, reader=reader)
    if row.version != version:
        raise ChangedError(_("Somebody changed the report while your form was open."), row)
    return row


def same(draft: Draft, row: OwnRow) -> bool:
    """Tell whether a draft says what the report says already."""
    ours, theirs = (
        msgspec.json.encode(each, order="sorted") for each in (draft.layout, row.layout)
    )
    return (draft.title, draft.description, ours) == (row.title, row.description, theirs)


def written(draft: Draft, reader: Reader, at: datetime) -> dict[str, object]:
    """Return a draft as the statements take it."""
    return {
        "title": draft.title, "description": draft.description, "by": reader.person_id, "at": at,
        "layout": Jsonb(kept_layout(draft.layout)),
    }  # fmt: skip


def renew(
    session: Session, row: OwnRow, values: dict[str, object], *, returned_to: int | None = None
) -> None:
    """Write the next version of a report."""
    query: LiteralString = """
        update reports.own_report set title = %(title)s, description = %(description)s,
            layout = %(layout)s, version = version + 1, changed_by = %(by)s, changed_at = %(at)s
        where id = %(id)s"""
    execute(session, query, values | {"id": row.id})
    keep_version(session, row.id, row.version + 1, values, returned_to)


def keep_version(
    session: Session, id: int, version: int, values: dict[str, object],
    returned_to: int | None = None,
) -> None:  # fmt: skip
    """Keep what a report is from now on."""
    query: LiteralString = """
        insert into reports.report_version
            (report_id, version, title, description, layout, made_by, made_at, returned_to)
        values (%(id)s, %(version)s, %(title)s, %(description)s, %(layout)s, %(by)s, %(at)s,
            %(returned_to)s)"""
    more = {"id": id, "version": version, "returned_to": returned_to}
    execute(session, query, values | more)


VERSIONS: LiteralString = f"""
select v.version, v.title, v.description, v.layout as kept_layout, v.made_at, v.returned_to,
    (select {SHORT_NAME} from users.person as p where p.id = v.made_by) as maker
from reports.report_version as v where v.report_id = %(id)s"""


def list_versions(session: Session, id: int) -> list[VersionRow]:
    """Return the versions of a report the reader was let to, the newest first."""
    return fetch(session, VersionRow, VERSIONS + " order by v.version desc", {"id": id})


def get_version(session: Session, id: int, version: int) -> VersionRow:
    """Return one version of a report the reader was let to. Raises NotFoundError."""
    query = VERSIONS + " and v.version = %(version)s"
    found = fetch_one(session, VersionRow, query, {"id": id, "version": version})
    if found is None:
        raise NotFoundError(_("The report has no such version."))
    return found
