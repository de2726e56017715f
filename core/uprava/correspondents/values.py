"""What is written about a correspondent, and the rules of its fields."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date

from uprava.correspondents.models import Kind, Origin
from uprava.correspondents.numbers import (
    inn_of_organisation_fits,
    inn_of_person_fits,
    kpp_fits,
    ogrn_fits,
    ogrnip_fits,
    show_snils,
    snils_fits,
)
from uprava.i18n import N_, _
from uprava.users.service.people import EMAIL

READ, PEOPLE, MANAGE = "correspondents.read", "correspondents.people", "correspondents.manage"
"""See the directory; see people in it; change it."""

LONGEST = {"name": 500, "short_name": 200, "former": 2000, "note": 2000, "group_name": 100}
USUALLY = 300

TITLES: Mapping[str, str] = {
    "kind": N_("Who it is"),
    "name": N_("Full name"),
    "short_name": N_("Short name"),
    "former": N_("Former names"),
    "inn": N_("INN"),
    "kpp": N_("KPP"),
    "ogrn": N_("OGRN or OGRNIP"),
    "snils": N_("SNILS"),
    "address": N_("Registered address"),
    "post_address": N_("Postal address"),
    "email": N_("E-mail"),
    "phone": N_("Telephone"),
    "group_name": N_("Group"),
    "note": N_("Remarks on the card"),
}
"""Fields in the order of the card."""

KIND_TITLES: Mapping[str, str] = {
    Kind.ORGANISATION: N_("Organisation"),
    Kind.PERSON: N_("Private person"),
}

ORIGIN_TITLES: Mapping[str, str] = {
    Origin.NOTED: N_("noted at a registration"),
    Origin.ENTERED: N_("entered by hand"),
    Origin.IMPORTED: N_("imported"),
}

ROLE_TITLES: Mapping[str, str] = {
    "sender": N_("sender"),
    "addressee": N_("addressee"),
    "applicant": N_("applicant"),
    "party": N_("party"),
    "copy": N_("copy"),
}
"""How a document names a correspondent; modules may add their own through gettext."""

MANY_LINES = ("former", "note")
CODES = ("inn", "kpp", "ogrn", "snils")
PHONE = re.compile(r"[0-9+()\s.,;/доб-]*")


@dataclass(frozen=True, slots=True)
class Fields:
    """What is written about a correspondent; empty texts mean unknown."""

    kind: str = Kind.ORGANISATION.value
    name: str = ""
    short_name: str = ""
    former: str = ""
    inn: str = ""
    kpp: str = ""
    ogrn: str = ""
    snils: str = ""
    address: str = ""
    post_address: str = ""
    email: str = ""
    phone: str = ""
    group_name: str = ""
    note: str = ""

    @property
    def title(self) -> str:
        """The name the office uses."""
        return self.short_name or self.name

    def shown(self, name: str) -> str:
        """Return a field as people read it."""
        value = str(getattr(self, name))
        if name == "kind":
            return _(KIND_TITLES.get(value, value))
        return show_snils(value) if name == "snils" else value


NAMES = tuple(each.name for each in fields(Fields))


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A way to reach a correspondent."""

    person: str = ""
    post: str = ""
    phone: str = ""
    email: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing is written."""
        return not (self.person or self.post or self.phone or self.email)


@dataclass(frozen=True, slots=True)
class Card(Fields):
    """A correspondent as it is kept."""

    id: int = 0
    origin: str = Origin.ENTERED.value
    closed_on: date | None = None
    merged_into: int | None = None
    version: int = 1

    @property
    def fields(self) -> Fields:
        """What is written, without the rest."""
        return Fields(*(getattr(self, name) for name in NAMES))

    @property
    def url(self) -> str:
        """The address of the card."""
        return f"/correspondents/{self.id}"


COLUMNS = """c.kind, c.name, c.short_name, c.former, coalesce(c.inn, '') as inn,
    coalesce(c.kpp, '') as kpp, coalesce(c.ogrn, '') as ogrn, coalesce(c.snils, '') as snils,
    c.address, c.post_address, c.email, c.phone, c.group_name, c.note, c.id, c.origin,
    c.closed_on, c.merged_into, c.version"""
"""The columns of a card; `c` is correspondents.correspondent."""


def tidy(values: Mapping[str, str]) -> Fields:
    """Return what was typed in order: spaces once, numbers without hyphens and spaces."""
    found = {}
    for name in NAMES:
        value = values.get(name, "")
        if name in MANY_LINES:
            lines = (" ".join(line.split()) for line in value.splitlines())
            found[name] = "\n".join(line for line in lines if line)
        else:
            found[name] = " ".join(value.split())
        if name in CODES:
            found[name] = re.sub(r"[\s-]+", "", value).upper()
    found["kind"] = found["kind"] or Kind.ORGANISATION.value
    return Fields(**found)


def mistakes(values: Fields, contacts: Sequence[ContactRow] = ()) -> dict[str, str]:
    """Return a sentence for every field that breaks a rule."""
    wrong = {
        name: _("At most {n} characters.").format(n=LONGEST.get(name, USUALLY))
        for name in NAMES
        if len(getattr(values, name)) > LONGEST.get(name, USUALLY)
    }
    if values.kind not in set(Kind):
        wrong["kind"] = _("Choose from the list.")
    if not values.name:
        wrong["name"] = _("Fill this in.")
    wrong |= wrong_numbers(values)
    if values.email and not EMAIL.fullmatch(values.email):
        wrong["email"] = _("This is not an e-mail address.")
    if any(ord(sign) < 32 and sign != "\n" for name in NAMES for sign in getattr(values, name)):
        wrong["name"] = _("Control characters are not allowed.")
    if any(each.email and not EMAIL.fullmatch(each.email) for each in contacts):
        wrong["contacts"] = _("One of the contacts has an e-mail address that is none.")
    return wrong


def wrong_numbers(values: Fields) -> dict[str, str]:
    """Return a sentence for every number that cannot be."""
    person = values.kind == Kind.PERSON
    wrong = {}
    if values.inn and not (inn_of_person_fits if person else inn_of_organisation_fits)(values.inn):
        wrong["inn"] = wrong_inn(values.inn, person=person)
    if values.ogrn and not (ogrnip_fits if person else ogrn_fits)(values.ogrn):
        wrong["ogrn"] = (
            _("An OGRNIP has fifteen digits, the last one of which fits the others.")
            if person
            else _("An OGRN has thirteen digits, the last one of which fits the others.")
        )
    if values.kpp and (person or not kpp_fits(values.kpp)):
        wrong["kpp"] = (
            _("People have no KPP.") if person else _("A KPP has nine signs, such as 550301001.")
        )
    if values.snils and not (person and snils_fits(values.snils)):
        wrong["snils"] = (
            _("A SNILS has eleven digits, the last two of which fit the others.")
            if person
            else _("Only people have a SNILS.")
        )
    return wrong


def wrong_inn(inn: str, *, person: bool) -> str:
    """Return what is wrong with an INN."""
    if len(inn) != (12 if person else 10) or not inn.isdigit():
        if person:
            return _("The INN of a person has twelve digits, here are {n}.").format(n=len(inn))
        return _("The INN of an organisation has ten digits, here are {n}.").format(n=len(inn))
    return _("The check digits do not fit: a digit is mistyped.")
