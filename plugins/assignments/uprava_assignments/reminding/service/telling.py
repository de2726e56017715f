"""Reminders told: executors before a term and after it, author and controller once it has passed.

Who is absent is told as well, and so is who stands in.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session
from uprava.calendar.service import office_calendar
from uprava.i18n import N_
from uprava.work.service import Message, Noticed, notify
from uprava.work.service.people import people_behind, substitutes_of
from uprava.work.service.warnings import warn_substitutes

from uprava_assignments.reminding.rules import interim_steps_on, is_escalated, steps_on
from uprava_assignments.reminding.service.taking import (
    Told,
    take_interim_late,
    take_interim_near,
    take_late,
    take_near,
)
from uprava_assignments.settings import assignments_settings

NEAR = N_("Term of the assignment {number}: {day}, days left: {n}. {title}")
LATE = N_("The assignment {number} is overdue: the term was {day}, days late: {n}. {title}")
ESCALATED = N_("Not executed in time: {name}, {number}, term {day}, days late: {n}. {title}")
INTERIM_NEAR = N_("Interim term of {number}: {day}, days left: {n}: {part}. {title}")
INTERIM_LATE = N_("Interim term of {number} has passed: {day}, days late: {n}: {part}. {title}")
INTERIM_ESCALATED = N_(
    "Interim term not kept: {name}, {number}, {day}, days late: {n}: {part}. {title}"
)
STAND_IN = N_("{name} is absent; assignments of theirs are overdue. Work for them to see which.")

Telling = Callable[[Session], int]


def tellings_of(today: date, *, zone: str, at: datetime) -> list[Telling]:
    """Return what is told on a working day; each tells a portion and returns how many it took."""
    before = assignments_settings().days_before

    def near(session: Session) -> int:
        steps = steps_on(today, before, office_calendar(session))
        rows = take_near(session, steps, today=today, zone=zone)
        tell_near(session, rows, NEAR, today=today, at=at)
        return len(rows)

    def late(session: Session) -> int:
        rows = take_late(session, today=today)
        tell_late(session, rows, (LATE, ESCALATED), today=today, at=at)
        return len(rows)

    def interim_near(session: Session) -> int:
        steps = interim_steps_on(today, before, office_calendar(session))
        rows = take_interim_near(session, steps, today=today, zone=zone)
        tell_near(session, rows, INTERIM_NEAR, today=today, at=at)
        return len(rows)

    def interim_late(session: Session) -> int:
        rows = take_interim_late(session, today=today)
        tell_late(session, rows, (INTERIM_LATE, INTERIM_ESCALATED), today=today, at=at)
        return len(rows)

    return [near, late, interim_near, interim_late]


def tell_near(
    session: Session, rows: Sequence[Told], words: str, *, today: date, at: datetime
) -> None:
    """Tell executors of terms to come, and who stands in for the absent ones."""
    for each, people in with_people(session, rows):
        notify(session, people, noticed(each, words, today), at=at)
    warn_substitutes(session, executors(session, rows), at=at)


def tell_late(
    session: Session, rows: Sequence[Told], words: tuple[str, str], *, today: date, at: datetime
) -> None:
    """Tell executors of terms that have passed, and their leaders on the days set for that."""
    every, leaders = assignments_settings().escalate_every, set[int]()
    for each, people in with_people(session, rows):
        notify(session, people, noticed(each, words[0], today), at=at)
        if not is_escalated(each.due_on, each.last_told, today, every):
            continue
        above = {each.author_id, each.controller_id or each.author_id} - set(people)
        notify(session, sorted(above), noticed(each, words[1], today), at=at)
        leaders |= above
    stand_in(session, [*executors(session, rows), *sorted(leaders)], at=at)


def with_people(session: Session, rows: Sequence[Told]) -> list[tuple[Told, list[int]]]:
    """Return each row with who does it: the person, else all of the unit nobody took it from."""
    held = {each.person_id or each.principal_id for each in rows}
    behind = {each: people_behind(session, [each]) for each in sorted(held)}
    return [(each, behind[each.person_id or each.principal_id]) for each in rows]


def executors(session: Session, rows: Sequence[Told]) -> list[int]:
    """Return everybody who does one of the duties."""
    return sorted({person for _row, people in with_people(session, rows) for person in people})


def stand_in(session: Session, people: Sequence[int], *, at: datetime) -> None:
    """Tell who stands in for absent people that assignments are overdue, without saying which."""
    for each in substitutes_of(session, people):
        message = Message(STAND_IN, {"name": each.absent})
        notify(session, [each.substitute_id], Noticed("term", message), at=at)


def noticed(told: Told, words: str, today: date) -> Noticed:
    """Return what is told of a term: days left or days late, counted by the calendar."""
    values = {
        "number": told.number or "", "day": f"{told.due_on:%d.%m.%Y}", "title": told.title,
        "n": str(abs((told.due_on - today).days)), "name": told.name, "part": told.part,
    }  # fmt: skip
    return Noticed("term", Message(words, values), told.document_id)
