"""Charges, fines and claims of a contract; row security has the last word."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import fetch, fetch_one, fetch_value, fetch_values
from uprava.errors import NotFoundError
from uprava.i18n import _
from uprava.users.naming import SHORT_NAME

from uprava_contracts.cards.service.reading import ContractRow
from uprava_contracts.law.penalty import Span
from uprava_contracts.law.write_off import Account
from uprava_contracts.money.values import Agreed, ClaimRow, Item, PaidHow
from uprava_contracts.securities.service.reading import day_of
from uprava_contracts.values import ContractState, Duty, Happening, Side

CHARGES = """
select 'charge' as kind, e.id, e.contract_id, e.obligation_id, o.subject as obligation,
    e.side, e.since, e.until, e.sum, e.paid, e.state, '' as breach, o.duty as about, e.source,
    e.verified, e.claim_id, coalesce(d.number, '') as claim_number, e.why, e.version
from contracts.charge as e join contracts.obligation as o on o.id = e.obligation_id
left join documents.document as d on d.id = e.claim_id and d.deleted_at is null"""

FINES = """
select 'fine' as kind, f.id, f.contract_id, null::bigint as obligation_id, '' as obligation,
    f.side, f.broken_on as since, f.broken_on as until, f.sum, f.paid, f.state, f.breach, f.about,
    f.source, f.verified, f.claim_id, coalesce(d.number, '') as claim_number, f.why, f.version
from contracts.fine as f
left join documents.document as d on d.id = f.claim_id and d.deleted_at is null"""

ITEMS = f"""
select * from ({CHARGES} union all {FINES}) as x where x.contract_id = %s
order by x.since, x.kind, x.id"""


def items_of(session: Session, id: UUID) -> list[Item]:
    """Return what was charged by a contract, the earliest first, cancelled charges too."""
    return [named(each) for each in fetch(session, Item, ITEMS, (id,))]


def named(item: Item) -> Item:
    """Return a charge with the name of its obligation: its own words, else its kind."""
    if item.is_fine or item.obligation:
        return item
    said = _(Duty(item.about).caption)
    return replace(item, obligation=said)


def get_item(session: Session, id: UUID, key: str) -> Item:
    """Return a charge or a fine of a contract. Raises NotFoundError."""
    found = next((each for each in items_of(session, id) if each.key == key), None)
    if found is None:
        raise NotFoundError(_("There is no such charge in the contract. Look again."))
    return found


@dataclass(frozen=True, slots=True)
class ChargeFacts:
    """What a charge keeps of its reckoning."""

    due_on: date
    divisor: int
    rate_mode: str
    counted: Decimal
    spans: Sequence[Mapping[str, Any]]


def facts_of_charge(session: Session, charge_id: int) -> ChargeFacts:
    """Return the reckoning of a charge the reader sees."""
    query = """select due_on, divisor, rate_mode, counted, spans from contracts.charge
        where id = %s"""
    found = fetch_one(session, ChargeFacts, query, (charge_id,))
    if found is None:
        raise NotFoundError(_("There is no such charge in the contract. Look again."))
    return found


def moved_to(session: Session, item: Item) -> date | None:
    """Return the term of the obligation when it has moved since a charge; None: it has not."""
    query = """select o.due_on from contracts.charge as e
        join contracts.obligation as o on o.id = e.obligation_id and o.due_on <> e.due_on
        where e.id = %s and e.state in ('reckoned', 'claimed')"""
    found: date | None = None if item.is_fine else fetch_value(session, query, (item.id,))
    return found


def kept_spans(session: Session, item: Item) -> list[Span]:
    """Return the spans of a charge as they were kept; a fine has none."""
    if item.is_fine:
        return []
    return [span_of(each) for each in facts_of_charge(session, item.id).spans]


def span_of(kept: Mapping[str, Any]) -> Span:
    """Return a span as it was kept."""
    return Span(
        date.fromisoformat(kept["since"]), date.fromisoformat(kept["until"]),
        Decimal(kept["base"]), Decimal(kept["percent"]), int(kept["divisor"]),
        Decimal(kept["sum"]),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class SettlementRow:
    """A payment of a charge."""

    paid_on: date
    sum: Decimal
    how: str
    proof: str
    noted_by: str

    @property
    def caption(self) -> str:
        """The English message id of how it was paid."""
        return PaidHow(self.how).caption


def settlements_of(session: Session, item: Item) -> list[SettlementRow]:
    """Return the payments of a charge, the earliest first."""
    query = f"""select s.paid_on, s.sum, s.how, s.proof,
            coalesce((select {SHORT_NAME} from users.person as p where p.id = s.noted_by), '')
                as noted_by
        from contracts.settlement as s
        where s.contract_id = %s and s.item = %s and s.item_id = %s order by s.paid_on, s.id"""
    return fetch(session, SettlementRow, query, (item.contract_id, item.kind, item.id))


def agreed_of(session: Session, id: UUID) -> dict[Side, Agreed]:
    """Return what the contract itself agrees for delays, by who is late."""
    query = """select side, percent_day, most, source from contracts.agreed
        where contract_id = %s"""
    rows = fetch(session, Agreed, query, (id,))
    return {Side(row.side): replace(row, side=Side(row.side)) for row in rows}


CLAIMS = """
select c.document_id as id, c.contract_id, d.title, d.number, d.state, d.version, c.sum,
    c.answer_by, c.text, c.sent_on, c.sent_how, c.answered_on, c.answer, c.closed_on, c.contents
from contracts.claim as c
join documents.document as d on d.id = c.document_id and d.deleted_at is null"""


def claims_of(session: Session, id: UUID) -> list[ClaimRow]:
    """Return the claims of a contract that are open to the reader, the latest first."""
    query = f"{CLAIMS} where c.contract_id = %s order by c.document_id desc"
    return fetch(session, ClaimRow, query, (id,))


def find_claim(session: Session, id: UUID) -> ClaimRow | None:
    """Return a claim that is open to the transaction's reader."""
    return fetch_one(session, ClaimRow, f"{CLAIMS} where c.document_id = %s", (id,))


def items_of_claim(session: Session, claim: ClaimRow) -> list[Item]:
    """Return what a claim is about."""
    return [each for each in items_of(session, claim.contract_id) if each.claim_id == claim.id]


def account_of(session: Session, contract: ContractRow, items: Sequence[Item]) -> Account:
    """Return how the sides stand by what the other side was charged.

    Of what was written off or cancelled only what had been paid before counts. Performed is what
    the other side performed in full: a terminated contract never is.
    """
    theirs = [each for each in items if each.theirs]
    paid = sum((each.paid for each in theirs), Decimal())
    left = sum((each.left for each in theirs), Decimal())
    ended = contract.standing is ContractState.TERMINATED
    performed = not ended and day_of(session, contract.id, Happening.PERFORMED) is not None
    return Account(contract.price or Decimal(), paid + left, paid, performed)


def late_ids(session: Session, id: UUID) -> list[int]:
    """Return the obligations of a contract that are, or were, performed after their term."""
    query = """select id from contracts.obligation
        where contract_id = %(id)s and withdrawn_why = ''
            and due_on < coalesce(met_on, given_on, %(today)s) and due_on < %(today)s
        order by due_on, id"""
    values = {"id": id, "today": session.info["today"]}
    return [int(each) for each in fetch_values(session, query, values)]
