"""The two statements behind every list of documents, and when which one is quick.

`by_grants` merges one index scan per principal (`ix_grant_list`): its cost depends neither on how
many documents there are nor on how many the reader sees, as long as only the kind narrows.
`by_documents` walks the documents by their own indexes and asks for the right to each: good when
other columns narrow and the reader sees a fair part. Both answer ids under the same predicate.
"""

from dataclasses import dataclass, field
from datetime import date

from uprava.documents.service.types.listed import OwnList
from uprava.users.reader import Reader


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; empty fields narrow nothing. Both days are inclusive.

    `own` are the fields of the types of the kind.
    """

    kind: str = ""
    state: str = ""
    registered_from: date | None = None
    registered_to: date | None = None
    unit: int | None = None
    journal: int | None = None
    favourite: bool = False
    own: OwnList = field(default_factory=OwnList)


@dataclass(frozen=True, slots=True)
class Slice:
    """Which end of the list is read, and whether it begins beyond an id (`%(edge)s`)."""

    order: str
    beyond_edge: bool

    def condition(self, column: str) -> str:
        """Return the condition that leaves out what lies before the edge."""
        sign = "<" if self.order == "desc" else ">"
        return f"and {column} {sign} %(edge)s" if self.beyond_edge else ""


NEWEST = Slice("desc", beyond_edge=False)

CONDITIONS = {
    "state": "and d.state = %(state)s",
    "registered_from": "and d.registered_on >= %(registered_from)s",
    "registered_to": "and d.registered_on <= %(registered_to)s",
    "unit": "and d.unit_id = %(unit)s",
    "journal": "and d.journal_id = %(journal)s",
}


def needs_document(filters: Filters) -> bool:
    """Tell whether a filter looks at columns that the rights do not repeat."""
    return any(getattr(filters, name) for name in CONDITIONS)


def by_grants(filters: Filters, part: Slice) -> str:
    """Return the statement that answers up to `%(limit)s` ids from the readers' rights."""
    document = "join documents.document as d on d.id = g.document_id"
    return f"""
        select distinct found.document_id
        from unnest(%(principals)s::int[]) as p (id) cross join lateral (
            select g.document_id from documents.access_grant as g
            {document if needs_document(filters) else ""} {starred(filters, "g.document_id")}
            where g.principal_id = p.id and not g.hidden {part.condition("g.document_id")}
            {"and g.kind = %(kind)s" if filters.kind else ""} {shared(filters)}
            {filters.own.about("g.document_id")}
            order by g.document_id {part.order} limit %(limit)s
        ) as found
        order by found.document_id {part.order} limit %(limit)s"""


def by_documents(filters: Filters, part: Slice) -> str:
    """Return the statement that answers up to `%(limit)s` ids from the documents' own indexes.

    The right is a scalar subquery on purpose: `exists` becomes a hash join over all rights.
    """
    return f"""
        select d.id as document_id from documents.document as d {starred(filters, "d.id")}
        where d.deleted_at is null {part.condition("d.id")}
        {"and d.kind = %(kind)s" if filters.kind else ""} {shared(filters)}
        {filters.own.condition} and (
            select true from documents.access_grant as g
            where g.document_id = d.id and g.principal_id = any (%(principals)s) limit 1)
        order by d.id {part.order} limit %(limit)s"""


def starred(filters: Filters, id: str) -> str:
    """Return the join that leaves only the reader's favourites."""
    if not filters.favourite:
        return ""
    return f"join documents.favourite as f on f.document_id = {id} and f.person_id = %(person)s"


def shared(filters: Filters) -> str:
    """Return the conditions of the filters that are set, but for own fields."""
    return " ".join(text for name, text in CONDITIONS.items() if getattr(filters, name))


def parameters(filters: Filters, reader: Reader) -> dict[str, object]:
    """Return the values the statements' parameters stand for."""
    named: dict[str, object] = {name: getattr(filters, name) for name in CONDITIONS}
    named |= {"kind": filters.kind, "principals": list(reader.principals)}
    return named | {"person": reader.person_id} | dict(filters.own.values)
