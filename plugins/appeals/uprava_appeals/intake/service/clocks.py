"""The statutory terms of an appeal: started by a ground of the law, met, fallen away, moved."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session
from uprava.calendar import Deadline, Rules
from uprava.calendar.keeping import restored, told
from uprava.calendar.service import office_calendar
from uprava.db.sql import execute

from uprava_appeals.intake.service.reading import ClockRow
from uprava_appeals.law.grounds import Ground
from uprava_appeals.law.terms import appeal_rules, shifted_rules
from uprava_appeals.settings import AppealsSettings


def rules() -> Rules:
    """Return the rules of appeals with the office's own answer where a term ends on a day off."""
    return shifted_rules(appeal_rules(), AppealsSettings().shift)


def start(
    session: Session, id: UUID, ground: Ground, deadline: Deadline | None, *,
    question_id: int | None = None, decision_id: int | None = None,
) -> None:  # fmt: skip
    """Let a term of the ground run; the one that runs already stays. None: the law names none."""
    if deadline is None:
        return
    execute(
        session,
        """
        insert into appeals.clock (document_id, question_id, decision_id, ground, term, due_on,
            due_first, fell_away) values (%s, %s, %s, %s, %s, %s, %s, false)
        on conflict do nothing""",
        (
            id, question_id, decision_id, ground.code,
            msgspec.json.encode(told(deadline)).decode(), deadline.date, deadline.date,
        ),
    )  # fmt: skip


def meet(
    session: Session, id: UUID, *, grounds: Collection[str], on: date,
    question_id: int | None = None, fell_away: bool = False,
) -> None:  # fmt: skip
    """Stop running terms of some grounds: what they ask was done, or need not be done any more.

    Of one question when it is named, else of the appeal and of all its questions.
    """
    execute(
        session,
        """
        update appeals.clock set met_on = %(on)s, fell_away = %(away)s
        where document_id = %(id)s and ground = any (%(grounds)s) and met_on is null
          and (%(question)s::bigint is null or question_id = %(question)s)""",
        {"on": on, "away": fell_away, "id": id, "grounds": list(grounds), "question": question_id},
    )


def deadline_of(session: Session, clock: ClockRow) -> Deadline:
    """Return a term with the sentences that explain it."""
    return restored(clock.term, office_calendar(session))


def move(session: Session, clock: ClockRow, deadline: Deadline) -> None:
    """Give a running term another last day."""
    execute(
        session,
        "update appeals.clock set term = %s, due_on = %s where id = %s and met_on is null",
        (msgspec.json.encode(told(deadline)).decode(), deadline.date, clock.id),
    )
