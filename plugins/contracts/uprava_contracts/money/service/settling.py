"""What was charged is paid, or written off by the rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.events import signal

from uprava_contracts.cards.service.reading import ContractRow
from uprava_contracts.execution.service.holding import hold_live
from uprava_contracts.law.words import write_off_lines
from uprava_contracts.law.write_off import Answer, WriteOff, write_off
from uprava_contracts.money.service.charging import put_state
from uprava_contracts.money.service.reading import account_of, get_item, items_of
from uprava_contracts.money.values import Item, MoneyState, PaidHow
from uprava_contracts.values import Law
from uprava_contracts.wording import day, money

LONGEST_PROOF = 500


@dataclass(frozen=True, slots=True)
class PaidWords:
    """What a form says of a payment."""

    paid_on: date | None
    sum: Decimal | None
    how: PaidHow
    proof: str = ""


PAY = {
    "charge": "update contracts.charge set paid = paid + %(sum)s, version = version + 1,"
              " state = case when paid + %(sum)s = sum then 'paid' else state end"
              " where id = %(id)s",
    "fine": "update contracts.fine set paid = paid + %(sum)s, version = version + 1,"
            " state = case when paid + %(sum)s = sum then 'paid' else state end"
            " where id = %(id)s",
}  # fmt: skip


def pay(
    session: Session, id: UUID, key: str, words: PaidWords, *, reader: Reader, at: datetime
) -> None:
    """Note that a charge or a fine was paid, whole or in part.

    Raises InvalidError naming the fields, ConflictError for what is owed no more.
    """
    hold_live(session, id, reader=reader)
    item = get_item(session, id, key)
    if not item.left:
        raise ConflictError(_("Nothing of this charge is owed any more."))
    refuse(session, words, [item])
    settle_item(session, item, words, words.sum or item.left, reader=reader, at=at)
    note(session, id, words, words.sum or item.left)


def pay_all(
    session: Session, id: UUID, items: list[Item], words: PaidWords, *, reader: Reader,
    at: datetime,
) -> Decimal:  # fmt: skip
    """Note a payment of several charges: the earliest is settled first; return what was paid.

    The contract is held by whoever calls it. Raises InvalidError naming the fields.
    """
    owed = sum((each.left for each in items), Decimal())
    if not owed:
        raise ConflictError(_("Nothing of this charge is owed any more."))
    refuse(session, words, items)
    rest = total = words.sum or owed
    for item in items:
        part = min(item.left, rest)
        if part:
            settle_item(session, item, words, part, reader=reader, at=at)
        rest -= part
    note(session, id, words, total)
    return total


def refuse(session: Session, words: PaidWords, items: Sequence[Item]) -> None:
    """Raise InvalidError for what is wrong in a payment; without a sum it is all that is left."""
    wrong = {}
    left = sum((each.left for each in items), Decimal())
    broken = min((each.since for each in items if each.left), default=None)
    if words.paid_on is None or words.paid_on > session.info["today"]:
        wrong["paid_on"] = _("Say the day of the payment, today at the latest.")
    elif broken and words.paid_on < broken:
        said = _("The breach began on {day}: it cannot be paid for before that.")
        wrong["paid_on"] = said.format(day=day(broken))
    if words.sum is not None and not 0 < words.sum <= left:
        wrong["sum"] = _("Only {sum} is left to pay.").format(sum=money(left))
    if len(words.proof) > LONGEST_PROOF:
        wrong["proof"] = _("At most {n} characters.").format(n=LONGEST_PROOF)
    if wrong:
        raise InvalidError(_("The payment is not noted: the form has mistakes."), fields=wrong)


def settle_item(
    session: Session, item: Item, words: PaidWords, sum: Decimal, *, reader: Reader, at: datetime
) -> None:
    """Write a payment of one charge."""
    query = """insert into contracts.settlement (contract_id, item, item_id, paid_on, sum, how,
            proof, noted_by, noted_at)
        values (%s, %s, %s, %s, %s, %s, %s, %s, %s)"""
    execute(session, query, (
        item.contract_id, item.kind, item.id, words.paid_on, sum, words.how, words.proof,
        reader.person_id, at,
    ))  # fmt: skip
    execute(session, PAY[item.kind], {"sum": sum, "id": item.id})


def note(session: Session, id: UUID, words: PaidWords, sum: Decimal) -> None:
    """Tell the history of a payment."""
    on = day(words.paid_on)
    record(session, "contracts.penalty_paid", "document", id, sum=money(sum), on=on)
    signal(session, f"doc:{id}")


def show_write_off(session: Session, contract: ContractRow) -> WriteOff | None:
    """Return whether what the other side owes may be written off; None: no rule of this law."""
    if contract.law is not Law.FZ44 or contract.price is None:
        return None
    return write_off(account_of(session, contract, items_of(session, contract.id)))


def write_all_off(session: Session, id: UUID, *, reader: Reader) -> Decimal:
    """Write off what the other side owes, where the rules allow it; return the sum.

    Raises ConflictError saying what is in the way.
    """
    contract = hold_live(session, id, reader=reader)
    found = show_write_off(session, contract)
    if found is None:
        raise ConflictError(_("Only penalties of contracts by 44-FZ are written off."))
    lines = write_off_lines(found)
    if found.answer is not Answer.ALLOWED:
        raise ConflictError(lines[0])
    for item in items_of(session, id):
        if item.theirs and item.left:
            put_state(session, item, MoneyState.WRITTEN_OFF, found.row.source)
    record(session, "contracts.written_off", "document", id, sum=money(found.sum))
    signal(session, f"doc:{id}")
    return found.sum
