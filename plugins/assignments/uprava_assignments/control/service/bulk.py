"""Acts on many duties of a list: each by itself; what is refused stays and says why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.errors import InvalidError, UpravaError
from uprava.i18n import N_, _
from uprava.term_lists.bulk import Outcome, Refused, Sorted
from uprava.users.reader import Reader
from uprava.work.service import Message, Noticed, notify
from uprava.work.service.finishing import apart
from uprava.work.service.people import people_behind

from uprava_assignments.control.service.figures import kept
from uprava_assignments.control.service.listing import by_ids
from uprava_assignments.control.values import ListRow
from uprava_assignments.giving.rules import AssignmentNow, DutyNow, why_not_off_control
from uprava_assignments.giving.service.asking import ask_longer, set_term
from uprava_assignments.giving.service.ending import take_off_control
from uprava_assignments.giving.service.reading import selves
from uprava_assignments.giving.values import (
    AT_WORK,
    Control,
    DutyState,
    Ground,
    Priority,
    Role,
    Standing,
)

MOST = 200
"""Duties of one bulk act."""


class Deed(StrEnum):
    """What is done with the selected."""

    REMIND = "remind"
    MOVE = "move"
    """Another term: its author gives one, an executor asks for it."""
    OFF = "off"


@dataclass(frozen=True, slots=True)
class How:
    """How an act is done: the ground of taking off control, the new last day, the reason."""

    ground: Ground = Ground.DONE
    until: date | None = None
    reason: str = ""


def sort_out(
    session: Session, deed: Deed, ids: Sequence[int], how: How, *, reader: Reader
) -> Sorted[ListRow]:
    """Tell which of the selected the act is allowed with. Raises InvalidError for too many."""
    if not 1 <= len(set(ids)) <= MOST:
        raise InvalidError(_("Select from 1 to {n} assignments.").format(n=MOST))
    rows = by_ids(session, list(dict.fromkeys(ids)), reader=reader)
    reasons = {row.id: why_not(deed, row, how, reader=reader) for row in rows}
    gone = [each for each in dict.fromkeys(ids) if each not in reasons]
    refused = [Refused(str(row.id), name_of(row), reasons[row.id]) for row in rows
               if reasons[row.id]]  # fmt: skip
    lost = [Refused(str(id), "—", _("It is not there any more, or not open to you."))
            for id in gone]  # fmt: skip
    return Sorted([row for row in rows if not reasons[row.id]], [*refused, *lost])


def name_of(row: ListRow) -> str:
    """Return what an assignment is called in a sentence."""
    return row.number or row.text[:60]


def why_not(deed: Deed, row: ListRow, how: How, *, reader: Reader) -> str:
    """Return why the reader cannot do this with a duty; empty when it can be done."""
    if deed is Deed.OFF:
        return why_not_off(row, how, reader=reader)
    if row.state not in AT_WORK or row.standing == Standing.SUSPENDED:
        return _("It is not being executed now.")
    reasons = {Deed.REMIND: why_not_reminded, Deed.MOVE: why_not_moved}
    return reasons[deed](row, reader=reader)


def why_not_off(row: ListRow, how: How, *, reader: Reader) -> str:
    """Return why it cannot be taken off control; empty when it can."""
    if not leads(row, reader):
        return _("Only its controller or its author takes it off control.")
    return why_not_off_control(now_of(row), how.ground)


def why_not_reminded(row: ListRow, *, reader: Reader) -> str:
    """Return why its executor cannot be reminded; empty when one can."""
    if row.person_id in selves(reader):
        return _("You execute it yourself.")
    return "" if leads(row, reader) else _("Only its author and its controller remind of it.")


def why_not_moved(row: ListRow, *, reader: Reader) -> str:
    """Return why another term can be neither given nor asked for; empty when it can."""
    own = selves(reader)
    if row.author_id not in own and row.person_id not in own:
        return _("Its author moves the term, and its executor asks for it.")
    if row.due_on is None:
        return _("The assignment has no term: there is nothing to make longer.")
    if row.author_id not in own and row.asked_until:
        return _("You have asked for a longer term already.")
    return ""


def leads(row: ListRow, reader: Reader) -> bool:
    """Tell whether the reader gave the assignment or controls it."""
    return bool({row.author_id, row.controller_id} & set(selves(reader)))


def now_of(row: ListRow) -> AssignmentNow:
    """Return what the rules of ending look at."""
    lead = DutyNow(row.id, Role(row.role), DutyState(row.state), row.person_id, row.due_on)
    return AssignmentNow(
        Standing(row.standing), Control(row.control), Priority(row.priority), row.author_id,
        row.controller_id, (lead,),
    )  # fmt: skip


def perform(
    session: Session, deed: Deed, ids: Sequence[int], how: How, *, reader: Reader, at: datetime
) -> Outcome:
    """Do an act with each of the selected it is allowed with; the others stay and say why."""
    parted = sort_out(session, deed, ids, how, reader=reader)
    refused = list(parted.refused)
    for row in parted.allowed:
        try:
            with apart(session):
                do_one(session, deed, row, how, reader=reader, at=at)
        except UpravaError as error:
            if isinstance(error, InvalidError) and len(parted.allowed) == 1:
                raise
            refused.append(Refused(str(row.id), name_of(row), sentence_of(error)))
    kept.forget(reader)
    return Outcome(parted.asked - len(refused), refused)


def sentence_of(error: UpravaError) -> str:
    """Return why one was refused: what is wrong with a field says more than the whole."""
    fields = error.fields if isinstance(error, InvalidError) else {}
    return next(iter(fields.values()), error.detail)


def do_one(
    session: Session, deed: Deed, row: ListRow, how: How, *, reader: Reader, at: datetime
) -> None:
    """Do an act with one duty, by the service it belongs to."""
    if deed is Deed.REMIND:
        remind(session, row, reader=reader, at=at)
    elif deed is Deed.OFF:
        take_off_control(session, row.assignment_id, how.ground, how.reason, reader=reader, at=at)
    elif how.until is not None:
        move = set_term if row.author_id in selves(reader) else ask_longer
        move(session, row.id, how.until, how.reason, reader=reader, at=at)


def remind(session: Session, row: ListRow, *, reader: Reader, at: datetime) -> None:
    """Tell who has to do it that it is waited for."""
    whom = row.person_id or row.principal_id
    text = " ".join(row.text.split())[:200]
    if row.due_on is None:
        message = Message(N_("{who} reminds of: {title}"), {"who": reader.name, "title": text})
    else:
        message = Message(
            N_("{who} reminds of: {title}. Term: {day}"),
            {"who": reader.name, "title": text, "day": f"{row.due_on:%d.%m.%Y}"},
        )
    told = notify(
        session, people_behind(session, [whom]), Noticed("term", message, row.assignment_id),
        at=at,
    )  # fmt: skip
    if not told:
        raise InvalidError(_("Nobody is left to remind: the executor has left."))
    record(session, "assignment.reminded", "document", row.assignment_id, principals=told)
