"""The rows of the register of contracts, under the reader's rights."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import LiteralString
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import fetch, fetch_value
from uprava.documents.service.access import VISIBLE
from uprava.users.reader import Reader


@dataclass(frozen=True, slots=True)
class RegistryRow:
    """A contract as the register holds it; `changed`: the days of its agreements."""

    id: UUID
    customer: str
    customer_inn: str
    funding: str
    basis: str
    notice_number: str
    ikz: str
    register_number: str
    concluded_on: date
    number: str | None
    kind: str
    subject: str
    price: Decimal | None
    starts_on: date | None
    performs_until: date | None
    counterparty: str
    inn: str
    kpp: str
    address: str
    small_business: bool
    stands: str
    stands_since: date | None
    changed: str
    told_on: date | None


HELD: LiteralString = f"""
from contracts.contract as c
join documents.document as d on d.id = c.document_id and d.deleted_at is null
join users.organisation as o on o.id = c.organisation_id
where c.organisation_id = %(organisation)s and c.kind in ('state', '223')
    and c.concluded_on is not null and c.stands <> 'annulled' and {VISIBLE}"""
"""Contracts the register holds."""

ROWS: LiteralString = f"""
select c.document_id as id, o.name as customer, coalesce(o.inn, '') as customer_inn, c.funding,
    c.basis, c.notice_number, c.ikz, c.register_number, c.concluded_on, d.number, c.kind,
    c.subject, c.price, c.starts_on, c.performs_until, c.counterparty, c.inn, c.kpp,
    coalesce((select p.address from contracts.party as p where p.contract_id = c.document_id
        and not p.ours order by p.position limit 1), '') as address,
    c.small_business, c.stands, c.stands_since,
    coalesce((select string_agg(to_char(a.signed_on, 'DD.MM.YYYY'), ', ' order by a.signed_on)
        from contracts.agreement as a where a.contract_id = c.document_id
            and a.signed_on is not null), '') as changed,
    (select r.noted_on from contracts.register_duty as r where r.contract_id = c.document_id
        and r.what = 'conclusion' order by r.id desc limit 1) as told_on
{HELD} and (%(after)s::uuid is null or c.document_id < %(after)s)
order by c.document_id desc limit %(limit)s"""


def list_registry(
    session: Session, *, reader: Reader, after: UUID | None, limit: int
) -> list[RegistryRow]:
    """Return contracts the register holds, the newest first."""
    return fetch(session, RegistryRow, ROWS, values_of(reader) | {"after": after, "limit": limit})


def count_registry(session: Session, *, reader: Reader, limit: int) -> int:
    """Count them, stopping at a limit."""
    query = f"select count(*) from (select {HELD} limit %(limit)s) as counted"
    return int(fetch_value(session, query, values_of(reader) | {"limit": limit}))


def values_of(reader: Reader) -> dict[str, object]:
    """Return the parameters of the statements."""
    return {"organisation": reader.organisation_id, "principals": list(reader.principals)}
