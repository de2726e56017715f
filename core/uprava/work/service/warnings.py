"""Notices of coming terms: the working day before the last day, and on the last day itself."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from uprava.db.sql import driver
from uprava.documents.service.terms import office_calendar
from uprava.i18n import N_
from uprava.work.service.notices import Message, Noticed, notify
from uprava.work.service.people import people_behind, substitutes_of

PORTION = 500


def warn_of_terms(session: Session, *, today: date, at: datetime) -> int:
    """Tell people of terms that end today or before the next working day is over.

    Nothing is told on a day that is not worked. Two workers never tell one twice: a row is
    marked with the day by the statement that takes it. Returns how many rows were taken.
    """
    calendar = office_calendar()
    if not calendar.is_working(today):
        return 0
    query = """
        update work.item as i set warned_on = %(today)s
        from (
            select id from work.item
            where done_at is null and due_on between %(today)s and %(next)s
              and (warned_on is null or warned_on < %(today)s)
            order by due_on, id limit %(portion)s for update skip locked
        ) as near, documents.document as d
        where i.id = near.id and d.id = i.document_id
        returning i.principal_id, i.document_id, i.due_on, d.title"""
    values = {"today": today, "next": calendar.next_working_day(today), "portion": PORTION}
    rows = driver(session).execute(query, values).fetchall()
    behind = {each: people_behind(session, [each]) for each in {row[0] for row in rows}}
    for principal, document, due_on, title in rows:
        last = N_("The term ends today: {title}")
        soon = N_("The term ends on {day}: {title}")
        words = {"title": title, "day": f"{due_on:%d.%m.%Y}"}
        message = Message(last if due_on == today else soon, words)
        notify(session, behind[principal], Noticed("term", message, document), at=at)
    warn_substitutes(session, [row[0] for row in rows], at=at)
    return len(rows)


def warn_substitutes(session: Session, principals: list[int], *, at: datetime) -> None:
    """Tell who stands in for absent people that terms of theirs end, without saying which."""
    for each in substitutes_of(session, principals):
        said = N_("{name} is absent; terms of their documents end. Work for them to see which.")
        message = Message(said, {"name": each.absent})
        notify(session, [each.substitute_id], Noticed("term", message), at=at)
