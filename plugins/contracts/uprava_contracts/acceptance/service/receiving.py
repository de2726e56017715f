"""What came by a contract: entered, with the term of its acceptance; taken back when in error."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute, fetch_value
from uprava.documents.service.access import get_document
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import N_, _
from uprava.users.reader import Reader
from uprava.work.service import Message, Noticed, notify

from uprava_contracts.acceptance.service.binding import acceptance_for, mark_given
from uprava_contracts.acceptance.service.reading import get_delivery, pending
from uprava_contracts.acceptance.values import Received
from uprava_contracts.cards.service.reading import ContractRow
from uprava_contracts.execution.service.events import supersede, write_event, wrong_day
from uprava_contracts.execution.service.holding import hold_live
from uprava_contracts.execution.service.obligations import write_off
from uprava_contracts.execution.service.reading import events_of, get_obligation, obligations_of
from uprava_contracts.execution.service.recount import settle
from uprava_contracts.execution.values import Happened, ObligationRow
from uprava_contracts.values import Duty, Happening, Side
from uprava_contracts.wording import money

LONGEST, LONGEST_NOTE, LONGEST_WHY = 200, 500, 1000

CAME = N_("To be accepted by {day}: {document}, {title}")
BY_MISTAKE = N_("what came was entered by mistake")


def performances(session: Session, id: UUID) -> list[ObligationRow]:
    """Return the open obligations something may come by: the other side's performance."""
    return [
        each for each in obligations_of(session, id)
        if each.side == Side.THEIRS and Duty(each.duty).performs and not each.over
    ]  # fmt: skip


def receive(session: Session, id: UUID, came: Received, *, reader: Reader, at: datetime) -> int:
    """Enter what came by a contract; its acceptance is due from then on. Return the delivery.

    Raises InvalidError naming the fields, ConflictError for a contract that is not concluded.
    """
    contract = hold_live(session, id, reader=reader)
    if contract.concluded_on is None:
        raise ConflictError(_("The contract is not concluded: nothing comes by it yet."))
    row = get_obligation(session, id, came.obligation_id)
    refuse(session, contract, row, came, reader=reader)
    last = came.complete or (came.sum is not None and came.sum == room(session, row))
    made = insert(session, row, came, last=last, reader=reader, at=at)
    found, entered = acceptance_for(session, contract, made, row.stage_id, last=last)
    query = """update contracts.delivery set acceptance_id = %s, acceptance_made = %s
        where id = %s"""
    execute(session, query, (found, entered, made))
    assert came.received_on is not None
    event = Happened(
        Happening.DELIVERED, came.received_on, stage_id=row.stage_id, chain=made,
        note=came.document,
    )  # fmt: skip
    write_event(session, id, event, reader=reader, at=at)
    mark_given(session, row.id)
    record(
        session, "contracts.received", "document", id, name=came.document,
        on=f"{came.received_on:%d.%m.%Y}", sum=money(came.sum, none=""),
    )  # fmt: skip
    settle(session, id, at=at)
    tell(session, contract, made, at=at)
    return made


def insert(
    session: Session, row: ObligationRow, came: Received, *, last: bool, reader: Reader,
    at: datetime,
) -> int:  # fmt: skip
    """Write the row of a delivery."""
    query = """insert into contracts.delivery (contract_id, stage_id, obligation_id, document,
            document_on, received_on, sum, vat_sum, complete, proof_document_id, note, entered_by,
            entered_at, state)
        values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 'received') returning id"""
    return int(fetch_value(session, query, (
        row.contract_id, row.stage_id, row.id, came.document, came.document_on, came.received_on,
        came.sum, came.vat_sum, last, came.proof_id, came.note, reader.person_id, at,
    )))  # fmt: skip


def room(session: Session, row: ObligationRow, but: int = 0) -> Decimal | None:
    """Return the sum that may still come by an obligation; None where it bears none."""
    return None if row.left is None else row.left - pending(session, row.id, but)


