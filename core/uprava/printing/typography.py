"""Russian typesetting: what must not be torn apart at the end of a line."""

import re
from collections.abc import Mapping
from typing import Any

from uprava.web.sentences import nested

NBSP = "\N{NO-BREAK SPACE}"
HYPHEN = "\N{NON-BREAKING HYPHEN}"

_MONTHS = "января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря"
_UNITS = (
    "руб|коп|чел|экз|шт|кг|км|кв|га|мин|млн|млрд|тыс|года|году|год|дней|дня|день|часов|часа|"
    "минут|процент[а-я]*|л|м|г|т|ч"
)
_AFTER = (
    "№|§|ул\\.|пр\\.|пер\\.|пл\\.|д\\.|кв\\.|каб\\.|г\\.|с\\.|ст\\.|п\\.|пп\\.|ч\\.|гл\\.|тел\\.|"
    "в|к|о|с|у|а|и|из|на|по|от|до|за|не|об|со|во|ко|для|без|при|или"
)
_TIES = (
    re.compile(rf"(?<![\w.])((?i:{_AFTER})) (?=\S)"),
    re.compile(r"((?<!\w)[А-ЯЁ]\.) (?=[А-ЯЁ])"),
    re.compile(r"([А-ЯЁ][а-яё]+) (?=[А-ЯЁ]\.[ \u00a0]?[А-ЯЁ]\.)"),
    re.compile(rf"(\d) (?=(?:{_UNITS})(?![а-яё]))"),
    re.compile(rf"(\d) (?=(?:{_MONTHS})\b)"),
    re.compile(r"(\d) (?=\d{3}(?!\d)|[₽%])"),
    re.compile(r"(\S) (?=[—–] )"),
)
_LAW = re.compile(r"(?<=\d)-(?=(?:ФЗ|ФКЗ|ОЗ|РФ)\b)")


def tied(text: str) -> str:
    """Return the text with no-break spaces and hyphens where an office would not break a line.

    «№ 131-ФЗ», «Громов А. П.», «5 000 ₽», «21 ноября 2026 г.», short words with the next one.
    """
    for pattern in _TIES:
        text = pattern.sub(rf"\1{NBSP}", text)
    return _LAW.sub(HYPHEN, text)


def quoted(text: str) -> str:
    """Return the text in quotation marks, with inner ones of the second kind: «О „Рассвете“»."""
    return f"«{nested(text)}»"


def tied_all(value: Any) -> Any:
    """Return plain values (texts, mappings, lists) with every text tied."""
    if isinstance(value, str):
        return tied(value)
    if isinstance(value, Mapping):
        return {name: tied_all(each) for name, each in value.items()}
    return [tied_all(each) for each in value] if isinstance(value, list | tuple) else value
