"""What both sides owe by a contract: entered, changed, withdrawn, drafted from its requisites."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute, fetch_value
from uprava.documents.models import AccessRight
from uprava.documents.service.access import Opening, get_document, open_to
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import N_, _
from uprava.users.reader import Reader

from uprava_contracts.cards.service.reading import ContractRow
from uprava_contracts.days import wrong_year
from uprava_contracts.execution.service.holding import hold_live
from uprava_contracts.execution.service.legal import wrong_length
from uprava_contracts.execution.service.reading import (
    get_obligation,
    obligations_of,
    stages_of,
)
from uprava_contracts.execution.service.recount import settle
from uprava_contracts.execution.values import ObligationWords
from uprava_contracts.obligations.rules import LONGEST as LONGEST_TERM
from uprava_contracts.values import Happening, Side
from uprava_contracts.wording import day, money

MOST = 500
LONGEST, LONGEST_NAME, LONGEST_PROOF, LONGEST_WHY = 1000, 200, 500, 1000
DIGITS = 15

RESPONSIBLE = N_("answers for an obligation of the contract")
"""Why somebody sees a contract, as the card says it."""


def add_obligation(
    session: Session, id: UUID, words: ObligationWords, *, reader: Reader, at: datetime
) -> int:
    """Enter an obligation; return it. Raises InvalidError naming the fields."""
    return add_all(session, id, [words], reader=reader, at=at)[0]


def add_all(
    session: Session, id: UUID, every: Sequence[ObligationWords], *, reader: Reader, at: datetime
) -> list[int]:
    """Enter several obligations, all or none. Raises InvalidError naming the fields."""
    contract = hold_live(session, id, reader=reader)
    if len(obligations_of(session, id)) + len(every) > MOST:
        raise ConflictError(_("At most {n} obligations in a contract.").format(n=MOST))
    made = []
    for words in every:
        refuse(session, contract, words)
        made.append(insert(session, contract, words))
        name = words.subject or words.duty.value
        record(session, "contracts.obligation_added", "document", id, name=name)
        open_for(session, id, words.responsible_id, reader=reader, at=at)
    settle(session, id, at=at)
    return made


def insert(session: Session, contract: ContractRow, words: ObligationWords) -> int:
    """Write the row of an obligation; whoever calls it settles the contract afterwards."""
    query = """insert into contracts.obligation (contract_id, organisation_id, stage_id, chain,
            side, duty, subject, rule_days, rule_working, rule_event, rule_event_name, fixed_on,
            source, verified, sum, responsible_id, proof)
        values (%(contract)s, %(organisation)s, %(stage)s, %(chain)s, %(side)s, %(duty)s,
            %(subject)s, %(days)s, %(working)s, %(event)s, %(name)s, %(fixed)s, %(source)s,
            %(verified)s, %(sum)s, %(responsible)s, %(proof)s) returning id"""
    values = {"contract": contract.id, "organisation": contract.organisation_id}
    return int(fetch_value(session, query, told(words) | values))


def told(words: ObligationWords) -> dict[str, object]:
    """Return the parameters of an obligation's row."""
    rule = words.rule
    return {
        "stage": words.stage_id, "chain": words.chain, "side": words.side, "duty": words.duty,
        "subject": words.subject, "days": rule.days if rule else None,
        "working": rule.working if rule else False, "event": rule.event if rule else "",
        "name": rule.name if rule else "", "fixed": words.fixed_on, "source": words.source,
        "verified": words.verified, "sum": words.sum, "responsible": words.responsible_id,
        "proof": words.proof,
    }  # fmt: skip


def change_obligation(
    session: Session, id: UUID, obligation_id: int, words: ObligationWords, *,
    reader: Reader, at: datetime,
) -> None:  # fmt: skip
    """Change an obligation; what was done of it stays.

    Raises InvalidError naming the fields, ConflictError when it is withdrawn or somebody changed
    it meanwhile.
    """
    contract = hold_live(session, id, reader=reader)
    row = get_obligation(session, id, obligation_id)
    if row.version != words.version:
        raise ConflictError(_("Somebody changed this obligation a moment ago. Look again."))
    if row.withdrawn_why:
        raise ConflictError(_("The obligation is withdrawn: bring it back to change it."))
    refuse(session, contract, words)
    query = """update contracts.obligation set stage_id = %(stage)s, side = %(side)s,
            duty = %(duty)s, subject = %(subject)s, rule_days = %(days)s,
            rule_working = %(working)s, rule_event = %(event)s, rule_event_name = %(name)s,
            fixed_on = %(fixed)s, source = %(source)s, verified = %(verified)s, sum = %(sum)s,
            responsible_id = %(responsible)s, proof = %(proof)s, version = version + 1
        where id = %(id)s"""
    execute(session, query, told(words) | {"id": obligation_id})
    record(
        session, "contracts.obligation_changed", "document", id,
        name=words.subject or words.duty.value,
    )  # fmt: skip
    open_for(session, id, words.responsible_id, reader=reader, at=at)
    settle(session, id, at=at)


