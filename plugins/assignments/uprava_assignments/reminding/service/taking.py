"""What is to be reminded of today: taken and marked by one statement, so that it is told once.

Two workers pass by what the other holds; what a killed worker took is told by the next one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import LiteralString
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import fetch

from uprava_assignments.giving.service.reading import name_of
from uprava_assignments.reminding.rules import Step

PORTION = 500
"""Duties told of in one transaction."""


@dataclass(frozen=True, slots=True)
class Told:
    """A term somebody is told of; `part` is the text of an interim one.

    `last_told` is the day of the reminder before this one.
    """

    document_id: UUID
    number: str | None
    title: str
    due_on: date
    last_told: date | None
    principal_id: int
    person_id: int | None
    name: str
    author_id: int
    controller_id: int | None
    part: str = ""


AT_WORK: LiteralString = """u.state in ('sent', 'accepted', 'returned') and u.role <> 'informed'
      and d.state in ('issued', 'reported') and d.deleted_at is null"""
"""Who has to act now: what is suspended, recalled, reported or ended is silent."""

STEPS: LiteralString = """unnest(%(due)s::date[], %(step)s::date[], %(tell)s::date[])
        as step (due_on, day, tell_on)"""

SINCE: LiteralString = "(step.day::timestamp at time zone %(zone)s)"

NAME: LiteralString = f"""coalesce({name_of("u.person_id")}, {name_of("u.principal_id")},
        (select unit.name from users.unit where unit.id = u.principal_id), '—') as name"""

COLUMNS: LiteralString = f"""d.id as document_id, d.number, d.title, t.due_on,
    taken.reminded_on as last_told, u.principal_id, u.person_id, {NAME}, a.author_id,
    a.controller_id"""

NEAR: LiteralString = f"""select u.id, u.reminded_on from {STEPS}
        join assignments.duty as u on u.due_on = step.due_on
        join documents.document as d on d.id = u.assignment_id
        where {AT_WORK} and u.sent_at < {SINCE}
          and (u.reminded_on is null or u.reminded_on < step.tell_on)
        limit {PORTION} for update of u skip locked"""

LATE: LiteralString = f"""select u.id, u.reminded_on from assignments.duty as u
        join documents.document as d on d.id = u.assignment_id
        where u.due_on < %(today)s and {AT_WORK}
          and (u.reminded_on is null or u.reminded_on < %(today)s)
        limit {PORTION} for update of u skip locked"""

DUTIES: LiteralString = f"""
with taken as materialized ({{chosen}})
update assignments.duty as u set reminded_on = %(today)s
from taken join assignments.duty as t on t.id = taken.id
join assignments.assignment as a on a.document_id = t.assignment_id
join documents.document as d on d.id = a.document_id
where u.id = taken.id
returning {COLUMNS}"""

INTERIM_NEAR: LiteralString = f"""select m.id, m.reminded_on, u.id as duty_id from {STEPS}
        join assignments.milestone as m on m.due_on = step.due_on and m.done_on is null
        join assignments.duty as u on u.assignment_id = m.assignment_id and u.role = 'responsible'
        join documents.document as d on d.id = u.assignment_id
        where {AT_WORK} and u.sent_at < {SINCE}
          and (m.reminded_on is null or m.reminded_on < step.tell_on)
        limit {PORTION} for update of m skip locked"""

INTERIM_LATE: LiteralString = f"""select m.id, m.reminded_on, u.id as duty_id
        from assignments.milestone as m
        join assignments.duty as u on u.assignment_id = m.assignment_id and u.role = 'responsible'
        join documents.document as d on d.id = u.assignment_id
        where m.due_on < %(today)s and m.done_on is null and {AT_WORK}
          and (m.reminded_on is null or m.reminded_on < %(today)s)
        limit {PORTION} for update of m skip locked"""

INTERIMS: LiteralString = f"""
with taken as materialized ({{chosen}})
update assignments.milestone as t set reminded_on = %(today)s
from taken join assignments.duty as u on u.id = taken.duty_id
join assignments.assignment as a on a.document_id = u.assignment_id
join documents.document as d on d.id = a.document_id
where t.id = taken.id
returning {COLUMNS}, t.text as part"""


def take_near(session: Session, steps: Sequence[Step], *, today: date, zone: str) -> list[Told]:
    """Return the duties whose term comes near, marked as told of today."""
    return take(session, DUTIES.format(chosen=NEAR), given(steps, today=today, zone=zone))


def take_late(session: Session, *, today: date) -> list[Told]:
    """Return the overdue duties nobody was told of today, marked."""
    return take(session, DUTIES.format(chosen=LATE), {"today": today})


def take_interim_near(
    session: Session, steps: Sequence[Step], *, today: date, zone: str
) -> list[Told]:
    """Return the interim terms that come near, for the responsible executor, marked."""
    return take(session, INTERIMS.format(chosen=INTERIM_NEAR), given(steps, today=today, zone=zone))


def take_interim_late(session: Session, *, today: date) -> list[Told]:
    """Return the interim terms that passed without a word, marked."""
    return take(session, INTERIMS.format(chosen=INTERIM_LATE), {"today": today})


def given(steps: Sequence[Step], *, today: date, zone: str) -> dict[str, object]:
    """Return what stands for the steps in a statement; `zone` is the office's time zone."""
    return {
        "due": [each.due_on for each in steps], "step": [each.day for each in steps],
        "tell": [each.tell_on for each in steps], "today": today, "zone": zone,
    }  # fmt: skip


def take(session: Session, query: LiteralString, values: Mapping[str, object]) -> list[Told]:
    """Run one of the statements; the rows come by term, then by document."""
    rows = fetch(session, Told, query, values)
    return sorted(rows, key=lambda each: (each.due_on, each.document_id, each.principal_id))
