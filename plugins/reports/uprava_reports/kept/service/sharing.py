"""With whom a report is shared: people, roles, units with those below them; never its figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import LiteralString

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute, fetch
from uprava.errors import InvalidError, NotFoundError
from uprava.i18n import _
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader

from uprava_reports.kept.service.own import to_keep

NAMED: LiteralString = f"""
select u.id, 'unit' as kind, u.name from users.unit as u where u.closed_on is null
union all select r.id, 'role', r.title from users.role as r
union all select p.id, 'person', {SHORT_NAME} from users.person as p where p.active"""


@dataclass(frozen=True, slots=True)
class SharedRow:
    """Somebody a report is shared with."""

    id: int
    kind: str
    name: str
    may_change: bool


def list_shared(session: Session, id: int) -> list[SharedRow]:
    """Return with whom a report the reader was let to is shared: units, roles, people."""
    query: LiteralString = f"""
        select named.id, named.kind, named.name, s.may_change
        from reports.report_share as s join ({NAMED}) as named on named.id = s.principal_id
        where s.report_id = %s order by named.kind desc, named.name, named.id"""
    return fetch(session, SharedRow, query, (id,))


def share_report(
    session: Session, id: int, principals: Sequence[int], *, may_change: bool, reader: Reader
) -> None:
    """Open a report to others; who has it already gets the new right. Raises InvalidError."""
    row = to_keep(session, id, reader=reader)
    query: LiteralString = f"""
        insert into reports.report_share (report_id, principal_id, may_change)
        select %(report)s, named.id, %(may)s from ({NAMED}) as named where named.id = any (%(ids)s)
        on conflict (report_id, principal_id) do update set may_change = excluded.may_change"""
    values = {"report": id, "may": may_change, "ids": list(principals)}
    if not execute(session, query, values):
        said = _("Choose units, roles or people to share the report with.")
        raise InvalidError(said, fields={"who": said})
    given = sorted(principals)
    record(session, "report.shared", "report", id, title=row.title, principals=given,
           may_change=may_change)  # fmt: skip


def unshare_report(session: Session, id: int, principal: int, *, reader: Reader) -> None:
    """Close a report to somebody again. Raises NotFoundError when it is closed already."""
    row = to_keep(session, id, reader=reader)
    query = "delete from reports.report_share where report_id = %s and principal_id = %s"
    if not execute(session, query, (id, principal)):
        raise NotFoundError(_("The report is not shared with them any more."))
    record(session, "report.unshared", "report", id, title=row.title, principals=[principal])


OFFERED = 12
LONGEST = 100


@dataclass(frozen=True, slots=True)
class Offered:
    """Somebody a report may be opened to."""

    id: int
    kind: str
    title: str

    @property
    def note(self) -> str:
        """What it is, in the reader's language."""
        return {"unit": _("unit with those below"), "role": _("role")}.get(self.kind, "")


def suggest(session: Session, words: str) -> list[Offered]:
    """Return units, roles and people by the beginning of a word of their names."""
    wanted = words.strip()[:LONGEST].replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    query: LiteralString = f"""
        select found.id, found.kind, found.name as title from ({NAMED}) as found
        where found.name ilike %(start)s or found.name ilike %(inside)s
        order by found.kind desc, found.name, found.id limit %(most)s"""
    values = {"start": f"{wanted}%", "inside": f"% {wanted}%", "most": OFFERED}
    return fetch(session, Offered, query, values) if wanted else []


def these(session: Session, ids: Sequence[int]) -> list[SharedRow]:
    """Return units, roles and people by their numbers."""
    query: LiteralString = f"""
        select found.id, found.kind, found.name, false as may_change from ({NAMED}) as found
        where found.id = any (%s) order by found.name"""
    return fetch(session, SharedRow, query, (list(ids),))


def named_exactly(session: Session, words: str) -> int:
    """Return who is called exactly so. Raises InvalidError for nobody, and for several."""
    same = [each for each in suggest(session, words) if each.title == words.strip()]
    if len(same) == 1:
        return same[0].id
    said = _("Nobody has exactly this name. Choose from the list, or erase what is typed.")
    if same:
        said = _("Several have this name. Choose the right one from the list.")
    raise InvalidError(said, fields={"who": said})
