"""Emptying the trash: what never got a number goes after thirty days, with all that hangs on it.

Registered documents stay hidden: their number remains taken, and they may be destroyed only by
an act of selection for destruction after their retention period (Federal Law 125-FZ of
22 October 2004, article 17, part 1: kept for the whole retention period).
"""

import logging
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from uprava.audit.log import record
from uprava.clock import now, office_day
from uprava.db.sql import driver, execute, fetch_values
from uprava.db.transaction import system_transaction
from uprava.documents.service.trash import KEPT
from uprava.installation import Installation

log = logging.getLogger(__name__)

AT_ONCE = 500

REFERENCES = """
    select child.oid::regclass::text, child_column.attname, parent_column.attname
    from pg_constraint as c
    join pg_class as child on child.oid = c.conrelid
    join pg_attribute as child_column
        on child_column.attrelid = c.conrelid and child_column.attnum = c.conkey[1]
    join pg_attribute as parent_column
        on parent_column.attrelid = c.confrelid and parent_column.attnum = c.confkey[1]
    where c.contype = 'f' and c.confrelid = %s::regclass and c.conrelid <> c.confrelid
      and cardinality(c.conkey) = 1
    order by 1, 2"""
"""Tables of any module that refer to a table: what is keyed by the document goes with it."""


def purge_trash(installation: Installation) -> None:
    """Delete for good what lay in the trash without a number for thirty days; run nightly."""
    today = office_day(installation.settings.timezone)
    with system_transaction(installation.engine, today=today, task="purge") as session:
        gone = purge(session, before=now() - KEPT)
    log.info("trash emptied: %s documents", len(gone))


def purge(session: Session, *, before: datetime) -> list[UUID]:
    """Delete documents without a number that were deleted before a moment; return their ids."""
    ids = fetch_values(
        session,
        "select id from documents.document where deleted_at < %s and number is null"
        " order by deleted_at limit %s for update skip locked",  # one being restored stays
        (before, AT_ONCE),
    )
    if not ids:
        return []
    delete_dependents(session, "documents.document", "id = any (%(ids)s)", {"ids": ids}, depth=0)
    execute(session, "delete from documents.document where id = any (%s)", (ids,))
    for id in ids:
        record(session, "document.purged", "document", id)
    return ids


def delete_dependents(
    session: Session, table: str, condition: str, values: dict[str, list[UUID]], *, depth: int
) -> None:
    """Delete the rows that refer to the chosen rows of a table, the farthest first.

    Names come from the catalogue of this database, never from people.
    """
    if depth > 6:
        raise RecursionError(f"{table}: references go deeper than expected")
    for child, column, parent_column in driver(session).execute(REFERENCES, (table,)).fetchall():
        chosen = f'"{column}" in (select "{parent_column}" from {table} where {condition})'
        delete_dependents(session, child, chosen, values, depth=depth + 1)
        execute(session, f"delete from {child} where {chosen}", values)
