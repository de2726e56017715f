"""A periodic assignment is changed from a day on, and stopped."""

import json
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.calendar.repetition import Schedule, told
from uprava.calendar.repetition_words import in_words
from uprava.calendar.service import office_calendar
from uprava.db.sql import execute
from uprava.documents.service.registering import touch
from uprava.errors import ConflictError, ForbiddenError, InvalidError
from uprava.extension import DocumentHead
from uprava.i18n import N_, _
from uprava.installation import installation_of
from uprava.users.reader import Reader
from uprava.web.events import signal

from uprava_assignments.giving.service.drafting import word_in
from uprava_assignments.giving.service.people import today_of
from uprava_assignments.giving.service.reading import hold_assignment, list_duties, selves
from uprava_assignments.giving.service.standing import tell
from uprava_assignments.periodic.service.instances import finish, keep_next
from uprava_assignments.periodic.service.making import JOB, MOST_AHEAD, Plan
from uprava_assignments.periodic.service.reading import SeriesRow, find_series


def hold_series(
    session: Session, id: UUID, *, version: int | None, reader: Reader
) -> tuple[DocumentHead, SeriesRow]:
    """Return a running series of the reader, held while it is changed.

    Raises NotFoundError, ForbiddenError for others than its leader, ConflictError for one that is
    over or was changed since.
    """
    head, row = hold_assignment(session, id, reader=reader, version=version)
    execute(session, "select from assignments.series where document_id = %s for update", (id,))
    series = find_series(session, id)
    if row.author_id not in selves(reader):
        raise ForbiddenError(_("Only the leader changes or stops a periodic assignment."))
    if series is None or not series.running:
        raise ConflictError(_("The assignment is not periodic, or it is over already."))
    return head, series


def change_rule(
    session: Session, id: UUID, plan: Plan, *, version: int, reader: Reader, at: datetime
) -> None:
    """Let another rule hold from a day on; terms before it stay those of the rule before.

    The end stays as it was. Raises InvalidError for a day that has passed or was given for.
    """
    head, series = hold_series(session, id, version=version, reader=reader)
    since, wrong, known = plan.since, {}, max(today_of(session), series.given_to or date.min)
    if since < today_of(session) or since <= (series.given_to or date.min):
        wrong["since"] = _("The new rule begins later than {day}: what was given stays.").format(
            day=f"{known:%d.%m.%Y}"
        )
    if not 0 <= plan.ahead_days <= MOST_AHEAD:
        wrong["ahead_days"] = _("From 0 to {n}.").format(n=MOST_AHEAD)
    schedule = series.schedule.changed(plan.rule, since=since)
    coming = schedule.following(office_calendar(session), after=series.given_to)
    if not wrong and coming is None:
        wrong["since"] = _("Not one term lies between this day and the end.")
    if wrong:
        raise InvalidError(_("The rule of repetition has mistakes; nothing is kept."), fields=wrong)
    keep(session, series, schedule, plan.ahead_days)
    keep_next(session, replace(series, ahead_days=plan.ahead_days), coming, at=at)
    record(session, "assignment.series_changed", "document", id, rule=in_words(plan.rule),
           since=f"{since:%d.%m.%Y}")  # fmt: skip
    touch(session, id, at=at)
    installation_of(session).jobs.defer(session, JOB)
    signal(session, f"doc:{head.id}")


def keep(session: Session, series: SeriesRow, schedule: Schedule, ahead_days: int) -> None:
    """Keep the editions of the rule and how far ahead instances are issued."""
    execute(
        session,
        "update assignments.series set rule = %s, ahead_days = %s, until = %s"
        " where document_id = %s",
        (json.dumps(told(schedule)), ahead_days, schedule.until, series.id),
    )


@dataclass(frozen=True, slots=True)
class End:
    """Why a periodic assignment is stopped, and after which day no term lies."""

    reason: str
    last: date


def stop(
    session: Session, id: UUID, end: End, *, version: int, reader: Reader, at: datetime
) -> None:
    """Let no term lie after a day: a series without one more term is over at once.

    Instances that were given are executed as they are. Raises InvalidError without a reason or
    for a day that has passed.
    """
    head, series = hold_series(session, id, version=version, reader=reader)
    last = end.last
    reason = word_in(end.reason, "reason", _("Say why, in at most {n} characters."))
    if last < today_of(session):
        said = _("The day lies in the past.")
        raise InvalidError(said, fields={"last": said})
    schedule = replace(series.schedule, until=min(last, series.until or date.max))
    keep(session, series, schedule, series.ahead_days)
    query = "update assignments.series set stopped_by = %s, reason = %s where document_id = %s"
    execute(session, query, (reader.person_id, reason, id))
    record(session, "assignment.series_stopped", "document", id, reason=reason,
           last=f"{last:%d.%m.%Y}")  # fmt: skip
    people = [each.principal_id for each in list_duties(session, id)]
    tell(session, head, people, N_("The periodic assignment is stopped: {title}"), at=at)
    coming = schedule.following(office_calendar(session), after=series.given_to)
    if coming is None:
        finish(session, id, at=at)
    else:
        keep_next(session, series, coming, at=at)
        touch(session, id, at=at)
    signal(session, f"doc:{id}")
