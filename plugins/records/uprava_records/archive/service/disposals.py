"""Акт о выделении к уничтожению: draft, review, approval by two, destruction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import driver, execute, fetch, fetch_one, fetch_value, fetch_values
from uprava.errors import ConflictError, NotFoundError
from uprava.i18n import _
from uprava.installation import installation_of
from uprava.users.reader import Reader

from uprava_records.archive.values import DISPOSAL_TITLES, DisposalState
from uprava_records.filing.service.cases import COLUMNS, FROM, HELD, CaseLine
from uprava_records.filing.service.common import (
    ARCHIVE,
    needed,
    organisation_of,
    same_person,
    today_of,
)
from uprava_records.filing.service.plans import person
from uprava_records.filing.service.terms import CATEGORY_SQL

MOST = 2000
"""Cases of one act."""

TASK = "records:destroy"


@dataclass(frozen=True, slots=True)
class Act:
    """An act of selection for destruction."""

    id: int
    organisation: str
    organisation_id: int
    year: int
    number: int
    state: str
    made_on: date
    made_by: str | None
    protocol: str | None
    first_on: date | None
    first_id: int | None
    first_by: str | None
    second_on: date | None
    second_by: str | None
    destroyed_on: date | None
    destroyed_by: str | None
    ordered: bool
    cases: int
    documents: int
    proven_at: datetime | None

    @property
    def name(self) -> str:
        """Its number: 3/2026."""
        return f"{self.number}/{self.year}"

    @property
    def title(self) -> str:
        """What its state is called."""
        return _(DISPOSAL_TITLES[DisposalState(self.state)])


@dataclass(frozen=True, slots=True)
class Destroyed:
    """A document as the act keeps it."""

    id: int
    case_id: int
    document_id: UUID
    card: dict[str, Any]
    files: list[dict[str, Any]]


ACTS = f"""
    select a.id, o.name as organisation, a.organisation_id, a.year, a.number, a.state, a.made_on,
        {person("a.made_by")} as made_by, a.protocol, a.first_on, a.first_by as first_id,
        {person("a.first_by")} as first_by, a.second_on, {person("a.second_by")} as second_by,
        a.destroyed_on, {person("a.destroyed_by")} as destroyed_by,
        a.destroyed_by is not null and a.destroyed_on is null as ordered,
        (select count(*) from records.disposal_case where disposal_id = a.id)::int as cases,
        a.documents, a.proven_at
    from records.disposal as a join users.organisation as o on o.id = a.organisation_id
    where a.organisation_id = %(organisation)s"""

IN_ACT = """exists (
    select from records.disposal_case as dc join records.disposal as a on a.id = dc.disposal_id
    where dc.case_id = c.id and a.state in ('draft', 'review', 'approved', 'destroyed'))"""

FREE = f"""c.state = 'closed' and c.due_on <= %(today)s and not {HELD}
    and (not c.epk or c.review = 'destroy') and {CATEGORY_SQL} <> 'permanent'"""
"""A closed case that may be destroyed as far as it goes: due, decided, not held, not permanent."""

INVENTORIED = f"""not exists (
    select from records.case_file as other
    where other.organisation_id = c.organisation_id and other.documents > 0
      and ({CATEGORY_SQL.replace("c.", "other.")}) <> 'short'
      and (other.state = 'open' and not other.carried
              and other.year = extract(year from c.ended_on)
           or other.state = 'closed'
              and extract(year from other.ended_on) = extract(year from c.ended_on)
              and not exists (
                select from records.inventory_line as il
                join records.inventory as i on i.id = il.inventory_id and i.state = 'approved'
                join records.case_volume as v on v.id = il.volume_id
                where v.case_id = other.id)))"""
"""All cases of the same year that belong into inventories stand in approved ones.

