"""Where an appeal stands after an act: found from its questions, never typed."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import execute, fetch_value
from uprava.documents.service.access import get_document
from uprava.documents.service.editing import change_term
from uprava.documents.service.states import put_into_state
from uprava.users.reader import Reader
from uprava.web.events import signal

from uprava_appeals.intake.service.following import follow
from uprava_appeals.intake.service.reading import list_questions, read, states_of
from uprava_appeals.values import OVER, Standing, standing_of


def settle(session: Session, id: UUID, *, reader: Reader, at: datetime) -> Standing:
    """Bring the appeal into the state its questions ask for, and its term to what still runs.

    Every act on a question or on the whole ends with it. Returns the state.
    """
    head, row = get_document(session, id, reader=reader), read(session, id)
    questions = list_questions(session, id)
    now = standing_of(states_of(questions), reviewed=row.reviewed, replying=row.replying)
    if row.closed_on is not None and now in OVER:
        now = Standing.CLOSED
    if row.registered_on is None and now not in OVER:
        now = Standing.RECEIVED
    day: date = session.info["today"]
    if now in OVER:
        drop_clocks(session, id, on=day)
    if now != head.state:
        put_into_state(session, head, now, at=at)
    due = running_term(session, id)
    if now not in OVER and due != head.due_on:
        change_term(session, id, due, at=at)
    list_anew(session, id, now, due, on=day)
    signal(session, f"doc:{id}")
    return now


LISTED = """
update appeals.appeal set due_on = %(due)s, standing = %(standing)s,
    standing_on = case standing when %(standing)s then coalesce(standing_on, %(on)s)
        else %(on)s end,
    asked_due = asked.due_on,
    tell_on = least((select min(n.notice_due) from appeals.decision as n
        where n.document_id = appeal.document_id and n.notice is not null and n.told_on is null
            and n.reversed_at is null), asked.due_on)
from (select min(c.due_on) as due_on from appeals.clock as c
    where c.document_id = %(id)s and c.met_on is null and starts_with(c.ground, 'asked-')) as asked
where document_id = %(id)s"""


def list_anew(session: Session, id: UUID, now: Standing, due: date | None, *, on: date) -> None:
    """Give the appeal its place in the lists: by its state, its term and what is to be told."""
    execute(session, LISTED, {"due": due, "standing": now, "on": on, "id": id})
    follow(session, id)


def running_term(session: Session, id: UUID) -> date | None:
    """Return the earliest last day of what must still be done with the appeal itself."""
    query = """
        select min(due_on) from appeals.clock
        where document_id = %s and met_on is null and decision_id is null"""
    found: date | None = fetch_value(session, query, (id,))
    return found


def drop_clocks(session: Session, id: UUID, *, on: date) -> None:
    """Let terms of the appeal and its questions fall away; those of notices go on."""
    execute(
        session,
        "update appeals.clock set met_on = %s, fell_away = true"
        " where document_id = %s and met_on is null and decision_id is null",
        (on, id),
    )
