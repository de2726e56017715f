"""Typed links between documents: kept once, read from both ends, shown to those who see both."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from uprava.audit.log import record
from uprava.db.sql import execute, fetch, fetch_one
from uprava.documents.models import AccessRight
from uprava.documents.service.access import VISIBLE, get_document
from uprava.documents.service.search_sql import Question, Try, newest
from uprava.errors import InvalidError, NotFoundError
from uprava.extension import LinkType
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.events import signal

OFFERED = 12

SHORTEST = 2
"""Characters from which documents to link to are looked for."""


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A link seen from one end; `outward` tells whether this end is the source."""

    link_id: int
    type: str
    outward: bool
    id: UUID
    kind: str
    number: str | None
    registered_on: date | None
    title: str


@dataclass(frozen=True, slots=True)
class LinkLine:
    """A link as the card shows it: «во исполнение» and the other document."""

    link_id: int
    title: str
    row: LinkRow


@dataclass(frozen=True, slots=True)
class Target:
    """A document that may be linked to."""

    id: UUID
    number: str | None
    title: str
    registered_on: date | None


@dataclass(frozen=True, slots=True)
class NewLink:
    """What to link to, and how."""

    target: UUID
    type: str


@dataclass(frozen=True, slots=True)
class GivenLink:
    """A link as a form gives it: the document chosen from the list, else its number as typed."""

    type: str
    chosen: UUID | None
    typed: str


@dataclass(frozen=True, slots=True)
class LinkReading:
    """What became of a form: a complete link, or sentences by field; `target` if it was found."""

    new: NewLink | None
    target: Target | None
    wrong: Mapping[str, str]


def list_links(
    session: Session, id: UUID, *, reader: Reader, types: Mapping[str, LinkType]
) -> list[LinkLine]:
    """Return the links whose other end the reader may see, titled from this end."""
    query = f"""
        select l.id as link_id, l.type, l.source_id = %(id)s as outward, d.id, d.kind, d.number,
            d.registered_on, d.title
        from documents.link as l join documents.document as d
            on d.id = case when l.source_id = %(id)s then l.target_id else l.source_id end
        where (l.source_id = %(id)s or l.target_id = %(id)s) and d.deleted_at is null and {VISIBLE}
        order by l.id limit 200"""
    rows = fetch(session, LinkRow, query, {"id": id, "principals": list(reader.principals)})
    return [LinkLine(row.link_id, title_of(row, types), row) for row in rows]


def title_of(row: LinkRow, types: Mapping[str, LinkType]) -> str:
    """Return what the link is called from this end; an unknown type shows its code."""
    kind = types.get(row.type)
    if kind is None:
        return row.type
    return _(kind.title if row.outward else kind.inverse)


def link(
    session: Session, id: UUID, new: NewLink, *, types: Mapping[str, LinkType], reader: Reader,
    at: datetime,
) -> None:  # fmt: skip
    """Link two documents the reader sees; the first must be open to change.

    Raises InvalidError for an unknown type or a document linked to itself.
    """
    head = get_document(session, id, reader=reader, level=AccessRight.EDIT)
    reader.require("documents.link", unit=head.unit_id)
    if new.type not in types:
        raise InvalidError(_("There is no such type of link."), fields={"type": _("Choose one.")})
    if new.target == id:
        raise InvalidError(_("A document cannot be linked to itself."))
    other = get_document(session, new.target, reader=reader)
    made = execute(
        session,
        "insert into documents.link (source_id, target_id, type, created_by, created_at)"
        " values (%s, %s, %s, %s, %s) on conflict do nothing",
        (id, other.id, new.type, reader.person_id, at),
    )
    if made:
        tell(session, "link.added", (id, other.id), new.type)


def unlink(session: Session, id: UUID, *, link_id: int, reader: Reader) -> tuple[UUID, str]:
    """Remove a link from either end; return the other document and the type, to undo it."""
    head = get_document(session, id, reader=reader, level=AccessRight.EDIT)
    reader.require("documents.link", unit=head.unit_id)
    query = """
        select l.id as link_id, l.type, l.source_id = %(id)s as outward,
            case when l.source_id = %(id)s then l.target_id else l.source_id end as id,
            '' as kind, null as number, null::date as registered_on, '' as title
        from documents.link as l
        where l.id = %(link)s and (l.source_id = %(id)s or l.target_id = %(id)s)"""
    found = fetch_one(session, LinkRow, query, {"id": id, "link": link_id})
    if found is None:
        raise NotFoundError(_("The link has been removed already."))
    execute(session, "delete from documents.link where id = %s", (link_id,))
    tell(session, "link.removed", (id, found.id), found.type)
    return found.id, found.type


def tell(session: Session, action: str, ends: tuple[UUID, UUID], type: str) -> None:
    """Write the act into the history of both documents and refresh their open cards."""
    for one, other in (ends, ends[::-1]):
        record(session, action, "document", one, other=other, type=type)
        signal(session, f"doc:{one}")


def find_targets(session: Session, id: UUID, *, q: str, reader: Reader) -> list[Target]:
    """Return documents to link to by part of the number or of a requisite, the newest first."""
    q = q.strip()
    if len(q) < SHORTEST:
        return []
    found = newest(session, Try("number", q), Question(q), reader=reader, limit=OFFERED + 1)
    query = """
        select id, number, title, registered_on from documents.document
        where id = any (%(ids)s) and id <> %(id)s order by id desc limit %(limit)s"""
    ids = [match.document_id for match in found]
    return fetch(session, Target, query, {"ids": ids, "id": id, "limit": OFFERED})


def read_link(
    session: Session, id: UUID, given: GivenLink, *, types: Mapping[str, LinkType], reader: Reader
) -> LinkReading:
    """Return the link a form asks for, or what is wrong with it, field by field."""
    target = find_target(session, given, reader=reader)
    wrong = {}
    if given.type not in types:
        wrong["type"] = _("Choose one.")
    if target is None:
        wrong["target"] = missing(given)
    elif target.id == id:
        wrong["target"] = _("A document cannot be linked to itself.")
    new = NewLink(target.id, given.type) if target and not wrong else None
    return LinkReading(new, target, wrong)


def find_target(session: Session, given: GivenLink, *, reader: Reader) -> Target | None:
    """Return the document chosen, else the newest of exactly the number typed, if it is seen."""
    query = f"""
        select d.id, d.number, d.title, d.registered_on from documents.document as d
        where (d.id = %(id)s or %(id)s::uuid is null and d.number = %(number)s)
          and d.deleted_at is null and {VISIBLE}
        order by d.id desc limit 1"""
    number, principals = given.typed.strip(), list(reader.principals)
    values = {"id": given.chosen, "number": number, "principals": principals}
    return fetch_one(session, Target, query, values)


def missing(given: GivenLink) -> str:
    """Return why no document was found."""
    if given.chosen:
        return _("This document is no longer open to you. Choose another one.")
    if given.typed.strip():
        return _("No document of this number is open to you: check it, or choose from the list.")
    return _("Choose a document, or type its number.")
