"""The periodic jobs of work: daily letters, reminders, warnings of terms, tidying."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from procrastinate import Blueprint, RetryStrategy

from uprava.clock import now, office_day
from uprava.db.transaction import system_transaction
from uprava.errors import InvalidError, UnavailableError
from uprava.i18n import N_, use_locale
from uprava.installation import Installation
from uprava.jobs.queue import task
from uprava.web.screens import make_templates
from uprava.work.mail.letter import Digest, write_letter
from uprava.work.mail.server import UncertainError, deliver, read_address
from uprava.work.service.digests import (
    claim,
    compose,
    find_receiver,
    is_time,
    note_sent,
    plan_digests,
    settle,
)
from uprava.work.service.notices import forget_old
from uprava.work.service.reminders import tell_reminders
from uprava.work.service.warnings import warn_of_terms

ALL_DAY = RetryStrategy(max_attempts=20, linear_wait=120)
"""Tried again after 2, 4, 6 … minutes, for seven hours in all: longer than a working day is left.
"""


def register(blueprint: Blueprint) -> None:
    """Register the tasks; the times of periodic ones are UTC, each asks the office's clock."""
    plan = N_("Planning of daily letters")
    task(blueprint, "digests", title=plan, cron="*/15 * * * *")(plan_letters)
    task(blueprint, "digest", title=N_("Daily letter"), retry=ALL_DAY)(send_letter)
    task(blueprint, "reminders", title=N_("Reminders"), cron="*/10 * * * *")(remind)
    task(blueprint, "tidy", title=N_("Removal of old notices"), cron="20 20 * * *")(tidy)


def plan_letters(installation: Installation) -> None:
    """In the office's morning give each person's letter to a job of its own."""
    settings = installation.settings
    office = now().astimezone(ZoneInfo(settings.timezone))
    if settings.smtp_url is None or not is_time(office):
        return
    plan_letters_of(installation, day=office.date())


def plan_letters_of(installation: Installation, *, day: date) -> list[int]:
    """Plan the letters of a day; planned again, only newcomers get one."""
    with system_transaction(installation.engine, today=day, task="digests") as session:
        people = plan_digests(session, today=day)
        for person in people:
            installation.jobs.defer(session, "work:digest", person_id=person, day=day.isoformat())
    return people


def send_letter(installation: Installation, *, person_id: int, day: str) -> None:
    """Send a person's letter of the day, once; a letter of another day is outdated."""
    settings = installation.settings
    today = office_day(settings.timezone)
    if settings.smtp_url is None or date.fromisoformat(day) != today:
        return
    send_letter_of(installation, person_id=person_id, day=today)


def send_letter_of(installation: Installation, *, person_id: int, day: date) -> None:
    """Write and hand over the letter.

    Raises UnavailableError when the server did not take it and it shall be tried again.
    """
    moment = now()
    digest, locale = gather(installation, person_id, day)
    if digest is None:
        return
    engine, settings = installation.engine, installation.settings
    assert settings.smtp_url is not None
    problem, again = "", False
    try:
        with use_locale(locale):
            letter = write_letter(
                digest, sender=settings.mail_from, now=moment,
                templates=make_templates(installation.plugins, settings),
            )  # fmt: skip
        deliver(read_address(settings.smtp_url), letter)
    except UnavailableError as error:
        problem, again = error.detail, True
    except InvalidError as error:
        problem = error.detail
    except UncertainError as error:
        problem = str(error)
    with system_transaction(engine, today=day, task="digest") as session:
        if problem:
            settle(session, person_id=person_id, day=day, problem=problem, again=again)
        else:
            note_sent(session, person_id=person_id, day=day, at=moment)
    if again:
        raise UnavailableError(problem)


def gather(installation: Installation, person_id: int, day: date) -> tuple[Digest | None, str]:
    """Return what to send and in which language; None when there is nothing to say or nobody."""
    settings = installation.settings
    with system_transaction(installation.engine, today=day, task="digest") as session:
        receiver = find_receiver(session, person_id=person_id, today=day)
        if receiver is None:
            return None, settings.locale
        locale = receiver.locale or settings.locale
        with use_locale(locale):
            digest = compose(session, receiver, today=day, address=settings.address)
        empty = not digest.waiting and not digest.unread
        if empty or not claim(session, person_id=person_id, day=day, at=now()):
            return None, locale
    return digest, locale


def remind(installation: Installation) -> None:
    """Tell of the reminders of the day and of coming terms, from the office's morning on."""
    office = now().astimezone(ZoneInfo(installation.settings.timezone))
    if office.hour < 7:
        return
    tell_of_day(installation, day=office.date(), at=now())


def tell_of_day(installation: Installation, *, day: date, at: datetime) -> int:
    """Tell all that the day asks for, in portions; return how many were told."""
    told = 0
    for tell in (tell_reminders, warn_of_terms):
        while True:
            with system_transaction(installation.engine, today=day, task="reminders") as session:
                some = tell(session, today=day, at=at)
            told += some
            if not some:
                break
    return told


def tidy(installation: Installation) -> None:
    """Forget notices that are half a year old."""
    today = office_day(installation.settings.timezone)
    with system_transaction(installation.engine, today=today, task="tidy") as session:
        forget_old(session, now=now())
