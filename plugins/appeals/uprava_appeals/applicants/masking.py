"""What those are told of an author who may not know him."""

import re
from collections.abc import Sequence

from uprava.i18n import _

from uprava_appeals.applicants.values import Said, tidy
from uprava_appeals.values import ApplicantKind

TRADER = re.compile(
    r"(?i)\b(ип|индивидуальн\w+ предпринимател\w+|глава кфх|кфх"
    r"|крестьянск\w+(?: \(?фермерск\w+\)?)? хозяйств\w+|самозанят\w+|адвокат|нотариус)\b[\s:«\"]*"
)
"""An organisation that is one person: what follows is that person's name."""

LONGEST = 200


def full_name(surname: str, given_name: str, patronymic: str) -> str:
    """Return «Кузнецова Анна Дмитриевна»."""
    return tidy(f"{surname} {given_name} {patronymic}")


def mask_of(said: Sequence[Said]) -> str:
    """Return what an appeal shows of its authors to everybody: «К. А. Д., Ленинский округ».

    An organisation is no personal data and stands by its name; of an entrepreneur only initials.
    """
    named = [each for each in said if each.known is not ApplicantKind.UNKNOWN]
    if not named:
        return _("Author not named")
    first, more = named[0], len(named) - 1
    if more:
        return _("{first} and {n} more").format(first=initials(first), n=more)
    place = tidy(first.district) if first.known is ApplicantKind.PERSON else ""
    return f"{initials(first)}, {place}" if place else initials(first)


def initials(said: Said) -> str:
    """Return the letters that are shown of one author."""
    if said.known is ApplicantKind.ORGANISATION:
        return of_organisation(said.full_name)
    return letters([said.surname, said.given_name, said.patronymic])


def of_organisation(name: str) -> str:
    """Return the name of an organisation, of an entrepreneur without the name he bears."""
    trader = TRADER.search(name)
    if trader is None:
        return name[:LONGEST]
    who = letters(re.findall(r"\w[\w'-]*", name[trader.end() :]))
    return tidy(f"{trader.group(1)} {who}")


def letters(words: Sequence[str]) -> str:
    """Return the first letters of words: «К. А. Д.»."""
    firsts = (re.search(r"\w", word) for word in words)
    return " ".join(f"{first.group().upper()}." for first in firsts if first)
