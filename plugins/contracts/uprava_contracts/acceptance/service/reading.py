"""What came by a contract, its commissions, payments, sums; row security has the last word."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import fetch, fetch_value
from uprava.errors import NotFoundError
from uprava.i18n import _
from uprava.users.naming import SHORT_NAME

from uprava_contracts.acceptance.values import DeliveryRow, MemberRow, Money, PaymentRow

DELIVERIES = f"""
select v.id, v.contract_id, v.stage_id, coalesce(s.name, '') as stage, v.obligation_id,
    o.subject as obligation, coalesce(v.acceptance_id, 0) as acceptance_id, v.payment_id,
    v.document, v.document_on, v.received_on, v.sum, v.vat_sum, v.complete, a.due_on,
    a.responsible_id, a.rule_days, coalesce(a.rule_working, false) as rule_working,
    coalesce(a.source, '') as source, coalesce(a.verified, true) as verified, v.state,
    v.accepted_sum, v.offset_sum, v.decided_on,
    coalesce((select {SHORT_NAME} from users.person as p where p.id = v.decided_by), '')
        as decided_by,
    v.words, v.correct_by, v.expertise, v.expertise_on, v.expertise_by, v.expertise_words,
    v.proof_document_id as proof_id, v.note, v.version
from contracts.delivery as v join contracts.obligation as o on o.id = v.obligation_id
left join contracts.obligation as a on a.id = v.acceptance_id
left join contracts.stage as s on s.id = v.stage_id
where v.contract_id = %s order by v.received_on, v.id"""

MEMBERS = f"""
select m.id, m.delivery_id, m.person_id, coalesce(p.login, '') as login, {SHORT_NAME} as name,
    m.chairs, m.vote, m.words, m.voted_at
from contracts.delivery_member as m join users.person as p on p.id = m.person_id
where m.contract_id = %s order by m.chairs desc, m.id"""


def deliveries_of(session: Session, id: UUID) -> list[DeliveryRow]:
    """Return what came by a contract with its commissions, the earliest first."""
    members = fetch(session, MemberRow, MEMBERS, (id,))
    return [
        replace(each, members=[m for m in members if m.delivery_id == each.id])
        for each in fetch(session, DeliveryRow, DELIVERIES, (id,))
    ]


def get_delivery(session: Session, id: UUID, delivery_id: int) -> DeliveryRow:
    """Return what came by a contract. Raises NotFoundError."""
    found = next((each for each in deliveries_of(session, id) if each.id == delivery_id), None)
    if found is None:
        raise NotFoundError(_("Nothing such came by the contract. Look again."))
    return found


def contract_of(session: Session, delivery_id: int) -> UUID:
    """Return the contract of a delivery the transaction's reader sees. Raises NotFoundError."""
    query = "select contract_id from contracts.delivery where id = %s"
    found = fetch_value(session, query, (delivery_id,))
    if found is None:
        raise NotFoundError(_("Nothing such came by the contract. Look again."))
    return UUID(str(found))


PAYMENTS = f"""
select y.id, y.obligation_id, y.delivery_id, y.paid_on, y.sum, y.order_number, y.note,
    coalesce((select {SHORT_NAME} from users.person as p where p.id = y.entered_by), '')
        as entered_by,
    y.withdrawn_why
from contracts.payment as y where y.contract_id = %s order by y.paid_on, y.id"""


def payments_of(session: Session, id: UUID) -> list[PaymentRow]:
    """Return the payments of a contract, the earliest first, those taken back too."""
    return fetch(session, PaymentRow, PAYMENTS, (id,))


def get_payment(session: Session, id: UUID, payment_id: int) -> PaymentRow:
    """Return a payment of a contract. Raises NotFoundError."""
    found = next((each for each in payments_of(session, id) if each.id == payment_id), None)
    if found is None:
        raise NotFoundError(_("There is no such payment in the contract. Look again."))
    return found


SUMS = """
select coalesce(sum(met_sum) filter (where side = 'theirs'
        and duty in ('supply', 'work', 'service')), 0) as accepted,
    coalesce(sum(met_sum) filter (where side = 'ours' and duty = 'advance'), 0) as advanced,
    (select coalesce(sum(offset_sum), 0) from contracts.delivery as v
        where v.contract_id = %(id)s and v.state in ('accepted', 'partly')) as offset,
    coalesce(sum(met_sum) filter (where side = 'ours' and duty = 'payment'), 0) as paid,
    coalesce(sum(greatest(sum - met_sum, 0)) filter (where side = 'ours' and duty = 'payment'
        and due_on is not null and met_on is null and withdrawn_why = ''), 0) as payable
from contracts.obligation where contract_id = %(id)s"""


def money_of(session: Session, id: UUID) -> Money:
    """Return the sums of a contract."""
    return fetch(session, Money, SUMS, {"id": id})[0]


def pending(session: Session, obligation_id: int, but: int = 0) -> Decimal:
    """Return the sum of what came by an obligation and is not decided on yet."""
    query = """select coalesce(sum(sum), 0) from contracts.delivery
        where obligation_id = %s and state in ('received', 'checking') and id <> %s"""
    return Decimal(fetch_value(session, query, (obligation_id, but)))


def waits_for(rows: Sequence[DeliveryRow], people: Sequence[int]) -> list[DeliveryRow]:
    """Return what waits for the signature of people as members of a commission."""
    return [
        each for each in rows
        if each.waits and any(m.person_id in people and not m.vote for m in each.members)
    ]  # fmt: skip
