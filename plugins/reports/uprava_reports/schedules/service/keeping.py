"""Making, changing, pausing and removing schedules: by their owner, in the owner's own name."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import msgspec
from litestar.datastructures import MultiDict
from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.calendar.service import office_calendar
from uprava.db.sql import execute, fetch_value
from uprava.errors import ConflictError, InvalidError, UpravaError
from uprava.i18n import _
from uprava.installation import installation_of
from uprava.users.reader import Reader
from uprava.work.mail.letter import checked

from uprava_reports.asking.values import Question
from uprava_reports.kept.service.finding import asked
from uprava_reports.schedules.periods import Relative, pairs_of, period_on
from uprava_reports.schedules.service.moments import next_moment
from uprava_reports.schedules.service.reading import ScheduleRow, get_own, get_schedule
from uprava_reports.schedules.values import (
    MOST_ADDRESSES,
    MOST_PEOPLE,
    MOST_UNITS,
    Receivers,
    Sent,
    Wish,
)
from uprava_reports.settings import reports_settings

MOST_OWN = 50
"""Schedules of one person."""

LONGEST_TITLE = 200

PERIOD_NAMES = ("period", "since", "until")


def question_on(session: Session, wish: Wish, day: date, *, reader: Reader) -> Question:
    """Return the question of a schedule as it is asked on a day.

    Raises what `asked` does: the report is gone, not permitted, or the question has mistakes.
    """
    pairs = list(wish.params)
    if wish.period not in (None, Relative.ASKED):
        assert wish.period is not None
        pairs = [each for each in pairs if each[0] not in PERIOD_NAMES]
        pairs += pairs_of(period_on(wish.period, day, office_calendar(session)))
    plugins = installation_of(session).plugins
    return asked(session, wish.report, MultiDict(pairs), reader=reader, plugins=plugins)


def check(session: Session, wish: Wish, *, reader: Reader) -> None:
    """Raise InvalidError with a sentence for each part of a wish that cannot be."""
    wrong: dict[str, str] = {}
    if not wish.title or len(wish.title) > LONGEST_TITLE:
        wrong["title"] = _("Say what the sending is called, in at most {n} characters.").format(
            n=LONGEST_TITLE
        )
    wrong |= wrong_receivers(session, wish.receivers) | wish.rhythm.mistakes()
    if wish.sent is Sent.LINK and wish.receivers.addresses:
        wrong["addresses"] = _("A link opens only for people of the office: send a file here.")
    try:
        question_on(session, wish, session.info["today"], reader=reader)
    except InvalidError as error:
        wrong["question"] = "; ".join(error.fields.values()) or error.detail
    except UpravaError as error:
        wrong["question"] = error.detail
    if wrong:
        raise InvalidError(_("The sending has mistakes; nothing is kept."), fields=wrong)


def wrong_receivers(session: Session, to: Receivers) -> dict[str, str]:
    """Return what is wrong with the receivers, in words by field."""
    wrong = {}
    if not to:
        wrong["people"] = _("Say who gets the report.")
    if len(to.people) > MOST_PEOPLE or len(to.units) > MOST_UNITS:
        wrong["people"] = _(
            "At most {people} people and {units} units. Name units instead."
        ).format(people=MOST_PEOPLE, units=MOST_UNITS)
    query = "select count(*) from users.person where id = any (%s) and active"
    if fetch_value(session, query, (list(to.people),)) < len(set(to.people)):
        wrong["people"] = _("Choose from what is offered.")
    query = "select count(*) from users.unit where id = any (%s) and closed_on is null"
    if fetch_value(session, query, (list(to.units),)) < len(set(to.units)):
        wrong["units"] = _("A unit was closed. Choose another.")
    if said := wrong_addresses(to.addresses):
        wrong["addresses"] = said
    return wrong


def wrong_addresses(addresses: Sequence[str]) -> str:
    """Return what is wrong with e-mail addresses, in words; empty: nothing."""
    if len(addresses) > MOST_ADDRESSES:
        return _("At most {n} addresses.").format(n=MOST_ADDRESSES)
    domains = allowed_domains()
    for each in addresses:
        try:
            domain = checked(each).rpartition("@")[2].lower()
        except InvalidError:
            return _("This is no e-mail address: {address}.").format(address=each[:60])
        if domains and domain not in domains:
            return _("Reports may not be sent to {domain}. The administrator sets where they may."
                     ).format(domain=domain)  # fmt: skip
    return ""


def allowed_domains() -> set[str]:
    """Return the domains letters may go to; empty: any."""
    named = (each.strip().lower() for each in reports_settings().mail_domains.split(","))
    return {checked(f"a@{each}").partition("@")[2] for each in named if each}


COLUMNS = """report = %(report)s, title = %(title)s, params = %(params)s, period = %(period)s,
    rhythm = %(rhythm)s, people = %(people)s, units = %(units)s, addresses = %(addresses)s,
    sent = %(sent)s, by_mail = %(by_mail)s, when_empty = %(when_empty)s"""

INSERT = """
insert into reports.schedule (owner_id, report, title, params, period, rhythm, people, units,
    addresses, sent, by_mail, when_empty, next_at, paused_why, failures, version, made_at)
