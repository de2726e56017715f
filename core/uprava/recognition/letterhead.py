"""Who wrote and who signed: the upper left corner of the letterhead and the line of signature."""

import re

from uprava.correspondents.forms import FORMS

INITIALS = r"[А-ЯЁ]\.\s?[А-ЯЁ]\."
SURNAME = r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?"
SIGNED = re.compile(rf"^(?P<post>.*?)\s*(?P<initials>{INITIALS})\s?(?P<surname>{SURNAME})$")
SIGNED_BACK = re.compile(rf"^(?P<post>.*?)\s*(?P<surname>{SURNAME})\s(?P<initials>{INITIALS})$")
STAMP_BEGIN = re.compile(r"^документ подписан", re.IGNORECASE)
STAMP_END = re.compile(r"^действител", re.IGNORECASE)
CLOSING = re.compile(r"^(с уважением|приложени|на \d|прошу|просим)", re.IGNORECASE)
CONTACTS = re.compile(
    r"(^|\s)(ул\.|пл\.|пр\.|пер\.|просп|наб\.|тел[.:]|факс|инн|огрн|кпп|г\.)|@|\d{6}|№",
    re.IGNORECASE,
)
REGION = re.compile(r"\b(?!городск|муниципальн)(\w+)(?=\s+(?:области|края|республики|района)\b)")
PLACE = re.compile(r"\b((?:город[ауе]?|округа|посёлка|села)\s+)(\w)(?!\w*\s+(?:округ|област))")
ABBREVIATIONS = {
    "мчс", "мвд", "фнс", "фсб", "фсин", "гибдд", "рф", "жкх", "муп", "ооо", "пао", "ао", "зао",
    "оао", "гуп", "фгуп", "фгбу", "мбу", "мку", "мкд", "тсж", "ук", "сро", "нко", "гу", "овд",
}  # fmt: skip
PROPER = {"россии": "России", "российской": "Российской", "федерации": "Федерации"}

LONGEST_POST = 4
LETTERHEAD_LINES = 9


GREETING = re.compile(r"^(много|глубоко)?уважаем", re.IGNORECASE)
"""What stands above it is said of the sender and the addressee, who does not sign."""


def signatory(lines: list[str]) -> str:
    """Return «Громов А. П., заместитель министра»; empty when no line of signature is found."""
    body = without_stamp(lines)
    greeted = next((place for place, line in enumerate(body) if GREETING.match(line)), 0)
    for place in range(len(body) - 1, max(len(body) // 3, greeted), -1):
        found = SIGNED.match(body[place]) or SIGNED_BACK.match(body[place])
        if found is None or ends_sentence(found["post"]):
            continue
        post = " ".join((*above(body, place), found["post"])).strip(" ,_")
        if len(post) > 150 or re.search(r"\d", post):
            post = ""
        name = f"{found['surname']} {spaced(found['initials'])}"
        return f"{name}, {post[0].lower()}{post[1:]}" if post else name
    return ""


def without_stamp(lines: list[str]) -> list[str]:
    """Leave out the mark of an electronic signature, which stands inside the signature."""
    kept, inside = [], False
    for line in lines:
        inside = inside or bool(STAMP_BEGIN.match(line))
        if not inside:
            kept.append(line)
        if STAMP_END.match(line):
            inside = False
    return kept


def above(lines: list[str], place: int) -> list[str]:
    """Return the lines of the post above the signature, from its capital letter on."""
    found: list[str] = []
    first = lines[place]
    if first[0].isupper() and not re.match(INITIALS, first):
        return found
    for line in reversed(lines[max(0, place - LONGEST_POST) : place]):
        if ends_sentence(line) or CLOSING.match(line) or CONTACTS.search(line):
            return []
        found.insert(0, line)
        if line[0].isupper():
            return found
    return []


def ends_sentence(line: str) -> bool:
    """Tell whether a line belongs to the text and not to the signature."""
    return line.rstrip().endswith((".", "!", ";", ":"))


def spaced(initials: str) -> str:
    """Return «А. П.» with one space."""
    return " ".join(f"{letter}." for letter in re.findall(r"[А-ЯЁ]", initials))


def sender(lines: list[str]) -> str:
    """Return the organisation named in capitals at the top, in ordinary spelling."""
    found: list[str] = []
    for line in lines[:LETTERHEAD_LINES]:
        letters = [sign for sign in line if sign.isalpha()]
        capitals = bool(letters) and all(sign.isupper() for sign in letters)
        if not capitals or CONTACTS.search(line.lower()):
            break
        found.append(line)
    whole = " ".join(found)
    return spelled(whole) if len(whole) > 8 and " " in whole else ""


def spelled(capitals: str) -> str:
    """Write a name in capitals as the office does: «Министерство ЖКХ Заозёрской области»."""
    words = [as_word(word) for word in capitals.lower().split()]
    text = " ".join(words)
    for long, short in FORMS.items():
        text = text.replace(long, short)
    text = PLACE.sub(lambda match: match[1] + match[2].upper(), text)
    text = REGION.sub(lambda match: match[1][0].upper() + match[1][1:], text)
    text = re.sub(r"[«\"](\w)", lambda match: match[0][0] + match[1].upper(), text)
    return text[0].upper() + text[1:]


def as_word(word: str) -> str:
    """Return one word with the case it always has."""
    bare = word.strip('«»",.()')
    if bare in ABBREVIATIONS:
        return word.upper()
    return word.replace(bare, PROPER[bare]) if bare in PROPER else word
