"""What people of the demo town write of, in their words and in those of the office."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from uprava.demo.dice import Dice
from uprava.demo.words import Slots

from uprava_appeals.law.asking import Asker
from uprava_appeals.law.channels import Channel
from uprava_appeals.values import Letter, Result

CURATORS: Mapping[str, str] = {
    "zhkh": "deputy", "zhkh-fond": "deputy", "zhkh-energo": "deputy", "blag": "deputy",
    "gochs": "deputy", "obr": "vetrova", "soc": "vetrova", "kult": "vetrova", "fin": "head",
    "econ": "saburova", "imush": "saburova", "imush-zem": "saburova", "arch": "saburova",
}  # fmt: skip
"""Which leader says who considers what concerns a unit."""

CHANNELS: Mapping[Channel, int] = {
    Channel.EPGU: 46, Channel.SITE: 14, Channel.POST: 15, Channel.HAND: 9, Channel.RECEPTION: 6,
    Channel.MFC: 4, Channel.EXCHANGE: 6,
}  # fmt: skip
"""Of a hundred appeals so many come by each channel."""

BODIES = (
    "Правительство Заозёрской области",
    "Управление Президента Российской Федерации по работе с обращениями граждан и организаций",
    "Прокуратура г. Верхнереченска",
    "Государственная жилищная инспекция Заозёрской области",
    "Депутат Законодательного Собрания Заозёрской области",
)
"""Bodies that send appeals on."""

ASKERS = {BODIES[2]: Asker.PROSECUTOR, BODIES[4]: Asker.REGIONAL}
"""Who of them is told by a term of their own."""

OTHERS = (
    "Государственная жилищная инспекция Заозёрской области",
    "Министерство здравоохранения Заозёрской области",
    "Министерство труда и социального развития Заозёрской области",
    "Госавтоинспекция по Верхнереченску",
    "Фонд капитального ремонта Заозёрской области",
)
"""Bodies appeals are forwarded to."""

PLACES: Mapping[str, int] = {
    "99701000001": 82, "99701000106": 8, "99701000111": 6, "99701000121": 4,
}  # fmt: skip
"""OKTMO of the town and of the settlements of its district: of a hundred appeals so many."""

UNSIGNED, ABUSIVE = "0001.0002.0027.0127", "0001.0002.0027.0128"
"""What the classifier calls appeals without an author, and those that insult."""

DISTRICTS = ("Центральный округ", "Заречный округ", "Северный округ")

OPENINGS = (
    "", "", "Здравствуйте! ", "Уважаемая администрация! ", "Обращаюсь к вам за помощью. ",
    "Пишу уже не первый раз. ", "Добрый день. ",
)  # fmt: skip

CLOSINGS = (
    "", "", " Прошу принять меры и ответить письменно.", " Надеемся на понимание.",
    " Ответ прошу направить по указанному адресу.", " Заранее благодарю.",
    " О принятом решении прошу сообщить.", " Фотографии прилагаю.",
)  # fmt: skip

LONGER = (
    "Ожидается ответ ресурсоснабжающей организации на запрос документов.",
    "Обследование с участием специализированной организации ещё не завершено.",
)

CONSIDERED = "Ваше обращение рассмотрено. По существу поставленных вопросов сообщаем."

FORWARDING = (
    "В соответствии с частью 3 статьи 8 Федерального закона от 02.05.2006 № 59-ФЗ «О порядке"
    " рассмотрения обращений граждан Российской Федерации» направляем для рассмотрения по"
    " компетенции обращение, зарегистрированное {day} под № {number}. О результатах просим"
    " сообщить заявителю."
)

ABUSE = "В обращении содержатся оскорбления должностных лиц."


@dataclass(frozen=True, slots=True)
class Substance:
    """What one kind of appeal is about; the texts have slots of `uprava.demo.words`."""

    unit: str
    letter: Letter
    result: Result
    about: str
    text: str
    found: str
    code: str = ""
    months: frozenset[int] = frozenset(range(1, 13))


@dataclass(frozen=True, slots=True)
class Told:
    """A substance with its places, numbers and days filled in."""

    unit: str
    letter: Letter
    result: Result
    code: str
    about: str
    text: str
    found: str


@cache
def substances() -> Sequence[Substance]:
    """Return everything people write of."""
    text = (files(__package__) / "substances.toml").read_text(encoding="utf-8")
    return [
        Substance(
            each["unit"], Letter(each["letter"]), Result(each["result"]), each["about"],
            each["text"], each["found"], each.get("code", ""),
            frozenset(each.get("months", range(1, 13))),
        )
        for each in tomllib.loads(text)["substance"]
    ]  # fmt: skip


def told(dice: Dice, day: date) -> Told:
    """Return what somebody writes of on a day."""
    chosen = dice.pick([each for each in substances() if day.month in each.months])
    slots = Slots(dice, day)
    said = [each.format_map(slots) for each in (chosen.about, chosen.text, chosen.found)]
    return Told(
        chosen.unit, chosen.letter, chosen.result, chosen.code, said[0],
        f"{dice.pick(OPENINGS)}{said[1]}{dice.pick(CLOSINGS)}", said[2],
    )  # fmt: skip


def channel(dice: Dice) -> Channel:
    """Return how an appeal comes."""
    return dice.pick([each for each, often in CHANNELS.items() for _n in range(often)])
