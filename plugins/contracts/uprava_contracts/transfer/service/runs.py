"""Imports as the office sees them: brought, columns named, loaded, told row by row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString
from uuid import UUID

from psycopg.types.json import Jsonb
from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.ids import uuid7
from uprava.db.sql import driver, execute, fetch, fetch_one
from uprava.errors import ConflictError, InvalidError, NotFoundError
from uprava.i18n import _
from uprava.installation import installation_of
from uprava.tables.reading import read_rows
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader

from uprava_contracts.transfer.columns import columns_of, refuse_columns
from uprava_contracts.transfer.service.planning import Planned, Table, office_for, plan_row
from uprava_contracts.transfer.values import RowLine, RowState, Run
from uprava_contracts.values import CREATE

SHOWN = 100
"""Imports in the history, and rows of each kind on the page of one."""

LOCK = "contracts:importing"
"""One table is loaded at a time."""

RUNS: LiteralString = f"""
select r.id, r.organisation_id, r.unit_id, r.person_id, r.acting_for, r.name, r.header, r.columns,
    r.state, r.attempt, r.said, r.ordered_at, r.ended_at,
    coalesce((select {SHORT_NAME} from users.person as p where p.id = r.person_id), '') as person,
    t.total, t.good, t.known, t.refused, t.loaded
from contracts.import_run as r cross join lateral (
    select count(*)::int as total, count(*) filter (where w.state = 'good')::int as good,
        count(*) filter (where w.state = 'known')::int as known,
        count(*) filter (where w.state = 'refused')::int as refused,
        count(*) filter (where w.state = 'loaded')::int as loaded
    from contracts.import_row as w where w.run_id = r.id) as t