Rules of the archives: acts are approved after the inventories of the same years.
"""


def list_acts(session: Session, *, reader: Reader) -> list[Act]:
    """Return the acts, the newest first."""
    query = f"{ACTS} order by a.year desc, a.number desc limit 300"
    return fetch(session, Act, query, {"organisation": reader.organisation_id})


def get_act(session: Session, id: int, *, reader: Reader) -> Act:
    """Return an act. Raises NotFoundError."""
    values = {"organisation": reader.organisation_id, "id": id}
    found = fetch_one(session, Act, f"{ACTS} and a.id = %(id)s", values)
    if found is None:
        raise NotFoundError(_("There is no such act."))
    return found


def hold_act(session: Session, id: int, *states: DisposalState, reader: Reader) -> Act:
    """Return an act in one of the states, held until the commit."""
    reader.require(ARCHIVE)
    execute(session, "select from records.disposal where id = %s for update", (id,))
    act = get_act(session, id, reader=reader)
    if act.state not in states or act.ordered:
        told = _("The act No. {act} is “{state}”: this cannot be done with it.")
        raise ConflictError(told.format(act=act.name, state=act.title))
    return act


def list_due(session: Session, *, reader: Reader, limit: int = MOST) -> list[CaseLine]:
    """Return cases that may be selected for destruction now, by index."""
    query = f"""select {COLUMNS} {FROM} where c.organisation_id = %(organisation)s and {FREE}
        and {INVENTORIED} and not {IN_ACT} order by c.year, c.index, c.id limit %(limit)s"""
    values = {
        "organisation": reader.organisation_id, "today": today_of(session), "limit": limit,
    }  # fmt: skip
    return fetch(session, CaseLine, query, values)


def list_waiting(session: Session, *, reader: Reader) -> list[tuple[str, str, int]]:
    """Return index, heading and id of cases that are due and wait for their year's inventories."""
    query = f"""select c.index, c.heading, c.id {FROM} where c.organisation_id = %(organisation)s
        and {FREE} and not {INVENTORIED} order by c.index limit 20"""
    values = {"organisation": reader.organisation_id, "today": today_of(session)}
    return list(driver(session).execute(query, values).fetchall())


def list_cases(session: Session, act_id: int) -> list[CaseLine]:
    """Return the cases of an act in their order."""
    query = f"""select {COLUMNS} {FROM} join records.disposal_case as dc on dc.case_id = c.id
        where dc.disposal_id = %s order by dc.position limit {MOST}"""
    return fetch(session, CaseLine, query, (act_id,))


def list_destroyed(
    session: Session, act_id: int, *, after: int = 0, limit: int = 100
) -> list[Destroyed]:
    """Return documents the act destroyed."""
    query = """select id, case_id, document_id, card, files from records.disposal_document
        where disposal_id = %s and id > %s order by id limit %s"""
    return fetch(session, Destroyed, query, (act_id, after, limit))


def draw_up(session: Session, chosen: Sequence[int], *, reader: Reader) -> int:
    """Draw up an act of the chosen cases, those only that may be destroyed now.

    Raises ConflictError when none of them may.
    """
    reader.require(ARCHIVE)
    organisation = organisation_of(reader)
    execute(session, "select pg_advisory_xact_lock(hashtext('records.disposal'), %s)",
            (organisation,))  # fmt: skip
    cases = [each for each in list_due(session, reader=reader) if each.id in set(chosen)]
    if not cases:
        raise ConflictError(_("Choose cases whose term is over; none of the chosen ones is due."))
    today = today_of(session)
    query = """
        insert into records.disposal (organisation_id, year, number, state, made_on, made_by,
            documents)
        select %(organisation)s, %(year)s, coalesce(max(number), 0) + 1, 'draft', %(today)s, %(by)s,
            0
        from records.disposal where organisation_id = %(organisation)s and year = %(year)s
        returning id"""
    values = {
        "organisation": organisation, "year": today.year, "today": today, "by": reader.person_id,
    }  # fmt: skip
    id = int(fetch_value(session, query, values))
    query = """insert into records.disposal_case (disposal_id, position, case_id)
        select %s, ordinal, id from unnest(%s::int[]) with ordinality as given (id, ordinal)"""
    execute(session, query, (id, [each.id for each in cases]))
    record(session, "disposal.drawn-up", "disposal", id, cases=len(cases))
    return id


def drop_case(session: Session, id: int, case_id: int, *, reader: Reader) -> Act:
    """Take a case out of the draft of an act."""
    act = hold_act(session, id, DisposalState.DRAFT, reader=reader)
    query = "delete from records.disposal_case where disposal_id = %s and case_id = %s"
    if not execute(session, query, (id, case_id)):
        raise NotFoundError(_("The act does not name this case."))
    record(session, "disposal.case-dropped", "disposal", id, case=case_id)
    return act


