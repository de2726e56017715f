"""What can be read off the first page of a letter, honestly: a field that is not plain stays empty.

Forms of GOST R 7.0.97-2016: date and number of the letter, reference to ours, heading, signature.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import takewhile

from uprava.correspondents.numbers import inn_fits
from uprava.recognition.dates import DATE, read_date
from uprava.recognition.letterhead import INITIALS, SURNAME, sender, signatory

NUMBER = r"[0-9A-Za-zА-Яа-яЁё](?:[0-9A-Za-zА-Яа-яЁё/.()\-–]*[0-9A-Za-zА-Яа-яЁё)])?"
YEAR_WORD = r"(?:\s*(?:г\.|года))?"
OWN = re.compile(
    rf"(?P<day>{DATE}){YEAR_WORD}\s*(?:исх\.?\s*)?№\s*(?P<number>{NUMBER})"
    rf"|(?:исх\.?\s*)?№\s*(?P<number2>{NUMBER})\s+от\s+(?P<day2>{DATE})",
    re.IGNORECASE,
)
OURS = re.compile(
    rf"\bна\s+(?:ваш\w*\s+)?(?:исх\.?\s*)?№\s*(?P<number>{NUMBER})\s+от\s+(?P<day>{DATE})",
    re.IGNORECASE,
)
SIGNED_ON = re.compile(rf"^(?P<day>{DATE}){YEAR_WORD}(?:\s+{INITIALS}\s?{SURNAME})?$")
REFERENCE = re.compile(r"\bна\s+(?:ваш\w*\s+)?(?:исх\.?\s*)?№.*$", re.IGNORECASE)
GREETING = re.compile(r"^(уважаем|многоуважаем|глубокоуважаем)", re.IGNORECASE)
HEADING = re.compile(r"^(О|Об|Обо|По вопросу|По обращению)\s+\S")
ASKING = re.compile(r"\b(прошу|просим|сообщит[еь]|уведомить|доложить|информируем)\b", re.IGNORECASE)
OPEN_END = re.compile(
    r"(?:^|\s)(в|во|на|с|со|к|о|об|по|из|у|от|до|для|и|или|при|за|№|г\.|ул\.|города|имени|микрорайон\w*|посёлк\w+"
    r"|сел[аоеу]|деревн\w+|обращени\w+)$|[-,]$"
)
ANNEX = re.compile(r"приложени[ея].*?\bна\s+(\d{1,4})\s*л", re.IGNORECASE | re.DOTALL)
INN = re.compile(r"\bИНН(?:\s*/\s*КПП)?\s*:?\s*(\d{12}|\d{10})\b", re.IGNORECASE)
TERM = re.compile(rf"\b(?:в\s+срок\s+)?(?:до|не\s+позднее|к)\s+(?P<day>{DATE})", re.IGNORECASE)
KINDS = {
    "ЗАЯВЛЕНИЕ": "application", "ЗАПРОС": "inquiry", "ДЕПУТАТСКИЙ ЗАПРОС": "deputy-inquiry",
    "ПАРЛАМЕНТСКИЙ ЗАПРОС": "parliament-inquiry", "ТРЕБОВАНИЕ ПРОКУРОРА": "prosecutor-demand",
    "ТРЕБОВАНИЕ": "demand", "ПРЕДСТАВЛЕНИЕ": "representation", "ПРОТЕСТ": "protest",
    "УВЕДОМЛЕНИЕ": "notice", "ПРИГЛАШЕНИЕ": "invitation", "ТЕЛЕФОНОГРАММА": "message",
}  # fmt: skip

HEAD_LINES = 40
LONGEST_HEADING = 6
FARTHEST_TERM = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Recognised:
    """What the text says; empty where it does not say it plainly.

    `answers` and `answers_on` are number and date of our own letter this one refers to.
    """

    outgoing_number: str = ""
    outgoing_date: date | None = None
    title: str = ""
    signatory: str = ""
    correspondent: str = ""
    sheets: str = ""
    letter_kind: str = ""
    due_on: date | None = None
    answers: str = ""
    answers_on: date | None = None
    inn: str = ""


def recognise(text: str, *, pages: int | None, today: date) -> Recognised:
    """Read the first page of a letter; `pages` is the number of pages of the whole file."""
    lines = [" ".join(line.split()) for line in text.splitlines()]
    lines = [line for line in lines if line]
    number, on = own_number(lines)
    answers, answers_on = our_number(lines)
    return Recognised(
        outgoing_number=number,
        outgoing_date=on if on is None or on <= today else None,
        title=heading(lines),
        signatory=signatory(lines),
        correspondent=sender(lines),
        sheets=volume(text, pages),
        letter_kind=next((KINDS[line] for line in lines[:HEAD_LINES] if line in KINDS), ""),
        due_on=term(" ".join(lines), today),
        answers=answers,
        answers_on=answers_on,
        inn=inn_of(lines),
    )


def inn_of(lines: list[str]) -> str:
    """Return the INN of the letterhead, when its check digits fit and no other stands there."""
    head = takewhile(lambda line: not GREETING.match(line), lines[:HEAD_LINES])
    found = {each for line in head for each in INN.findall(line)}
    fitting = [each for each in found if inn_fits(each)]
    return fitting[0] if len(fitting) == 1 else ""


def own_number(lines: list[str]) -> tuple[str, date | None]:
    """Return the sender's number and date: «19.11.2026 № 14-2/5871», never our own they quote."""
    for line in lines[:HEAD_LINES]:
        if GREETING.match(line):
            break
        found = OWN.search(REFERENCE.sub("", line))
        if found:
            number = found["number"] or found["number2"]
            return number, read_date(found["day"] or found["day2"])
    return "", date_at_the_end(lines)


