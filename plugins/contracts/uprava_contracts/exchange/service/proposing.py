"""Which contract a document may belong to: by its code, by its number and day, by the seller."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import fetch

from uprava_contracts.exchange.values import Candidate, FlowRow

OFFERED = 8

CANDIDATES = """
select c.document_id as id, d.number, d.title, c.counterparty,
    exists (select from unnest(%(numbers)s::text[], %(days)s::text[]) as b (number, day)
        where b.number in (d.number, c.their_number, c.register_number)
            and (b.day = '' or c.concluded_on is null or b.day = c.concluded_on::text))
        as by_number,
    (c.igk <> '' and c.igk = any (%(codes)s)) or (c.ikz <> '' and c.ikz = any (%(codes)s))
        as by_code,
    (%(inn)s <> '' and c.inn = %(inn)s) as by_inn
from contracts.contract as c join documents.document as d
    on d.id = c.document_id and d.deleted_at is null
where c.organisation_id = %(organisation)s and c.stands <> 'draft'
    and (%(inn)s <> '' and c.inn = %(inn)s or c.igk <> '' and c.igk = any (%(codes)s)
        or c.ikz <> '' and c.ikz = any (%(codes)s)
        or c.their_number <> '' and c.their_number = any (%(numbers)s)
        or c.register_number <> '' and c.register_number = any (%(numbers)s)
        or d.number = any (%(numbers)s))
order by 6 desc, 5 desc, 7 desc, (c.stands in ('concluded', 'performing')) desc,
    c.concluded_on desc limit %(limit)s"""
"""Row security leaves out contracts that are not open to the reader."""


def candidates_of(session: Session, row: FlowRow) -> Sequence[Candidate]:
    """Return contracts a document may belong to, the likeliest first."""
    return candidates(session, row.organisation_id, row.seller_inn, row.bases)


def candidates(
    session: Session, organisation_id: int, inn: str, bases: Sequence[Mapping[str, Any]]
) -> Sequence[Candidate]:
    """Return contracts that bases or the seller name."""
    named = [(cleaned(each["number"]), each["day"]) for each in bases if each["number"]]
    codes = [each["note"] for each in bases if each["note"]]
    return fetch(session, Candidate, CANDIDATES, {
        "organisation": organisation_id, "inn": inn, "codes": codes,
        "numbers": [number for number, _day in named], "days": [day for _number, day in named],
        "limit": OFFERED,
    })  # fmt: skip


def cleaned(number: str) -> str:
    """Return a number without the sign before it."""
    return number.strip().removeprefix("№").strip()


def sure(found: Sequence[Candidate]) -> UUID | None:
    """Return the one contract everything speaks for; None: there is none, or there are two."""
    good = [each for each in found if each.by_code or (each.by_number and each.by_inn)]
    return good[0].id if len(good) == 1 else None