where r.organisation_id = %(organisation)s
    and (r.person_id = any (%(principals)s) or r.unit_id = any (%(principals)s))"""


@dataclass(frozen=True, slots=True)
class Brought:
    """A file and the unit whose contracts it holds."""

    name: str
    content: bytes
    unit_id: int


def bring(session: Session, brought: Brought, *, reader: Reader, at: datetime) -> UUID:
    """Read a table, look at its rows, keep both; nothing is entered yet.

    Raises InvalidError for what is no table, ForbiddenError without the right in the unit.
    """
    organisation = refuse_unit(session, brought.unit_id, reader=reader)
    rows = read_rows(brought.content)
    header = [cell[:200] for cell in rows[0][1]]
    id = uuid7()
    query = """insert into contracts.import_run (id, organisation_id, unit_id, person_id,
            acting_for, name, header, columns, state, ordered_at)
        values (%s, %s, %s, %s, %s, %s, %s, %s, 'looked', %s)"""
    columns = columns_of(header)
    execute(session, query, (
        id, organisation, brought.unit_id, reader.person_id, reader.acting_for, brought.name[:200],
        Jsonb(header), Jsonb(columns), at,
    ))  # fmt: skip
    cells = [(line, row[: len(header)]) for line, row in unique(rows[1:])]
    keep(session, id, look(session, Table(organisation, brought.unit_id, columns, cells)))
    record(session, "contracts.import_looked", "contract_import", id, name=brought.name[:200],
           rows=len(cells))  # fmt: skip
    return id


def refuse_unit(session: Session, unit_id: int, *, reader: Reader) -> int:
    """Return the organisation of a unit the reader enters contracts of. Raises InvalidError."""
    unit = "select from users.unit where id = %s and organisation_id = %s and closed_on is null"
    if not execute(session, unit, (unit_id, reader.organisation_id)):
        said = _("Choose from the list.")
        raise InvalidError(said, fields={"unit": said})
    reader.require(CREATE, unit=unit_id)
    assert reader.organisation_id is not None
    return reader.organisation_id


def unique(rows: Sequence[tuple[int, list[str]]]) -> list[tuple[int, list[str]]]:
    """Return rows with numbers that tell them apart: a workbook may say anything."""
    numbers = [number for number, _row in rows]
    if sorted(set(numbers)) == numbers and (not numbers or numbers[-1] < 2**31):
        return list(rows)
    return [(place, row) for place, (_number, row) in enumerate(rows, 2)]


def look(session: Session, table: Table) -> list[Planned]:
    """Return what every row becomes; with columns that lack something: that all are refused."""
    try:
        refuse_columns(table.columns)
    except InvalidError as error:
        return [
            Planned(line, row, RowState.REFUSED, " ".join(row)[:300] or "—", error.detail)
            for line, row in table.rows
        ]
    office = office_for(session, table)
    return [plan_row(office, table.columns, line, row) for line, row in table.rows]


def keep(session: Session, id: UUID, rows: Sequence[Planned]) -> None:
    """Write rows as they were looked at."""
    query = """insert into contracts.import_row (run_id, line, state, title, cells, why)
        values (%s, %s, %s, %s, %s, %s)"""
    values = [(id, row.line, row.state, row.title, Jsonb(list(row.cells)), row.why) for row in rows]
    with driver(session).cursor() as cursor:
        cursor.executemany(query, values)


def map_columns(session: Session, id: UUID, columns: Sequence[str], *, reader: Reader) -> None:
    """Name the columns of a table otherwise and look at all rows anew.

    Raises InvalidError for columns named twice or needed ones that lack.
    """
    run = hold_run(session, id, reader=reader)
    if not run.may_map:
        raise ConflictError(_("The table is being loaded or is loaded: its columns stay."))
    columns = [*columns, *[""] * len(run.header)][: len(run.header)]
    refuse_columns(columns)
    query = "update contracts.import_run set columns = %s where id = %s"
    execute(session, query, (Jsonb(list(columns)), id))
    cells = [(row.line, row.cells) for row in list_rows(session, id, None, most=None)]
    execute(session, "delete from contracts.import_row where run_id = %s", (id,))
    keep(session, id, look(session, Table(run.organisation_id, run.unit_id, columns, cells)))
    record(session, "contracts.import_mapped", "contract_import", id, name=run.name)


def list_runs(session: Session, *, reader: Reader) -> list[Run]:
    """Return the newest imports of the reader and of his units."""
    query = f"{RUNS} order by r.ordered_at desc, r.id desc limit {SHOWN}"
    return fetch(session, Run, query, values_of(reader))


def values_of(reader: Reader) -> dict[str, object]:
    """Return the parameters of `RUNS`."""
    return {"organisation": reader.organisation_id, "principals": list(reader.principals)}


def get_run(session: Session, id: UUID, *, reader: Reader) -> Run:
    """Return an import of the reader or of his unit. Raises NotFoundError."""
    values = values_of(reader) | {"id": id}
    found = fetch_one(session, Run, f"{RUNS} and r.id = %(id)s", values)
    if found is None:
        raise NotFoundError(_("There is no such import, or it is not open to you."))
    return found


def hold_run(session: Session, id: UUID, *, reader: Reader) -> Run:
    """Return an import that nobody else changes till the end of the act. Raises NotFoundError."""
    execute(session, "select from contracts.import_run where id = %s for update", (id,))
    return get_run(session, id, reader=reader)


def list_rows(
    session: Session, id: UUID, state: RowState | None, *, most: int | None = SHOWN
) -> list[RowLine]:
    """Return rows of an import the reader was let to, in the order of the table."""
    query = """select line, title, state, why, cells, contract_id from contracts.import_row
        where run_id = %(run)s and (%(state)s::text is null or state = %(state)s)
        order by line limit %(most)s"""
    return fetch(session, RowLine, query, {"run": id, "state": state, "most": most})


def load_later(session: Session, id: UUID, *, reader: Reader, at: datetime) -> None:
    """Have the good rows entered by a job, or go on where it stopped. Raises ConflictError."""
    run = hold_run(session, id, reader=reader)
    reader.require(CREATE, unit=run.unit_id)
    if not run.may_load:
        raise ConflictError(_("There is nothing to load: look at the rows."))
    query = """update contracts.import_run set state = 'loading', said = '', ended_at = null,
            person_id = %s, acting_for = %s, ordered_at = %s where id = %s"""
    execute(session, query, (reader.person_id, reader.acting_for, at, id))
    record(session, "contracts.import_begun", "contract_import", id, name=run.name, rows=run.good)
    installation_of(session).jobs.defer(session, "contracts:import_load", lock=LOCK, run=str(id))


def remove(session: Session, id: UUID, *, reader: Reader) -> None:
    """Forget an import that entered nothing. Raises ConflictError for another."""
    run = hold_run(session, id, reader=reader)
    if run.loading or run.loaded:
        raise ConflictError(_("Contracts were entered by this import: it stays in the history."))
    execute(session, "delete from contracts.import_run where id = %s", (id,))
    record(session, "contracts.import_removed", "contract_import", id, name=run.name)
