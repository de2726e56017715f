"""Who a line like «Кузнецова Анна Дмитриевна» or «ООО «Ромашка»» names."""

import re

from uprava_appeals.applicants.values import Said
from uprava_appeals.values import ApplicantKind, ReplyBy

ORGANISATION = re.compile(
    r"(?i)\b(?:ооо|оао|зао|пао|ао|нко|ано|тсж|тсн|гск|жск|снт|снп|днт|муп|мку|мбу|гбу|фгуп|мбдоу|мбоу|ук"
    r"|ип|кфх|общество|товарищество|кооператив|учреждение|предприятие|организация|фонд|союз"
    r"|совет|ассоциация|администрация|министерство|департамент|управление|прокуратура)\b|[«\"]"
)
INITIALS = re.compile(r"([^\W\d_])\.\s*(?:([^\W\d_])\.?)?")
ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")

MOST_WORDS = 3
"""Surname, given name, patronymic; what has more words is no name of a person."""


def said_of(sender: str, address: str = "") -> Said:
    """Return who a sender's line names; `address`: an e-mail or a postal address."""
    email = address.strip() if ADDRESS.fullmatch(address.strip()) else ""
    where = {"email": email, "reply_to": email, "reply_by": ReplyBy.EMAIL} if email else {}
    post = {} if email else {"address": address.strip()}
    return named(" ".join(sender.split()), {**where, **post})


def named(sender: str, rest: dict[str, str]) -> Said:
    """Return an author by name, with what else is known."""
    if ADDRESS.search(sender) or not WORD.search(sender):
        return Said(kind=ApplicantKind.UNKNOWN, **rest)
    if ORGANISATION.search(sender):
        return Said(kind=ApplicantKind.ORGANISATION, name=sender, **rest)
    short = INITIALS.search(sender)
    if short:
        surname = (sender[: short.start()] + sender[short.end() :]).strip(" .,")
        second = f"{short[2]}." if short[2] else ""
        return Said(surname=surname, given_name=f"{short[1]}.", patronymic=second, **rest)
    words = WORD.findall(sender)
    if len(words) > MOST_WORDS:
        return Said(surname=sender, **rest)
    surname, given_name, patronymic = [*words, "", ""][:MOST_WORDS]
    return Said(surname=surname, given_name=given_name, patronymic=patronymic, **rest)
