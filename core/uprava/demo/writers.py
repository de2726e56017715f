"""Who writes to the town: bodies of the region, companies, institutions and citizens."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from uprava.demo.dice import Dice, seed_of
from uprava.demo.names import FullName, Gender, roll_name
from uprava.demo.town import make_inn, make_ogrn


class WriterKind(StrEnum):
    """What kind of correspondent it is; decides channel and tone."""

    AUTHORITY = "authority"
    PROSECUTOR = "prosecutor"
    DEPUTY = "deputy"
    COMPANY = "company"
    INSTITUTION = "institution"
    CITIZEN = "citizen"


@dataclass(frozen=True)
class Signatory:
    """Who signs: post, name and, for prosecutors, class rank."""

    post: str
    name: FullName
    rank: str = ""


@dataclass(frozen=True)
class Executor:
    """Who prepared the letter, as noted at the foot of its page."""

    name: FullName
    phone: str


@dataclass(frozen=True)
class Writer:
    """A correspondent; a citizen has no letterhead, numbers or executors."""

    code: str
    kind: WriterKind
    name: str
    head: tuple[str, ...] = ()
    place: str = ""
    phone: str = ""
    mail: str = ""
    inn: str = ""
    ogrn: str = ""
    number: str = ""
    yearly: int = 0
    signatories: tuple[Signatory, ...] = ()
    executors: tuple[Executor, ...] = ()


@cache
def writers() -> Mapping[str, Writer]:
    """Return the standing correspondents by code; citizens are rolled for each letter."""
    text = (files("uprava.demo") / "correspondents.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(text)["correspondent"]
    return {table["code"]: _writer(200 + place, table) for place, table in enumerate(tables)}


def citizen(dice: Dice, *, street: str, gender: Gender | None = None) -> Writer:
    """Return a citizen who writes in person."""
    name = roll_name(dice)
    while gender is not None and name.gender is not gender:
        name = roll_name(dice)
    place = f"{street}, д. {dice.between(2, 96)}, кв. {dice.between(1, 120)}, г. Верхнереченск"
    phone = f"8-900-000-{dice.between(10, 99)}-{dice.between(10, 99)}"
    return Writer(
        code="citizen",
        kind=WriterKind.CITIZEN,
        name=name.full,
        place=place,
        phone=phone,
        signatories=(Signatory("", name),),
    )


def _writer(number: int, table: dict[str, Any]) -> Writer:
    dice = Dice(seed_of(table["code"]))
    kind = WriterKind(table["kind"])
    ranks = table.get("rank", [""] * len(table["posts"]))
    exchange = dice.between(20, 79)
    company = kind in (WriterKind.COMPANY, WriterKind.INSTITUTION)
    few = company or kind is WriterKind.DEPUTY
    return Writer(
        code=table["code"],
        kind=kind,
        name=table["name"],
        head=tuple(table["head"]),
        place=table["place"],
        phone=f"(8400) {exchange}-{dice.between(10, 99)}-{dice.between(10, 99)}",
        mail=table["mail"],
        inn=make_inn(number) if company else "",
        ogrn=make_ogrn(number) if company else "",
        number=table["number"],
        yearly=dice.between(700, 1900) if few else dice.between(2500, 9500),
        signatories=_signatories(table, dice, ranks),
        executors=tuple(_executor(dice, exchange) for _ in range(3)),
    )


def _signatories(table: dict[str, Any], dice: Dice, ranks: list[str]) -> tuple[Signatory, ...]:
    if table["code"] == "mingkh":
        gromov = FullName("Громов", "Андрей", "Павлович", Gender.MALE)
        return (
            Signatory(table["posts"][0], roll_name(dice)),
            Signatory(table["posts"][1], gromov),
        )
    pairs = zip(table["posts"], ranks, strict=True)
    return tuple(Signatory(post, roll_name(dice), rank) for post, rank in pairs)


def _executor(dice: Dice, exchange: int) -> Executor:
    name = roll_name(dice)
    return Executor(name, f"(8400) {exchange}-{dice.between(10, 99)}-{dice.between(10, 99)}")
