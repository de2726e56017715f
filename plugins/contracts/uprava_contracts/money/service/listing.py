"""Claims of all contracts a reader sees, the latest first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import LiteralString
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import fetch
from uprava.i18n import N_
from uprava.users.reader import Reader

PAGE_SIZE = 50


class View(StrEnum):
    """Which claims a list shows."""

    OPEN = "open"
    """Neither satisfied nor withdrawn."""
    LATE = "late"
    """Sent, and its answer is awaited in vain."""
    ALL = "all"

    @property
    def caption(self) -> str:
        """The English message id of the view."""
        return _CAPTIONS[self]


_CAPTIONS = {
    View.OPEN: N_("Open claims"), View.LATE: N_("Without an answer in time"),
    View.ALL: N_("All claims"),
}  # fmt: skip

CONDITIONS: Mapping[View, LiteralString] = {
    View.OPEN: "and c.closed_on is null",
    View.LATE: """and c.closed_on is null and c.answered_on is null and c.sent_on is not null
        and c.answer_by < %(today)s""",
    View.ALL: "",
}


@dataclass(frozen=True, slots=True)
class ListedClaim:
    """A claim in the list of all contracts."""

    id: UUID
    number: str | None
    state: str
    contract: str
    counterparty: str
    sum: Decimal
    answer_by: date
    sent_on: date | None
    answered_on: date | None
    closed_on: date | None

    def late(self, today: date) -> bool:
        """Tell whether its answer is awaited in vain."""
        waits = self.sent_on is not None and self.answered_on is None and self.closed_on is None
        return waits and self.answer_by < today


LISTED: LiteralString = """
select c.document_id as id, d.number, d.state, coalesce(e.number, '') as contract,
    k.counterparty, c.sum, c.answer_by, c.sent_on, c.answered_on, c.closed_on
from contracts.claim as c
join documents.document as d on d.id = c.document_id and d.deleted_at is null
join contracts.contract as k on k.document_id = c.contract_id
join documents.document as e on e.id = c.contract_id
where c.organisation_id = %(organisation)s
    and (select true from documents.access_grant as g where g.document_id = c.document_id
        and g.principal_id = any (%(principals)s) and not g.hidden limit 1)
    and (%(q)s = '' or k.counterparty ilike %(like)s or d.number ilike %(like)s
        or e.number ilike %(like)s)"""


def list_claims(
    session: Session, view: View, *, reader: Reader, q: str = "", after: UUID | None = None
) -> list[ListedClaim]:
    """Return a page of claims and one more, if there is one."""
    query = f"""{LISTED} {CONDITIONS[view]}
        and (%(after)s::uuid is null or c.document_id < %(after)s) order by c.document_id desc
        limit %(limit)s"""
    plain = q.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return fetch(session, ListedClaim, query, {
        "organisation": reader.organisation_id, "principals": list(reader.principals), "q": q,
        "like": f"%{plain}%", "after": after, "today": session.info["today"],
        "limit": PAGE_SIZE + 1,
    })  # fmt: skip
