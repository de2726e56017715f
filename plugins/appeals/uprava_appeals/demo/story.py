"""The year told day by day: who wrote of what and how, and what became of it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from uprava.calendar import Calendar
from uprava.demo.dice import Dice
from uprava.demo.names import FullName, roll_name
from uprava.demo.scene import DemoScene
from uprava.demo.words import Slots

from uprava_appeals.applicants.values import Said
from uprava_appeals.demo.words import (
    ABUSIVE,
    ASKERS,
    BODIES,
    CURATORS,
    DISTRICTS,
    PLACES,
    UNSIGNED,
    Told,
    channel,
    told,
)
from uprava_appeals.intake.values import AppealCard, NewQuestion
from uprava_appeals.law.asking import Asker
from uprava_appeals.law.channels import Channel
from uprava_appeals.law.facts import Competence
from uprava_appeals.values import ApplicantKind, AuthorRole, Repeat, ReplyBy

SEED = 113

UNTIL = 44
"""Days ago from which appeals go on by the acts themselves: see `present`.

More than a term and the longest holidays, so that on any day some term has just ended.
"""


class Fate(StrEnum):
    """What becomes of an appeal."""

    ANSWERED = "answered"
    LATE = "late"
    EXTENDED = "extended"
    FORWARDED = "forwarded"
    ANONYMOUS = "anonymous"
    ABUSE = "abuse"


FATES = (
    [Fate.ANSWERED] * 77 + [Fate.EXTENDED] * 7 + [Fate.LATE] * 3 + [Fate.FORWARDED] * 11
    + [Fate.ABUSE] * 2
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tale:
    """One appeal: the day it is registered, its card, its substance, its fate."""

    index: int
    day: date
    card: AppealCard
    questions: tuple[Told, ...]
    fate: Fate
    earlier: int | None = None
    """The index of the appeal its author wrote before of the same."""

    @property
    def at(self) -> datetime:
        """The moment of registration."""
        hour = 4 + self.index % 6
        return datetime(self.day.year, self.day.month, self.day.day, hour, 17, tzinfo=UTC)


def story(scene: DemoScene, calendar: Calendar) -> Iterator[Tale]:
    """Tell the year in the order of registration; spring and late autumn bring more letters."""
    day, index = calendar.add_months(scene.today, -12), 0
    known: list[Tale] = []
    while day <= scene.today:
        if calendar.is_working(day):
            many = 2 + Dice(scene.seed + SEED, day.toordinal()).below(2 + (day.month in (3, 4, 11)))
            for _n in range(many):
                index += 1
                dice = Dice(scene.seed + SEED + 1, index)
                tale = one(dice, index, day, known)
                known.append(tale)
                yield tale
        day += timedelta(days=1)


def one(dice: Dice, index: int, day: date, known: list[Tale]) -> Tale:
    """Return one appeal of a day."""
    old = [each for each in known[-160:-25] if each.fate is Fate.ANSWERED and not each.earlier]
    if old and dice.below(100) < 6:
        return again(dice, index, day, dice.pick(old))
    asked = [told(dice, day)]
    if dice.below(9) == 0:
        asked.append(told(dice, day))
    fate = dice.pick(FATES)
    came = channel(dice)
    anonymous = came is Channel.POST and dice.below(5) == 0
    authors = () if anonymous else writers(dice, came, day)
    if anonymous or fate is Fate.ABUSE:
        asked = [replace(asked[0], code=UNSIGNED if anonymous else ABUSIVE)]
    card = sent_on(dice, card_of(dice, came, day, asked, authors, index))
    if fate is Fate.FORWARDED:
        questions = tuple(replace(each, competence=Competence.OTHER) for each in card.questions)
        card = replace(card, questions=questions)
    return Tale(index, day, card, tuple(asked), Fate.ANONYMOUS if anonymous else fate)


def again(dice: Dice, index: int, day: date, earlier: Tale) -> Tale:
    """Return an appeal of somebody whom the answer did not content."""
    card = replace(
        earlier.card, received_on=day, written_on=day - timedelta(days=dice.between(1, 3)),
        text=f"Повторно обращаюсь по тому же вопросу. {earlier.card.text}",
        repeat=Repeat.REPEATED, source="", asker=Asker.BODY, source_number="", source_date=None,
        source_control=False,
    )  # fmt: skip
    return Tale(index, day, card, earlier.questions, Fate.ANSWERED, earlier.index)


def card_of(
    dice: Dice, came: Channel, day: date, asked: list[Told], authors: tuple[Said, ...], index: int
) -> AppealCard:
    """Return the card as the registrar filled it in."""
    collective = len(authors) > 1
    return AppealCard(
        channel=came, letter=asked[0].letter, received_on=day,
        written_on=day - timedelta(days=dice.below(4)), annotation=asked[0].about,
        text="\n\n".join(each.text for each in asked), authors=authors, collective=collective,
        signers=dice.between(12, 140) if collective else 0, territory=place_of(index),
        questions=tuple(NewQuestion(each.about, each.code) for each in asked),
    )  # fmt: skip


def place_of(index: int) -> str:
    """Return the OKTMO of the settlement an appeal comes from: mostly of the town itself."""
    return Dice(SEED, index).pick([each for each, often in PLACES.items() for _n in range(often)])


def sent_on(dice: Dice, card: AppealCard) -> AppealCard:
    """Return the card with the body that sent the appeal on, if one did."""
    if card.channel is not Channel.EXCHANGE and dice.below(9):
        return card
    assert card.received_on is not None
    day = card.received_on - timedelta(days=dice.between(2, 6))
    number = f"А26-{dice.between(2, 18):02d}-{dice.between(10, 99)}{dice.between(1000, 9999)}"
    source = dice.pick(BODIES)
    return replace(
        card, source=source, asker=ASKERS.get(source, Asker.BODY), source_number=number,
        source_date=day, written_on=day - timedelta(days=3), source_control=dice.below(3) == 0,
    )  # fmt: skip


def writers(dice: Dice, came: Channel, day: date) -> tuple[Said, ...]:
    """Return who writes: mostly one person, sometimes neighbours together, or an organisation."""
    first = person(dice, came, day)
    if dice.below(100) < 7:
        second = replace(person(dice, came, day), role=AuthorRole.JOINT)
        return (first, second)
    if dice.below(100) < 4:
        slots = Slots(dice, day)
        name = f"Товарищество собственников жилья «{dice.pick(('Уют', 'Берег', 'Соседи'))}»"
        address = f"г. Верхнереченск, {slots['street']}, д. {dice.between(2, 90)}"
        return (Said(kind=ApplicantKind.ORGANISATION, name=name, postcode="400120",
                     address=address, district=dice.pick(DISTRICTS)),)  # fmt: skip
    return (first,)


def person(dice: Dice, came: Channel, day: date) -> Said:
    """Return a person nobody knows, with an address of the town."""
    name: FullName = roll_name(dice)
    slots = Slots(dice, day)
    address = (
        f"г. Верхнереченск, {slots['street']}, д. {dice.between(2, 90)}, кв. {dice.between(1, 120)}"
    )
    portal = came in (Channel.EPGU, Channel.SITE)
    box, digits = dice.pick(("zhitel", "pochta", "moy", "dom")), dice.between(100, 9999)
    by_mail = came is Channel.SITE or (portal and digits % 3 == 0)
    return Said(
        surname=name.surname, given_name=name.name, patronymic=name.patronymic,
        postcode=f"4001{dice.between(20, 28)}", address=address, district=dice.pick(DISTRICTS),
        email=f"{box}{digits}@mail.example" if portal else "",
        account=f"{dice.between(10**9, 10**10 - 1)}" if portal else "",
        reply_by=ReplyBy.EMAIL if by_mail else ReplyBy.ACCOUNT if portal else ReplyBy.POST,
    )  # fmt: skip


def curator(tale: Tale) -> str:
    """Return the leader who says who considers an appeal."""
    return CURATORS[tale.questions[0].unit]
