"""The periodic job that reads the mailbox: every message becomes one arrival, none is lost."""

import logging
from contextlib import AbstractContextManager
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.clock import now, office_day
from uprava.db.sql import execute, fetch_value, fetch_values
from uprava.db.transaction import system_transaction
from uprava.errors import InvalidError, UnavailableError
from uprava.i18n import use_locale
from uprava.installation import Installation

from uprava_records.mail.service.keeping import Came, Place, journal_of, keep
from uprava_records.mail.service.mailbox import Mailbox, Visit, read_url, visiting
from uprava_records.mail.service.opening import open_any
from uprava_records.settings import RecordsSettings, records_settings

log = logging.getLogger(__name__)

AT_ONCE = 40
"""Messages of one visit; the next visit goes on after them."""

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Rules:
    """Whose inbox gets the messages, how large they may be, where kept ones are moved to."""

    journal: str
    limit: int
    move_to: str = ""


def poll(installation: Installation) -> None:
    """Read the configured mailbox; without one there is nothing to do."""
    settings = records_settings()
    if settings.mail_url:
        visit_mailbox(installation, settings)


def visit_mailbox(installation: Installation, settings: RecordsSettings) -> None:
    """Read the mailbox of some settings; what is wrong stands on the health page."""
    box = read_url(settings.mail_url or "", settings.mail_password_file)
    rules = Rules(
        settings.mail_journal, settings.mail_message_megabytes * MEBIBYTE, settings.mail_move_to
    )
    with use_locale(installation.settings.locale):
        try:
            read_box(installation, box, rules)
        except (InvalidError, UnavailableError) as error:
            log.warning("the mailbox %s cannot be read: %s", box.key, error.detail)
            note(installation, box, problem=error.detail)
        else:
            note(installation, box, problem=None)


def read_box(installation: Installation, box: Mailbox, rules: Rules) -> list[UUID]:
    """Keep the new messages, one transaction for each; return the arrivals that were made.

    Raises UnavailableError when server or store does not answer: what was kept stays kept, and
    the next visit begins where this one stopped.
    """
    made = []
    today = office_day(installation.settings.timezone)
    with visiting(box) as visit:
        last = begin(installation, box, visit.validity)
        for uid in visit.uids_after(last)[:AT_ONCE]:
            message = visit.fetch(uid, limit=rules.limit)
            place = Place(box.key, visit.validity, uid)
            came = open_any(installation, message, place, today=today) if message else None
            id = write_down(installation, came, place, rules)
            made += [id] if id else []
        if rules.move_to:
            visit.move(kept_uids(installation, box, visit), rules.move_to)
    return made


def write_down(
    installation: Installation, came: Came | None, place: Place, rules: Rules
) -> UUID | None:
    """Keep what came and, in the same transaction, that the mailbox was read so far."""
    with ours(installation) as session:
        journal = journal_of(session, rules.journal)
        id = keep(session, came, journal, at=now()) if came else None
        execute(
            session,
            "update records.mailbox_state set last_uid = greatest(last_uid, %s)"
            " where mailbox = %s and uid_validity = %s",
            (place.uid, place.mailbox, place.validity),
        )
    return id


def begin(installation: Installation, box: Mailbox, validity: int) -> int:
    """Return the last UID that was kept; a mailbox made anew is read from its beginning.

    RFC 3501, 2.3.1.1: with another UIDVALIDITY old UIDs mean nothing. What comes again is
    recognised by its content.
    """
    query = """
        insert into records.mailbox_state as s (mailbox, uid_validity, last_uid)
        values (%s, %s, 0)
        on conflict (mailbox) do update set uid_validity = excluded.uid_validity,
            last_uid = case when s.uid_validity = excluded.uid_validity then s.last_uid else 0 end
        returning last_uid"""
    with ours(installation) as session:
        return int(fetch_value(session, query, (box.key, validity)))


def kept_uids(installation: Installation, box: Mailbox, visit: Visit) -> list[int]:
    """Return those of the messages in the folder that were kept; they may be moved."""
    query = """
        select uid from records.arrival
        where mailbox = %s and uid_validity = %s and uid = any (%s) order by uid"""
    there = visit.uids_after(0)
    with ours(installation) as session:
        return fetch_values(session, query, (box.key, visit.validity, there))


def note(installation: Installation, box: Mailbox, *, problem: str | None) -> None:
    """Write down how the last visit ended."""
    with ours(installation) as session:
        execute(
            session,
            "insert into records.mailbox_state (mailbox, uid_validity, last_uid, checked_at,"
            " problem) values (%s, 0, 0, %s, %s) on conflict (mailbox)"
            " do update set checked_at = excluded.checked_at, problem = excluded.problem",
            (box.key, now(), problem),
        )


def ours(installation: Installation) -> AbstractContextManager[Session]:
    """Return a transaction of the installation itself."""
    day = office_day(installation.settings.timezone)
    return system_transaction(installation.engine, today=day, task="mailbox")
