"""Organisations: the legal entities that work in this installation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from uprava.audit.log import record
from uprava.db.sql import execute, fetch, fetch_value
from uprava.errors import ConflictError, InvalidError, NotFoundError
from uprava.i18n import _
from uprava.users.service.conflicts import TREE_LOCK, check_version, lock, telling

INDEX_TAKEN = "uq_organisation_index"


@dataclass(frozen=True, slots=True)
class OrganisationFields:
    """What is written about an organisation; `inn` and `ogrn` may be empty."""

    name: str
    short_name: str
    index: str
    inn: str
    ogrn: str


@dataclass(frozen=True, slots=True)
class OrganisationRow(OrganisationFields):
    """An organisation in the list."""

    id: int
    units: int
    closed_on: date | None
    version: str

    @property
    def option(self) -> tuple[int, str]:
        """The organisation as a choice of a form."""
        return self.id, self.short_name


def list_organisations(session: Session) -> list[OrganisationRow]:
    """Return all organisations, open ones first."""
    query = """
        select id, name, short_name, index, coalesce(inn, '') as inn, coalesce(ogrn, '') as ogrn,
            closed_on, xmin::text as version, (select count(*) from users.unit
                where organisation_id = organisation.id and closed_on is null)::int as units
        from users.organisation order by closed_on is not null, index, id"""
    return fetch(session, OrganisationRow, query)


def get_organisation(session: Session, id: int) -> OrganisationRow:
    """Return an organisation. Raises NotFoundError."""
    for row in list_organisations(session):
        if row.id == id:
            return row
    raise NotFoundError(_("There is no such record, or it was removed."))


INN_WEIGHTS = (2, 4, 10, 3, 5, 9, 4, 6, 8)
"""Check digit of a legal entity's INN: order of the Federal Tax Service of 29.06.2012 № ММВ-7-6/435@."""  # noqa: E501


def inn_fits(inn: str) -> bool:
    """Tell whether ten digits are an INN of a legal entity."""
    if len(inn) != 10 or not inn.isdigit() or not inn.isascii():
        return False
    total = sum(weight * int(digit) for weight, digit in zip(INN_WEIGHTS, inn, strict=False))
    return total % 11 % 10 == int(inn[9])


def ogrn_fits(ogrn: str) -> bool:
    """Tell whether thirteen digits are an OGRN; the check digit is the remainder by 11."""
    digits = len(ogrn) == 13 and ogrn.isdigit() and ogrn.isascii()
    return digits and int(ogrn[:12]) % 11 % 10 == int(ogrn[12])


def organisation_mistakes(fields: OrganisationFields) -> dict[str, str]:
    """Return a sentence for every wrong field."""
    mistakes = {}
    if not fields.name:
        mistakes["name"] = _("Write the full name.")
    if not fields.short_name:
        mistakes["short_name"] = _("Write the short name: it stands above every page.")
    if not fields.index or len(fields.index) > 20:
        mistakes["index"] = _("1 to 20 letters, digits or hyphens.")
    if fields.inn and not inn_fits(fields.inn):
        mistakes["inn"] = _("Ten digits; the last one does not fit the others.")
    if fields.ogrn and not ogrn_fits(fields.ogrn):
        mistakes["ogrn"] = _("Thirteen digits; the last one does not fit the others.")
    return mistakes


def check_organisation(fields: OrganisationFields) -> None:
    """Raise InvalidError with a sentence for every wrong field."""
    mistakes = organisation_mistakes(fields)
    if mistakes:
        raise InvalidError(_("The organisation is not saved: check the fields."), fields=mistakes)


def columns(fields: OrganisationFields) -> Sequence[str | None]:
    """Return the fields as columns: what is empty becomes NULL."""
    return (fields.name, fields.short_name, fields.index, fields.inn or None, fields.ogrn or None)


def create_organisation(session: Session, fields: OrganisationFields) -> int:
    """Create an organisation; return its id."""
    check_organisation(fields)
    query = (
        "insert into users.organisation (name, short_name, index, inn, ogrn)"
        " values (%s, %s, %s, %s, %s) returning id"
    )
    with telling(INDEX_TAKEN, field="index", sentence=_("Another organisation has this index.")):
        id = fetch_value(session, query, columns(fields))
    record(session, "organisation.created", "organisation", id, name=fields.name)
    assert isinstance(id, int)
    return id


def change_organisation(
    session: Session, id: int, fields: OrganisationFields, *, version: str
) -> None:
    """Change what is written about an organisation."""
    check_organisation(fields)
    lock(session, TREE_LOCK)
    kept = get_organisation(session, id)
    check_version(session, "organisation", id, sent=version, kept=kept.version)
    query = (
        "update users.organisation set name = %s, short_name = %s, index = %s, inn = %s, ogrn = %s"
        " where id = %s"
    )
    with telling(INDEX_TAKEN, field="index", sentence=_("Another organisation has this index.")):
        execute(session, query, (*columns(fields), id))
    record(session, "organisation.changed", "organisation", id, name=fields.name)


def close_organisation(session: Session, id: int, *, today: date) -> None:
    """Close an organisation that has no open units."""
    lock(session, TREE_LOCK)
    if get_organisation(session, id).units:
        raise ConflictError(_("The organisation has open units. Close them first."))
    query = "update users.organisation set closed_on = %s where id = %s and closed_on is null"
    execute(session, query, (today, id))
    record(session, "organisation.closed", "organisation", id)
