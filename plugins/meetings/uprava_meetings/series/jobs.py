"""The jobs of series: their meetings are planned a year ahead."""

from datetime import date, datetime

from procrastinate import Blueprint
from sqlalchemy.orm import Session
from uprava.clock import now, office_day
from uprava.db.transaction import system_transaction
from uprava.errors import UpravaError
from uprava.i18n import N_, use_locale
from uprava.installation import Installation, installation_of
from uprava.jobs.queue import task
from uprava.users.reader import Reader
from uprava.work.service import Message, Noticed, notify

from uprava_meetings.series.service.instances import keep_problem, running, settle
from uprava_meetings.series.service.series import JOB

TROUBLE = N_("Meetings of the series of {body} were not planned: {why}")


def register(blueprint: Blueprint) -> None:
    """Register the tasks; series are looked through every night."""
    task(blueprint, "settle_series", title=N_("Planning of a series of meetings"))(settle_series)
    task(blueprint, "plan_series", title=N_("Meetings of series a year ahead"), cron="10 21 * * *")(
        plan_series
    )


def settle_series(installation: Installation, *, series_id: int) -> None:
    """Plan the meetings of one series."""
    day = office_day(installation.settings.timezone)
    with use_locale(installation.settings.locale):
        settle_one(installation, series_id, day=day, at=now())


def plan_series(installation: Installation) -> None:
    """Plan the meetings of all series a year ahead."""
    plan_all(installation, day=office_day(installation.settings.timezone), at=now())


def plan_all(installation: Installation, *, day: date, at: datetime) -> int:
    """Plan the meetings of all series by a day; return how many were new."""
    with system_transaction(installation.engine, today=day, task="series") as session:
        every = running(session)
    with use_locale(installation.settings.locale):
        return sum(settle_one(installation, each, day=day, at=at) for each in every)


def settle_one(installation: Installation, id: int, *, day: date, at: datetime) -> int:
    """Plan one series in a transaction of its own; one that is refused stands in nobody's way."""
    try:
        with system_transaction(installation.engine, today=day, task="series") as session:
            return settle(session, id, at=at)
    except UpravaError as error:
        with system_transaction(installation.engine, today=day, task="series") as session:
            row = keep_problem(session, id, error.detail)
            if row is not None:
                said = Message(TROUBLE, {"body": row.body, "why": error.detail})
                notify(session, [row.made_by], Noticed("work", said), at=at)
        return 0


def follow_calendar(session: Session, reader: Reader | None, revision: int) -> None:
    """After days off have changed, meetings of series go where the rule puts them now."""
    del reader, revision
    jobs = installation_of(session).jobs
    jobs.defer_all(session, JOB, [{"series_id": each} for each in running(session)])
