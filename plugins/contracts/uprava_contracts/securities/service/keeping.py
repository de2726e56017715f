"""Securities: given, compared with the law and the contract, returned, reminded of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.calendar.service import office_calendar
from uprava.db.sql import execute, fetch, fetch_value
from uprava.errors import ConflictError, InvalidError, NotFoundError
from uprava.i18n import N_, _
from uprava.users.reader import Reader
from uprava.web.events import signal
from uprava.work.service.notices import Message, Noticed, notify

from uprava_contracts.cards.service.reading import ContractRow
from uprava_contracts.days import wrong_year, wrong_years
from uprava_contracts.execution.service.holding import hold_live
from uprava_contracts.law.security import SecurityKind, bounds, guarantee_until, percent_fits
from uprava_contracts.law.sources import source_words
from uprava_contracts.securities.service.reading import securities_of
from uprava_contracts.securities.values import (
    SecurityEnd,
    SecurityForm,
    SecurityRow,
    SecurityWords,
)
from uprava_contracts.wording import day, money, percent

LONGEST, LONGEST_WHY = 200, 1000
LARGEST, KOPECK = Decimal(10) ** 13, Decimal("0.01")

BEFORE = timedelta(days=366)
"""How long before its conclusion a contract may be secured: offers come with their guarantees."""

STEPS = (30, 7, 0)
"""Days before the end of a guarantee people are reminded on."""


def last_needed(
    session: Session, contract: ContractRow, kind: SecurityKind
) -> tuple[date, str] | None:
    """Return the first day a guarantee may end on and its source; None: nothing sets it."""
    ends = (
        contract.performs_until if kind is SecurityKind.PERFORMANCE else contract.warranty_until
    )  # fmt: skip
    if ends is None or contract.concluded_on is None or wrong_year(ends):
        return None
    found = guarantee_until(contract.law, contract.concluded_on, ends, office_calendar(session))
    return None if found is None else (found[0], source_words(found[1]))


def wanted_of(contract: ContractRow, kind: SecurityKind) -> Decimal | None:
    """Return how large a security the contract asks for, None: it asks for none."""
    if kind is SecurityKind.PERFORMANCE:
        return contract.security_sum
    return contract.warranty_sum


def give(session: Session, id: UUID, words: SecurityWords, *, reader: Reader, at: datetime) -> int:
    """Note a security that was given. Raises InvalidError naming field and rule."""
    contract = hold_live(session, id, reader=reader)
    wrong = mistakes(session, contract, words)
    if wrong:
        raise InvalidError(_("The security is not kept: the form has mistakes."), fields=wrong)
    query = """insert into contracts.security (contract_id, kind, form, number, bank, sum, given_on,
            until, noted_by, noted_at) values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
        returning id"""
    guarantee = words.form is SecurityForm.GUARANTEE
    made = int(fetch_value(session, query, (
        id, words.kind, words.form, words.number if guarantee else "",
        words.bank if guarantee else "", words.sum, words.given_on,
        words.until if guarantee else None, reader.person_id, at,
    )))  # fmt: skip
    record(session, "contracts.security_given", "document", id, sum=money(words.sum))
    signal(session, f"doc:{id}")
    return made


def mistakes(session: Session, contract: ContractRow, words: SecurityWords) -> dict[str, str]:
    """Return what is wrong in a security, field by field."""
    wrong = wrong_given(contract, words, today=session.info["today"])
    if words.sum is None or not 0 < words.sum < LARGEST:
        wrong["sum"] = _("Enter the sum: above nothing.")
    elif contract.price is not None and words.sum > contract.price:
        said = contract.say(_("The sum is more than the price of the contract, {price}."))
        wrong["sum"] = said.format(price=money(contract.price))
    if words.form is SecurityForm.GUARANTEE:
        wrong |= mistakes_of_guarantee(session, contract, words)
    return wrong


def wrong_given(
    contract: ContractRow, words: SecurityWords, *, today: date
) -> dict[str, str]:  # fmt: skip
    """Return what is wrong with the day a security was given; it may be before the contract."""
    given, concluded = words.given_on, contract.concluded_on
    if given is None or given > today:
        return {"given_on": _("Say the day it was given, today at the latest.")}
    if concluded and given < concluded - BEFORE:
        said = _("The contract was concluded on {day}: a security of it is given a year before"
                 " that at the earliest.")  # fmt: skip
        return {"given_on": contract.say(said).format(day=day(concluded))}
    return wrong_years(given_on=given)


def mistakes_of_guarantee(
    session: Session, contract: ContractRow, words: SecurityWords
) -> dict[str, str]:
    """Return what is wrong in a guarantee: number, guarantor, how long it holds."""
    wrong = {}
    for name, text in (("number", words.number), ("bank", words.bank)):
        if not 1 <= len(text) <= LONGEST:
            wrong[name] = _("Fill this in, in up to {n} characters.").format(n=LONGEST)
    needed = last_needed(session, contract, words.kind)
    if said := wrong_year(words.until):
        return wrong | {"until": said}
    if words.until is None or (words.given_on and words.until <= words.given_on):
        wrong["until"] = _("Say the last day of the guarantee, later than the day it was given.")
    elif needed and words.until < needed[0]:
        said = _("The guarantee must hold until {day} at least: a month longer than the contract is"
                 " performed. {source}")  # fmt: skip
        wrong["until"] = said.format(day=day(needed[0]), source=needed[1])
    return wrong


def remarks(session: Session, contract: ContractRow, rows: Sequence[SecurityRow]) -> list[str]:
    """Return what is amiss with the securities of a contract, sentence by sentence."""
    said = []
    for kind in SecurityKind:
        held = [each for each in rows if each.held and each.kind == kind]
        given = sum((each.sum for each in held), Decimal())
        wanted = wanted_of(contract, kind)
        over = any(each.kind == kind and not each.held for each in rows)
        if wanted and given < wanted and not over and contract.is_concluded:
            told = _("{what}: given {given} of {wanted}.")
            what = _(kind.caption)
            said.append(
                told.format(what=what[:1].upper() + what[1:], given=money(given),
                            wanted=money(wanted))
            )  # fmt: skip
        said += outside(contract, kind) + uneven(contract, kind)
        said += short(session, contract, kind, held)
    return said


def outside(contract: ContractRow, kind: SecurityKind) -> list[str]:
    """Return that the contract's percent lies outside of the bounds of the law."""
    asked = (
        contract.security_percent if kind is SecurityKind.PERFORMANCE
        else contract.warranty_percent
    )  # fmt: skip
    row = bounds(kind, contract.law, contract.concluded_on) if contract.concluded_on else None
    if not asked or row is None or percent_fits(row, asked):
        return []
    told = _("The contract asks for {percent}; the law allows {least} to {most}. {source}")
    return [
        told.format(percent=percent(asked), least=percent(row.least), most=percent(row.most),
                    source=source_words(row))
    ]  # fmt: skip


