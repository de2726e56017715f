"""Receptions of the demo town: hours of three leaders, a year of cards, the people to come."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy.orm import Session
from uprava.demo.dice import Dice
from uprava.demo.names import roll_name
from uprava.demo.scene import DemoScene

from uprava_appeals.applicants.values import Said
from uprava_appeals.law.facts import Competence
from uprava_appeals.reception.service import booking, hours
from uprava_appeals.reception.service.free import list_slots
from uprava_appeals.reception.service.receiving import CardWish, hold_reception
from uprava_appeals.reception.slots import Hours, Slot, Span
from uprava_appeals.reception.values import Identity, Outcome

TOWN, REGISTRAR = "adm", "registrar"
ENOUGH = 100
"""Documents from which a demo is large enough for a year of receptions beside them."""

SEED = 5_900
YEAR, SOON = timedelta(days=365), timedelta(days=28)

RECEIVING = (
    ("head", 4, (1, 3), time(15), "каб. 201"), ("deputy", 2, (2, 4), time(10), "каб. 214"),
    ("saburova", 1, (), time(14), "каб. 118"),
)  # fmt: skip
"""Login, weekday, weeks of the month, beginning, place."""

ASKED = (
    ("О ремонте подъезда", "Просит включить подъезд в план текущего ремонта.",
     "Подъезд включён в план на второй квартал, график передан старшему по дому."),
    ("Об очереди на жильё", "Спрашивает, каким номером стоит в очереди и когда ждать жилья.",
     "Номер очереди назван, порядок предоставления жилья разъяснён."),
    ("Об освещении улицы", "Вечером на улице не горят три фонаря.",
     "Заявка передана сетевой организации, светильники заменят в течение недели."),
    ("О детской площадке", "Жильцы просят установить качели и огородить площадку.",
     "Площадка участвует в отборе общественных территорий, сроки названы."),
    ("О месте в детском саду", "Ребёнку два года, место предложено в другом районе.",
     "Разъяснён порядок перевода между садами, заявление можно подать на портале."),
    ("О земельном участке", "Просит оформить участок под гаражом.",
     "Перечень документов выдан, порядок оформления разъяснён."),
)  # fmt: skip
"""The question in short, what was said, what was answered."""

ALIEN = (
    "О размере пенсии", "Не согласна с размером пенсии.",
    "Вопрос решает Социальный фонд; адрес и часы приёма клиентской службы названы.",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stage:
    """The filling: who acts is the session's reader, the day the session's."""

    session: Session
    scene: DemoScene

    def act(self, login: str, day: date, act: Any, *what: Any, **how: Any) -> Any:
        """Let a person act on a day, as a request would."""
        self.session.info.update(reader=self.scene.readers[login], today=day)
        return act(self.session, *what, reader=self.scene.readers[login], **how)


def fill(session: Session, scene: DemoScene) -> None:
    """Set the hours, let a year of people come, book those of the coming weeks."""
    logins = {login for login, *_rest in RECEIVING} | {REGISTRAR}
    if (
        TOWN not in scene.organisations
        or scene.documents < ENOUGH
        or not logins <= {*scene.readers}
    ):
        return
    stage, today = Stage(session, scene), session.info["today"]
    for login, weekday, weeks, begins, place in RECEIVING:
        span = Span(begins, begins.replace(hour=begins.hour + 2))
        row = Hours(person_id=scene.readers[login].person_id, span=span, minutes=20,
                    weekday=weekday, weeks=weeks, place=place, ahead=0)  # fmt: skip
        stage.act(REGISTRAR, today - YEAR, hours.add_hours, row)
    whose = {scene.readers[login].person_id: login for login, *_rest in RECEIVING}
    reader = scene.readers[REGISTRAR]
    slots = list_slots(session, reader=reader, since=today - YEAR, until=today + SOON)
    for n, slot in enumerate(slots):
        come(stage, slot, whose[slot.person_id], Dice(scene.seed + SEED, n), today)
    session.info.update(reader=None, today=today)


def come(stage: Stage, slot: Slot, leader: str, dice: Dice, today: date) -> None:
    """Book somebody for a slot, and receive him where the day has come."""
    if dice.below(100) >= (40 if slot.day <= today else 35):
        return
    asked = ALIEN if dice.below(8) == 0 else dice.pick(ASKED)
    when = booking.When(slot.person_id, slot.day, slot.span.begins)
    wish = booking.Wish(when, visitor(dice), asked[0], foremost=dice.below(12) == 0)
    early = min(slot.day - timedelta(days=dice.between(1, 9)), today)
    id = stage.act(REGISTRAR, early, booking.book, wish, at=moment(early, 9))
    if slot.day >= today:
        return
    if dice.below(14) == 0:
        stage.act(REGISTRAR, slot.day, booking.miss, id)
        return
    outcome = Outcome.ELSEWHERE if asked is ALIEN else Outcome.ORAL
    card = CardWish(
        identity=Identity.PASSPORT, content=asked[1], outcome=outcome, answer=asked[2],
        consent=outcome is Outcome.ORAL,
        competence=Competence.OTHER if asked is ALIEN else Competence.OWN,
    )  # fmt: skip
    if slot.day > today - timedelta(days=9) and asked is not ALIEN and dice.below(3) == 0:
        card = replace(card, outcome=Outcome.WRITTEN, consent=False, answer="", annotation=asked[0])
    at = moment(slot.day, slot.span.begins.hour)
    stage.act(leader, slot.day, hold_reception, id, card, version=1, at=at)


def visitor(dice: Dice) -> Said:
    """Return somebody nobody knows, with an address of the town."""
    name = roll_name(dice)
    street = dice.pick(("ул. Заречная", "ул. Садовая", "ул. Полевая", "пр. Строителей"))
    address = f"г. Верхнереченск, {street}, д. {dice.between(2, 90)}, кв. {dice.between(1, 120)}"
    return Said(
        surname=name.surname, given_name=name.name, patronymic=name.patronymic,
        postcode=f"4001{dice.between(20, 28)}", address=address,
        district=dice.pick(("Заречный округ", "Центральный округ", "Северный округ")),
        phone=f"7999000{dice.between(1000, 9999)}",
    )  # fmt: skip


def moment(day: date, hour: int) -> datetime:
    """Return a moment of an office day."""
    return datetime(day.year, day.month, day.day, max(hour - 6, 1), 10, tzinfo=UTC)
