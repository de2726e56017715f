"""Refusals: prepared, decided, followed step by step until they are in force or cancelled."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.approval.kind import DRAFT
from uprava.approval.service.drafting import is_sent
from uprava.audit.log import record
from uprava.db.sql import execute
from uprava.documents.service.access import get_document
from uprava.documents.service.locks import REQUISITES, refuse_locked
from uprava.documents.service.registering import index, touch
from uprava.documents.service.states import put_into_state
from uprava.errors import ConflictError, InvalidError
from uprava.extension import DocumentHead
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.events import signal

from uprava_contracts.cards.service.reading import ContractRow, hold_contract
from uprava_contracts.cards.service.rules import has_controls
from uprava_contracts.changes.kind import OFF_ROUTE, SIGNED
from uprava_contracts.changes.service.agreeing import search_words
from uprava_contracts.changes.service.closing import refuse_closed
from uprava_contracts.changes.service.opening import begin
from uprava_contracts.refusals.service.following import follow
from uprava_contracts.refusals.service.reading import hold_refusal, refusals_of
from uprava_contracts.refusals.values import RefusalWords
from uprava_contracts.values import REFUSAL, Law
from uprava_contracts.wording import by_law

LONGEST = 4000
MOST_DAYS = 365


def begin_refusal(
    session: Session, contract_id: UUID, words: RefusalWords, *, reader: Reader, at: datetime
) -> UUID:
    """Prepare our decision of refusal, or note the one that came from the other side.

    Ours is decided when it is signed; theirs when they decided it, and known to us since it was
    received. Raises InvalidError naming the fields, ConflictError for a contract that is closed
    or refused already.
    """
    contract = hold_contract(session, contract_id, reader=reader)
    refuse_closed(contract)
    refuse_another(session, contract_id)
    refuse_wrong(words, contract, session.info["today"])
    state = DRAFT if words.ours else SIGNED
    title = title_of(contract, ours=words.ours)
    head = begin(session, contract, (REFUSAL, title, state), reader=reader, at=at)
    query = """insert into contracts.refusal (document_id, contract_id, ours, clause, breach,
            blamed, repeat, own_days, decided_on, notified_on)
        values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"""
    execute(session, query, (
        head.id, contract_id, words.ours, words.clause, words.breach, words.ours and words.blamed,
        words.ours and words.repeat, words.own_days,
        None if words.ours else words.decided_on, None if words.ours else words.received_on,
    ))  # fmt: skip
    index(session, head, words=search_words(contract))
    record(session, "contracts.refusal_begun", "document", contract_id, title=title)
    if not words.ours:
        follow(session, head.id, reader=reader, at=at)
    signal(session, f"doc:{contract_id}")
    return head.id


def title_of(contract: ContractRow, *, ours: bool) -> str:
    """Return «Решение об одностороннем отказе от исполнения договора № … от …»."""
    what = by_law(contract.sort, "договора")
    which = f"{what} № {contract.number or 'б/н'} от {contract.concluded_on:%d.%m.%Y}"
    whose = "" if ours else " (контрагент)"
    return f"Решение об одностороннем отказе от исполнения {which}{whose}"


def refuse_another(session: Session, contract_id: UUID) -> None:
    """Raise ConflictError for a contract with a refusal that is not cancelled."""
    for each in refusals_of(session, contract_id):
        if each.row.cancelled_on is None:
            raise ConflictError(
                _("There is a refusal of this contract already: cancel it, or see it through.")
            )


def refuse_wrong(words: RefusalWords, contract: ContractRow, today: date) -> None:
    """Raise InvalidError for what a refusal lacks or says wrongly."""
    wrong = {}
    if not words.clause and not contract.refusable:
        wrong["clause"] = _(
            "The card does not say that refusal is agreed in the contract: name its point. "
            "Without one it is terminated by agreement or in court."
        )
    if len(words.clause) > LONGEST or has_controls(words.clause):
        wrong["clause"] = _("At most {n} characters.").format(n=LONGEST)
    if not 1 <= len(words.breach) <= LONGEST or has_controls(words.breach):
        wrong["breach"] = _("Say what was broken, or why the contract is refused.")
    if words.own_days is not None and not 0 <= words.own_days <= MOST_DAYS:
        wrong["own_days"] = _("From {first} to {last}.").format(first=0, last=MOST_DAYS)
    if words.own_days is not None and contract.law is Law.FZ44:
        wrong["own_days"] = _("By 44-FZ the days are set by the law: leave the field empty.")
    if not words.ours:
        wrong |= wrong_days(words, contract, today)
    if wrong:
        raise InvalidError(_("The refusal has mistakes; nothing is kept."), fields=wrong)


def wrong_days(words: RefusalWords, contract: ContractRow, today: date) -> dict[str, str]:
    """Return what is wrong with the days of the other side's refusal."""
    first, wrong = contract.concluded_on, {}
    assert first is not None
    if words.decided_on is None or not first <= words.decided_on <= today:
        said = _("From the day of the contract, {first}, to today.")
        wrong["decided"] = said.format(first=f"{first:%d.%m.%Y}")
    elif words.received_on is None or not words.decided_on <= words.received_on <= today:
        wrong["received"] = _("From the day of the decision to today.")
    return wrong


