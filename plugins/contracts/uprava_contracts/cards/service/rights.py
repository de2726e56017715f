"""Whose contracts a statement finds: the rights in it, asked of all rows at once or of each passed.

Statements that carry these run past row security (`uprava.db.wide.looking_wide`), which would ask
for the right to every row they pass once more. What is hidden in a right is in the trash.
"""

from collections.abc import Mapping
from typing import LiteralString

from sqlalchemy.orm import Session
from uprava.term_lists import rights
from uprava.term_lists.rights import Way
from uprava.users.reader import Reader

from uprava_contracts.values import CONTRACT

GIVEN: LiteralString = """select g.document_id from documents.access_grant as g
    where g.principal_id = any (%(principals)s) and g.kind = 'contracts.contract'
        and not g.hidden"""

SEEN: LiteralString = f"c.document_id in ({GIVEN})"
"""The predicate of the core's lists, asked of all contracts `c` at once."""

HELD: LiteralString = f"(c.document_id in ({GIVEN})) is true"
"""The same of each contract that is passed, the rights held in memory: no join on purpose."""

OPEN_TO: LiteralString = """(select true from documents.access_grant as g
    where g.document_id = c.document_id and g.principal_id = any (%(principals)s)
        and not g.hidden limit 1)"""
"""The same for who sees much of what is passed: `exists` would become a hash join over all."""

ASKED: Mapping[Way, LiteralString] = {Way.RIGHTS: SEEN, Way.HELD: HELD, Way.ALONG: OPEN_TO}
"""How a walk along an order asks for rights."""


def way_of(session: Session, *, reader: Reader, rows: int) -> Way:
    """Return the cheapest way to so many rows of an order.

    By figures of `uprava.term_lists.rights.way_of`: from rights each costs 7 µs, in memory 0.5 µs;
    a row that is asked for its right 6 µs, and all but what the reader sees are passed in vain.
    """
    known, every = rights.rights_of(session, CONTRACT, "contracts.contract", reader=reader)
    if known * known <= 3 * every:
        return Way.RIGHTS
    return Way.HELD if known * known <= 11 * rows * every else Way.ALONG


def right_of(session: Session, *, reader: Reader) -> LiteralString:
    """Return how a statement over the contracts of all years asks for rights.

    Who sees few of them: from the rights, else all are looked at, the rights held in memory. The
    planner would go from the rights always: it counts in what row security does not cost there.
    """
    known, every = rights.rights_of(session, CONTRACT, "contracts.contract", reader=reader)
    return HELD if known * 8 > every else SEEN
