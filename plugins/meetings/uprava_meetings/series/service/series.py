"""Series: a rule by which a body meets; its meetings are planned a year ahead by a job."""

import json
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, LiteralString

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.calendar.repetition import Edition, Repetition, Schedule, restored, told
from uprava.calendar.repetition_words import in_words
from uprava.calendar.service import office_calendar
from uprava.db.sql import execute, fetch, fetch_one, fetch_value
from uprava.errors import ConflictError, InvalidError, NotFoundError
from uprava.i18n import _
from uprava.installation import installation_of
from uprava.users.reader import Reader

from uprava_meetings.bodies.service.bodies import get_kept, list_bodies, may_keep
from uprava_meetings.bodies.service.regulations import regulation_on
from uprava_meetings.planning.service.planning import LONGEST, SHORTEST, wrong_place
from uprava_meetings.values import Form

JOB = "meetings:settle_series"


@dataclass(frozen=True, slots=True)
class SeriesPlan:
    """What is said of a series; `since`: from which day the rule holds."""

    rule: Repetition
    since: date
    until: date | None
    begins: time
    minutes: int
    form: Form
    place: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """A series with its body and how many of its meetings are to come."""

    id: int
    body_id: int
    body: str
    rule: dict[str, Any]
    begins: time
    minutes: int
    form: str
    place: str
    link: str
    until: date | None
    made_by: int
    version: int
    settled: int
    problem: str
    coming: int
    following: datetime | None

    @property
    def schedule(self) -> Schedule:
        """The rule through its editions."""
        return restored(self.rule, until=self.until)

    @property
    def words(self) -> str:
        """The rule in words."""
        return in_words(self.schedule.rule)

    @property
    def how(self) -> str:
        """The English message id of the form."""
        return Form(self.form).caption

    @property
    def is_settled(self) -> bool:
        """Tell whether its meetings are planned as it says."""
        return self.settled == self.version

    def has_ended(self, today: date) -> bool:
        """Tell whether it gives no more meetings."""
        return self.until is not None and self.until <= today


ROWS: LiteralString = """
select s.id, s.body_id, b.name as body, s.rule, s.begins, s.minutes, s.form, s.place, s.link,
    s.until, s.made_by, s.version, s.settled, s.problem, count(d.id)::int as coming,
    min(m.starts_at) as following
from meetings.series as s join meetings.body as b on b.id = s.body_id
left join meetings.meeting as m on m.series_id = s.id and m.starts_at > now()
left join documents.document as d on d.id = m.document_id and d.deleted_at is null
    and d.state in ('planned', 'agenda', 'approved')
where {where} group by s.id, b.name order by b.name, s.begins, s.id"""


def list_series(session: Session, *, reader: Reader) -> list[SeriesRow]:
    """Return the series of the bodies the reader keeps."""
    kept = [
        each.id
        for each in list_bodies(session, reader=reader)
        if may_keep(session, each.id, reader=reader)
    ]
    return fetch(session, SeriesRow, ROWS.format(where="s.body_id = any (%s)"), (kept,))


def find_series(session: Session, id: int) -> SeriesRow | None:
    """Return a series, whoever asks."""
    return fetch_one(session, SeriesRow, ROWS.format(where="s.id = %s"), (id,))


def get_series(session: Session, id: int, *, reader: Reader) -> SeriesRow:
    """Return a series of a body the reader keeps, held. Raises NotFoundError for any other."""
    execute(session, "select from meetings.series where id = %s for update", (id,))
    found = find_series(session, id)
    if found is None or not may_keep(session, found.body_id, reader=reader):
        raise NotFoundError(_("There is no such series of meetings."))
    get_kept(session, found.body_id, reader=reader)
    return found


