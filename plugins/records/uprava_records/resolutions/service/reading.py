"""Resolutions as the card, the desk and programs show them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.approval.service.acquainting import ReadingMark, list_marks
from uprava.capabilities import ExecutorRole
from uprava.db.sql import fetch, fetch_one
from uprava.errors import NotFoundError
from uprava.i18n import _
from uprava.installation import office_time
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader

from uprava_records.resolutions.service.assistants import assists
from uprava_records.resolutions.service.reviewing import selves
from uprava_records.resolutions.values import UNGIVEN, Named, ResolutionState


@dataclass(frozen=True, slots=True)
class ExecutorRow:
    """A person named in a resolution, and the mark of acquaintance when there is one."""

    resolution_id: int
    position: int
    person_id: int
    login: str
    name: str
    role: str
    text: str
    due_on: date | None
    read_at: datetime | None = None
    decider: str = ""


@dataclass(frozen=True, slots=True)
class ResolutionRow:
    """A resolution; `rows` are whom it names, the responsible one first.

    `given_at` is in office time: its day stands on the printed card.
    """

    id: int
    document_id: UUID
    author_id: int
    author: str
    state: str
    text: str
    due_on: date | None
    controlled: bool
    note: str
    answer: str
    prepared_by: int
    prepared: str
    prepared_at: datetime
    given_by: int | None
    given: str | None
    given_at: datetime | None
    cancelled: str | None
    cancelled_at: datetime | None
    reason: str
    route_id: int | None
    taken_url: str
    taken_summary: str
    work: str
    version: int
    rows: Sequence[ExecutorRow] = field(default_factory=tuple)

    @property
    def named(self) -> list[Named]:
        """Whom it names, as a form sends them."""
        return [
            Named(each.person_id, ExecutorRole(each.role), each.text, each.due_on)
            for each in self.rows
        ]

    @property
    def on_paper(self) -> str:
        """The resolution as it stands on a printed card: executors, text, term."""
        whom = "; ".join(each.name for each in self.rows)
        term = f"{_('Term')}: {self.due_on:%d.%m.%Y}" if self.due_on else ""
        parts = [f"{whom}:" if whom else "", self.text, term, self.signature]
        return " ".join(part for part in parts if part)

    @property
    def signature(self) -> str:
        """Who gave it and when."""
        day = f"{self.given_at:%d.%m.%Y}" if self.given_at else ""
        return f"({self.author}, {day})"


COLUMNS: LiteralString = f"""
select r.id, r.document_id, r.author_id, r.state, r.text, r.due_on, r.controlled, r.note, r.answer,
    r.prepared_by, r.prepared_at, r.given_by, r.given_at, r.cancelled_at, r.reason, r.route_id,
    r.taken_url, r.taken_summary, r.work, r.version,
    (select {SHORT_NAME} from users.person as p where p.id = r.author_id) as author,
    (select {SHORT_NAME} from users.person as p where p.id = r.prepared_by) as prepared,
    (select {SHORT_NAME} from users.person as p where p.id = r.given_by) as given,
    (select {SHORT_NAME} from users.person as p where p.id = r.cancelled_by) as cancelled
from records.resolution as r"""

EXECUTORS: LiteralString = f"""
select e.resolution_id, e.position, e.person_id, coalesce(p.login, '') as login,
    {SHORT_NAME} as name, e.role, e.text, e.due_on
from records.resolution_executor as e join users.person as p on p.id = e.person_id
where e.resolution_id = any (%s) order by e.resolution_id, e.position"""


def list_given(session: Session, document_id: UUID) -> list[ResolutionRow]:
    """Return the resolutions given on a document the reader sees, cancelled ones among them."""
    query = (
        f"{COLUMNS} where r.document_id = %s and r.state in ('given', 'cancelled') order by r.id"
    )
    return with_rows(session, fetch(session, ResolutionRow, query, (document_id,)))


def list_drafts(session: Session, document_id: UUID, *, reader: Reader) -> list[ResolutionRow]:
    """Return the drafts on a document that the reader may know of: own, or of own leaders."""
    query = f"""{COLUMNS} where r.document_id = %(id)s and r.state in ('draft', 'offered')
        and ((r.author_id = any (%(selves)s) and r.state = 'offered')
            or exists (select from records.assistant as a where a.leader_id = r.author_id
                and a.principal_id = any (%(principals)s)))
        order by r.id"""
    values = {"id": document_id, "selves": list(selves(reader)),
              "principals": list(reader.principals)}  # fmt: skip
    return with_rows(session, fetch(session, ResolutionRow, query, values))


def find_resolution(session: Session, id: int) -> ResolutionRow | None:
    """Return a resolution whoever asks, None when there is none; row security stands behind."""
    found = fetch_one(session, ResolutionRow, f"{COLUMNS} where r.id = %s", (id,))
    return with_rows(session, [found])[0] if found else None


def get_resolution(session: Session, id: int, *, reader: Reader) -> ResolutionRow:
    """Return a resolution the reader may know of. Raises NotFoundError.

    Given ones are known to whoever sees the document; drafts to their writers and, once
    offered, to the leader.
    """
    found = find_resolution(session, id)
    if found is None or not may_know(session, found, reader=reader):
        raise NotFoundError(_("There is no such resolution, or it is not open to you."))
    return found


def may_know(session: Session, row: ResolutionRow, *, reader: Reader) -> bool:
    """Tell whether a resolution is told to the reader at all."""
    if row.state not in UNGIVEN:
        return row.state != ResolutionState.DROPPED
    mine = row.author_id in selves(reader) and row.state == ResolutionState.OFFERED
    return mine or assists(session, row.author_id, reader=reader)


def with_rows(session: Session, found: Sequence[ResolutionRow]) -> list[ResolutionRow]:
    """Return resolutions with whom they name and their marks of acquaintance."""
    rows = fetch(session, ExecutorRow, EXECUTORS, ([each.id for each in found],)) if found else []
    routes = [each.route_id for each in found if each.route_id is not None]
    marks = list_marks(session, routes) if routes else []
    known = {(each.route_id, each.person_id): each for each in marks}
    return [
        replace(each, given_at=each.given_at and office_time(session, each.given_at),
                rows=[marked(row, each, known) for row in rows if row.resolution_id == each.id])
        for each in found
    ]  # fmt: skip


def marked(
    row: ExecutorRow, of: ResolutionRow, known: Mapping[tuple[int, int], ReadingMark]
) -> ExecutorRow:
    """Return a named person with the mark of acquaintance."""
    mark = known.get((of.route_id or 0, row.person_id))
    return replace(row, read_at=mark.read_at, decider=mark.decider) if mark else row