def withdraw_obligation(
    session: Session, id: UUID, obligation_id: int, why: str, *, reader: Reader, at: datetime
) -> None:
    """Withdraw an obligation that is not met; why is told in the contract.

    Raises InvalidError without a reason, ConflictError for one that is over.
    """
    hold_live(session, id, reader=reader)
    row = get_obligation(session, id, obligation_id)
    if row.over:
        raise ConflictError(_("The obligation is met or withdrawn already."))
    if not 1 <= len(why) <= LONGEST_WHY:
        said = _("Say why, in up to {n} characters.").format(n=LONGEST_WHY)
        raise InvalidError(said, fields={"why": said})
    write_off(session, obligation_id, why)
    record(session, "contracts.obligation_withdrawn", "document", id, name=row.name, why=why)
    settle(session, id, at=at)


def write_off(session: Session, obligation_id: int, why: str) -> None:
    """Mark an obligation withdrawn today; whoever calls it settles the contract afterwards."""
    query = """update contracts.obligation set withdrawn_why = %s, withdrawn_on = %s,
        version = version + 1 where id = %s and met_on is null"""
    execute(session, query, (why, session.info["today"], obligation_id))


def restore_obligation(
    session: Session, id: UUID, obligation_id: int, *, reader: Reader, at: datetime
) -> None:
    """Bring a withdrawn obligation back. Raises ConflictError for any other."""
    hold_live(session, id, reader=reader)
    row = get_obligation(session, id, obligation_id)
    if not row.withdrawn_why:
        raise ConflictError(_("The obligation is not withdrawn."))
    query = """update contracts.obligation set withdrawn_why = '', withdrawn_on = null,
        version = version + 1 where id = %s"""
    execute(session, query, (obligation_id,))
    record(session, "contracts.obligation_restored", "document", id, name=row.name)
    settle(session, id, at=at)


def open_for(
    session: Session, id: UUID, person_id: int | None, *, reader: Reader, at: datetime
) -> None:
    """Let who answers for an obligation read its contract."""
    if person_id is not None:
        head = get_document(session, id, reader=reader)
        given = [Opening(person_id, AccessRight.READ, RESPONSIBLE)]
        open_to(session, head, given, at=at, by=reader.person_id)


def refuse(session: Session, contract: ContractRow, words: ObligationWords) -> None:
    """Raise InvalidError for what is wrong in an obligation, field by field."""
    too_long = wrong_length(session, contract, words)
    wrong = {"days": too_long} if too_long else {}
    wrong |= wrong_term(words) | wrong_day(contract, words) | wrong_sum(contract, words)
    if len(words.subject) > LONGEST:
        wrong["subject"] = _("At most {n} characters.").format(n=LONGEST)
    if len(words.proof) > LONGEST_PROOF:
        wrong["proof"] = _("At most {n} characters.").format(n=LONGEST_PROOF)
    stages = [each.id for each in stages_of(session, contract.id)]
    if words.stage_id is not None and words.stage_id not in stages:
        wrong["stage"] = _("Choose from the list.")
    if words.responsible_id is not None and words.side is Side.THEIRS:
        wrong["responsible"] = _("Somebody of ours answers for obligations of our side only.")
    if wrong:
        raise InvalidError(_("The obligation has mistakes; nothing is kept."), fields=wrong)


def wrong_sum(contract: ContractRow, words: ObligationWords) -> dict[str, str]:
    """Return what is wrong with the sum of an obligation, by its field."""
    if words.sum is None:
        return {}
    if not 0 <= words.sum < 10**DIGITS:
        return {"sum": _("A sum is not negative and has at most 15 digits before the comma.")}
    if contract.price is not None and words.sum > contract.price:
        said = contract.say(_("The sum is more than the price of the contract, {price}."))
        return {"sum": said.format(price=money(contract.price))}
    return {}


def wrong_day(contract: ContractRow, words: ObligationWords) -> dict[str, str]:
    """Return what is wrong with the fixed day of an obligation, by its field."""
    fixed, concluded = words.fixed_on, contract.concluded_on
    said = wrong_year(fixed)
    if not said and fixed and concluded and fixed < concluded:
        said = contract.say(_("This day is before the conclusion of the contract, {day}."))
        said = said.format(day=day(concluded))
    return {"fixed": said} if said else {}


def wrong_term(words: ObligationWords) -> dict[str, str]:
    """Return what is wrong with the term of an obligation, field by field."""
    rule, wrong = words.rule, {}
    if rule is None:
        return {}
    if not 0 <= rule.days <= LONGEST_TERM:
        wrong["days"] = _("From 0 to {n} days.").format(n=LONGEST_TERM)
    named = rule.event is Happening.OTHER
    if named and not 1 <= len(rule.name) <= LONGEST_NAME:
        wrong["event_name"] = _("Name the event the term is counted from.")
    return wrong
