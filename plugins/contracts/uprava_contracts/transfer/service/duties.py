"""What the register of contracts has to be told: derived from what happened, noted by people.

Article 103 of 44-FZ, part 3; article 4.1 of 223-FZ. Purchases of a small volume are not in the
register (points 4, 5 of part 1 of article 93), nor are contracts by the Civil Code.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import LiteralString
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.calendar.service import office_calendar
from uprava.db.sql import driver, execute, fetch, fetch_one, fetch_value
from uprava.documents.service.access import VISIBLE
from uprava.errors import InvalidError, NotFoundError
from uprava.i18n import _
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader
from uprava.web.events import signal

from uprava_contracts.cards.service.concluding import put_register_number
from uprava_contracts.cards.service.reading import get_contract, hold_contract
from uprava_contracts.law.terms import What, term_of
from uprava_contracts.transfer.values import DutyRow, Told
from uprava_contracts.values import Law

WHAT = {
    Told.CONCLUSION: What.REGISTER_CONTRACT, Told.CHANGE: What.REGISTER_CHANGE,
    Told.ACCEPTANCE: What.REGISTER_ACCEPTANCE, Told.END: What.REGISTER_END,
}  # fmt: skip

PAGE_ROWS, COUNTED, LONGEST = 50, 1000, 60

HAPPENED: LiteralString = """
select distinct h.contract_id, h.what, h.happened_on, l.law, h.concluded_on
from (
    select c.document_id as contract_id, 'conclusion' as what, c.concluded_on as happened_on,
        c.kind, c.concluded_on from contracts.contract as c
        where c.concluded_on is not null and c.stands <> 'annulled'
    union all
    select c.document_id, 'change', a.signed_on, c.kind, c.concluded_on
        from contracts.agreement as a join contracts.contract as c
        on c.document_id = a.contract_id where a.signed_on is not null and a.sort <> 'termination'
            and c.stands <> 'annulled'
    union all
    select c.document_id, 'acceptance', e.happened_on, c.kind, c.concluded_on
        from contracts.event as e join contracts.contract as c on c.document_id = e.contract_id
        where e.kind = 'accepted' and e.superseded_at is null and not c.in_eis
            and c.stands <> 'annulled'
    union all
    select c.document_id, 'end', c.stands_since, c.kind, c.concluded_on
        from contracts.contract as c where c.stands in ('performed', 'terminated')
) as h (contract_id, what, happened_on, kind, concluded_on)
cross join lateral (select case h.kind when 'state' then '44-fz' when '223' then '223-fz' end
    as law) as l
where l.law is not null and h.happened_on is not null"""
"""What happened to contracts the register holds; one contract, or those whose notes lack."""


@dataclass(frozen=True, slots=True)
class Happened:
    """Something the register has to be told of."""

    contract_id: UUID
    what: str
    happened_on: date
    law: str
    concluded_on: date


def renew(session: Session, contract_id: UUID) -> int:
    """Bring the duties of a contract to what happened; noted ones stay. Return how many came."""
    rows = fetch(session, Happened, f"{HAPPENED} and h.contract_id = %s", (contract_id,))
    kept = [(row.what, row.happened_on) for row in rows]
    gone = """delete from contracts.register_duty as d where d.contract_id = %(id)s
        and d.noted_on is null and not exists (
            select from unnest(%(whats)s::text[], %(days)s::date[]) as k (what, day)
            where k.what = d.what and k.day = d.happened_on)"""
    execute(session, gone, {
        "id": contract_id, "whats": [what for what, _day in kept],
        "days": [day for _what, day in kept],
    })  # fmt: skip
    return add(session, rows)


def add(session: Session, rows: Sequence[Happened]) -> int:
    """Write the duties that are not there yet, each with its term and where the term is from."""
    calendar, values = office_calendar(session), []
    for row in rows:
        term = term_of(WHAT[Told(row.what)], Law(row.law), row.concluded_on)
        due = term.last_day(row.happened_on, calendar) if term else None
        values.append((
            row.contract_id, row.what, row.happened_on, due, term.source if term else "",
            bool(term and term.verified),
        ))  # fmt: skip
    query = """insert into contracts.register_duty (contract_id, what, happened_on, due_on, source,
            verified) values (%s, %s, %s, %s, %s, %s)
        on conflict (contract_id, what, happened_on) do nothing"""
    with driver(session).cursor() as cursor:
        cursor.executemany(query, values)
        return cursor.rowcount


class View(StrEnum):
    """The tabs of the list."""

    OPEN = ""
    LATE = "late"
    NOTED = "noted"


VIEWS: dict[View, LiteralString] = {
    View.OPEN: "r.noted_on is null",
    View.LATE: "r.noted_on is null and r.due_on < %(today)s",
    View.NOTED: "r.noted_on is not null",
}

EVERY: LiteralString = f"""
select r.id, r.contract_id, d.number, d.title, c.counterparty, c.register_number, r.what,
    r.happened_on, r.due_on, r.source, r.verified, r.noted_on, r.record,
    coalesce((select {SHORT_NAME} from users.person as p where p.id = r.noted_by), '') as noted_by,
    coalesce((select {SHORT_NAME} from users.person as p where p.id = c.responsible_id), '')
        as responsible
