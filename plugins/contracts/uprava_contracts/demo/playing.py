"""What became of a contract after its conclusion: stages, deliveries, payments, its end."""

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session
from uprava.calendar import Calendar
from uprava.calendar.service import office_calendar

from uprava_contracts.acceptance.service.deciding import accept
from uprava_contracts.acceptance.service.paying import pay, payables
from uprava_contracts.acceptance.service.receiving import performances, receive
from uprava_contracts.acceptance.values import Accepting, Paid, Received
from uprava_contracts.changes.service.agreeing import agree, write_agreement
from uprava_contracts.changes.service.suspending import suspend
from uprava_contracts.changes.values import AgreementWords, ChangeWords, Sort, What
from uprava_contracts.demo.course import Course
from uprava_contracts.demo.ending import (
    claim_delay,
    give_back,
    refuse_contract,
    settle_delay,
    tell_register,
    terminate,
)
from uprava_contracts.demo.story import Ends, Part
from uprava_contracts.execution.service.drafting import propose, take
from uprava_contracts.execution.service.facts import note_fact
from uprava_contracts.execution.service.reading import obligations_of
from uprava_contracts.execution.service.stages import add_stage
from uprava_contracts.execution.values import FactWords, StageWords
from uprava_contracts.law.security import SecurityKind
from uprava_contracts.securities.service.keeping import give
from uprava_contracts.securities.values import SecurityForm, SecurityWords

LATELY = 2
"""Days ago on which came what waits for its acceptance."""


def play(session: Session, course: Course) -> None:
    """Tell a contract from the day it was concluded until today."""
    tale, day = course.tale, course.tale.concluded(course.today)
    at = course.on(session, day)
    parts = tale.parts(course.today)
    if tale.stages > 1:
        for place, part in enumerate(parts, 1):
            words = StageWords(stage_name(place), part.starts_on, part.ends_on, part.sum)
            add_stage(session, course.id, words, reader=course.who, at=at)
    take_all(session, course, at)
    if tale.security:
        secure(session, course, at)
    if tale.agreement:
        change_price(session, course, parts[0])
    if tale.kind.we_receive_money:
        receive_money(session, course)
        return
    for place, part in enumerate(parts, 1):
        perform(session, course, part, place, last=place == len(parts))
    end(session, course)
    tell_register(session, course)


def stage_name(place: int) -> str:
    """Return «Этап 2»-like words of a stage."""
    return ("Первый этап", "Второй этап", "Третий этап", "Четвёртый этап")[place - 1]


def take_all(session: Session, course: Course, at: datetime) -> None:
    """Enter the typical obligations by the contract's terms."""
    numbers = [each.number for each in propose(session, course.id, reader=course.who)]
    responsible = course.responsible.person_id
    take(session, course.id, numbers, responsible, reader=course.who, at=at)


def secure(session: Session, course: Course, at: datetime) -> None:
    """Note the security of performance: money of small contracts, a guarantee of large ones."""
    tale = course.tale
    assert tale.security is not None
    sum = tale.price * tale.security / 100
    given, guarantee = tale.concluded(course.today), tale.price >= 3_000_000
    until = tale.until(course.today) + timedelta(days=45)
    words = SecurityWords(
        SecurityKind.PERFORMANCE,
        SecurityForm.GUARANTEE if guarantee else SecurityForm.MONEY, sum, given,
        f"НГ-{tale.day:04d}" if guarantee else "",
        "АО «Заозёрский коммерческий банк»" if guarantee else "", until if guarantee else None,
    )  # fmt: skip
    give(session, course.id, words, reader=course.who, at=at)


