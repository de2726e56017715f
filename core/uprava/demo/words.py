"""Slots of the letters' texts: numbers, sums, dates, places, in the right case and once chosen.

`{street_p}` is a form of a row of `words.toml`, `{street2}` another row of the same list;
`{num_5_20}`, `{sum_100_900}` (thousands of roubles), `{rub_1_90}` (thousands, written in
roubles), `{pct_2_9}`, `{ago_3_9}` and `{ins_3_9}` (dates), `{in_3_9}` (a date in words) take
bounds. The same slot has the same value everywhere in one letter.
"""

import tomllib
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from uprava.calendar import Shift, official_calendar
from uprava.demo.dice import Dice
from uprava.demo.names import Case, roll_name

MONTHS_GENITIVE = (
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
)
MONTHS = (
    "январь",
    "февраль",
    "март",
    "апрель",
    "май",
    "июнь",
    "июль",
    "август",
    "сентябрь",
    "октябрь",
    "ноябрь",
    "декабрь",
)
_ROMAN = ("I", "II", "III", "IV")

_HOLIDAYS = (
    "Дню защитника Отечества",
    "Дню защитника Отечества",
    "Дню Победы",
    "Дню Победы",
    "Дню России",
    "Дню города",
    "Дню города",
    "Дню города",
    "Дню пожилого человека",
    "Дню народного единства",
    "Дню матери",
    "Новому году",
)
"""In the dative, the one that is prepared for in each month."""

Recipe = Callable[["Slots"], str]


class Slots(dict[str, str]):
    """The values of one letter's slots, made when first asked for."""

    __slots__ = ("day", "dice")

    def __init__(self, dice: Dice, day: date) -> None:
        super().__init__()
        self.dice = dice
        self.day = day

    def __missing__(self, key: str) -> str:
        value = _recipe(key)(self)
        self[key] = value
        return value


@cache
def words() -> Mapping[str, Any]:
    """Return the lists and tables letters draw from."""
    text = (files("uprava.demo") / "words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def long_date(day: date) -> str:
    """Return «27 ноября 2026 года»."""
    return f"{day.day} {MONTHS_GENITIVE[day.month - 1]} {day.year} года"


def short_date(day: date) -> str:
    """Return «27.11.2026»; faster than strftime, which matters for a million letters."""
    return f"{day.day:02d}.{day.month:02d}.{day.year}"


def worked_before(day: date) -> date:
    """Return the day, or the last working day before it."""
    return official_calendar().shifted(day, shift=Shift.PREVIOUS)


def worked_after(day: date) -> date:
    """Return the day, or the first working day after it."""
    return official_calendar().shifted(day, shift=Shift.NEXT)


@cache
def _recipe(key: str) -> Recipe:
    name, _bar, bounds = key.partition("_")
    if name in _BOUNDED:
        first, last = map(int, bounds.split("_"))
        make = _BOUNDED[name]
        return lambda slots: make(slots.day, slots.dice.between(first, last), slots.dice)
    if name == "fio":
        return _full_name(key)
    if key in _OF_DAY:
        of_day = _OF_DAY[key]
        return lambda slots: of_day(slots.day)
    return _listed(key)


def _listed(key: str) -> Recipe:
    stem, _bar, form = key.partition("_")
    form = form or "n"
    base = stem.rstrip("23")
    rows = words()["lists"][base]
    chosen = f"@{stem}"

    def take(slots: Slots) -> str:
        place = slots.get(chosen)
        if place is None:
            place = slots[chosen] = str(_another(slots, f"@{base}", len(rows)))
        text: str = rows[int(place)][form]
        return text.format_map(slots) if "{" in text else text

    return take


def _another(slots: Slots, first: str, length: int) -> int:
    """Draw a row, another one than the list's first where that is drawn already."""
    taken = slots.get(first)
    if taken is None:
        return slots.dice.below(length)
    return (int(taken) + 1 + slots.dice.below(length - 1)) % length


def _full_name(key: str) -> Recipe:
    def take(slots: Slots) -> str:
        name = roll_name(slots.dice)
        slots["fio"], slots["fio_g"] = name.full, name.short_in(Case.GENITIVE)
        return slots[key]

    return take


def _spaced(number: int) -> str:
    return f"{number:,}".replace(",", "\N{NO-BREAK SPACE}")


def _thousands(_day: date, number: int, dice: Dice) -> str:
    return f"{_spaced(number)},{dice.below(10)}"


def _roubles(_day: date, number: int, dice: Dice) -> str:
    return f"{_spaced(number * 1000 + dice.below(1000))},{dice.below(100):02d}"


def _quarter(day: date) -> str:
    quarter = (day.month - 1) // 3
    return f"{_ROMAN[quarter - 1]} квартал {day.year if quarter else day.year - 1} года"


def _half(day: date) -> str:
    if day.month > 6:
        return f"первое полугодие {day.year} года"
    return f"второе полугодие {day.year - 1} года"


def _month(day: date) -> str:
    return f"{MONTHS[day.month - 2]} {day.year if day.month > 1 else day.year - 1} года"


def _season(day: date) -> str:
    first = day.year if day.month > 2 else day.year - 1
    return f"{first}–{first + 1}"


_BOUNDED: Mapping[str, Callable[[date, int, Dice], str]] = {
    "num": lambda _day, number, _dice: str(number),
    "sum": _thousands,
    "rub": _roubles,
    "pct": lambda _day, number, dice: f"{number},{dice.between(1, 9)}",
    "ago": lambda day, number, _dice: short_date(worked_before(day - timedelta(days=number))),
    "ins": lambda day, number, _dice: short_date(worked_after(day + timedelta(days=number))),
    "in": lambda day, number, _dice: long_date(worked_after(day + timedelta(days=number))),
}
_OF_DAY: Mapping[str, Callable[[date], str]] = {
    "year": lambda day: str(day.year),
    "next_year": lambda day: str(day.year + 1),
    "prev_year": lambda day: str(day.year - 1),
    "edu_year": lambda day: f"{day.year}/{(day.year + 1) % 100}",
    "season": _season,
    "holiday": lambda day: _HOLIDAYS[day.month - 1],
    "quarter": _quarter,
    "half": _half,
    "month": _month,
}