def tell(session: Session, contract: ContractRow, delivery_id: int, *, at: datetime) -> None:
    """Tell who answers for the acceptance that something came."""
    row = get_delivery(session, contract.id, delivery_id)
    person = row.responsible_id or contract.responsible_id
    if person is not None:
        day = f"{row.due_on:%d.%m.%Y}" if row.due_on else "—"
        values = {"day": day, "document": row.document, "title": contract.title[:200]}
        notify(session, [person], Noticed("work", Message(CAME, values), contract.id), at=at)


def refuse(
    session: Session, contract: ContractRow, row: ObligationRow, came: Received, *, reader: Reader
) -> None:
    """Raise InvalidError for what is wrong in what came, field by field."""
    owed = row.side == Side.THEIRS and Duty(row.duty).performs and not row.over
    wrong = {
        "obligation": "" if owed else _("Choose from the list."),
        "document": _("From 1 to {n} characters.").format(n=LONGEST)
        if not 1 <= len(came.document) <= LONGEST else "",
        "received": wrong_day(contract.concluded_on, came.received_on, session.info["today"]),
        "sum": wrong_sum(session, row, came),
        "vat": _("The tax is not negative and not more than the sum.")
        if came.vat_sum is not None and not 0 <= came.vat_sum <= (came.sum or 0) else "",
        "document_on": wrong_document_day(came.document_on, session.info["today"]),
        "note": _("At most {n} characters.").format(n=LONGEST_NOTE)
        if len(came.note) > LONGEST_NOTE else "",
    }  # fmt: skip
    if came.proof_id is not None:
        get_document(session, came.proof_id, reader=reader)
    wrong = {name: said for name, said in wrong.items() if said}
    if wrong:
        raise InvalidError(_("The delivery has mistakes; nothing is kept."), fields=wrong)


def wrong_document_day(day: date | None, today: date) -> str:
    """Return what is wrong with the day of a document, empty: nothing."""
    return _("This day is still to come.") if day is not None and day > today else ""


def wrong_sum(session: Session, row: ObligationRow, came: Received) -> str:
    """Return what is wrong with the sum of what came, empty: nothing."""
    left = room(session, row)
    if left is None:
        return _("A sum is not negative.") if came.sum is not None and came.sum < 0 else ""
    if came.sum is None or came.sum <= 0:
        return _("Say for what sum it came.")
    if came.sum > left:
        return _("By this obligation only {sum} may come still.").format(sum=money(left))
    return ""


def withdraw(
    session: Session, id: UUID, delivery_id: int, why: str, *, reader: Reader, at: datetime
) -> None:
    """Take back what was entered by mistake, before it was decided on.

    Raises InvalidError without a reason, ConflictError for what was decided on.
    """
    hold_live(session, id, reader=reader)
    row = get_delivery(session, id, delivery_id)
    if not row.waits:
        raise ConflictError(_("It was decided on this delivery already."))
    if not 1 <= len(why) <= LONGEST_WHY:
        said = _("Say why, in up to {n} characters.").format(n=LONGEST_WHY)
        raise InvalidError(said, fields={"why": said})
    query = "update contracts.delivery set state = 'withdrawn', words = %s where id = %s"
    execute(session, query, (why, delivery_id))
    unbind(session, row.acceptance_id, delivery_id)
    mark_given(session, row.obligation_id)
    for each in events_of(session, id):
        if each.chain == delivery_id and each.superseded_at is None:
            supersede(session, each.id, BY_MISTAKE, at=at)
    record(session, "contracts.delivery_withdrawn", "document", id, name=row.document, why=why)
    settle(session, id, at=at)


def unbind(session: Session, acceptance_id: int, delivery_id: int) -> None:
    """Let the obligation to accept a delivery be planned again, or go if it was entered for it."""
    query = "select acceptance_made from contracts.delivery where id = %s"
    if fetch_value(session, query, (delivery_id,)):
        write_off(session, acceptance_id, BY_MISTAKE)
        return
    query = "update contracts.obligation set chain = null, version = version + 1 where id = %s"
    execute(session, query, (acceptance_id,))
