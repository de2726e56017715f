"""Penalties and fines are charged, and cancelled with a reason."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from psycopg.types.json import Jsonb
from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute, fetch_value
from uprava.errors import ConflictError, InvalidError, NotFoundError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.events import signal

from uprava_contracts.cards.service.reading import ContractRow
from uprava_contracts.execution.service.holding import hold_live
from uprava_contracts.execution.service.reading import stages_of
from uprava_contracts.law.fines import Breach, Broken, Fine, cap_of, fine_of
from uprava_contracts.law.penalty import Debt, Penalty, rule_of
from uprava_contracts.law.sources import LawError
from uprava_contracts.law.terms import Condition
from uprava_contracts.law.words import cap_words
from uprava_contracts.money.service.reading import get_item, items_of
from uprava_contracts.money.service.today import Late, Reckoned, late_of, to_charge
from uprava_contracts.money.values import Agreed, FineWords, Item, MoneyState
from uprava_contracts.values import Law, Side
from uprava_contracts.wording import money

LONGEST_WHY, LONGEST_ABOUT, LONGEST_SOURCE = 1000, 500, 300
LARGEST = Decimal(10) ** 13


def concluded(contract: ContractRow) -> date:
    """Return the day a contract was concluded. Raises ConflictError for a draft."""
    if contract.concluded_on is None:
        raise ConflictError(_("The contract is not concluded: nothing is charged by it yet."))
    return contract.concluded_on


def get_late(session: Session, id: UUID, obligation_id: int) -> Late:
    """Return a late obligation of a contract. Raises NotFoundError."""
    rows = late_of(session, [obligation_id])
    if not rows or rows[0].contract_id != id:
        raise NotFoundError(_("There is no such obligation past its term in the contract."))
    return rows[0]


def reckoning(session: Session, id: UUID, obligation_id: int, until: date | None) -> Reckoned:
    """Return what may be charged now for the delay of an obligation, up to a day."""
    late = get_late(session, id, obligation_id)
    return to_charge(session, late, until=until or session.info["today"])


def charge(
    session: Session, id: UUID, obligation_id: int, until: date | None, *, reader: Reader,
    at: datetime,
) -> int:  # fmt: skip
    """Charge a penalty for the days of delay up to `until` that were not charged yet.

    Raises InvalidError for a day that is not past, ConflictError where nothing is to be charged.
    """
    contract = hold_live(session, id, reader=reader)
    concluded(contract)
    today: date = session.info["today"]
    if until is None or until > today:
        said = _("Say the last day of delay to charge, today at the latest.")
        raise InvalidError(said, fields={"until": said})
    found = reckoning(session, id, obligation_id, until)
    if found.penalty is None:
        raise ConflictError(found.refused)
    if not found.penalty.total:
        raise ConflictError(nothing(found.late, found.penalty))
    made = write_charge(session, found.late, found.penalty, reader=reader, at=at)
    record(
        session, "contracts.penalty_charged", "document", id, sum=money(found.penalty.total),
        until=f"{found.penalty.spans[-1].until:%d.%m.%Y}",
    )  # fmt: skip
    signal(session, f"doc:{id}")
    return made


def nothing(late: Late, found: Penalty) -> str:
    """Return why there is nothing to charge."""
    if found.cut:
        said = _("The contract's limit of penalties, {most}, is charged already.")
        return said.format(most=money(late.most))
    if late.charged_until is not None:
        said = _("The delay is charged up to {day} already; nothing came to it since.")
        return said.format(day=f"{late.charged_until:%d.%m.%Y}")
    return _("By this day nothing is to be charged.")


def write_charge(
    session: Session, late: Late, found: Penalty, *, reader: Reader, at: datetime
) -> int:
    """Write a charge with the spans of its reckoning."""
    query = """insert into contracts.charge (contract_id, obligation_id, side, due_on, since,
            until, sum, counted, spans, divisor, rate_mode, source, verified, state, reckoned_by,
            reckoned_at)
        values (%(contract)s, %(obligation)s, %(side)s, %(due)s, %(since)s, %(until)s, %(sum)s,
            %(counted)s, %(spans)s, %(divisor)s, %(mode)s, %(source)s, %(verified)s, 'reckoned',
            %(by)s, %(at)s) returning id"""
    spans = [
        {"since": each.since.isoformat(), "until": each.until.isoformat(), "base": str(each.base),
         "percent": str(each.percent), "divisor": each.divisor, "sum": str(each.sum)}
        for each in found.spans
    ]  # fmt: skip
    return int(fetch_value(session, query, {
        "contract": late.contract_id, "obligation": late.id, "side": late.side,
        "due": late.due_on, "since": found.spans[0].since, "until": found.spans[-1].until,
        "sum": found.total, "counted": found.counted, "spans": Jsonb(spans),
        "divisor": found.rule.divisor, "mode": found.rule.rate, "source": found.rule.source,
        "verified": found.rule.verified, "by": reader.person_id, "at": at,
    }))  # fmt: skip


@dataclass(frozen=True, slots=True)
class FineShown:
    """A fine before it is charged: the table's, or the contract's own sum; else why there is none.

    `cap`: how much may still be charged, in words.
    """

    sum: Decimal | None
    fine: Fine | None
    refused: str = ""
    cap: str = ""
    left: Decimal | None = None


def show_fine(session: Session, contract: ContractRow, words: FineWords) -> FineShown:
    """Return the fine for a breach, and how much of the limit is left."""
    try:
        found = None if words.breach is None else tabled(session, contract, words)
    except LawError as error:
        return FineShown(None, None, error.detail)
    sum = words.sum if found is None else found.sum
    side = words.side if words.breach is None else words.breach.side
    charged = [
        each.sum for each in items_of(session, contract.id)
        if each.is_fine and each.side == side and each.standing is not MoneyState.CANCELLED
    ]  # fmt: skip
    whole = Broken(
        words.breach or (Breach.CUSTOMER if side is Side.OURS else Breach.UNVALUED),
        contract.price or Decimal(), concluded(contract),
    )  # fmt: skip
    cap = cap_of(contract.law, whole, sum_of(charged)) if contract.price else None
    return FineShown(sum, found, "", cap_words(cap) if cap else "", cap.left if cap else None)


def sum_of(sums: list[Decimal]) -> Decimal:
    """Return the total of sums."""
    return sum(sums, Decimal())


def tabled(session: Session, contract: ContractRow, words: FineWords) -> Fine:
    """Return the fine of the table. Raises LawError where it has none."""
    assert words.breach is not None
    stages = {each.id: each.sum for each in stages_of(session, contract.id)}
    price = stages.get(words.stage_id or 0) or contract.price or Decimal()
    met = (Condition.SMALL,) if contract.small_business else ()
    broken = Broken(words.breach, price, concluded(contract), met, words.base)
    return fine_of(contract.law, broken)


def charge_fine(
    session: Session, id: UUID, words: FineWords, *, reader: Reader, at: datetime
) -> int:
    """Charge a fine. Raises InvalidError naming the fields, ConflictError above the limit."""
    contract = hold_live(session, id, reader=reader)
    since = concluded(contract)
    wrong = mistakes_of_fine(session, id, words, since=since)
    if wrong:
        raise InvalidError(_("The fine has mistakes; nothing is charged."), fields=wrong)
    shown = show_fine(session, contract, words)
    if shown.refused or not shown.sum:
        raise ConflictError(shown.refused or _("There is no sum to charge."))
    if shown.left is not None and shown.sum > shown.left:
        said = _("The fine is {sum}. {cap} Nothing is charged.")
        raise ConflictError(said.format(sum=money(shown.sum), cap=shown.cap))
    made = write_fine(session, contract, words, shown, reader=reader, at=at)
    record(session, "contracts.fine_charged", "document", id, sum=money(shown.sum))
    signal(session, f"doc:{id}")
    return made


def mistakes_of_fine(
    session: Session, id: UUID, words: FineWords, *, since: date
) -> dict[str, str]:
    """Return what is wrong in a fine, field by field."""
    today: date = session.info["today"]
    wrong = {}
    if not 1 <= len(words.about) <= LONGEST_ABOUT:
        wrong["about"] = _("Say what was broken, in up to {n} characters.").format(n=LONGEST_ABOUT)
    if words.broken_on is None or not since <= words.broken_on <= today:
        wrong["broken_on"] = _("A day from the conclusion of the contract to today.")
    if words.stage_id and words.stage_id not in [each.id for each in stages_of(session, id)]:
        wrong["stage"] = _("Choose from the list.")
    if words.breach is None and not (words.sum and 0 < words.sum < LARGEST):
        wrong["sum"] = _("Enter the sum the contract sets: above nothing.")
    if words.breach is None and not 1 <= len(words.source) <= LONGEST_SOURCE:
        wrong["source"] = _("Name the clause of the contract.")
    if words.breach and words.breach.needs_base and not words.base:
        wrong["base"] = _("Enter the sum this fine is a part of: it is above nothing.")
    return wrong


def write_fine(
    session: Session, contract: ContractRow, words: FineWords, shown: FineShown, *,
    reader: Reader, at: datetime,
) -> int:  # fmt: skip
    """Write a fine with the row of the table it follows from."""
    query = """insert into contracts.fine (contract_id, stage_id, side, breach, about, broken_on,
            price, base, percent, sum, source, verified, state, charged_by, charged_at)
        values (%(contract)s, %(stage)s, %(side)s, %(breach)s, %(about)s, %(on)s, %(price)s,
            %(base)s, %(percent)s, %(sum)s, %(source)s, %(verified)s, 'reckoned', %(by)s, %(at)s)
        returning id"""
    fine = shown.fine
    return int(fetch_value(session, query, {
        "contract": contract.id, "stage": words.stage_id,
        "side": words.breach.side if words.breach else words.side, "breach": words.breach or "",
        "about": words.about, "on": words.broken_on, "price": fine.price if fine else None,
        "base": fine.base if fine else None, "percent": fine.row.percent if fine else None,
        "sum": shown.sum, "source": fine.row.source if fine else words.source,
        "verified": fine.row.verified if fine else True, "by": reader.person_id, "at": at,
    }))  # fmt: skip


TAKE = {
    "charge": "update contracts.charge set state = %(state)s, why = %(why)s,"
              " version = version + 1 where id = %(id)s and contract_id = %(contract)s",
    "fine": "update contracts.fine set state = %(state)s, why = %(why)s,"
            " version = version + 1 where id = %(id)s and contract_id = %(contract)s",
}  # fmt: skip


def cancel(session: Session, id: UUID, key: str, why: str, *, reader: Reader) -> None:
    """Cancel a charge or a fine that was made in error.

    Raises InvalidError without a reason, ConflictError for one that is claimed or paid in part.
    """
    hold_live(session, id, reader=reader)
    item = get_item(session, id, key)
    if item.standing is not MoneyState.RECKONED or item.paid:
        raise ConflictError(
            _("Only what is neither claimed nor paid is cancelled. Withdraw the claim first.")
        )
    if not 1 <= len(why) <= LONGEST_WHY:
        said = _("Say why, in up to {n} characters.").format(n=LONGEST_WHY)
        raise InvalidError(said, fields={"why": said})
    put_state(session, item, MoneyState.CANCELLED, why)
    record(session, "contracts.charge_cancelled", "document", id, sum=money(item.sum), why=why)
    signal(session, f"doc:{id}")


def put_state(session: Session, item: Item, state: MoneyState, why: str) -> None:
    """Bring a charge or a fine into a state, with its reason."""
    values = {"state": state, "why": why, "id": item.id, "contract": item.contract_id}
    execute(session, TAKE[item.kind], values)


def agree(session: Session, id: UUID, words: Agreed, *, reader: Reader) -> None:
    """Write what the contract itself agrees for the delay of a side; all empty takes it away.

    Raises InvalidError naming the fields.
    """
    contract = hold_live(session, id, reader=reader)
    wrong = {}
    if words.percent_day is not None and set_by_law(contract, words.side):
        wrong["percent_day"] = _("By 44-FZ the law itself sets the penalty: leave this empty.")
    elif words.percent_day is not None and not 0 < words.percent_day <= 100:
        wrong["percent_day"] = _("Percent for a day: above nothing, at most a hundred.")
    if words.most is not None and not 0 <= words.most < LARGEST:
        wrong["most"] = _("A sum is not negative.")
    said = words.percent_day is not None or words.most is not None
    if said and not 1 <= len(words.source) <= LONGEST_SOURCE:
        wrong["source"] = _("Name the clause of the contract.")
    if wrong:
        raise InvalidError(_("Nothing is kept: the form has mistakes."), fields=wrong)
    query = "delete from contracts.agreed where contract_id = %s and side = %s"
    execute(session, query, (id, words.side))
    if said:
        query = """insert into contracts.agreed (contract_id, side, percent_day, most, source)
            values (%s, %s, %s, %s, %s)"""
        values = (id, words.side, words.percent_day, words.most, words.source)
        execute(session, query, values)
    record(session, "contracts.penalty_agreed", "document", id, source=words.source)
    signal(session, f"doc:{id}")


def set_by_law(contract: ContractRow, side: Side) -> bool:
    """Tell whether 44-ФЗ sets the penalty of a side, so that no contract agrees another."""
    try:
        rule_of(contract.law, side, Debt.MONEY, concluded(contract))
    except LawError:
        return False
    return contract.law is Law.FZ44