def uneven(contract: ContractRow, kind: SecurityKind) -> list[str]:
    """Return that the sum asked for is not its percent of the price, as of the initial price."""
    percent_of = (
        contract.security_percent if kind is SecurityKind.PERFORMANCE
        else contract.warranty_percent
    )  # fmt: skip
    asked, price = wanted_of(contract, kind), contract.price
    if not percent_of or asked is None or price is None:
        return []
    made = (price * percent_of / 100).quantize(KOPECK, ROUND_HALF_UP)
    if abs(made - asked) <= KOPECK:
        return []
    told = _("{what}: the contract says {sum}, but {percent} of its price is {made}. That is right"
             " where the percent is of the initial price.")  # fmt: skip
    what = _(kind.caption)
    return [
        contract.say(told).format(what=what[:1].upper() + what[1:], sum=money(asked),
                                  percent=percent(percent_of), made=money(made))
    ]  # fmt: skip


def short(
    session: Session, contract: ContractRow, kind: SecurityKind, held: Sequence[SecurityRow]
) -> list[str]:
    """Return which guarantees end too early, as when the contract was prolonged."""
    needed = last_needed(session, contract, kind) if held else None
    early = [each for each in held if needed and each.until and each.until < needed[0]]
    told = _("{what} holds until {day}, it must until {needed}. {source}")
    return [
        told.format(what=each.title, day=day(each.until), needed=day(needed[0]), source=needed[1])
        for each in early if needed
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class EndWords:
    """How a security ended."""

    ended: SecurityEnd
    ended_on: date | None
    why: str = ""


def end(session: Session, id: UUID, security_id: int, words: EndWords, *, reader: Reader) -> None:
    """Note that a security was returned, replaced, collected or expired.

    Raises InvalidError naming the fields, ConflictError for one that ended already.
    """
    contract = hold_live(session, id, reader=reader)
    row = get_security(session, contract, security_id)
    if not row.held:
        raise ConflictError(_("This security ended already. Look again."))
    wrong = {}
    if words.ended_on is None or not row.given_on <= words.ended_on <= session.info["today"]:
        wrong["ended_on"] = _("A day from the giving of the security to today.")
    if len(words.why) > LONGEST_WHY or (not words.why and words.ended is SecurityEnd.COLLECTED):
        wrong["why"] = _("Say why, in up to {n} characters.").format(n=LONGEST_WHY)
    if wrong:
        raise InvalidError(_("Nothing is kept: the form has mistakes."), fields=wrong)
    query = """update contracts.security set ended = %s, ended_on = %s, why = %s
        where id = %s and contract_id = %s"""
    execute(session, query, (words.ended, words.ended_on, words.why, security_id, id))
    record(session, "contracts.security_ended", "document", id, sum=money(row.sum),
           on=day(words.ended_on))  # fmt: skip
    signal(session, f"doc:{id}")


def get_security(session: Session, contract: ContractRow, security_id: int) -> SecurityRow:
    """Return a security of a contract. Raises NotFoundError."""
    rows = securities_of(session, contract)
    found = next((each for each in rows if each.id == security_id), None)
    if found is None:
        raise NotFoundError(_("There is no such security in the contract. Look again."))
    return found


TAKE = """
with told as (
    select e.id, min(step) as step
    from contracts.security as e, unnest(%(steps)s::int[]) as step
    where e.ended = '' and e.until between %(today)s and %(last)s and e.until - step <= %(today)s
    group by e.id
)
update contracts.security as s set reminded = told.step
from told, contracts.contract as c
where told.id = s.id and c.document_id = s.contract_id
    and (s.reminded is null or s.reminded > told.step)
returning s.contract_id, s.until, s.bank, s.number, s.noted_by, c.responsible_id"""


@dataclass(frozen=True, slots=True)
class Ending:
    """A guarantee that ends soon."""

    contract_id: UUID
    until: date
    bank: str
    number: str
    noted_by: int
    responsible_id: int | None


def remind(session: Session, *, today: date, at: datetime) -> int:
    """Tell of guarantees that end in 30 days, in a week, today; each step once.

    Two workers never tell one twice: the step is written by the statement that takes it.
    """
    values = {"steps": list(STEPS), "today": today, "last": today + timedelta(days=STEPS[0])}
    rows = fetch(session, Ending, TAKE, values)
    last = N_("The guarantee No. {number} of {bank} ends today")
    soon = N_("The guarantee No. {number} of {bank} ends on {day}")
    for row in rows:
        words = {"number": row.number, "bank": row.bank, "day": day(row.until)}
        message = Message(last if row.until == today else soon, words)
        people = [each for each in (row.noted_by, row.responsible_id) if each is not None]
        notify(session, people, Noticed("term", message, row.contract_id), at=at)
    return len(rows)
