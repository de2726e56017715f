"""A delivery is accepted, wholly or in part, or refused with reasons; terms follow at once."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.users.reader import Reader

from uprava_contracts.acceptance.service.binding import payment_for
from uprava_contracts.acceptance.service.commission import hold_waiting, refuse_commission
from uprava_contracts.acceptance.service.reading import money_of
from uprava_contracts.acceptance.values import (
    Accepting,
    DeliveryRow,
    DeliveryState,
    Refusing,
    Vote,
)
from uprava_contracts.cards.service.reading import ContractRow
from uprava_contracts.execution.service.events import write_event
from uprava_contracts.execution.service.facts import write_fact
from uprava_contracts.execution.service.reading import get_obligation
from uprava_contracts.execution.service.recount import settle
from uprava_contracts.execution.values import FactWords, Happened
from uprava_contracts.values import Happening
from uprava_contracts.wording import money

LONGEST = 4000

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
    settle(session, id, at=at)


def write_down(
    session: Session, contract: ContractRow, row: DeliveryRow, said: Accepting, *,
    reader: Reader, at: datetime,
) -> None:  # fmt: skip
    """Write what follows from an acceptance: facts of both sides, the event, the payment."""
    last = row.complete and said.sum == row.sum
    owed = get_obligation(session, row.contract_id, row.obligation_id)
    fact = FactWords(row.received_on, said.sum, last, row.document, row.proof_id)
    write_fact(session, owed, fact, reader=reader, at=at)
    own = get_obligation(session, row.contract_id, row.acceptance_id)
    write_fact(session, own, FactWords(said.signed_on, None, True, row.document), reader=reader,
               at=at)  # fmt: skip
    assert said.signed_on is not None
    event = Happened(
        Happening.ACCEPTED, said.signed_on, stage_id=row.stage_id, chain=row.id, note=row.document
    )
    write_event(session, row.contract_id, event, reader=reader, at=at)
    if said.sum is not None:
        payable = said.sum - said.offset
        paid = payment_for(session, contract, row.id, row.stage_id, payable, last=last)
        query = "update contracts.delivery set payment_id = %s where id = %s"
        execute(session, query, (paid, row.id))


def refuse_acceptance(session: Session, row: DeliveryRow, said: Accepting) -> None:
    """Raise InvalidError for what is wrong in an acceptance, field by field."""
    wrong = {
        "on": wrong_day(row, said.signed_on, session.info["today"]),
        "sum": wrong_sum(row, said),
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


def wrong_sum(row: DeliveryRow, said: Accepting) -> str:
    """Return what is wrong with the sum of an acceptance, empty: nothing."""
    if row.sum is None:
        return _("It came without a sum: it is accepted without one.") if said.sum else ""
    if said.sum is None or not 0 < said.sum <= row.sum:
        return _("More than nothing, at most {sum}: so much came.").format(sum=money(row.sum))
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
    settle(session, id, at=at)
