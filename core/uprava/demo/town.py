"""The fictional town: organisations, units, posts and people, read from `town.toml`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

from uprava.demo.names import Case, FullName, Gender, post_in

LOGINS = ("admin", "registrar", "head", "deputy", "clerk", "auditor")
"""The people a visitor signs in as."""

CURATORS = {
    "deputy": ("zhkh", "blag", "gochs", "cb", "teploset", "vodokanal"),
    "vetrova": ("obr", "soc", "kult", "arhiv"),
}
"""Deputy's login → the beginnings of the codes of the units he or she answers for."""
FIRST_DEPUTY = "saburova"


@dataclass(frozen=True)
class Unit:
    """A department; `parent` is the code of the one it belongs to, empty at the top."""

    code: str
    name: str
    organisation: str
    parent: str = ""


@dataclass(frozen=True)
class Organisation:
    """A legal entity with its own units; numbers have right check digits and no real region."""

    code: str
    name: str
    short: str
    address: str
    mail: str
    head: str
    inn: str
    ogrn: str
    units: tuple[Unit, ...]


@dataclass(frozen=True)
class Person:
    """Somebody who works in a unit; `heads_unit` marks the one who holds it."""

    login: str
    name: FullName
    post: str
    unit: str
    phone: str
    mail: str
    heads_unit: bool

    def addressed(self) -> str:
        """Return post and name in the dative, as in the corner of a letter."""
        post = post_in(self.post, Case.DATIVE)
        return f"{post}\n{self.name.signed_in(Case.DATIVE)}"


@dataclass(frozen=True)
class Post:
    """A post of a unit, which `login` holds."""

    name: str
    unit: str
    login: str


@dataclass(frozen=True)
class Town:
    """Everything that is there before the first letter arrives."""

    place: str
    region: str
    organisations: tuple[Organisation, ...]
    people: tuple[Person, ...]

    @property
    def units(self) -> tuple[Unit, ...]:
        """All units, parents before their parts."""
        return tuple(unit for owner in self.organisations for unit in owner.units)

    @property
    def posts(self) -> tuple[Post, ...]:
        """All posts, in the order of the people."""
        return tuple(Post(person.post, person.unit, person.login) for person in self.people)

    @cached_property
    def by_login(self) -> Mapping[str, Person]:
        """Login → person."""
        return {person.login: person for person in self.people}

    def curator(self, unit: str) -> Person:
        """Return the deputy who answers for the unit."""
        for login, prefixes in CURATORS.items():
            if unit.startswith(prefixes):
                return self.by_login[login]
        return self.by_login[FIRST_DEPUTY]


@cache
def town() -> Town:
    """Return the demo municipality; always the same."""
    text = (files("uprava.demo") / "town.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    found = enumerate(table["organisation"], 1)
    organisations = tuple(_organisation(number, item) for number, item in found)
    mails = {unit.code: owner.mail for owner in organisations for unit in owner.units}
    people = tuple(
        _person(unit, place, entry, mails[unit])
        for unit, entries in table["people"].items()
        for place, entry in enumerate(entries)
    )
    return Town(table["place"], table["region"], organisations, people)


def _organisation(number: int, table: dict[str, Any]) -> Organisation:
    units = tuple(Unit(organisation=table["code"], **unit) for unit in table.pop("units"))
    return Organisation(inn=make_inn(number), ogrn=make_ogrn(number), units=units, **table)


def _person(unit: str, place: int, entry: list[str], mail: str) -> Person:
    login, surname, name, patronymic, gender, post = entry
    full = FullName(surname, name, patronymic, Gender(gender))
    extension = sum(map(ord, login)) % 90 + 10
    phone = f"(8400) 31-{extension}-{len(login) * 7 % 90 + 10}"
    box = f"{login}@{mail.partition('@')[2]}"
    return Person(login, full, post, unit, phone, box, place == 0 and unit != "rukovodstvo")


def make_inn(number: int) -> str:
    """Return a ten-digit taxpayer number of region 00, which does not exist.

    Check digit by the order of the Federal Tax Service No. ED-7-14/559@ of 26 June 2020.
    """
    body = f"0036{number * 7919 % 100_000:05d}"
    weights = (2, 4, 10, 3, 5, 9, 4, 6, 8)
    total = sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True))
    return f"{body}{total % 11 % 10}"


def make_ogrn(number: int) -> str:
    """Return a thirteen-digit registration number of region 00: the rest modulo 11 ends it."""
    body = f"1{2 + number % 20:02d}00{number * 65_537 % 10_000_000:07d}"
    return f"{body}{int(body) % 11 % 10}"