def edit_refusal(
    session: Session, id: UUID, words: RefusalWords, *, reader: Reader, at: datetime
) -> None:
    """Change a draft. Raises ConflictError for one that is on its route or decided."""
    head = changeable(session, id, reader=reader)
    row = hold_refusal(session, id, reader=reader)
    refuse_locked(session, head, REQUISITES, reader=reader)
    contract = hold_contract(session, row.contract_id, reader=reader)
    refuse_wrong(words, contract, session.info["today"])
    query = """update contracts.refusal set clause = %s, breach = %s, blamed = %s, repeat = %s,
            own_days = %s where document_id = %s"""
    values = (words.clause, words.breach, words.blamed, words.repeat, words.own_days, id)
    execute(session, query, values)
    touch(session, id, at=at)
    record(session, "contracts.refusal_edited", "document", id)
    signal(session, f"doc:{row.contract_id}")


def changeable(session: Session, id: UUID, *, reader: Reader) -> DocumentHead:
    """Return the card of a draft on no route. Raises ConflictError for another one."""
    row = hold_refusal(session, id, reader=reader)
    head = get_document(session, id, reader=reader)
    if not row.ours or row.state not in OFF_ROUTE or is_sent(session, head):
        raise ConflictError(_("The refusal is on its route or is decided: it stays as it is."))
    return head


def decide_on_paper(
    session: Session, id: UUID, day: date | None, *, reader: Reader, at: datetime
) -> None:
    """Note that our decision was signed on paper, and when.

    Raises InvalidError for the day, ConflictError for a decision on its route or decided.
    """
    head = changeable(session, id, reader=reader)
    row = hold_refusal(session, id, reader=reader)
    if day is None or not row.concluded_on <= day <= session.info["today"]:
        said = _("From the day of the contract, {first}, to today.").format(
            first=f"{row.concluded_on:%d.%m.%Y}"
        )
        raise InvalidError(said, fields={"day": said})
    put_into_state(session, head, SIGNED, at=at)
    record(session, "document.moved", "document", id, was=head.state, now=SIGNED)
    decided(session, id, day, reader=reader, at=at)


def decided(session: Session, id: UUID, day: date, *, reader: Reader, at: datetime) -> None:
    """Let the terms of a decision begin: it was signed on a day."""
    query = """update contracts.refusal set decided_on = %s
        where document_id = %s and decided_on is null"""
    if execute(session, query, (day, id)):
        record(session, "contracts.refusal_decided", "document", id, on=f"{day:%d.%m.%Y}")
        follow(session, id, reader=reader, at=at)
