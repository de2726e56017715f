"""Agreements: written, changed, signed by both sides; then what they say holds."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
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
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.events import signal

from uprava_contracts.cards.service.amending import amend
from uprava_contracts.cards.service.reading import (
    ContractRow,
    LineRow,
    hold_contract,
    lines_of,
)
from uprava_contracts.cards.words import LineWords
from uprava_contracts.changes.checking import (
    SMALLEST,
    Change,
    checked,
    quantity_of,
    wrong_day,
)
from uprava_contracts.changes.kind import AGREED, OFF_ROUTE, SIGNED
from uprava_contracts.changes.reasons import Reason
from uprava_contracts.changes.service.closing import refuse_closed
from uprava_contracts.changes.service.executing import follow_changes
from uprava_contracts.changes.service.opening import begin
from uprava_contracts.changes.service.presence import present_of
from uprava_contracts.changes.service.reading import hold_agreement, next_number
from uprava_contracts.changes.service.terminating import Ended, terminate
from uprava_contracts.changes.values import (
    AgreementRow,
    AgreementWords,
    ChangeWords,
    Sort,
    Way,
    What,
)
from uprava_contracts.values import AGREEMENT
from uprava_contracts.wording import by_law


def write_agreement(
    session: Session, contract_id: UUID, words: AgreementWords, *, reader: Reader, at: datetime
) -> UUID:
    """Write the draft of an agreement; return its document. Until it is signed nothing changes.

    Raises InvalidError naming field and rule, ConflictError for a contract that is closed.
    """
    contract = hold_contract(session, contract_id, reader=reader)
    refuse_closed(contract)
    found = checked(words, present_of(session, contract))
    number = next_number(session, contract_id)
    title = title_of(contract, words.sort, number)
    head = begin(session, contract, (AGREEMENT, title, DRAFT), reader=reader, at=at)
    query = """insert into contracts.agreement (document_id, contract_id, sort, number, reason, why,
            dated_on, ends_on, settlement) values (%s, %s, %s, %s, %s, %s, %s, %s, %s)"""
    execute(session, query, (
        head.id, contract_id, words.sort, number, words.reason, words.why, words.dated_on,
        words.ends_on, words.settlement,
    ))  # fmt: skip
    keep_changes(session, head.id, contract_id, found)
    index(session, head, words=search_words(contract))
    record(session, "contracts.agreement_written", "document", contract_id, title=title)
    signal(session, f"doc:{contract_id}")
    return head.id


def title_of(contract: ContractRow, sort: Sort, number: int) -> str:
    """Return «Дополнительное соглашение № 1 к договору № Д-5/2026 от 12.01.2026»."""
    what = by_law(contract.sort, "договору")
    which = f"к {what} № {contract.number or 'б/н'} от {contract.concluded_on:%d.%m.%Y}"
    if sort is Sort.TERMINATION:
        return f"Соглашение о расторжении № {number} {which}"
    return f"Дополнительное соглашение № {number} {which}"


def search_words(contract: ContractRow) -> tuple[str, ...]:
    """Return by what an agreement is found besides its title."""
    return (contract.number or "", contract.counterparty, contract.inn)


def keep_changes(session: Session, id: UUID, contract_id: UUID, found: Sequence[Change]) -> None:
    """Write what an agreement changes, instead of what it changed before."""
    execute(session, "delete from contracts.agreement_change where agreement_id = %s", (id,))
    query = """insert into contracts.agreement_change (agreement_id, contract_id, position, what,
            line, obligation_id, name, was, now) values (%s, %s, %s, %s, %s, %s, %s, %s, %s)"""
    for position, each in enumerate(found, 1):
        line = each.target if each.what is What.LINE else None
        owed = each.target if each.what in (What.TERM, What.SUM) else None
        execute(session, query, (
            id, contract_id, position, each.what, line, owed, each.name, each.was, each.now,
        ))  # fmt: skip


def edit_agreement(
    session: Session, id: UUID, words: AgreementWords, *, reader: Reader, at: datetime
) -> None:
    """Change a draft. Raises ConflictError for one that is on its route or signed."""
    row = hold_agreement(session, id, reader=reader)
    head = get_document(session, id, reader=reader)
    if row.state not in OFF_ROUTE or is_sent(session, head):
        raise ConflictError(_("The agreement is being signed or is signed: it stays as it is."))
    refuse_locked(session, head, REQUISITES, reader=reader)
    contract = hold_contract(session, row.contract_id, reader=reader)
    found = checked(words, present_of(session, contract))
    query = """update contracts.agreement set reason = %s, why = %s, dated_on = %s, ends_on = %s,
            settlement = %s where document_id = %s"""
    execute(session, query, (
        words.reason, words.why, words.dated_on, words.ends_on, words.settlement, id,
    ))  # fmt: skip
    keep_changes(session, id, row.contract_id, found)
    touch(session, id, at=at)
    record(session, "contracts.agreement_edited", "document", id)
    signal(session, f"doc:{row.contract_id}")


def agree(session: Session, id: UUID, day: date | None, *, reader: Reader, at: datetime) -> None:
    """Note that both sides signed an agreement on a day: from now on what it says holds.

    Raises InvalidError for the day, or for what cannot be changed so any more; ConflictError for
    an agreement on its route or in force, and for a contract that is closed.
    """
    row = hold_agreement(session, id, reader=reader)
    head = get_document(session, id, reader=reader)
    if row.state not in (*OFF_ROUTE, SIGNED) or is_sent(session, head):
        raise ConflictError(_("The agreement is on its route or is in force already."))
    contract = hold_contract(session, row.contract_id, reader=reader)
    refuse_closed(contract)
    present = present_of(session, contract)
    if day is None or day > session.info["today"]:
        said = _("Say on which day both sides signed it: today at the latest.")
        raise InvalidError(said, fields={"day": said})
    said = wrong_day(day, present)
    if said:
        raise InvalidError(said, fields={"day": said})
    found = checked(replace(words_of(row), dated_on=day), present)
    keep_changes(session, id, row.contract_id, found)
    query = """update contracts.agreement set signed_on = %s, dated_on = %s
        where document_id = %s"""
    execute(session, query, (day, day, id))
    put_into_state(session, head, AGREED, at=at)
    record(session, "contracts.agreement_signed", "document", id, on=f"{day:%d.%m.%Y}")
    record(session, "document.moved", "document", id, was=head.state, now=AGREED)
    take_effect(session, row, found, day, reader=reader, at=at)
    signal(session, f"doc:{id}")


def words_of(row: AgreementRow) -> AgreementWords:
    """Return what a kept agreement says, as its form did."""
    changes = [ChangeWords(What(each.what), each.now, each.target) for each in row.changes]
    return AgreementWords(
        Sort(row.sort), row.reason, row.why, row.dated_on, changes, row.ends_on, row.settlement
    )


def take_effect(
    session: Session, row: AgreementRow, found: Sequence[Change], day: date, *, reader: Reader,
    at: datetime,
) -> None:  # fmt: skip
    """Let a signed agreement change its contract, or terminate it when its day has come."""
    on = f"{day:%d.%m.%Y}"
    record(session, "contracts.amended", "document", row.contract_id, number=row.number, on=on)
    values = amended_by(found, lines_of(session, row.contract_id), row.reason)
    if values:
        amend(session, row.contract_id, values, at=at)
    follow_changes(session, row.contract_id, found, at=at)
    if row.ends_on is not None and row.ends_on <= session.info["today"]:
        ended = Ended(Way.AGREEMENT, row.ends_on, agreement_id=row.id)
        terminate(session, row.contract_id, ended, reader=reader, at=at)


READ: Mapping[What, tuple[str, Callable[[str], Any]]] = {
    What.PRICE: ("price", Decimal),
    What.ADVANCE: ("advance_percent", Decimal),
    What.PERFORMS: ("performs_until", date.fromisoformat),
    What.VALID: ("valid_until", date.fromisoformat),
}
"""The contract's own values: their names on the card, how they are read back."""


def amended_by(found: Sequence[Change], lines: Sequence[LineRow], reason: str) -> dict[str, Any]:
    """Return what becomes of the contract's own values and lines."""
    values: dict[str, Any] = {}
    sums = {each.target: Decimal(each.now) for each in found if each.what is What.LINE}
    for each in found:
        if each.what in READ:
            name, read = READ[each.what]
            values[name] = read(each.now)
    if sums:
        values["lines"] = [line_words(each, sums.get(each.position), reason) for each in lines]
    return values


def line_words(row: LineRow, total: Decimal | None, reason: str = "") -> LineWords:
    """Return a line with another sum: the price of one unit follows, of a volume the quantity."""
    quantity, price = row.quantity, row.price
    if total is not None and quantity:
        if reason == Reason.VOLUME and price:
            quantity = quantity_of(total, price)
        else:
            price = (total / quantity).quantize(SMALLEST)
    return LineWords(
        row.name, row.sum if total is None else total, row.okpd2, row.unit, quantity, price,
        row.vat,
    )  # fmt: skip
