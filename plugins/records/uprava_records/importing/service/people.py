"""People an earlier card names: by login, or by a name that can mean one person only."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session
from uprava.db.sql import fetch
from uprava.users.service.people import fold


@dataclass(frozen=True, slots=True)
class Person:
    """A person of the house, still working or not; `login` may be empty."""

    id: int
    login: str
    surname: str
    given_name: str
    patronymic: str

    def spellings(self) -> set[str]:
        """Return the ways cards write a person: whole name, with initials before or after."""
        names = [part for part in (self.given_name, self.patronymic) if part]
        initials = " ".join(part[0] for part in names)
        whole = " ".join((self.surname, *names))
        return {
            plain(each)
            for each in (
                self.surname, whole, f"{self.surname} {self.given_name}",
                f"{self.surname} {initials}", f"{initials} {self.surname}",
            )
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class People:
    """Everybody, by login and by each way of writing the name."""

    by_id: Mapping[int, Person]
    by_login: Mapping[str, Person]
    by_name: Mapping[str, list[Person]]

    def find(self, text: str) -> Person | None:
        """Return the one person a cell means; None: nobody, or several of that name."""
        first = text.partition(",")[0]
        known = self.by_login.get(text.strip().lower())
        meant = self.by_name.get(plain(first), [])
        return known or (meant[0] if len(meant) == 1 else None)


def plain(name: str) -> str:
    """Return a name for comparing: «Орлов В.Н.» as «орлов в н»."""
    return fold(name.replace(".", " ").replace("\u00a0", " "))


def read_people(session: Session) -> People:
    """Return everybody the program knows."""
    query = """
        select id, coalesce(login, '') as login, surname, given_name,
            coalesce(patronymic, '') as patronymic
        from users.person order by id"""
    everybody = fetch(session, Person, query)
    by_name: dict[str, list[Person]] = defaultdict(list)
    for each in everybody:
        for name in each.spellings():
            by_name[name].append(each)
    logins = {each.login.lower(): each for each in everybody if each.login}
    return People({each.id: each for each in everybody}, logins, by_name)
