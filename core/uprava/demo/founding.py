"""Puts the fictional town into the database: organisations, units, posts, people, roles."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import LiteralString

from sqlalchemy.orm import Session

from uprava.audit.log import record
from uprava.db.sql import execute, fetch_value
from uprava.demo.town import CURATORS, FIRST_DEPUTY, Organisation, Person, Town
from uprava.extension import BuiltInRole, Permission
from uprava.users.reader import Reader, reader_from
from uprava.users.service.built_in import ids_of, keep_built_in

LEADERS = "rukovodstvo"
"""The unit the head of the town holds: everything of the administration lies below it."""

CHANCELLERIES = {"adm": "delo", "ksp": "ksp-apparat"}
"""Organisation → the unit that keeps its journals."""

BLOCKS = {
    "deputy": "Блок жилищно-коммунального хозяйства",
    "vetrova": "Социальный блок",
    FIRST_DEPUTY: "Блок экономики, имущества и градостроительства",
}
"""Deputy → what the units he or she answers for are called together."""

UNDER_THE_HEAD = ("delo", "pravo", "kadr", "info", "it")
"""Units no deputy answers for."""

SINCE = date(2020, 1, 9)


@dataclass(frozen=True, slots=True)
class Founded:
    """The ids the town got."""

    organisations: Mapping[str, int]
    units: Mapping[str, int]
    people: Mapping[str, int]


def is_founded(session: Session) -> bool:
    """Tell whether anybody has set this installation up already."""
    return bool(fetch_value(session, "select exists (select from users.organisation)"))


def found(
    session: Session, town: Town, *, permissions: Mapping[str, Permission],
    passwords: Mapping[str, str], at: datetime,
) -> Founded:  # fmt: skip
    """Insert the whole town; `passwords` are hashes by login, others cannot sign in."""
    organisations = {
        each.code: found_organisation(session, each, place)
        for place, each in enumerate(town.organisations, 1)
    }
    units = found_units(session, town, organisations)
    people = {
        person.login: found_person(session, person, units, passwords.get(person.login), at)
        for person in town.people
    }
    keep_built_in(session, permissions)
    give_roles(session, town, units, people)
    record(session, "demo.founded", "installation", 0, people=len(people), units=len(units))
    return Founded(organisations, units, people)


def inserted(session: Session, query: LiteralString, values: tuple[object, ...]) -> int:
    """Run an insert that returns an id."""
    id = fetch_value(session, query, values)
    assert isinstance(id, int)
    return id


def principal(session: Session, type: str) -> int:
    """Make a number rights can be given to."""
    return inserted(session, "insert into users.principal (type) values (%s) returning id", (type,))


def found_organisation(session: Session, made: Organisation, place: int) -> int:
    """Insert an organisation; its index is its place in the town."""
    return inserted(
        session,
        "insert into users.organisation (name, short_name, index, inn, ogrn)"
        " values (%s, %s, %s, %s, %s) returning id",
        (made.name, made.short, f"{place:02d}", made.inn, made.ogrn),
    )


def found_units(session: Session, town: Town, organisations: Mapping[str, int]) -> dict[str, int]:
    """Insert the tree: the head's unit above all, the deputies' blocks, then the departments."""
    units: dict[str, int] = {}
    owner = organisations[town.organisations[0].code]
    for place, unit in enumerate(town.units, 1):
        above = unit.parent or block_of(unit.code, unit.organisation, town)
        if above in BLOCKS and above not in units:
            block = (owner, units[LEADERS], BLOCKS[above], f"Б{len(units):02d}", place)
            units[above] = found_unit(session, *block)
        units[unit.code] = found_unit(
            session, organisations[unit.organisation], units.get(above), unit.name,
            f"{place:02d}", place,
        )  # fmt: skip
    return units


def block_of(unit: str, organisation: str, town: Town) -> str:
    """Return what a department without a parent lies under; empty for the top of a tree."""
    if unit == LEADERS or organisation != town.organisations[0].code:
        return ""
    if unit in UNDER_THE_HEAD:
        return LEADERS
    return town.curator(unit).login


def found_unit(
    session: Session, organisation: int, parent: int | None, name: str, index: str, place: int
) -> int:
    """Insert one unit."""
    id = principal(session, "unit")
    execute(
        session,
        "insert into users.unit (id, organisation_id, parent_id, name, short_name, index,"
        " position) values (%s, %s, %s, %s, %s, %s, %s)",
        (id, organisation, parent, name, name, index, place),
    )
    return id


def found_person(
    session: Session, person: Person, units: Mapping[str, int], password: str | None, at: datetime
) -> int:
    """Insert a person with his or her post; heads and deputies hold the unit they answer for."""
    id = principal(session, "person")
    name = person.name
    execute(
        session,
        "insert into users.person (id, login, surname, given_name, patronymic, email, phone,"
        " password_hash, password_changed_at, must_change_password, active, appearance, digest,"
        " created_at, version)"
        " values (%s, %s, %s, %s, %s, %s, %s, %s, %s, false, true, '{}', true, %s, 1)",
        (id, person.login, name.surname, name.name, name.patronymic, person.mail, person.phone,
         password, at if password else None, at),
    )  # fmt: skip
    deputy = person.login in CURATORS or person.login == FIRST_DEPUTY
    post = principal(session, "post")
    execute(
        session,
        "insert into users.post (id, unit_id, title, heads_unit) values (%s, %s, %s, %s)",
        (post, units[person.login if deputy else person.unit], person.post,
         person.heads_unit or deputy or person.login == "head"),
    )  # fmt: skip
    execute(
        session,
        "insert into users.post_holder (post_id, person_id, since, acting)"
        " values (%s, %s, %s, false)",
        (post, id, SINCE),
    )
    return id


def give_roles(
    session: Session, town: Town, units: Mapping[str, int], people: Mapping[str, int]
) -> None:
    """Give the built-in roles to people."""
    roles = ids_of(session, list(BuiltInRole))
    for person in town.people:
        code, unit = role_of(person)
        execute(
            session,
            "insert into users.role_grant (role_id, person_id, unit_id) values (%s, %s, %s)",
            (roles[code], people[person.login], None if unit is None else units[unit]),
        )


def role_of(person: Person) -> tuple[BuiltInRole, str | None]:
    """Return a person's role and the unit it holds in (None: everywhere)."""
    if person.login == "admin":
        return BuiltInRole.ADMINISTRATOR, None
    if person.login == "auditor":
        return BuiltInRole.AUDITOR, None
    if person.unit in CHANCELLERIES.values():
        return BuiltInRole.REGISTRAR, person.unit
    leads = person.heads_unit or person.unit == LEADERS
    return (BuiltInRole.LEADER if leads else BuiltInRole.EXECUTOR), None


def readers_of(session: Session, people: Mapping[str, int], *, today: date) -> dict[str, Reader]:
    """Return people with their rights of that day, by login."""
    query = "select users.entrant(%s, null, %s)"
    return {
        login: reader_from(fetch_value(session, query, (id, today))) for login, id in people.items()
    }
