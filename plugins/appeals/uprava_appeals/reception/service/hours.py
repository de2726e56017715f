"""Hours of reception: kept by the registrars, told to everybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.calendar.service import office_calendar
from uprava.db.sql import execute, fetch, fetch_one, fetch_value
from uprava.errors import ConflictError, InvalidError, NotFoundError
from uprava.i18n import _
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader

from uprava_appeals.reception.slots import Hours, Span, clash, read_span
from uprava_appeals.values import REGISTER

SHORTEST, LONGEST = 5, 240
"""Minutes of one slot."""

MOST_AHEAD = 20
"""Working days before a reception by which its bookings may be closed."""

LONGEST_PLACE = 200


@dataclass(frozen=True, slots=True)
class HoursRow:
    """A row of the schedule; `name` and `post` are those of who receives."""

    id: int
    organisation_id: int
    person_id: int
    name: str
    post: str
    weekday: int | None
    weeks: list[int]
    on_day: date | None
    begins: time
    ends: time
    minutes: int
    breaks: list[str]
    place: str
    ahead: int
    since: date | None
    until: date | None
    version: int

    @property
    def hours(self) -> Hours:
        """The hours as slots are counted from them."""
        breaks = (read_span(each) for each in self.breaks)
        return Hours(
            person_id=self.person_id, span=Span(self.begins, self.ends), minutes=self.minutes,
            weekday=self.weekday, weeks=tuple(self.weeks), on_day=self.on_day,
            breaks=tuple(each for each in breaks if each), place=self.place, ahead=self.ahead,
            since=self.since, until=self.until,
        )  # fmt: skip


ROWS = f"""
select h.id, h.organisation_id, h.person_id, {SHORT_NAME} as name, coalesce(
        (select post.title from users.post_holder as holder
         join users.post on post.id = holder.post_id
         where holder.person_id = p.id and holder.since <= %(today)s
           and (holder.until is null or holder.until >= %(today)s)
         order by holder.acting, holder.since, holder.id limit 1), '') as post,
    h.weekday, h.weeks, h.on_day, h.begins, h.ends, h.minutes, h.breaks, h.place, h.ahead,
    h.since, h.until, h.version
from appeals.reception_hours as h join users.person as p on p.id = h.person_id
where h.organisation_id = %(organisation)s"""

FIELDS = """person_id, weekday, weeks, on_day, begins, ends, minutes, breaks, place, ahead, since,
    until"""
VALUES = """%(person)s, %(weekday)s, %(weeks)s::int[], %(on_day)s, %(begins)s, %(ends)s,
    %(minutes)s, %(breaks)s::text[], %(place)s, %(ahead)s, %(since)s, %(until)s"""


def organisation_of(reader: Reader) -> int:
    """Return the reader's organisation. Raises ConflictError without one."""
    if reader.organisation_id is None:
        raise ConflictError(_("You work in no organisation: receptions belong to one."))
    return reader.organisation_id


def list_hours(
    session: Session, *, reader: Reader, since: date, until: date | None = None
) -> list[HoursRow]:
    """Return the reader's organisation's hours; see `hours_of`."""
    return hours_of(session, organisation_of(reader), since=since, until=until)


def hours_of(
    session: Session, organisation_id: int, *, since: date, until: date | None = None
) -> list[HoursRow]:
    """Return the hours in force on some day from `since` to `until`, leader by leader."""
    query = f"""{ROWS}
        and coalesce(h.on_day, h.until, 'infinity') >= %(since)s
        and coalesce(h.on_day, h.since, '-infinity') <= coalesce(%(until)s::date, 'infinity')
        order by p.surname, p.id, h.on_day nulls first, h.weekday, h.begins"""
    values = {"organisation": organisation_id, "today": since, "since": since, "until": until}
    return fetch(session, HoursRow, query, values)


def get_hours(session: Session, id: int, *, reader: Reader) -> HoursRow:
    """Return a row of the reader's organisation. Raises NotFoundError."""
    values = {"organisation": organisation_of(reader), "today": session.info["today"], "id": id}
    found = fetch_one(session, HoursRow, f"{ROWS} and h.id = %(id)s", values)
    if found is None:
        raise NotFoundError(_("There are no such hours of reception."))
    return found


def add_hours(session: Session, wanted: Hours, *, reader: Reader) -> int:
    """Add hours of reception; return their id. Raises InvalidError naming the fields."""
    reader.require(REGISTER)
    organisation = hold(session, reader)
    refuse(session, wanted, others(session, reader=reader))
    query = f"""insert into appeals.reception_hours (organisation_id, {FIELDS})
        values (%(organisation)s, {VALUES}) returning id"""
    id = int(fetch_value(session, query, values_of(wanted) | {"organisation": organisation}))
    told(session, "reception.hours_added", id, wanted)
    return id


