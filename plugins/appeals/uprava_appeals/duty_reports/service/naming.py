"""The names of the format and the identifiers of bodies, as an organisation keeps them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import driver, execute, fetch
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.users.reader import Reader

from uprava_appeals.duty_reports.checking import is_guid
from uprava_appeals.duty_reports.names import LONGEST, Names, shipped
from uprava_appeals.duty_reports.values import REPORT

LONGEST_BODY = 300
"""Characters of a body's name."""


def own_names(session: Session, organisation_id: int) -> dict[str, str]:
    """Return the names an organisation has of its own, by key."""
    query = "select key, name from appeals.section_name where organisation_id = %s"
    return dict(driver(session).execute(query, (organisation_id,)).fetchall())


def names_of(session: Session, organisation_id: int) -> Names:
    """Return the names an organisation's packages use."""
    return shipped().renamed(own_names(session, organisation_id))


def rename(session: Session, wanted: Mapping[str, str], *, reader: Reader, at: datetime) -> int:
    """Keep the names that differ from the shipped ones; return how many changed.

    Raises InvalidError naming the keys whose names are too long or not one word.
    """
    reader.require(REPORT)
    organisation = organisation_of(reader)
    said = {key: " ".join(name.split()) for key, name in wanted.items()}
    wrong = {
        key: _("Write one word of at most {n} characters.").format(n=LONGEST)
        for key, name in said.items()
        if len(name) > LONGEST or " " in name
    }
    if wrong:
        raise InvalidError(_("The names were not changed."), fields=wrong)
    before = dict(names_of(session, organisation).pairs())
    first = dict(shipped().pairs())
    changed = [key for key in first if key in said and (said[key] or first[key]) != before[key]]
    for key in changed:
        own = "" if said[key] == first[key] else said[key]
        keep_name(session, organisation, key, own, reader=reader, at=at)
    if changed:
        record(session, "section_name.changed", "section_name", organisation,
               keys=", ".join(changed))  # fmt: skip
    return len(changed)


def keep_name(
    session: Session, organisation: int, key: str, name: str, *, reader: Reader, at: datetime
) -> None:
    """Keep one name; an empty one is the shipped one again."""
    if not name:
        query = "delete from appeals.section_name where organisation_id = %s and key = %s"
        execute(session, query, (organisation, key))
        return
    execute(
        session,
        """
        insert into appeals.section_name (organisation_id, key, name, changed_by, changed_at)
        values (%s, %s, %s, %s, %s) on conflict (organisation_id, key) do update
        set name = excluded.name, changed_by = excluded.changed_by,
            changed_at = excluded.changed_at""",
        (organisation, key, name, reader.person_id, at),
    )


@dataclass(frozen=True, slots=True)
class BodyRow:
    """A body of the section; without a name: the reporting one."""

    id: int
    name: str
    department: str


def list_bodies(session: Session, organisation_id: int) -> list[BodyRow]:
    """Return the bodies written down, this one first."""
    query = """select id, name, department from appeals.section_body
        where organisation_id = %s order by name"""
    return fetch(session, BodyRow, query, (organisation_id,))


def keep_body(
    session: Session, name: str, department: str, *, reader: Reader, at: datetime
) -> None:
    """Write down a body's identifier; an empty one takes it away.

    Raises InvalidError for what is no GUID.
    """
    reader.require(REPORT)
    organisation = organisation_of(reader)
    name, department = " ".join(name.split()), department.strip().strip("{}").lower()
    wrong = {}
    if department and not is_guid(department):
        wrong["department"] = _("An identifier is a GUID: 8-4-4-4-12 hexadecimal digits.")
    if len(name) > LONGEST_BODY:
        wrong["name"] = _("The name of a body has at most {n} characters.").format(n=LONGEST_BODY)
    if wrong:
        raise InvalidError(_("The body was not written down."), fields=wrong)
    if department:
        execute(session, BODY, (organisation, name, department, reader.person_id, at))
    else:
        query = "delete from appeals.section_body where organisation_id = %s and name = %s"
        execute(session, query, (organisation, name))
    record(session, "section_body.changed", "section_body", organisation, name=name or "—")


BODY = """
insert into appeals.section_body (organisation_id, name, department, changed_by, changed_at)
values (%s, %s, %s, %s, %s) on conflict (organisation_id, name) do update
set department = excluded.department, changed_by = excluded.changed_by,
    changed_at = excluded.changed_at"""


def organisation_of(reader: Reader) -> int:
    """Return where the reader works. Raises InvalidError for who works nowhere."""
    if reader.organisation_id is None:
        raise InvalidError(_("You work in no organisation: a report needs one."))
    return reader.organisation_id
