"""Slower and slower answers to guessing; nobody is ever locked out for good."""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from uprava.db.sql import execute, fetch_value
from uprava.errors import TooManyError
from uprava.i18n import _

FORGET_AFTER = timedelta(hours=1)
"""Failures older than this count no more."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What guessing is counted for: `free` failures cost nothing, then waits double."""

    key: str
    free: int
    longest: timedelta


def subjects_of(login: str, address: str) -> tuple[Subject, Subject, Subject]:
    """Return the account from this network, the account from anywhere, the network.

    The account as a whole waits a minute at most: otherwise anybody could keep its owner out
    from another network.
    """
    account, network = login.strip().lower()[:100], network_of(address)
    return (
        Subject(f"login:{account}@{network}", 5, timedelta(minutes=15)),
        Subject(f"login:{account}", 25, timedelta(minutes=1)),
        Subject(f"net:{network}", 50, timedelta(minutes=15)),
    )


def network_of(address: str) -> str:
    """Return the address, of IPv6 its /64: one customer has at least as many addresses."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address[:64]
    if parsed.version == 4:
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((int(parsed), 64), strict=False))


def lock_attempts(session: Session, subject: Subject) -> None:
    """Let one attempt at an account go at a time. Raises TooManyError for one beside it.

    Without it a hundred guesses sent at once would all pass before the first is counted.
    """
    query = "select pg_try_advisory_xact_lock(7240304, hashtext(%s))"
    if not fetch_value(session, query, (subject.key,)):
        raise TooManyError(_("Another sign-in to this account is going on."), retry_after=1)


def refuse_early(session: Session, subjects: Sequence[Subject], now: datetime) -> None:
    """Raise TooManyError while one of the subjects has to wait."""
    query = "select max(until) from users.sign_in_attempt where subject = any (%s)"
    until = fetch_value(session, query, ([subject.key for subject in subjects],))
    if until is not None and until > now:
        seconds = int((until - now).total_seconds()) + 1
        minutes = -(-seconds // 60)
        raise TooManyError(
            _("Too many failed sign-ins. Try again in {n} min.").format(n=minutes),
            retry_after=seconds,
        )


COUNT = """
insert into users.sign_in_attempt as a (subject, failures, last_at, until)
values (%(subject)s, 1, %(now)s, %(now)s)
on conflict (subject) do update set
    failures = case when a.last_at < %(now)s - %(forget)s then 1 else a.failures + 1 end,
    last_at = %(now)s,
    until = %(now)s + case
        when a.last_at < %(now)s - %(forget)s or a.failures + 1 <= %(free)s then interval '0'
        else least(%(longest)s, interval '5 seconds' * power(2, least(a.failures - %(free)s, 12)))
    end
"""


def count_failure(session: Session, subject: Subject, now: datetime) -> None:
    """Count a failure; after the free ones the wait doubles from five seconds on."""
    values = {
        "subject": subject.key,
        "now": now,
        "free": subject.free,
        "longest": subject.longest,
        "forget": FORGET_AFTER,
    }
    execute(session, COUNT, values)


def forgive_everywhere(session: Session, login: str) -> None:
    """Forget the failures of an account from all networks: its owner got a new password."""
    account = subjects_of(login, "")[1].key
    query = "delete from users.sign_in_attempt where subject = %s or starts_with(subject, %s)"
    execute(session, query, (account, f"{account}@"))


def forgive(session: Session, subjects: Sequence[Subject]) -> None:
    """Forget the failures of an account whose owner came in.

    Not those of the network: a guesser with one account of his own would clear it between tries.
    """
    keys = [subject.key for subject in subjects if subject.key.startswith("login:")]
    execute(session, "delete from users.sign_in_attempt where subject = any (%s)", (keys,))
