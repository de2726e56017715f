"""The end of a recount: executors and authors are told, and who changed the calendar."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import fetch, fetch_one
from uprava.i18n import N_
from uprava.work.service import Message, Noticed, notify
from uprava.work.service.people import people_behind

FEW = 5
"""Up to so many notices of one recount a person gets one by one; of more, their number."""


@dataclass(frozen=True, slots=True)
class Told:
    """A term that moved, or that was left, and whom it concerns."""

    assignment_id: UUID
    title: str
    principal_id: int
    author_id: int
    was: date
    now: date


@dataclass(frozen=True, slots=True)
class Ended:
    """How a recount ended."""

    ordered_by: int | None
    looked_at: int


def finish(session: Session, recount_id: int, *, at: datetime) -> None:
    """Mark a recount as done and tell everybody whose term it moved, once."""
    query = """update assignments.recount set ended_at = %s where id = %s
        returning ordered_by, looked_at"""
    ended = fetch_one(session, Ended, query, (at, recount_id))
    assert ended is not None
    lines = fetch(session, Told, LINES, (recount_id,))
    for person, mine in sorted(concerned(session, lines).items()):
        tell(session, person, mine, at=at)
    moved = sum(each.now != each.was for each in lines)
    record(session, "recount.ended", "recount", recount_id, looked=ended.looked_at, moved=moved,
           left=len(lines) - moved)  # fmt: skip
    if ended.ordered_by is not None and ended.looked_at:
        values = {"looked": str(ended.looked_at), "moved": str(moved)}
        said = Message(
            N_("Terms of assignments were counted anew: {looked}, moved {moved}."), values
        )
        notify(session, [ended.ordered_by], Noticed("term", said), at=at)


LINES = """
select l.assignment_id, d.title, coalesce(u.person_id, u.principal_id) as principal_id,
    u.author_id, l.was, l.now
from assignments.recount_line as l
join assignments.duty as u on u.id = l.duty_id
join documents.document as d on d.id = l.assignment_id
where l.recount_id = %s and d.deleted_at is null
order by l.now, l.duty_id"""


def concerned(session: Session, lines: Sequence[Told]) -> dict[int, list[Told]]:
    """Return what concerns each person: as who executes it, or as who gave it."""
    behind = {
        each: people_behind(session, [each]) for each in {line.principal_id for line in lines}
    }
    found: dict[int, dict[UUID, Told]] = defaultdict(dict)
    for line in lines:
        for person in (*behind[line.principal_id], line.author_id):
            found[person].setdefault(line.assignment_id, line)
    return {person: list(mine.values()) for person, mine in found.items()}


def tell(session: Session, person_id: int, lines: Sequence[Told], *, at: datetime) -> None:
    """Put the changed terms before a person: each, or how many."""
    if len(lines) > FEW:
        many = N_("The production calendar changed: terms of {n} of your assignments moved.")
        noticed = [Noticed("term", Message(many, {"n": str(len(lines))}))]
    else:
        noticed = [Noticed("term", message_of(line), line.assignment_id) for line in lines]
    for each in noticed:
        notify(session, [person_id], each, at=at)


def message_of(line: Told) -> Message:
    """Return what is told of one term."""
    values = {"title": line.title, "day": f"{line.now:%d.%m.%Y}"}
    if line.now == line.was:
        left = N_("The production calendar changed; the term {day} was left: {title}")
        return Message(left, values)
    return Message(N_("The term is {day} now, the production calendar changed: {title}"), values)