from contracts.register_duty as r join contracts.contract as c on c.document_id = r.contract_id
join documents.document as d on d.id = r.contract_id and d.deleted_at is null"""

ROWS: LiteralString = f"{EVERY} where {VISIBLE}"

ORDER: LiteralString = "coalesce(r.due_on, 'infinity'::date), r.id"


@dataclass(frozen=True, slots=True)
class Place:
    """The row a page begins after."""

    due_on: date | None
    id: int


def list_duties(
    session: Session, view: View, *, reader: Reader, after: Place | None = None,
    limit: int = PAGE_ROWS + 1,
) -> list[DutyRow]:  # fmt: skip
    """Return what the register has to be told, the most urgent first; what was told, the last."""
    if view is View.NOTED:
        beyond: LiteralString = "and (r.noted_on, r.id) < (%(due)s::date, %(id)s)"
        order: LiteralString = "r.noted_on desc, r.id desc"
    else:
        beyond = f"and ({ORDER}) > (coalesce(%(due)s::date, 'infinity'), %(id)s)"
        order = ORDER
    query = f"""{ROWS} and c.organisation_id = %(organisation)s and {VIEWS[view]}
        {beyond if after else ""} order by {order} limit %(limit)s"""
    values = values_of(session, reader) | {"limit": limit}
    values |= {"due": after.due_on if after else None, "id": after.id if after else 0}
    return fetch(session, DutyRow, query, values)


def count_duties(session: Session, view: View, *, reader: Reader, limit: int = COUNTED + 1) -> int:
    """Count a view, stopping at a limit."""
    query = f"""select count(*) from ({ROWS} and c.organisation_id = %(organisation)s
        and {VIEWS[view]} limit %(limit)s) as counted"""
    return int(fetch_value(session, query, values_of(session, reader) | {"limit": limit}))


def values_of(session: Session, reader: Reader) -> dict[str, object]:
    """Return the parameters of the statements."""
    return {
        "organisation": reader.organisation_id, "principals": list(reader.principals),
        "today": session.info["today"],
    }  # fmt: skip


def duties_of(session: Session, contract_id: UUID) -> list[DutyRow]:
    """Return what the register has to be told of a contract that is open to the reader."""
    query = f"{EVERY} where r.contract_id = %s order by r.happened_on, r.id"
    return fetch(session, DutyRow, query, (contract_id,))


def get_duty(session: Session, id: int, *, reader: Reader) -> DutyRow:
    """Return a duty of a contract that is open to the reader. Raises NotFoundError."""
    query = f"{ROWS} and r.id = %(id)s"
    found = fetch_one(session, DutyRow, query, values_of(session, reader) | {"id": id})
    if found is None:
        raise NotFoundError(_("There is no such entry, or its contract is not open to you."))
    get_contract(session, found.contract_id, reader=reader)
    return found


@dataclass(frozen=True, slots=True)
class Noted:
    """That the register was told: on which day, under which number of record."""

    day: date | None
    record: str


def note(session: Session, id: int, said: Noted, *, reader: Reader, at: datetime) -> None:
    """Note that the register was told. Raises InvalidError for the day or the number.

    The number of the record of a conclusion becomes the contract's number in the register.
    """
    row = get_duty(session, id, reader=reader)
    hold_contract(session, row.contract_id, reader=reader)
    number = "".join(said.record.split())
    wrong: dict[str, str] = {}
    if said.day is None or not row.happened_on <= said.day <= session.info["today"]:
        wrong["day"] = _("Say on which day: not before it happened, today at the latest.")
    if len(number) > LONGEST or not number.isprintable():
        wrong["record"] = _("At most {n} characters.").format(n=LONGEST)
    if wrong:
        raise InvalidError(_("Nothing was noted."), fields=wrong)
    if row.what == Told.CONCLUSION and number:
        try:
            put_register_number(session, row.contract_id, number, reader=reader)
        except InvalidError as error:
            raise InvalidError(error.detail, fields={"record": error.detail}) from error
    query = """update contracts.register_duty set noted_on = %s, record = %s, noted_by = %s,
            noted_at = %s where id = %s"""
    execute(session, query, (said.day, number, reader.person_id, at, id))
    record(
        session, "contracts.register_told", "document", row.contract_id, what=row.what,
        on=f"{said.day:%d.%m.%Y}", record=number,
    )  # fmt: skip
    signal(session, f"doc:{row.contract_id}")


def note_brought(
    session: Session, contract_id: UUID, number: str, *, reader: Reader, at: datetime
) -> None:
    """Note what the register knows already of a contract that came with its number there."""
    if not number:
        return
    query = """update contracts.register_duty set noted_on = happened_on, record = %s,
            noted_by = %s, noted_at = %s where contract_id = %s and noted_on is null"""
    execute(session, query, (number, reader.person_id, at, contract_id))
