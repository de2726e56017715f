"""A delivery is accepted, wholly or in part, or refused with reasons; terms follow at once."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute, fetch_one, fetch_values
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import N_, _
from uprava.users.reader import Reader
from uprava.work.service import Message, Noticed, notify

from uprava_contracts.acceptance.service.binding import Bill, bill_for, mark_given, undo_bill
from uprava_contracts.acceptance.service.commission import hold_waiting, refuse_commission
from uprava_contracts.acceptance.service.reading import get_delivery, money_of
from uprava_contracts.acceptance.values import (
    Accepting,
    DeliveryRow,
    DeliveryState,
    Refusing,
    Vote,
)
from uprava_contracts.cards.service.reading import ContractRow
from uprava_contracts.execution.service.events import supersede, write_event
from uprava_contracts.execution.service.facts import unwrite_fact, write_fact
from uprava_contracts.execution.service.holding import hold_live
from uprava_contracts.execution.service.reading import events_of, get_obligation
from uprava_contracts.execution.service.recount import settle
from uprava_contracts.execution.values import FactWords, Happened
from uprava_contracts.values import Happening
from uprava_contracts.wording import money

LONGEST, LONGEST_WHY = 4000, 1000

DECIDED = """update contracts.delivery set state = %(state)s, accepted_sum = %(sum)s,
    offset_sum = %(offset)s, decided_on = %(on)s, decided_by = %(by)s, words = %(words)s,
    correct_by = %(correct)s, version = version + 1 where id = %(id)s"""


def accept(
    session: Session, id: UUID, delivery_id: int, said: Accepting, *, reader: Reader, at: datetime
) -> None:
    """Accept a delivery, wholly or in part; its payment is due from then on.

    Raises InvalidError naming the fields, ConflictError for one that was decided on, or as long
    as its commission has not signed so.
    """
    contract, row = hold_waiting(session, id, delivery_id, reader=reader)
    said = replace(said, sum=row.sum if said.sum is None else said.sum)
    refuse_acceptance(session, row, said)
    refuse_commission(row, Vote.ACCEPT)
    whole = said.sum == row.sum
    state = DeliveryState.ACCEPTED if whole else DeliveryState.PARTLY
    execute(session, DECIDED, {
        "state": state, "sum": said.sum, "offset": said.offset, "on": said.signed_on,
        "by": reader.person_id, "words": said.words, "correct": said.correct_by, "id": row.id,
    })  # fmt: skip
    write_down(session, contract, row, said, reader=reader, at=at)
    record(
        session, "contracts.accepted", "document", id, name=row.document,
        on=f"{said.signed_on:%d.%m.%Y}", sum=money(said.sum, none=""),
    )  # fmt: skip
    mark_given(session, row.obligation_id)
    settle(session, id, at=at)
    tell(session, contract, row.id, at=at)


TO_PAY = N_("To be paid by {day}: {sum}, {title}")


def tell(session: Session, contract: ContractRow, delivery_id: int, *, at: datetime) -> None:
    """Tell who answers for the payment that something was accepted."""
    payment = get_delivery(session, contract.id, delivery_id).payment_id
    bill = get_obligation(session, contract.id, payment) if payment is not None else None
    person = (bill.responsible_id or contract.responsible_id) if bill else None
    if bill is not None and person is not None:
        day = f"{bill.due_on:%d.%m.%Y}" if bill.due_on else "—"
        values = {"day": day, "sum": money(bill.left), "title": contract.title[:200]}
        notify(session, [person], Noticed("work", Message(TO_PAY, values), contract.id), at=at)


def write_down(
    session: Session, contract: ContractRow, row: DeliveryRow, said: Accepting, *,
    reader: Reader, at: datetime,
) -> None:  # fmt: skip
    """Write what follows from an acceptance: facts of both sides, the event, the payment."""
    last = row.complete and said.sum == row.sum
    owed = get_obligation(session, row.contract_id, row.obligation_id)
    fact = FactWords(row.received_on, said.sum, last, row.document, row.proof_id)
    done = write_fact(session, owed, fact, reader=reader, at=at)
    own = get_obligation(session, row.contract_id, row.acceptance_id)
    write_fact(session, own, FactWords(said.signed_on, None, True, row.document), reader=reader,
               at=at)  # fmt: skip
    assert said.signed_on is not None
    event = Happened(
        Happening.ACCEPTED, said.signed_on, stage_id=row.stage_id, chain=row.id, note=row.document
    )
    write_event(session, row.contract_id, event, reader=reader, at=at)
    payable = (said.sum or Decimal(0)) - said.offset
    bill = bill_for(session, contract, row.id, row.stage_id, payable, last=last)
    query = """update contracts.delivery set fact_id = %s, payment_id = %s, payment_made = %s,
        plan_id = %s, plan_sum = %s where id = %s"""
    values = (done, bill.payment_id, bill.made, bill.plan_id, bill.plan_sum, row.id)
    execute(session, query, values)


def refuse_acceptance(session: Session, row: DeliveryRow, said: Accepting) -> None:
    """Raise InvalidError for what is wrong in an acceptance, field by field."""
    wrong = {
        "on": wrong_day(row, said.signed_on, session.info["today"]),
        "sum": wrong_sum(session, row, said),
        "offset": wrong_offset(session, row, said),
        "words": wrong_words(row, said),
        "correct_by": wrong_correction(said.signed_on, said.correct_by),
    }
    wrong = {name: text for name, text in wrong.items() if text}
    if wrong:
        raise InvalidError(_("The acceptance has mistakes; nothing is kept."), fields=wrong)


def wrong_day(row: DeliveryRow, day: date | None, today: date) -> str:
    """Return what is wrong with the day of a decision, empty: nothing."""
    if day is None or not row.received_on <= day <= today:
        return _("Say on which day: after it came, today at the latest.")
    return ""


def wrong_sum(session: Session, row: DeliveryRow, said: Accepting) -> str:
    """Return what is wrong with the sum of an acceptance, empty: nothing."""
    if row.sum is None:
        return _("It came without a sum: it is accepted without one.") if said.sum else ""
    if said.sum is None or not 0 < said.sum <= row.sum:
        return _("More than nothing, at most {sum}: so much came.").format(sum=money(row.sum))
    left = get_obligation(session, row.contract_id, row.obligation_id).left
    if left is not None and said.sum > left:
        return _("Only {sum} is owed still.").format(sum=money(left))
    return ""


def wrong_offset(session: Session, row: DeliveryRow, said: Accepting) -> str:
    """Return what is wrong with what is set off of the advance, empty: nothing."""
    left = money_of(session, row.contract_id).advance_left
    most = min(left, said.sum or Decimal(0))
    if not 0 <= said.offset <= most:
        return _("Of the advance at most {sum} can be set off.").format(sum=money(most))
    return ""


def wrong_words(row: DeliveryRow, said: Accepting) -> str:
    """Return what is wrong with the reasons of a part, empty: nothing."""
    if len(said.words) > LONGEST:
        return _("At most {n} characters.").format(n=LONGEST)
    if said.sum != row.sum and not said.words:
        return _("Say what is not accepted and why.")
    return ""


def wrong_correction(on: date | None, day: date | None) -> str:
    """Return what is wrong with the day by which mistakes are to be removed, empty: nothing."""
    if day is not None and on is not None and day < on:
        return _("This day is before the decision.")
    return ""


def refuse(
    session: Session, id: UUID, delivery_id: int, said: Refusing, *, reader: Reader, at: datetime
) -> None:
    """Refuse to accept a delivery, with reasons; the other side owes its performance as before.

    Raises InvalidError naming the fields, ConflictError as `accept`.
    """
    _contract, row = hold_waiting(session, id, delivery_id, reader=reader)
    wrong = {
        "on": wrong_day(row, said.on, session.info["today"]),
        "words": _("Say why, in up to {n} characters.").format(n=LONGEST)
        if not 1 <= len(said.words) <= LONGEST else "",
        "correct_by": wrong_correction(said.on, said.correct_by),
    }  # fmt: skip
    wrong = {name: text for name, text in wrong.items() if text}
    if wrong:
        raise InvalidError(_("The refusal has mistakes; nothing is kept."), fields=wrong)
    refuse_commission(row, Vote.AGAINST)
    execute(session, DECIDED, {
        "state": DeliveryState.REFUSED, "sum": None, "offset": Decimal(0), "on": said.on,
        "by": reader.person_id, "words": said.words, "correct": said.correct_by, "id": row.id,
    })  # fmt: skip
    own = get_obligation(session, id, row.acceptance_id)
    write_fact(session, own, FactWords(said.on, None, True, row.document), reader=reader, at=at)
    record(
        session, "contracts.acceptance_refused", "document", id, name=row.document,
        on=f"{said.on:%d.%m.%Y}",
    )  # fmt: skip
    mark_given(session, row.obligation_id)
    settle(session, id, at=at)


@dataclass(frozen=True, slots=True)
class Decided:
    """What was written by the decision on a delivery."""

    fact_id: int | None
    payment_id: int | None
    payment_made: bool
    plan_id: int | None
    plan_sum: Decimal | None


REOPENED = """update contracts.delivery set accepted_sum = null, offset_sum = 0, decided_on = null,
    decided_by = null, words = '', correct_by = null, fact_id = null, payment_id = null,
    payment_made = false, plan_id = null, plan_sum = null, version = version + 1,
    state = case when expertise <> '' or exists (select from contracts.delivery_member as m
        where m.delivery_id = delivery.id) then 'checking' else 'received' end
    where id = %s"""


def reopen(
    session: Session, id: UUID, delivery_id: int, why: str, *, reader: Reader, at: datetime
) -> None:
    """Take back a decision on a delivery that was noted wrongly; it is decided on anew.

    Raises InvalidError without a reason, ConflictError once something was paid for it.
    """
    hold_live(session, id, reader=reader)
    row = get_delivery(session, id, delivery_id)
    if row.decided_on is None:
        raise ConflictError(_("It was not decided on this delivery yet."))
    if row.payment_id is not None and get_obligation(session, id, row.payment_id).met_sum:
        raise ConflictError(_("Something was paid for it: take the payment back first."))
    if not 1 <= len(why) <= LONGEST_WHY:
        said = _("Say why, in up to {n} characters.").format(n=LONGEST_WHY)
        raise InvalidError(said, fields={"why": said})
    undo(session, row, why, at=at)
    record(session, "contracts.reopened", "document", id, name=row.document, why=why)
    mark_given(session, row.obligation_id)
    settle(session, id, at=at)


def undo(session: Session, row: DeliveryRow, why: str, *, at: datetime) -> None:
    """Take back what was written by the decision on a delivery."""
    query = """select fact_id, payment_id, payment_made, plan_id, plan_sum
        from contracts.delivery where id = %s"""
    found = fetch_one(session, Decided, query, (row.id,))
    assert found is not None
    query = """select id from contracts.fact
        where (id = %s or obligation_id = %s) and withdrawn_why = ''"""
    for each in fetch_values(session, query, (found.fact_id, row.acceptance_id)):
        unwrite_fact(session, each, why, at=at)
    for event in events_of(session, row.contract_id):
        accepted = event.chain == row.id and event.kind == Happening.ACCEPTED
        if accepted and event.superseded_at is None:
            supersede(session, event.id, why, at=at)
    bill = Bill(found.payment_id, found.payment_made, found.plan_id, found.plan_sum)
    undo_bill(session, bill, (row.accepted_sum or Decimal(0)) - row.offset_sum)
    execute(session, REOPENED, (row.id,))
