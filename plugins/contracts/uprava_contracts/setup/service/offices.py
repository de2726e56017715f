"""Who sees all contracts of an organisation, and whether concluded ones are public."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute, fetch, fetch_one, fetch_value
from uprava.errors import ConflictError, InvalidError, NotFoundError
from uprava.i18n import _
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader
from uprava.users.service.groups import Belonging, make_group, set_group

from uprava_contracts.values import MANAGE

LONGEST_WHY = 200


@dataclass(frozen=True, slots=True)
class OfficeRow:
    """What an organisation has set of its contracts."""

    organisation_id: int
    overseers_id: int
    public_cards: bool


@dataclass(frozen=True, slots=True)
class OverseerRow:
    """Somebody who sees all contracts of an organisation."""

    person_id: int
    name: str
    post: str
    why: str
    added_by: str
    added_at: datetime


ROWS = f"""
select o.person_id, {SHORT_NAME} as name, o.why, o.added_at,
    coalesce((select post.title from users.post_holder as h join users.post on post.id = h.post_id
        where h.person_id = p.id and h.since <= %(today)s
            and coalesce(h.until, 'infinity') >= %(today)s
        order by h.acting, h.since limit 1), '') as post,
    (select {SHORT_NAME} from users.person as p where p.id = o.added_by)
        as added_by
from contracts.overseer as o join users.person as p on p.id = o.person_id
where o.organisation_id = %(organisation)s order by name, o.person_id"""


def office_of(session: Session, organisation_id: int) -> OfficeRow:
    """Return what an organisation has set; the first question makes its group of overseers."""
    query = """select organisation_id, overseers_id, public_cards from contracts.office
        where organisation_id = %s"""
    found = fetch_one(session, OfficeRow, query, (organisation_id,))
    if found is not None:
        return found
    group = make_group(session, _("See all contracts"))
    made = """insert into contracts.office (organisation_id, overseers_id) values (%s, %s)
        on conflict (organisation_id) do nothing"""
    execute(session, made, (organisation_id, group))
    found = fetch_one(session, OfficeRow, query, (organisation_id,))
    assert found is not None
    return found


def overseers_of(session: Session, organisation_id: int) -> int:
    """Return the principal of who sees all contracts of an organisation."""
    return office_of(session, organisation_id).overseers_id


def own_office(session: Session, *, reader: Reader) -> OfficeRow:
    """Return the reader's organisation's settings. Raises ConflictError without one."""
    reader.require(MANAGE)
    if reader.organisation_id is None:
        raise ConflictError(_("You work in no organisation: contracts belong to one."))
    return office_of(session, reader.organisation_id)


def list_overseers(session: Session, *, reader: Reader) -> list[OverseerRow]:
    """Return who sees all contracts of the reader's organisation, by name."""
    values = {"organisation": reader.organisation_id, "today": session.info["today"]}
    return fetch(session, OverseerRow, ROWS, values)


def add_overseer(
    session: Session, person_id: int | None, why: str, *, reader: Reader, at: datetime
) -> None:
    """Let a colleague see all contracts of the organisation, those there are among them.

    Raises InvalidError for nobody, for somebody else's colleague, without a reason.
    """
    office = own_office(session, reader=reader)
    why = " ".join(why.split())
    wrong: dict[str, str] = {}
    if person_id is None or not works_here(session, person_id, office.organisation_id):
        wrong["person"] = _("Choose a colleague of your organisation.")
    if not 1 <= len(why) <= LONGEST_WHY or not why.isprintable():
        wrong["why"] = _("Say why, in a few words: it stays in the list and in the audit log.")
    if wrong:
        raise InvalidError(_("Nobody was added."), fields=wrong)
    query = """insert into contracts.overseer (organisation_id, person_id, why, added_by, added_at)
        values (%s, %s, %s, %s, %s) on conflict (organisation_id, person_id) do nothing"""
    values = (office.organisation_id, person_id, why, reader.person_id, at)
    if not execute(session, query, values):
        said = _("This colleague sees all contracts already.")
        raise InvalidError(said, fields={"person": said})
    renew(session, office)
    name = name_of(session, person_id)
    record(session, "contracts.overseer_added", "person", person_id, name=name, why=why)


def remove_overseer(session: Session, person_id: int, *, reader: Reader) -> None:
    """Let somebody see no more than the others; what was given otherwise stays.

    Raises NotFoundError for somebody who is not in the list.
    """
    office = own_office(session, reader=reader)
    query = "delete from contracts.overseer where organisation_id = %s and person_id = %s"
    if not execute(session, query, (office.organisation_id, person_id)):
        raise NotFoundError(_("This person is not in the list."))
    renew(session, office)
    name = name_of(session, person_id)
    record(session, "contracts.overseer_removed", "person", person_id, name=name)


def renew(session: Session, office: OfficeRow) -> None:
    """Let exactly the overseers of an organisation belong to their group."""
    query = """select person_id, least(added_at::date, %s) as since, null::date as until
        from contracts.overseer where organisation_id = %s"""
    values = (session.info["today"], office.organisation_id)
    set_group(session, office.overseers_id, fetch(session, Belonging, query, values))


def works_here(session: Session, person_id: int, organisation_id: int) -> bool:
    """Tell whether somebody holds a post of an organisation today."""
    query = """select exists (select from users.post_holder as h
        join users.post on post.id = h.post_id join users.unit as u on u.id = post.unit_id
        where h.person_id = %s and u.organisation_id = %s and h.since <= %s
            and coalesce(h.until, 'infinity') >= %s)"""
    today = session.info["today"]
    return bool(fetch_value(session, query, (person_id, organisation_id, today, today)))


def name_of(session: Session, person_id: int | None) -> str:
    """Return a person's surname with initials."""
    query = f"select {SHORT_NAME} from users.person as p where p.id = %s"
    return str(fetch_value(session, query, (person_id,)))


def open_cards(session: Session, *, public: bool, reader: Reader) -> None:
    """Show concluded contracts of the organisation to anybody, or no more."""
    office = own_office(session, reader=reader)
    if office.public_cards == public:
        return
    query = "update contracts.office set public_cards = %s where organisation_id = %s"
    execute(session, query, (public, office.organisation_id))
    if public:
        record(session, "contracts.public_opened", "organisation", office.organisation_id)
    else:
        record(session, "contracts.public_closed", "organisation", office.organisation_id)