def date_at_the_end(lines: list[str]) -> date | None:
    """Return the date beside the signature of a letter without number, as people write it."""
    for line in reversed(lines[len(lines) // 2 :]):
        found = SIGNED_ON.match(line)
        if found:
            return read_date(found["day"])
    return None


def our_number(lines: list[str]) -> tuple[str, date | None]:
    """Return what the letter answers: «на № 01-13/9126 от 02.10.2026»."""
    found = OURS.search("\n".join(lines[:HEAD_LINES]))
    return (found["number"], read_date(found["day"])) if found else ("", None)


def heading(lines: list[str]) -> str:
    """Return the heading «О …», which stands before the greeting, in one line."""
    for place, line in enumerate(lines[:HEAD_LINES]):
        if GREETING.match(line):
            return ""
        if HEADING.match(line):
            found = [line]
            for after in lines[place + 1 : place + LONGEST_HEADING]:
                if not continues(found[-1], after):
                    break
                found.append(after)
            whole = joined(found)
            return "" if ASKING.search(whole) else whole.rstrip(".")
    return ""


def continues(line: str, after: str) -> bool:
    """Tell whether the next line belongs to the heading and does not begin the letter itself."""
    if GREETING.match(after):
        return False
    numbered = re.match(r"\d+[.)]\s", after)
    return bool(
        after[0].islower()
        or after[0] in "«(№"
        or (after[0].isdigit() and not numbered)
        or OPEN_END.search(line)
    )


def joined(lines: list[str]) -> str:
    """Join lines of print, taking back the hyphen of a broken word."""
    whole = ""
    for line in lines:
        broken = whole.endswith("-") and line[0].islower()
        whole = whole[:-1] + line if broken else f"{whole} {line}".strip()
    return whole


def volume(text: str, pages: int | None) -> str:
    """Return «1 л. + прил. 2 л.» from the pages of the file and the mark of annexes."""
    if not pages:
        return ""
    annex = ANNEX.search(text)
    if annex is None:
        return f"{pages} л."
    number = int(annex[1])
    own = pages - number if pages > number else pages
    return f"{own} л. + прил. {number} л."


def term(text: str, today: date) -> date | None:
    """Return the day the letter asks an answer by: «до 27 ноября 2026 года»."""
    for found in TERM.finditer(text):
        on = read_date(found["day"])
        if on is not None and today <= on <= today + FARTHEST_TERM:
            return on
    return None