def change_hours(session: Session, id: int, wanted: Hours, *, version: int, reader: Reader) -> None:
    """Change hours of reception; bookings taken stay.

    Raises InvalidError naming the fields, ConflictError when somebody else changed them.
    """
    reader.require(REGISTER)
    hold(session, reader)
    found = get_hours(session, id, reader=reader)
    if found.version != version:
        raise ConflictError(_("Somebody changed these hours a moment ago. Open them again."))
    refuse(session, wanted, others(session, reader=reader, but=id))
    query = f"""update appeals.reception_hours set ({FIELDS}) = ({VALUES}), version = version + 1
        where id = %(id)s"""
    execute(session, query, values_of(wanted) | {"id": id})
    told(session, "reception.hours_changed", id, wanted)


def end_hours(session: Session, id: int, *, reader: Reader, today: date) -> None:
    """Let hours hold today for the last time; those still to begin are removed."""
    reader.require(REGISTER)
    hold(session, reader)
    found = get_hours(session, id, reader=reader)
    begun = (found.on_day or found.since or today) <= today
    query = "delete from appeals.reception_hours where id = %(id)s"
    if begun:
        query = """update appeals.reception_hours set until = %(today)s, version = version + 1
            where id = %(id)s"""
    execute(session, query, {"id": id, "today": today})
    record(session, "reception.hours_ended", "reception_hours", id, until=f"{today:%d.%m.%Y}")


def hold(session: Session, reader: Reader) -> int:
    """Let changes of an organisation's schedule follow one another; return it."""
    organisation = organisation_of(reader)
    execute(session, "select pg_advisory_xact_lock(7240361, %s)", (organisation,))
    return organisation


def others(session: Session, *, reader: Reader, but: int | None = None) -> list[Hours]:
    """Return the hours that hold from today on, but one row."""
    rows = list_hours(session, reader=reader, since=session.info["today"])
    return [each.hours for each in rows if each.id != but]


def values_of(hours: Hours) -> dict[str, Any]:
    """Return hours as the parameters of their row."""
    return {
        "person": hours.person_id, "weekday": hours.weekday, "weeks": list(hours.weeks),
        "on_day": hours.on_day, "begins": hours.span.begins, "ends": hours.span.ends,
        "minutes": hours.minutes, "breaks": [each.words for each in hours.breaks],
        "place": hours.place, "ahead": hours.ahead, "since": hours.since, "until": hours.until,
    }  # fmt: skip


def told(session: Session, act: str, id: int, hours: Hours) -> None:
    """Write down what was done with hours, and whose they are."""
    record(session, act, "reception_hours", id, hours=hours.span.words, person=hours.person_id)


def refuse(session: Session, wanted: Hours, every: Sequence[Hours]) -> None:
    """Raise InvalidError for mistakes, a day off, and hours that meet others of the same person."""
    wrong = mistakes(wanted)
    if wanted.on_day and not office_calendar(session).is_working(wanted.on_day):
        wrong["on_day"] = _("This day is not worked.")
    today = session.info["today"]
    met = (clash(wanted, each, since=max(today, wanted.since or today)) for each in every)
    day = None if wrong else next(filter(None, met), None)
    if day:
        wrong["begins"] = _("On {day} this leader receives at these hours already.").format(
            day=f"{day:%d.%m.%Y}"
        )
    if wrong:
        raise InvalidError(_("The hours have mistakes; nothing is kept."), fields=wrong)


def mistakes(hours: Hours) -> dict[str, str]:
    """Return what is wrong with hours by themselves, by field."""
    wrong = {}
    if (hours.weekday is None) == (hours.on_day is None):
        wrong["weekday"] = _("Choose a day of the week, or name one day.")
    if not SHORTEST <= hours.minutes <= LONGEST:
        wrong["minutes"] = _("From {first} to {last}.").format(first=SHORTEST, last=LONGEST)
    elif not any(hours.spans()):
        wrong["ends"] = _("Not one reception fits into these hours.")
    if any(not each.meets(hours.span) for each in hours.breaks):
        wrong["breaks"] = _("A break lies outside the hours.")
    if not 1 <= len(hours.place) <= LONGEST_PLACE:
        wrong["place"] = _("Say where people are received.")
    if not 0 <= hours.ahead <= MOST_AHEAD:
        wrong["ahead"] = _("From {first} to {last}.").format(first=0, last=MOST_AHEAD)
    if (hours.since or date.min) > (hours.until or date.max):
        wrong["until"] = _("The last day is before the first.")
    return wrong
