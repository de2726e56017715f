"""«Напомнить»: a person's wish to be told of a document on a day, and the telling of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from uprava.audit.log import record
from uprava.db.sql import driver, execute, fetch
from uprava.documents.service.access import VISIBLE, get_document
from uprava.documents.service.terms import office_calendar
from uprava.errors import InvalidError, NotFoundError
from uprava.extension import DocumentHead
from uprava.i18n import N_, _
from uprava.users.reader import Reader
from uprava.work.service.notices import Message, Noticed, notify
from uprava.work.service.people import substitutes_of

FARTHEST = timedelta(days=366 * 3)
LONGEST = 200
SHOWN = 500
PORTION = 500
"""Reminders told in one transaction."""


@dataclass(frozen=True, slots=True)
class ReminderRow:
    """A reminder that waits, with the document it is about."""

    id: int
    document_id: UUID
    number: str | None
    title: str
    remind_on: date
    text: str


def remind(
    session: Session, id: UUID, *, on: date, text: str, reader: Reader, today: date
) -> DocumentHead:
    """Remember to tell the reader of a document on a day; a second one for the day replaces it.

    Raises InvalidError for a day that is past, or farther than three years.
    """
    head = get_document(session, id, reader=reader)
    text = " ".join(text.split())
    wrong = mistakes(on, text, today)
    if wrong:
        raise InvalidError(_("The reminder was not kept."), fields=wrong)
    execute(
        session,
        "insert into work.reminder (person_id, document_id, remind_on, text)"
        " values (%s, %s, %s, %s) on conflict (person_id, document_id, remind_on)"
        " do update set text = excluded.text, sent_at = null",
        (reader.person_id, id, on, text),
    )
    record(session, "reminder.set", "document", id, on=on)
    return head


def mistakes(on: date, text: str, today: date) -> dict[str, str]:
    """Return what is wrong with a reminder, by field."""
    wrong = {}
    if on < today:
        wrong["on"] = _("This day is past.")
    elif on - today > FARTHEST:
        wrong["on"] = _("Choose a day within three years.")
    if len(text) > LONGEST:
        wrong["text"] = _("At most {n} characters.").format(n=LONGEST)
    return wrong


def drop_reminder(session: Session, id: int, *, reader: Reader) -> None:
    """Delete one of the reader's reminders. Raises NotFoundError when it is gone."""
    query = "delete from work.reminder where id = %s and person_id = %s returning document_id"
    row = driver(session).execute(query, (id, reader.person_id)).fetchone()
    if row is None:
        raise NotFoundError(_("There is no such reminder."))
    record(session, "reminder.dropped", "document", row[0])


def list_reminders(session: Session, *, reader: Reader) -> Sequence[ReminderRow]:
    """Return the reader's reminders of documents they may still open, the nearest first."""
    query = f"""
        select r.id, r.document_id, d.number, d.title, r.remind_on, r.text
        from work.reminder as r join documents.document as d on d.id = r.document_id
        where r.person_id = %(person)s and r.sent_at is null and d.deleted_at is null and {VISIBLE}
        order by r.remind_on, r.id limit %(shown)s"""
    values = {"person": reader.person_id, "principals": list(reader.principals), "shown": SHOWN}
    return fetch(session, ReminderRow, query, values)


def quick_days(today: date) -> list[tuple[str, str]]:
    """Return the usual days to be reminded on, all of them worked: text and ISO day."""
    calendar = office_calendar()
    monday = today + timedelta(days=8 - today.isoweekday())
    choices = [
        (_("next working day"), calendar.next_working_day(today)),
        (_("in 3 working days"), calendar.add_working_days(today, 3)),
        (_("next week"), calendar.next_working_day(monday - timedelta(days=1))),
        (_("in 10 working days"), calendar.add_working_days(today, 10)),
    ]
    return [(text, day.isoformat()) for text, day in choices]


def tell_reminders(session: Session, *, today: date, at: datetime) -> int:
    """Turn the reminders of the day into notices; return how many.

    Two workers never tell one twice: the rows are taken and marked in one statement.
    """
    query = """
        update work.reminder set sent_at = %(at)s where id in (
            select id from work.reminder where sent_at is null and remind_on <= %(today)s
            order by remind_on, id limit %(portion)s for update skip locked
        ) returning person_id, document_id, text, (
            select d.title from documents.document as d where d.id = document_id)"""
    values = {"at": at, "today": today, "portion": PORTION}
    rows = driver(session).execute(query, values).fetchall()
    for person, document, text, title in rows:
        words = {"title": title, "text": text}
        shown = N_("Reminder: {text} — {title}") if text else N_("Reminder: {title}")
        notify(session, [person], Noticed("reminder", Message(shown, words), document), at=at)
    tell_substitutes(session, sorted({row[0] for row in rows}), at=at)
    return len(rows)


def tell_substitutes(session: Session, people: Sequence[int], *, at: datetime) -> None:
    """Tell who stands in for absent people that something came for them, without saying what."""
    for each in substitutes_of(session, people):
        said = N_("{name} is absent and was reminded of a document. Work for them to see it.")
        message = Message(said, {"name": each.absent})
        notify(session, [each.substitute_id], Noticed("reminder", message), at=at)
