"""What a cell of an earlier card file means: days, kinds, states, lists. Nothing is looked up."""

import re
from collections.abc import Mapping
from datetime import date, timedelta

from uprava.documents.models import AccessMark
from uprava.recognition.dates import read_date

from uprava_records.letters.service.registering import KIND as INCOMING
from uprava_records.written.service.fields import ACT, INTERNAL, OUTGOING

ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?")
DOTTED = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})(?:\s*г\.?(?:ода)?)?(?:[T ,].*)?")
SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
EPOCH = date(1899, 12, 30)
"""Day 0 of spreadsheets. ECMA-376 part 1, 18.17.4.1: the 1900 date system."""

OLDEST = date(1900, 1, 1)


def day_of(text: str, *, today: date) -> date | None:
    """Return the day a cell names, in any usual shape; None when it names none.

    Years of two digits are of this century up to the next year, else of the last one.
    """
    plain = " ".join(text.split())
    if found := ISO.fullmatch(plain):
        return made(int(found[1]), int(found[2]), int(found[3]))
    if found := DOTTED.fullmatch(plain):
        return made(year_of(found[3], today), int(found[2]), int(found[1]))
    if found := SERIAL.fullmatch(plain):
        return EPOCH + timedelta(days=int(found[1]))
    return read_date(plain)


def year_of(digits: str, today: date) -> int:
    """Return a year of four or two digits."""
    if len(digits) == 4:
        return int(digits)
    this = today.year // 100 * 100 + int(digits)
    return this if this <= today.year + 1 else this - 100


def made(year: int, month: int, day: int) -> date | None:
    """Return a day, None when there is no such one."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


KINDS: Mapping[str, tuple[str, ...]] = {
    INCOMING: ("входящий", "входящие", "входящая", "входящее", "вх", "вх.", "incoming"),
    OUTGOING: ("исходящий", "исходящие", "исходящая", "исходящее", "исх", "исх.", "outgoing"),
    INTERNAL: ("внутренний", "внутренние", "внутренняя", "вн", "вн.", "internal"),
    ACT: ("акт", "акты", "правовой акт", "правовые акты", "нпа", "орд",
          "распорядительный", "распорядительные", "act", "acts"),
}  # fmt: skip

KIND_OF: Mapping[str, str] = {word: kind for kind, words in KINDS.items() for word in words} | {
    kind: kind for kind in KINDS
}

CLOSED = frozenset({
    "", "закрыт", "закрыта", "закрыто", "в деле", "списан в дело", "списано в дело", "в дело",
    "исполнен", "исполнено", "архив", "в архиве", "завершён", "завершен", "closed", "filed",
    "done", "отправлен", "отправлено", "sent",
})  # fmt: skip
OPEN = frozenset({
    "в работе", "на исполнении", "на рассмотрении", "зарегистрирован", "зарегистрировано",
    "открыт", "не исполнен", "на контроле", "in work", "in_work", "open", "registered",
})  # fmt: skip

RESTRICTED = frozenset({"дсп", "для служебного пользования", "restricted", "ограниченный"})
COMMON = frozenset({"", "общий", "общего доступа", "открытый", "нет", "common"})


def plain_of(text: str) -> str:
    """Return words for comparing."""
    return " ".join(text.lower().split())


def is_closed(text: str) -> bool | None:
    """Tell whether the work was over; None for a word nobody knows."""
    word = plain_of(text)
    return True if word in CLOSED else False if word in OPEN else None


def mark_of(text: str) -> AccessMark | None:
    """Return the access mark; None for a word nobody knows."""
    word = plain_of(text)
    if word in RESTRICTED:
        return AccessMark.RESTRICTED
    return AccessMark.COMMON if word in COMMON else None


def parts_of(text: str) -> list[str]:
    """Return what stands between semicolons or bars."""
    return [part for each in re.split(r"[;|]", text) if (part := each.strip())]


NAMED = re.compile(r"№?\s*(.+?)(?:\s+(?:от|of)\s+(.+))?")


def named_in(text: str, *, today: date) -> list[tuple[str, date | None]]:
    """Return the numbers a cell of links names, each with its day if it says one."""
    found = []
    for part in parts_of(text):
        match = NAMED.fullmatch(part)
        if match:
            found.append((match[1], day_of(match[2], today=today) if match[2] else None))
    return found
