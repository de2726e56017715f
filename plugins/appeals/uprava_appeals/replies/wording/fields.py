"""`{поле}` of replies: what each stands for, filling, and what was left without a value."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from uprava.i18n import N_
from uprava.printing.fields import FIELD, filled
from uprava.printing.typography import NBSP

from uprava_appeals.replies.wording.addressing import Addressee, called, dear, to_whom, where

FIELDS: Mapping[str, str] = {
    "уважаемый": N_("“Dear”, in the gender the patronymic tells"),
    "обращение": N_("given name and patronymic"),
    "заявитель": N_("full name"),
    "заявителю": N_("surname and initials in the dative"),
    "адрес": N_("postal address"),
    "номер": N_("number of the appeal"),
    "дата": N_("day of its registration"),
    "поступило": N_("day it was received"),
    "вопросы": N_("the questions, each on a line"),
    "доклад": N_("what the executors report on the questions"),
    "меры": N_("measures taken"),
    "орган": N_("body the appeal was forwarded to"),
    "срок": N_("last day of the answer"),
    "причина": N_("reason of the decision"),
    "статья": N_("article of 59-FZ, as in “in accordance with”"),
    "страница": N_("address of the page with the answer"),
    "ранее": N_("answers given before, with numbers and days"),
    "исполнитель": N_("who writes the reply"),
    "телефон": N_("telephone of who writes the reply"),
    "организация": N_("name of the organisation"),
    "запрос": N_("day and number of the letter the appeal came with"),
}
"""Fields by name; what each stands for, a message id."""

BLANK = re.compile(r"\[укажите: ([^\[\]]*)\]")
"""A place that wants words; a template may have such places of its own."""

ARTICLE = re.compile(r"ст\. (\d+) ч\. ([\d.]+(?:, [\d.]+)*)")


@dataclass(frozen=True, slots=True)
class Facts:
    """What fills the fields; empty or None: nobody knows it."""

    addressee: Addressee
    number: str = ""
    registered_on: date | None = None
    received_on: date | None = None
    questions: Sequence[str] = ()
    reports: Sequence[str] = ()
    measures: Sequence[str] = ()
    body: str = ""
    due_on: date | None = None
    reason: str = ""
    article: str = ""
    page: str = ""
    before: Sequence[str] = ()
    writer: str = ""
    phone: str = ""
    organisation: str = ""
    asked: str = ""


@dataclass(frozen=True, slots=True)
class Filled:
    """A text ready to be read over; `missing` are what its places still want."""

    text: str
    missing: Sequence[str]


def values_of(facts: Facts) -> dict[str, str]:
    """Return the value of each field, empty where there is none."""
    one = facts.addressee
    return {
        "уважаемый": dear(one),
        "обращение": called(one),
        "заявитель": one.name,
        "заявителю": to_whom(one),
        "адрес": where(one),
        "номер": facts.number,
        "дата": day(facts.registered_on),
        "поступило": day(facts.received_on),
        "вопросы": "\n".join(f"{n}. {text}" for n, text in enumerate(facts.questions, 1)),
        "доклад": told(facts.reports),
        "меры": "; ".join(text.rstrip(" .") for text in facts.measures if text) + "."
        if any(facts.measures) else "",
        "орган": facts.body,
        "срок": day(facts.due_on),
        "причина": facts.reason,
        "статья": by_article(facts.article),
        "страница": facts.page,
        "ранее": "; ".join(facts.before),
        "исполнитель": facts.writer,
        "телефон": facts.phone,
        "организация": facts.organisation,
        "запрос": facts.asked,
    }  # fmt: skip


def day(given: date | None) -> str:
    """Return a day as letters write it."""
    return f"{given:%d.%m.%Y}" if given else ""


def told(reports: Sequence[str]) -> str:
    """Return what was found out; of several questions with their numbers."""
    if len(reports) < 2:
        return "".join(reports)
    return "\n".join(f"По вопросу {n}: {text}" for n, text in enumerate(reports, 1) if text)


def by_article(article: str) -> str:
    """Return «частью 3 статьи 8» of «ст. 8 ч. 3»; anything else stays."""
    found = ARTICLE.match(article)
    if found is None:
        return article
    parts = found[2]
    word = "частями" if "," in parts else "частью"
    return f"{word}{NBSP}{parts} статьи{NBSP}{found[1]}{article[found.end() :]}"


def fill(text: str, values: Mapping[str, str]) -> Filled:
    """Return the text with its fields filled; a place without a value says what it wants.

    Braces in a value become round: what an author writes is never taken for a field.
    """
    safe = {name: plain(value) or f"[укажите: {name}]" for name, value in values.items()}
    made = filled(text, safe)
    return Filled(made, blanks_in(made))


def plain(value: str) -> str:
    """Return a value without braces and control characters; its lines stay lines."""
    lines = (
        "".join(c if c.isprintable() or c == NBSP else " " for c in line)
        for line in value.splitlines()
    )
    return "\n".join(lines).strip().translate({ord("{"): "(", ord("}"): ")"})


def blanks_in(text: str) -> list[str]:
    """Return what the places of a text want that nobody has filled, each once."""
    return list(dict.fromkeys(found.strip() for found in BLANK.findall(text)))


def fields_in(text: str) -> list[str]:
    """Return the fields of a text, each once."""
    return list(dict.fromkeys(" ".join(name.split()).lower() for name in FIELD.findall(text)))