def send(session: Session, id: int, *, reader: Reader) -> Act:
    """Put the draft before the expert commission."""
    act = hold_act(session, id, DisposalState.DRAFT, reader=reader)
    if not act.cases:
        raise ConflictError(_("The act names no case: cancel it, or draw up another one."))
    refuse_unfit(session, act)
    execute(session, "update records.disposal set state = 'review' where id = %s", (id,))
    record(session, "disposal.sent", "disposal", id, cases=act.cases)
    return act


def send_back(session: Session, id: int, reason: str, *, reader: Reader) -> Act:
    """Return an act to its draft; what was approved so far is void."""
    act = hold_act(session, id, DisposalState.REVIEW, DisposalState.APPROVED, reader=reader)
    told = needed(reason, "reason", _("Write why the act is returned."))
    query = """update records.disposal set state = 'draft', protocol = null, first_by = null,
        first_on = null, second_by = null, second_on = null where id = %s"""
    execute(session, query, (id,))
    record(session, "disposal.returned", "disposal", id, reason=told)
    return act


def cancel(session: Session, id: int, reason: str, *, reader: Reader) -> Act:
    """Cancel an act before anything is destroyed; it stays in the list, its cases are free."""
    act = hold_act(session, id, DisposalState.DRAFT, DisposalState.REVIEW, reader=reader)
    told = needed(reason, "reason", _("Write why the act is cancelled."))
    execute(session, "update records.disposal set state = 'cancelled' where id = %s", (id,))
    record(session, "disposal.cancelled", "disposal", id, reason=told)
    return act


def approve(session: Session, id: int, protocol: str, *, reader: Reader) -> Act:
    """Approve an act as the first or the second of two different people.

    Raises ConflictError for the same person twice, in their own name or by substitution.
    """
    act = hold_act(session, id, DisposalState.REVIEW, reader=reader)
    refuse_unfit(session, act)
    today = today_of(session)
    if act.first_id is None:
        told = needed(protocol, "protocol", _("Write the protocol of the commission."))
        query = """update records.disposal set first_by = %s, first_on = %s, protocol = %s
            where id = %s"""
        execute(session, query, (reader.person_id, today, told, id))
    else:
        if same_person(reader, act.first_id):
            raise ConflictError(_("You have approved the act already: another person has to."))
        query = """update records.disposal set state = 'approved', second_by = %s,
            second_on = %s where id = %s"""
        execute(session, query, (reader.person_id, today, id))
    record(session, "disposal.approved", "disposal", id, cases=act.cases)
    return get_act(session, id, reader=reader)


def unfit(session: Session, act_id: int, today: date) -> list[str]:
    """Return indexes of cases of an act that may not be destroyed (any more)."""
    query = f"""
        select c.index || ' (' || c.year || ')' {FROM}
        join records.disposal_case as dc on dc.case_id = c.id
        where dc.disposal_id = %(act)s and not coalesce({FREE} and {INVENTORIED}, false)
        order by dc.position limit 10"""
    return fetch_values(session, query, {"act": act_id, "today": today})


def refuse_unfit(session: Session, act: Act) -> None:
    """Raise ConflictError when a case of the act is held, not due, or without its inventories."""
    found = unfit(session, act.id, today_of(session))
    if found:
        told = _(
            "These cases may not be destroyed: {cases}. They are held, not due, not decided by the"
            " commission, or the inventories of their years are not approved. Return the act and"
            " take them out."
        )
        raise ConflictError(told.format(cases=", ".join(found)))


def order_destruction(session: Session, id: int, *, reader: Reader) -> Act:
    """Order the destruction of what an approved act names; it is done in the background."""
    act = hold_act(session, id, DisposalState.APPROVED, reader=reader)
    refuse_unfit(session, act)
    query = "update records.disposal set destroyed_by = %s where id = %s"
    execute(session, query, (reader.person_id, id))
    record(session, "disposal.ordered", "disposal", id, cases=act.cases)
    installation_of(session).jobs.defer(session, TASK, act_id=id)
    return act