def change_price(session: Session, course: Course, first: Part) -> None:
    """Sign an additional agreement on the price before the first stage ends."""
    tale = course.tale
    assert tale.agreement is not None
    day = first.starts_on + timedelta(days=20)
    at = course.on(session, day)
    last = [each for each in obligations_of(session, course.id) if each.stage_position == 2]
    more = tale.agreement - tale.price
    changes = [ChangeWords(What.PRICE, f"{tale.agreement}")]
    line = tale.lines[0]
    changes.append(ChangeWords(What.LINE, f"{line.sum + more}", 1))
    changes += [ChangeWords(What.SUM, f"{each.sum + more}", each.id) for each in last if each.sum]
    words = AgreementWords(
        Sort.CHANGE, "volume", "увеличение объёма работ в пределах 10 процентов", day, changes
    )
    made = write_agreement(session, course.id, words, reader=course.who, at=at)
    agree(session, made, day, reader=course.who, at=at)


def perform(session: Session, course: Course, part: Part, place: int, *, last: bool) -> None:
    """Let a stage come, be accepted and paid, as far as the story goes by today."""
    tale, calendar = course.tale, office_calendar(session)
    came = part.ends_on + timedelta(days=tale.late if last else min(tale.late, 0))
    if last and tale.ends in (Ends.DELIVERED, Ends.ACCEPTED):
        came = min(part.ends_on, course.today - timedelta(days=LATELY * 2))
    came = calendar.previous_working_day(came + timedelta(days=1))
    stops = tale.ends in (Ends.REFUSED, Ends.OVERDUE, Ends.SUSPENDED) or (
        tale.ends is Ends.AGREED and place > 1
    )
    if came > course.today or stops or came < part.starts_on:
        return
    at = course.on(session, came)
    owed = performances(session, course.id)[0]
    made = receive(
        session, course.id,
        Received(owed.id, f"УПД № {tale.day % 90 + place}", came, owed.sum, complete=True,
                 document_on=came),
        reader=course.who, at=at,
    )  # fmt: skip
    decided = calendar.add_working_days(came, 3 if tale.pays < 7 else 9)
    if last and tale.ends is Ends.ACCEPTED:
        decided = calendar.previous_working_day(course.today)
    waits = last and tale.ends is Ends.DELIVERED
    if waits or decided > course.today:
        return
    at = course.on(session, decided)
    accept(session, course.id, made, Accepting(decided), reader=course.who, at=at)
    if last and tale.ends is Ends.ACCEPTED:
        return
    pay_what_is_due(session, course, calendar, decided)


def pay_what_is_due(session: Session, course: Course, calendar: Calendar, decided: date) -> None:
    """Pay for what was accepted, so many working days later."""
    paid = calendar.add_working_days(decided, course.tale.pays)
    if paid > course.today:
        return
    at = course.on(session, paid)
    for each in payables(session, course.id):
        if each.due_on is not None and not each.over:
            words = Paid(each.id, paid, None, f"{paid:%j}{each.id % 100:02d}")
            pay(session, course.id, words, reader=course.who, at=at)


def receive_money(session: Session, course: Course) -> None:
    """Note what the other side paid for property, stage by stage, and its return."""
    for each in obligations_of(session, course.id):
        day = each.due_on or course.tale.concluded(course.today)
        if day > course.today or each.over:
            continue
        at = course.on(session, day)
        note_fact(session, course.id, each.id, FactWords(day, None, True), reader=course.who, at=at)


def end(session: Session, course: Course) -> None:
    """Tell the end of a contract: its delay is settled, its security goes back, or it breaks."""
    tale = course.tale
    if tale.ends is Ends.REFUSED:
        refuse_contract(session, course)
    elif tale.ends is Ends.SUSPENDED:
        day = course.today - timedelta(days=10)
        at = course.on(session, day)
        said = "обнаружены скрытые дефекты фундамента", "акт осмотра"
        suspend(session, course.id, day, said, reader=course.who, at=at)
    elif tale.ends is Ends.AGREED:
        terminate(session, course)
    elif tale.ends is Ends.OVERDUE:
        claim_delay(session, course)
    elif tale.ends is Ends.PERFORMED:
        if tale.late > 0:
            settle_delay(session, course)
        give_back(session, course)
