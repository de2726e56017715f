"""Who a line like «Кузнецова Анна Дмитриевна» or «ООО «Ромашка»» names."""

import re
from dataclasses import replace

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
    whole = address.strip()
    if ADDRESS.fullmatch(whole):
        where = Said(email=whole, reply_to=whole, reply_by=ReplyBy.EMAIL)
    else:
        where = Said(address=whole)
    return named(" ".join(sender.split()), where)


def named(sender: str, where: Said) -> Said:
    """Return an author by name, with where he is to be found."""
    if ADDRESS.search(sender) or not WORD.search(sender):
        return replace(where, kind=ApplicantKind.UNKNOWN)
    if ORGANISATION.search(sender):
        return replace(where, kind=ApplicantKind.ORGANISATION, name=sender)
    short = INITIALS.search(sender)
    if short:
        surname = (sender[: short.start()] + sender[short.end() :]).strip(" .,")
        second = f"{short[2]}." if short[2] else ""
        return replace(where, surname=surname, given_name=f"{short[1]}.", patronymic=second)
    words = WORD.findall(sender)
    if len(words) > MOST_WORDS:
        return replace(where, surname=sender)
    surname, given_name, patronymic = [*words, "", ""][:MOST_WORDS]
    return replace(where, surname=surname, given_name=given_name, patronymic=patronymic)