def begin_series(session: Session, body_id: int, plan: SeriesPlan, *, reader: Reader) -> int:
    """Begin a series; a job plans its meetings. Raises InvalidError naming the fields."""
    body = get_kept(session, body_id, reader=reader)
    refuse(session, plan)
    regulation_on(session, body_id, plan.since)
    schedule = Schedule((Edition(plan.since, plan.rule),), plan.until)
    query = """insert into meetings.series (body_id, rule, begins, minutes, form, place, link,
            until, made_by, settled, problem)
        values (%(body)s, %(rule)s, %(begins)s, %(minutes)s, %(form)s, %(place)s, %(link)s,
            %(until)s, %(by)s, 0, '') returning id"""
    values = kept(schedule, plan) | {"body": body_id, "by": reader.person_id}
    id = int(fetch_value(session, query, values))
    record(session, "series.begun", "meeting_series", id, title=body.name, rule=in_words(plan.rule))
    installation_of(session).jobs.defer(session, JOB, series_id=id)
    return id


def change_series(
    session: Session, id: int, plan: SeriesPlan, *, version: int, reader: Reader
) -> None:
    """Let another plan hold from a day on; meetings whose agenda is begun stay as they are.

    Raises InvalidError naming the fields, ConflictError when somebody else changed it.
    """
    row = unchanged(get_series(session, id, reader=reader), version)
    refuse(session, plan)
    schedule = row.schedule
    if plan.rule != schedule.rule:
        schedule = schedule.changed(plan.rule, since=plan.since)
    query = """update meetings.series set rule = %(rule)s, begins = %(begins)s,
            minutes = %(minutes)s, form = %(form)s, place = %(place)s, link = %(link)s,
            until = %(until)s, version = version + 1 where id = %(id)s"""
    execute(session, query, kept(schedule, plan) | {"id": id})
    record(
        session, "series.changed", "meeting_series", id, title=row.body, rule=in_words(plan.rule)
    )
    installation_of(session).jobs.defer(session, JOB, series_id=id)


def end_series(session: Session, id: int, last: date, *, version: int, reader: Reader) -> None:
    """Let a series end with a day: what is only planned after it goes.

    Raises InvalidError for a day that has passed, ConflictError when somebody else changed it.
    """
    row = unchanged(get_series(session, id, reader=reader), version)
    today: date = session.info["today"]
    if row.has_ended(today):
        raise ConflictError(_("This series has ended already."))
    if last < today:
        said = _("The last day is today or later.")
        raise InvalidError(said, fields={"last": said})
    query = "update meetings.series set until = %s, version = version + 1 where id = %s"
    execute(session, query, (last, id))
    record(session, "series.ended", "meeting_series", id, title=row.body, day=f"{last:%d.%m.%Y}")
    installation_of(session).jobs.defer(session, JOB, series_id=id)


def unchanged(row: SeriesRow, version: int) -> SeriesRow:
    """Return a series as it was when its form was drawn. Raises ConflictError otherwise."""
    if row.version != version:
        raise ConflictError(_("Somebody changed this series a moment ago. Open it again."))
    return row


def kept(schedule: Schedule, plan: SeriesPlan) -> dict[str, object]:
    """Return the parameters of a series' row."""
    return {
        "rule": json.dumps(told(schedule)), "begins": plan.begins, "minutes": plan.minutes,
        "form": plan.form, "place": plan.place, "link": plan.link, "until": plan.until,
    }  # fmt: skip


def refuse(session: Session, plan: SeriesPlan) -> None:
    """Raise InvalidError for what is wrong in a series, field by field."""
    today: date = session.info["today"]
    wrong: dict[str, str] = {}
    if plan.since < today:
        wrong["since"] = _("The rule begins today or later.")
    if plan.until is not None and plan.until < plan.since:
        wrong["until"] = _("The end lies before the beginning.")
    shortest, longest = (int(each.total_seconds() // 60) for each in (SHORTEST, LONGEST))
    if not shortest <= plan.minutes <= longest:
        wrong["minutes"] = _("From {first} to {last}.").format(first=shortest, last=longest)
    if plan.form is Form.CORRESPONDENCE:
        wrong["form"] = _("Votes by correspondence are planned one by one.")
    wrong |= wrong_place(plan.form, plan.place, plan.link)
    schedule = Schedule((Edition(plan.since, plan.rule),), plan.until)
    if not wrong and schedule.following(office_calendar(session)) is None:
        wrong["until"] = _("Not one meeting lies between the beginning and the end.")
    if wrong:
        raise InvalidError(_("The series has mistakes; nothing is kept."), fields=wrong)
