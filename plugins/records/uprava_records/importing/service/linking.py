"""Links earlier cards name by numbers, tied when all cards are there."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.db.sql import execute, fetch, fetch_values
from uprava.documents.service.access import VISIBLE
from uprava.documents.service.linking import NewLink, link
from uprava.errors import UpravaError
from uprava.i18n import _

from uprava_records.importing.card import Named
from uprava_records.importing.service.running import Work, note

PORTION = 200


@dataclass(frozen=True, slots=True)
class Tied:
    """A card that was brought in and names others."""

    line: int
    made: UUID
    links: list[dict[str, object]]

    def named(self) -> list[Named]:
        """Return what it names."""
        return msgspec.convert(self.links, list[Named])


ROWS = """
    select r.line, r.made, r.card -> 'links' as links from records.import_row as r
    where r.run_id = %(run)s and r.line > %(after)s and r.state = 'loaded'
      and jsonb_array_length(r.card -> 'links') > 0
    order by r.line limit %(most)s"""


def link_all(work: Work) -> int:
    """Tie all cards to those they name; return how many names led nowhere. Twice is once."""
    untied, after = 0, 0
    while True:
        with work.act() as session:
            note(session, work, "done = done")
            values = {"run": work.run.id, "after": after, "most": PORTION}
            rows = fetch(session, Tied, ROWS, values)
            untied += sum(tie(session, work, row) for row in rows)
        if not rows:
            return untied
        after = rows[-1].line


def tie(session: Session, work: Work, row: Tied) -> int:
    """Tie one card; return how many of its names led nowhere, and keep a note of them."""
    failed = [why for each in row.named() if (why := tie_one(session, work, row.made, each))]
    if failed:
        query = """
            update records.import_row set notes = %(told)s
            where run_id = %(run)s and line = %(line)s"""
        values = {"told": " ".join(failed), "run": work.run.id, "line": row.line}
        execute(session, query, values)
    return len(failed)


def tie_one(session: Session, work: Work, id: UUID, named: Named) -> str:
    """Tie a card to one document; return a sentence when there is none, or several."""
    found = find(session, work, named)
    if len(found) != 1 or found[0] == id:
        said = (
            _("Several documents have the number {number}: say the day.") if len(found) > 1
            else _("Not linked: no document of the number {number} is open to you.")
        )  # fmt: skip
        return said.format(number=named.number)
    types = work.installation.plugins.link_types
    try:
        link(session, id, NewLink(found[0], named.type), types=types, reader=work.reader, at=now())
    except UpravaError as error:
        return error.detail
    return ""


def find(session: Session, work: Work, named: Named) -> Sequence[UUID]:
    """Return the documents a name may mean: first those of this import."""
    query = f"""
        select d.id from documents.document as d
        left join records.imported as i on i.document_id = d.id and i.run_id = %(run)s
        where d.number = %(number)s and (%(day)s::date is null or d.registered_on = %(day)s)
          and d.deleted_at is null and {VISIBLE}
          and (i.document_id is not null or not exists (
            select from documents.document as o join records.imported as p
                on p.document_id = o.id and p.run_id = %(run)s
            where o.number = %(number)s and (%(day)s::date is null or o.registered_on = %(day)s)))
        limit 2"""
    values = {
        "number": named.number, "day": named.day, "run": work.run.id,
        "principals": list(work.reader.principals),
    }  # fmt: skip
    return fetch_values(session, query, values)
