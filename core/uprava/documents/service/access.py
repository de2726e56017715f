"""Who sees what: one predicate for lists, search, counters, exports; one door for one object."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from uprava.audit.log import record_reading
from uprava.db.sql import driver, execute, fetch, fetch_one
from uprava.documents.models import AccessMark, AccessRight
from uprava.documents.service.opening import let_in
from uprava.errors import ConflictError, ForbiddenError, NotFoundError
from uprava.extension import ANNULLED, DocumentHead
from uprava.i18n import N_, _
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader

VISIBLE = """exists (
    select from documents.access_grant as g
    where g.document_id = d.id and g.principal_id = any (%(principals)s))"""
"""The predicate: `d` is documents.document, `principals` the reader's."""

HEAD_COLUMNS = """d.id, d.kind, d.title, d.summary, d.state, d.number, d.registered_on,
    d.organisation_id, d.unit_id, d.author_id, d.access_mark, d.due_on, d.version"""

LEVELS = {AccessRight.READ: 1, AccessRight.EDIT: 2, AccessRight.MANAGE: 3}

REASONS = {
    "author": N_("author of the card"),
    "journal": N_("keeps the journal"),
    "addressee": N_("addressee"),
    "shared": N_("access was given"),
    "approval": N_("approves, signs or reads along a route"),
    "work": N_("the document is waiting for a decision"),
    "unit": N_("document of the unit"),
}
"""Why a grant exists, as the card says it; modules may add their own through gettext."""


@dataclass(frozen=True, slots=True)
class Opening:
    """A right to give: to whom, how much, why."""

    principal_id: int
    level: AccessRight
    reason: str


def get_document(
    session: Session,
    id: UUID,
    *,
    reader: Reader,
    level: AccessRight = AccessRight.READ,
) -> DocumentHead:
    """Return the document, the only way to one: unknown and unseen are the same 404.

    Raises NotFoundError, or ForbiddenError when the reader sees it but may not do this.
    Readings of restricted documents are logged. The files of the document are open to the
    transaction from here on, unless they are personal and not for the reader.
    """
    query = f"select {HEAD_COLUMNS} from documents.document as d where d.id = %(id)s and d.deleted_at is null and {VISIBLE}"  # noqa: E501
    values = {"id": id, "principals": list(reader.principals)}
    head = fetch_one(session, DocumentHead, query, values)
    if head is None:
        raise NotFoundError(_("There is no such document, or it is not open to you."))
    if level is not AccessRight.READ:
        require_level(session, head, reader=reader, level=level)
    let_in(session, head, reader=reader)
    if head.access_mark == AccessMark.RESTRICTED:
        record_reading(session, head.id)
    return head


def require_level(
    session: Session, head: DocumentHead, *, reader: Reader, level: AccessRight
) -> None:
    """Raise ForbiddenError unless one of the reader's grants reaches the level.

    Raises ConflictError when an annulled document is to be changed.
    """
    if LEVELS[level_of(session, head.id, reader=reader)] < LEVELS[level]:
        raise ForbiddenError(
            _("You may read this document but not change it. Ask its author or the chancellery.")
        )
    if level is AccessRight.EDIT and head.state == ANNULLED.code:
        raise ConflictError(
            _("The document is annulled: nothing in it changes any more."), code="locked"
        )


def level_of(session: Session, id: UUID, *, reader: Reader) -> AccessRight:
    """Return the reader's highest right on a document that is seen.

    Raises NotFoundError when the last right was taken a moment ago.
    """
    query = "select distinct level from documents.access_grant where document_id = %s and principal_id = any (%s)"  # noqa: E501
    rows = driver(session).execute(query, (id, list(reader.principals))).fetchall()
    return highest(level for (level,) in rows)


def highest(levels: Iterable[str]) -> AccessRight:
    """Return the highest of some rights. Raises NotFoundError when there is none."""
    rights = [AccessRight(level) for level in levels]
    if not rights:
        raise NotFoundError(_("There is no such document, or it is not open to you."))
    return max(rights, key=LEVELS.__getitem__)


def open_to(
    session: Session, head: DocumentHead, openings: Iterable[Opening], *, at: datetime,
    by: int | None,
) -> None:  # fmt: skip
    """Give rights on a document; a right given twice for one reason keeps the newer level."""
    give(session, head, openings, at=at, by=by)
    refresh_readers(session, head.id)


def give(
    session: Session, head: DocumentHead, openings: Iterable[Opening], *, at: datetime,
    by: int | None,
) -> None:  # fmt: skip
    """Give rights on a document that search does not know yet; else see `open_to`."""
    levels = {(each.principal_id, each.reason): str(each.level) for each in openings}
    execute(
        session,
        """
        insert into documents.access_grant
            (document_id, principal_id, reason, level, kind, hidden, granted_by, granted_at)
        select %(id)s, principal, reason, level, %(kind)s, false, %(by)s, %(at)s
        from unnest(%(principals)s::int[], %(reasons)s::text[], %(levels)s::text[])
            as given (principal, reason, level)
        on conflict (document_id, principal_id, reason) do update set level = excluded.level
        """,
        {
            "id": head.id,
            "kind": head.kind,
            "by": by,
            "at": at,
            "principals": [principal for principal, _reason in levels],
            "reasons": [reason for _principal, reason in levels],
            "levels": list(levels.values()),
        },
    )


def close_to(session: Session, head: DocumentHead, *, principal_id: int, reason: str) -> bool:
    """Take one right back; other reasons stay. Returns whether there was such a right."""
    query = "delete from documents.access_grant where document_id = %s and principal_id = %s and reason = %s"  # noqa: E501
    removed = execute(session, query, (head.id, principal_id, reason))
    refresh_readers(session, head.id)
    return bool(removed)


def refresh_readers(session: Session, id: UUID) -> None:
    """Copy the principals of the grants to the search row, which search filters by."""
    execute(
        session,
        "update documents.text set readers = (select coalesce(array_agg(distinct principal_id),"
        " '{}') from documents.access_grant where document_id = %(id)s) where document_id = %(id)s",
        {"id": id},
    )


@dataclass(frozen=True, slots=True)
class Reason:
    """One line of «почему я это вижу»."""

    name: str
    type: str
    reason: str
    level: str
    mine: bool


def why(session: Session, id: UUID, *, reader: Reader) -> list[Reason]:
    """Return all rights on a document, the reader's own first."""
    query = f"""
        select g.reason, g.level, principal.type,
            g.principal_id = any (%(principals)s) as mine,
            coalesce(
                (select {SHORT_NAME} from users.person as p where p.id = g.principal_id),
                (select name from users.unit where unit.id = g.principal_id),
                (select title from users.post where post.id = g.principal_id),
                (select title from users.role where role.id = g.principal_id),
                (select title from users.principal_group as k where k.id = g.principal_id)) as name
        from documents.access_grant as g join users.principal on principal.id = g.principal_id
        where g.document_id = %(id)s
        order by mine desc, principal.type, name, g.reason limit 200"""
    rows = fetch(session, Reason, query, {"id": id, "principals": list(reader.principals)})
    return [
        Reason(row.name, row.type, _(REASONS.get(row.reason, row.reason)), row.level, row.mine)
        for row in rows
    ]
