"""The jobs of periodic assignments: instances are given, coming days are counted anew."""

from datetime import date, datetime
from uuid import UUID

from procrastinate import Blueprint
from uprava.clock import now, office_day
from uprava.db.transaction import system_transaction
from uprava.errors import ForbiddenError, InvalidError, NotFoundError
from uprava.i18n import N_, use_locale
from uprava.installation import Installation
from uprava.jobs.queue import task

from uprava_assignments.periodic.service.instances import give_next, put_off, recount, take_due


def register(blueprint: Blueprint) -> None:
    """Register the tasks; each hour, so that a day begins with its instances wherever it is."""
    title = N_("Instances of periodic assignments")
    task(blueprint, "give_instances", title=title, cron="5 * * * *")(give_instances)
    title = N_("Coming days of periodic assignments")
    task(blueprint, "recount_series", title=title, cron="35 20 * * *")(recount_series)


def give_instances(installation: Installation) -> None:
    """Give what the office day asks for, and what was missed while nothing ran."""
    give_instances_of(installation, day=office_day(installation.settings.timezone), at=now())


def give_instances_of(installation: Installation, *, day: date, at: datetime) -> list[UUID]:
    """Give all instances that are to be issued by a day; return the assignments made."""
    given: list[UUID] = []
    passed: list[UUID] = []
    with use_locale(installation.settings.locale):
        while step(installation, given, passed, day=day, at=at):
            pass
    return given


def step(
    installation: Installation, given: list[UUID], passed: list[UUID], *, day: date, at: datetime
) -> bool:
    """Give one instance in a transaction of its own; return whether there was one to give.

    One that is refused is put off until tomorrow, and stands in nobody's way.
    """
    engine, series = installation.engine, None
    try:
        with system_transaction(engine, today=day, task="periodic") as session:
            series = take_due(session, passed=passed, today=day)
            made = give_next(session, series, at=at) if series else None
    except (InvalidError, ForbiddenError, NotFoundError) as error:
        assert series is not None
        passed.append(series.id)
        with system_transaction(engine, today=day, task="periodic") as session:
            put_off(session, series.id, error, at=at)
    else:
        given += [made] if made else []
    return series is not None


def recount_series(installation: Installation) -> None:
    """Count the coming days of all periodic assignments by the calendar of now."""
    day, after = office_day(installation.settings.timezone), None
    while True:
        with system_transaction(installation.engine, today=day, task="periodic") as session:
            after = recount(session, after=after, at=now())
        if after is None:
            return
