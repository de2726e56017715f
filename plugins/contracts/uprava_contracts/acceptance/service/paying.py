"""What we pay by a contract: in advance, and for what was accepted; wholly or in part."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute, fetch_value
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import _
from uprava.users.reader import Reader

from uprava_contracts.acceptance.service.reading import get_payment, money_of
from uprava_contracts.acceptance.values import Paid
from uprava_contracts.execution.service.events import write_event, wrong_day
from uprava_contracts.execution.service.facts import unwrite_fact, write_fact
from uprava_contracts.execution.service.holding import hold_own
from uprava_contracts.execution.service.reading import get_obligation, obligations_of
from uprava_contracts.execution.service.recount import settle
from uprava_contracts.execution.values import TELLS, FactWords, Happened, ObligationRow
from uprava_contracts.values import Duty, Side
from uprava_contracts.wording import money

PAYS = (Duty.PAYMENT, Duty.ADVANCE)
LONGEST, LONGEST_NOTE, LONGEST_WHY = 60, 500, 1000


def payables(session: Session, id: UUID) -> list[ObligationRow]:
    """Return what our side pays by a contract: in advance and for what was accepted."""
    rows = obligations_of(session, id)
    return [each for each in rows if each.side == Side.OURS and each.duty in PAYS]


def pay(session: Session, id: UUID, paid: Paid, *, reader: Reader, at: datetime) -> int:
    """Note a payment by an obligation to pay; return it. Without a sum: all that is owed.

    Raises InvalidError naming the fields, ConflictError for an obligation that is over, or that
    nothing was accepted for yet.
    """
    contract, row = hold_own(session, id, paid.obligation_id, reader=reader)
    refuse_obligation(row)
    sum = row.left if paid.sum is None else paid.sum
    wrong = {
        "on": wrong_day(contract.concluded_on, paid.paid_on, session.info["today"])
        or wrong_order(session, row, paid.paid_on),
        "sum": wrong_sum(row, sum),
        "order": _("At most {n} characters.").format(n=LONGEST)
        if len(paid.order_number) > LONGEST else "",
        "note": _("At most {n} characters.").format(n=LONGEST_NOTE)
        if len(paid.note) > LONGEST_NOTE else "",
    }  # fmt: skip
    wrong = {name: said for name, said in wrong.items() if said}
    if wrong:
        raise InvalidError(_("The payment has mistakes; nothing is kept."), fields=wrong)
    assert sum is not None
    made = write_payment(session, row, paid, sum, reader=reader, at=at)
    record(
        session, "contracts.paid", "document", id, sum=money(sum),
        on=f"{paid.paid_on:%d.%m.%Y}", number=paid.order_number,
    )  # fmt: skip
    settle(session, id, at=at)
    return made


def write_payment(
    session: Session, row: ObligationRow, paid: Paid, sum: Decimal, *, reader: Reader,
    at: datetime,
) -> int:  # fmt: skip
    """Write the rows of a payment: its fact, its event, itself."""
    words = FactWords(paid.paid_on, sum, row.sum is None, paid.order_number)
    fact = write_fact(session, row, words, reader=reader, at=at)
    assert paid.paid_on is not None
    event = Happened(
        TELLS[Duty(row.duty)], paid.paid_on, stage_id=row.stage_id, chain=row.chain, fact_id=fact
    )
    write_event(session, row.contract_id, event, reader=reader, at=at)
    query = """insert into contracts.payment (contract_id, obligation_id, delivery_id, fact_id,
            paid_on, sum, order_number, note, entered_by, entered_at)
        values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s) returning id"""
    return int(fetch_value(session, query, (
        row.contract_id, row.id, row.chain, fact, paid.paid_on, sum, paid.order_number, paid.note,
        reader.person_id, at,
    )))  # fmt: skip


def refuse_obligation(row: ObligationRow) -> None:
    """Raise ConflictError for an obligation that is not paid by now."""
    if row.side != Side.OURS or row.duty not in PAYS:
        raise ConflictError(_("This is no obligation of ours to pay."))
    if row.over:
        raise ConflictError(_("The obligation is met or withdrawn already."))
    if row.duty == Duty.PAYMENT and row.due_on is None:
        raise ConflictError(_("Nothing was accepted for this payment yet: its term is not known."))


def wrong_order(session: Session, row: ObligationRow, day: date | None) -> str:
    """Return that a payment is before the acceptance of what it is for, empty: it is not.

    An advance is paid before anything comes.
    """
    if row.duty == Duty.ADVANCE or row.chain is None or day is None:
        return ""
    query = "select decided_on from contracts.delivery where contract_id = %s and id = %s"
    accepted: date | None = fetch_value(session, query, (row.contract_id, row.chain))
    if accepted is None or day >= accepted:
        return ""
    said = _("It was accepted on {day}: only an advance is paid before that.")
    return said.format(day=f"{accepted:%d.%m.%Y}")


def wrong_sum(row: ObligationRow, sum: Decimal | None) -> str:
    """Return what is wrong with the sum of a payment, empty: nothing."""
    if sum is None or sum <= 0:
        return _("Say what sum was paid.")
    if row.left is not None and sum > row.left:
        return _("Only {sum} is owed still.").format(sum=money(row.left))
    return ""


def withdraw_payment(
    session: Session, id: UUID, payment_id: int, why: str, *, reader: Reader, at: datetime
) -> None:
    """Take back a payment noted in error; what it met is owed again.

    Raises InvalidError without a reason, ConflictError for an advance that was set off.
    """
    found = get_payment(session, id, payment_id)
    _contract, row = hold_own(session, id, found.obligation_id, reader=reader)
    if found.withdrawn_why:
        raise ConflictError(_("The payment is taken back already."))
    if row.duty == Duty.ADVANCE and money_of(session, id).advance_left < found.sum:
        raise ConflictError(_("This advance was set off against what was accepted: it stays."))
    if not 1 <= len(why) <= LONGEST_WHY:
        said = _("Say why, in up to {n} characters.").format(n=LONGEST_WHY)
        raise InvalidError(said, fields={"why": said})
    query = "select fact_id from contracts.payment where id = %s"
    unwrite_fact(session, int(fetch_value(session, query, (payment_id,))), why, at=at)
    query = "update contracts.payment set withdrawn_why = %s where id = %s"
    execute(session, query, (why, payment_id))
    record(
        session, "contracts.payment_withdrawn", "document", id, sum=money(found.sum),
        on=f"{found.paid_on:%d.%m.%Y}", why=why,
    )  # fmt: skip
    settle(session, id, at=at)


def unpaid(session: Session, id: UUID, obligation_id: int) -> ObligationRow:
    """Return an obligation to pay that is open. Raises NotFoundError, ConflictError."""
    row = get_obligation(session, id, obligation_id)
    refuse_obligation(row)
    return row
