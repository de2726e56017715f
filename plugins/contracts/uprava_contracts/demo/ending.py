"""How contracts of the story end: delays settled, refused, terminated by agreement."""

from datetime import timedelta

from sqlalchemy.orm import Session
from uprava.calendar.service import office_calendar

from uprava_contracts.cards.service.reading import get_contract
from uprava_contracts.changes.service.agreeing import agree, write_agreement
from uprava_contracts.changes.values import AgreementWords, Sort
from uprava_contracts.demo.course import Course
from uprava_contracts.execution.service.facts import note_fact
from uprava_contracts.execution.service.obligations import withdraw_obligation
from uprava_contracts.execution.service.reading import obligations_of
from uprava_contracts.execution.values import FactWords
from uprava_contracts.money.service.charging import charge
from uprava_contracts.money.service.claims import make_claim
from uprava_contracts.money.service.reading import items_of
from uprava_contracts.money.service.sending import SentWords, send
from uprava_contracts.money.service.settling import PaidWords, pay
from uprava_contracts.money.values import ClaimWords, PaidHow, SentHow
from uprava_contracts.refusals.service.refusing import begin_refusal, decide_on_paper
from uprava_contracts.refusals.service.stepping import (
    Noted,
    note_listed,
    note_notified,
    note_placed,
    note_sent,
)
from uprava_contracts.refusals.values import RefusalWords
from uprava_contracts.transfer.service.duties import Noted as Told
from uprava_contracts.transfer.service.duties import duties_of, note, renew
from uprava_contracts.transfer.values import Told as What
from uprava_contracts.values import Duty, Law, Side

AGO = 5
"""Days ago of the last claim; what happened since then the register is not told yet."""

TOLD_IN = 3
"""Working days in which the register is told."""


def settle_delay(session: Session, course: Course) -> None:
    """Charge the penalty of a late performance by 44-FZ; it is paid after three weeks."""
    if course.tale.kind.law is not Law.FZ44:
        return
    late = [
        each for each in obligations_of(session, course.id)
        if each.side == Side.THEIRS and each.met_on and each.due_on and each.met_on > each.due_on
    ]  # fmt: skip
    for each in late:
        assert each.met_on is not None
        day = each.met_on + timedelta(days=3)
        at = course.on(session, day)
        charge(session, course.id, each.id, each.met_on, reader=course.who, at=at)
        paid = day + timedelta(days=21)
        at = course.on(session, paid)
        for item in items_of(session, course.id):
            words = PaidWords(paid, None, PaidHow.TRANSFER, f"платёжное поручение № {paid:%j}")
            pay(session, course.id, item.key, words, reader=course.who, at=at)


def claim_delay(session: Session, course: Course) -> None:
    """Charge the penalty of what is overdue still, until five days ago, and claim it."""
    day = course.today - timedelta(days=AGO)
    at = course.on(session, day)
    for each in obligations_of(session, course.id):
        if each.side == Side.THEIRS and each.due_on and each.due_on < day and not each.over:
            charge(session, course.id, each.id, day, reader=course.who, at=at)
    words = ClaimWords(
        [each.key for each in items_of(session, course.id)], course.today + timedelta(days=10)
    )
    claim = make_claim(session, course.id, words, reader=course.who, at=at)
    send(session, claim, SentWords(day, SentHow.EMAIL), reader=course.who, at=at)


def tell_register(session: Session, course: Course) -> None:
    """Note that the register was told of each thing in time, but for the last days."""
    calendar = office_calendar(session)
    course.on(session, course.today)
    renew(session, course.id)
    own = get_contract(session, course.id, reader=course.who).register_number or ""
    for each in duties_of(session, course.id):
        day = calendar.add_working_days(each.happened_on, TOLD_IN)
        if day < course.today - timedelta(days=AGO):
            at = course.on(session, day)
            said = Told(day, own if each.what == What.CONCLUSION else "")
            note(session, each.id, said, reader=course.who, at=at)


def refuse_contract(session: Session, course: Course) -> None:
    """Refuse a contract nothing came by: placed, notified, in force, sent to the register."""
    tale, calendar = course.tale, office_calendar(session)
    day = tale.until(course.today) + timedelta(days=tale.late)
    day = calendar.previous_working_day(day + timedelta(days=1))
    at = course.on(session, day)
    words = RefusalWords(
        True, "пункт 11.3 контракта", "работы не начаты, срок их выполнения истёк", True, False
    )
    made = begin_refusal(session, course.id, words, reader=course.who, at=at)
    decide_on_paper(session, made, day, reader=course.who, at=at)
    steps = [
        (note_placed, 1, f"№ 03401000145{day:%y}{tale.day % 97 + 3:06d}"),
        (note_notified, 2, "дата размещения в ЕИС"),
        (note_sent, 15, f"№ {day:%y}-{tale.day % 40:02d}"),
        (note_listed, 21, f"РНП {day:%y}-{4000 + tale.day:06d}"),
    ]  # fmt: skip
    for step, later, said in steps:
        on = calendar.add_working_days(day, later)
        if on <= course.today:
            at = course.on(session, on)
            step(session, made, Noted(on, said), reader=course.who, at=at)
    keep_security(session, course)


def terminate(session: Session, course: Course) -> None:
    """Sign an agreement of termination after the first stage."""
    tale = course.tale
    reason = "agreement" if tale.kind.law is Law.FZ44 else "civil"
    day = tale.concluded(course.today) + timedelta(days=tale.term - 20)
    at = course.on(session, day)
    words = AgreementWords(
        Sort.TERMINATION, reason, tale.why, day,
        (), day, "оплачено принятое по первому этапу; претензий стороны не имеют",
    )  # fmt: skip
    made = write_agreement(session, course.id, words, reader=course.who, at=at)
    agree(session, made, day, reader=course.who, at=at)
    give_back(session, course)


def give_back(session: Session, course: Course) -> None:
    """Meet what is left of our side: the security goes back within its term."""
    for each in obligations_of(session, course.id):
        if each.over or each.side != Side.OURS or each.duty != Duty.RETURN or not each.due_on:
            continue
        day = min(each.due_on, course.today)
        at = course.on(session, day)
        note_fact(session, course.id, each.id, FactWords(day, None, True), reader=course.who, at=at)


def keep_security(session: Session, course: Course) -> None:
    """Withdraw what our side would have had to give back: the guarantor paid instead."""
    for each in obligations_of(session, course.id):
        if not each.over and each.side == Side.OURS and each.duty == Duty.RETURN:
            assert each.due_on is not None
            at = course.on(session, min(each.due_on, course.today))
            why = "обеспечение удержано: контракт расторгнут по вине подрядчика"
            withdraw_obligation(session, course.id, each.id, why, reader=course.who, at=at)
