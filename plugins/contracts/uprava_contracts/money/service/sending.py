"""A claim goes to the other side: sent, answered, paid, withdrawn."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.approval.service.drafting import is_sent
from uprava.audit.log import record
from uprava.db.sql import execute
from uprava.documents.service.access import get_document
from uprava.documents.service.states import put_into_state
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.events import signal

from uprava_contracts.cards.service.reading import ContractRow
from uprava_contracts.money.kind import (
    ANSWERED,
    OFF_ROUTE,
    SATISFIED,
    SENT,
    SIGNED,
    WITH_THEM,
    WITHDRAWN,
)
from uprava_contracts.money.service.claims import free_items, hold_claim
from uprava_contracts.money.service.filing import number_claim, write_down
from uprava_contracts.money.service.reading import items_of_claim
from uprava_contracts.money.service.settling import PaidWords, pay_all
from uprava_contracts.money.values import ClaimRow, SentHow
from uprava_contracts.wording import day, money

LONGEST_ANSWER, LONGEST_WHY = 2000, 1000


@dataclass(frozen=True, slots=True)
class SentWords:
    """What a form says of the way a claim went."""

    sent_on: date | None
    how: SentHow


def send(session: Session, id: UUID, words: SentWords, *, reader: Reader, at: datetime) -> str:
    """Note that a claim went to the other side; it gets its number. Return that number.

    One that was signed here stays as it was signed; another is printed anew with its number.
    Raises InvalidError naming the fields, ConflictError for one on its route or sent already.
    """
    claim, contract = hold_claim(session, id, reader=reader)
    running = is_sent(session, get_document(session, id, reader=reader))
    if claim.state != SIGNED and (claim.state not in OFF_ROUTE or running):
        raise ConflictError(_("The claim is on its route or was sent already. Look again."))
    said = wrong_sending(contract, words.sent_on, today=session.info["today"])
    if said:
        raise InvalidError(said, fields={"sent_on": said})
    number = number_claim(session, claim, contract, reader=reader)
    if claim.state != SIGNED:
        fresh = replace(claim, number=number)
        write_down(session, fresh, contract, reader=reader, at=at)
    query = "update contracts.claim set sent_on = %s, sent_how = %s where document_id = %s"
    execute(session, query, (words.sent_on, words.how, id))
    move(session, claim, SENT, reader=reader, at=at)
    on = day(words.sent_on)
    record(session, "contracts.claim_sent", "document", id, number=number, on=on)
    return number


def wrong_sending(contract: ContractRow, sent_on: date | None, *, today: date) -> str:
    """Return what is wrong with the day a claim was sent on, empty: nothing.

    What was sent on paper may be entered afterwards.
    """
    if sent_on is None or sent_on > today:
        return _("Say the day it was sent, today at the latest.")
    if contract.concluded_on and sent_on < contract.concluded_on:
        said = _("This day is before the conclusion of the contract, {day}.")
        return contract.say(said).format(day=day(contract.concluded_on))
    return ""


def answer(
    session: Session, id: UUID, day: date | None, text: str, *, reader: Reader, at: datetime
) -> None:
    """Note what the other side answered.

    Raises InvalidError naming the fields, ConflictError for a claim it has not.
    """
    claim, _contract = hold_claim(session, id, reader=reader)
    refuse_not_theirs(claim)
    assert claim.sent_on is not None
    wrong = {}
    if day is None or not claim.sent_on <= day <= session.info["today"]:
        wrong["answered_on"] = _("A day from the sending of the claim to today.")
    if not 1 <= len(text) <= LONGEST_ANSWER:
        wrong["answer"] = _("Say what was answered, in up to {n} characters.").format(
            n=LONGEST_ANSWER
        )
    if wrong:
        raise InvalidError(_("The answer is not noted: the form has mistakes."), fields=wrong)
    query = "update contracts.claim set answered_on = %s, answer = %s where document_id = %s"
    execute(session, query, (day, text, id))
    move(session, claim, ANSWERED, reader=reader, at=at)
    record(session, "contracts.claim_answered", "document", id, on=f"{day:%d.%m.%Y}")


def refuse_not_theirs(claim: ClaimRow) -> None:
    """Raise ConflictError for a claim that the other side has not, or that is over."""
    if claim.state not in WITH_THEM:
        raise ConflictError(_("The claim was not sent, or it is over."))


def pay_claim(
    session: Session, id: UUID, words: PaidWords, *, reader: Reader, at: datetime
) -> None:
    """Note a payment by a claim; paid in full, it is satisfied.

    Raises InvalidError naming the fields, ConflictError for a claim the other side has not.
    """
    claim, contract = hold_claim(session, id, reader=reader)
    refuse_not_theirs(claim)
    items = items_of_claim(session, claim)
    paid = pay_all(session, contract.id, items, words, reader=reader, at=at)
    record(session, "contracts.claim_paid", "document", id, sum=money(paid))
    if not any(each.left for each in items_of_claim(session, claim)):
        close(session, claim, SATISFIED, "", reader=reader, at=at)


def withdraw(session: Session, id: UUID, why: str, *, reader: Reader, at: datetime) -> None:
    """Withdraw a claim; what is still owed of it may be claimed again.

    Raises InvalidError without a reason, ConflictError for one that is on its route or over.
    """
    claim, contract = hold_claim(session, id, reader=reader)
    running = is_sent(session, get_document(session, id, reader=reader))
    if claim.state not in (*OFF_ROUTE, SIGNED, *WITH_THEM) or running:
        raise ConflictError(_("The claim is on its route, or it is over: recall it first."))
    if not 1 <= len(why) <= LONGEST_WHY:
        said = _("Say why, in up to {n} characters.").format(n=LONGEST_WHY)
        raise InvalidError(said, fields={"why": said})
    free_items(session, id)
    close(session, claim, WITHDRAWN, why, reader=reader, at=at)
    record(session, "contracts.claim_withdrawn", "document", id, why=why)
    signal(session, f"doc:{contract.id}")


def close(
    session: Session, claim: ClaimRow, state: str, why: str, *, reader: Reader, at: datetime
) -> None:
    """Write down that a claim is over."""
    query = "update contracts.claim set closed_on = %s, closed_why = %s where document_id = %s"
    execute(session, query, (session.info["today"], why, claim.id))
    move(session, claim, state, reader=reader, at=at)


def move(session: Session, claim: ClaimRow, state: str, *, reader: Reader, at: datetime) -> None:
    """Bring a claim's document into a state."""
    head = get_document(session, claim.id, reader=reader)
    put_into_state(session, head, state, at=at)
    record(session, "document.moved", "document", claim.id, was=head.state, now=state)
    signal(session, f"doc:{claim.id}")
    signal(session, f"doc:{claim.contract_id}")
