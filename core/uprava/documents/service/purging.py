"""Emptying the trash: what never got a number goes after thirty days, with all that hangs on it.

Registered documents stay hidden: their number remains taken, and they may be destroyed only by
an act of selection for destruction after their retention period (Federal Law 125-FZ of
22 October 2004, article 17, part 1: kept for the whole retention period).
"""

import logging
from datetime import datetime
from uuid import UUID

import psycopg
from sqlalchemy.orm import Session

from uprava.audit.log import record
from uprava.clock import now, office_day
from uprava.db.base import CORE_SCHEMAS
from uprava.db.sql import driver, execute, fetch_values
from uprava.db.transaction import system_transaction
from uprava.documents.service.trash import KEPT
from uprava.installation import Installation

log = logging.getLogger(__name__)

AT_ONCE = 500

PARTS = """
    select child.oid::regclass::text, child_column.attname, parent_column.attname
    from pg_constraint as c
    join pg_class as child on child.oid = c.conrelid
    join pg_attribute as child_column
        on child_column.attrelid = c.conrelid and child_column.attnum = c.conkey[1]
    join pg_attribute as parent_column
        on parent_column.attrelid = c.confrelid and parent_column.attnum = c.confkey[1]
    where c.contype = 'f' and c.confrelid = %(table)s::regclass and c.conrelid <> c.confrelid
      and cardinality(c.conkey) = 1 and c.confdeltype in ('a', 'r')
      and (child.relnamespace = any (%(core)s::regnamespace[]) or exists (
        select from pg_index as i
        where i.indrelid = c.conrelid and i.indisprimary and c.conkey[1] = any (i.indkey)))
    order by 1, 2"""
"""Tables whose rows go with the rows of a table they refer to: the core's own, and those of
modules that are keyed by it.

A reference that says what becomes of it (`on delete cascade`, `on delete set null`) is left to
the database. Any other reference of a module keeps the document in the trash.
"""


def purge_trash(installation: Installation) -> None:
    """Delete for good what lay in the trash without a number for thirty days; run nightly."""
    today = office_day(installation.settings.timezone)
    with system_transaction(installation.engine, today=today, task="purge") as session:
        gone = purge(session, before=now() - KEPT)
    log.info("trash emptied: %s documents", len(gone))


def purge(session: Session, *, before: datetime) -> list[UUID]:
    """Delete documents without a number that were deleted before a moment; return their ids.

    What a module's row refers to stays, unless the module's foreign key says otherwise.
    """
    query = """
        select id from documents.document
        where deleted_at < %(before)s and number is null and id > %(after)s
        order by id limit %(most)s for update skip locked"""  # one being restored stays
    values = {"before": before, "after": UUID(int=0), "most": AT_ONCE}
    gone: list[UUID] = []
    while ids := fetch_values(session, query, values):
        gone += ids if delete(session, ids) else [id for id in ids if delete(session, [id])]
        values["after"] = ids[-1]
    for id in gone:
        record(session, "document.purged", "document", id)
    return gone


def delete(session: Session, ids: list[UUID]) -> bool:
    """Delete documents with all that is theirs; False: something else refers to one, all stay."""
    try:
        with session.begin_nested():
            delete_parts(session, "documents.document", "id = any (%(ids)s)", ids, depth=0)
            execute(session, "delete from documents.document where id = any (%s)", (ids,))
    except psycopg.errors.ForeignKeyViolation as error:
        if len(ids) == 1:
            log.warning("document %s stays in the trash: %s", ids[0], error.diag.message_detail)
        return False
    return True


def delete_parts(
    session: Session, table: str, condition: str, ids: list[UUID], *, depth: int
) -> None:
    """Delete the rows that go with the chosen rows of a table, the farthest first.

    Names come from the catalogue of this database, never from people.
    """
    if depth > 6:
        raise RecursionError(f"{table}: references go deeper than expected")
    values = {"table": table, "core": list(CORE_SCHEMAS)}
    for child, column, parent_column in driver(session).execute(PARTS, values).fetchall():
        chosen = f'"{column}" in (select "{parent_column}" from {table} where {condition})'
        delete_parts(session, child, chosen, ids, depth=depth + 1)
        execute(session, f"delete from {child} where {chosen}", {"ids": ids})


TYPED = "printing.typed_text"
"""Texts typed for a letterhead, keyed by the document; those not set yet hang on no file."""


def empty(session: Session, ids: list[UUID]) -> list[str]:
    """Destroy what documents hold, for an act of destruction; return the digests that went.

    Files of all versions go with signatures, page pictures and text; the card with its number
    stays, so that the journal has no gap. Bytes that nothing else refers to are deleted from the
    store at night (`jobs.tidying.collect`). A module's reference to a file that says nothing of
    deletion raises psycopg's ForeignKeyViolation: nothing is destroyed then.
    """
    query = "select distinct sha256 from documents.file where document_id = any (%s) order by 1"
    hashes = fetch_values(session, query, (ids,))
    delete_parts(session, "documents.file", "document_id = any (%(ids)s)", ids, depth=0)
    execute(session, "delete from documents.file where document_id = any (%s)", (ids,))
    execute(session, f"delete from {TYPED} where document_id = any (%s)", (ids,))
    execute(session, "update documents.text set body = '' where document_id = any (%s)", (ids,))
    forget_pictures(session, hashes)
    return hashes


def forget_pictures(session: Session, hashes: list[str]) -> None:
    """Forget pages and copies for viewing of contents that no file has any more."""
    kept = "select sha256 from documents.file where sha256 = any (%(some)s)"
    query = f"""
        with gone as (
            select s as sha256 from unnest(%(some)s::text[]) as s where s <> all (array({kept}))
        ), copies as (
            delete from documents.rendition as r using gone where r.source = gone.sha256
            returning r.sha256
        ), recognised as (
            delete from documents.recognition as r using gone where r.source = gone.sha256
        )
        delete from documents.page as p
        where p.sha256 in (select sha256 from gone union select sha256 from copies)"""
    execute(session, query, {"some": hashes})