values (%(owner)s, %(report)s, %(title)s, %(params)s, %(period)s, %(rhythm)s, %(people)s, %(units)s,
    %(addresses)s, %(sent)s, %(by_mail)s, %(when_empty)s, %(next)s, '', 0, 1, %(at)s)
returning id"""


def values_of(wish: Wish) -> Mapping[str, object]:
    """Return a wish as the table keeps it."""
    to = wish.receivers
    return {
        "report": wish.report, "title": wish.title, "params": as_json(list(wish.params)),
        "period": wish.period or "", "rhythm": as_json(wish.rhythm),
        "people": sorted(set(to.people)), "units": sorted(set(to.units)),
        "addresses": list({each.lower(): each for each in reversed(to.addresses)}.values())[::-1],
        "sent": wish.sent, "by_mail": wish.by_mail, "when_empty": wish.when_empty,
    }  # fmt: skip


def as_json(value: object) -> str:
    """Return a value as the table keeps it."""
    return msgspec.json.encode(value).decode()


def make(session: Session, wish: Wish, *, reader: Reader, at: datetime) -> int:
    """Begin to send a report. Raises InvalidError, ConflictError for too many."""
    refuse_acting(reader)
    check(session, wish, reader=reader)
    execute(session, "select pg_advisory_xact_lock(7240372, %s)", (reader.person_id,))
    query = "select count(*) from reports.schedule where owner_id = %s and removed_at is null"
    if fetch_value(session, query, (reader.person_id,)) >= MOST_OWN:
        raise ConflictError(_("You have {n} sendings already. Remove one.").format(n=MOST_OWN))
    next_at = next_moment(session, wish.rhythm, at)
    known = {**values_of(wish), "owner": reader.person_id, "next": next_at, "at": at}
    id = fetch_value(session, INSERT, known)
    assert isinstance(id, int)
    record(session, "report.schedule_made", "report_schedule", id, **facts(wish))
    return id


def refuse_acting(reader: Reader) -> None:
    """Raise ConflictError for who acts for another: a sending is made in one's own name."""
    if reader.acting_for is not None:
        raise ConflictError(
            _("A sending runs under the rights of its owner: make it when you work for yourself.")
        )


def facts(wish: Wish) -> Mapping[str, Any]:
    """Return what the audit log keeps of a schedule."""
    to = wish.receivers
    return {
        "title": wish.title, "report": wish.report, "people": list(to.people),
        "units": list(to.units), "addresses": list(to.addresses),
    }  # fmt: skip


def change(
    session: Session, id: int, wish: Wish, *, version: int, reader: Reader, at: datetime
) -> None:
    """Send otherwise from now on. Raises ConflictError when it was changed meanwhile."""
    refuse_acting(reader)
    row = get_own(session, id, reader=reader)
    check(session, wish, reader=reader)
    next_at = None if row.paused_at else next_moment(session, wish.rhythm, at)
    query = f"""update reports.schedule set {COLUMNS}, next_at = %(next)s, version = version + 1
        where id = %(id)s and version = %(version)s and removed_at is null"""
    known = {**values_of(wish), "id": id, "version": version, "next": next_at}
    if not execute(session, query, known):
        raise ConflictError(_("The sending was changed meanwhile. Open it again."))
    record(session, "report.schedule_changed", "report_schedule", id, **facts(wish))


def pause(session: Session, id: int, *, reader: Reader, at: datetime) -> ScheduleRow:
    """Send nothing until it is resumed; who manages reports may pause anybody's."""
    row = get_schedule(session, id, reader=reader)
    query = """update reports.schedule set paused_at = %s, paused_why = '', next_at = null
        where id = %s and paused_at is null"""
    if execute(session, query, (at, id)):
        record(session, "report.schedule_paused", "report_schedule", id, title=row.title)
    return row


def resume(session: Session, id: int, *, reader: Reader, at: datetime) -> ScheduleRow:
    """Send again, from the next day of the rhythm on. Only the owner: the rights are theirs."""
    row = get_own(session, id, reader=reader)
    query = """update reports.schedule set paused_at = null, paused_why = '', failures = 0,
        next_at = %s where id = %s and paused_at is not null"""
    if execute(session, query, (next_moment(session, row.rhythm, at), id)):
        record(session, "report.schedule_resumed", "report_schedule", id, title=row.title)
    return row


def remove(session: Session, id: int, *, reader: Reader, at: datetime) -> ScheduleRow:
    """Take a schedule away; what it sent stays with who got it."""
    row = get_schedule(session, id, reader=reader)
    query = "update reports.schedule set removed_at = %s, next_at = null where id = %s"
    execute(session, query, (at, id))
    record(session, "report.schedule_removed", "report_schedule", id, title=row.title)
    return row
