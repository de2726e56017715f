"""Subscriptions of programs: made and ended by themselves, watched by the administrator."""

import base64
import ipaddress
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute, fetch, fetch_one, fetch_value
from uprava.errors import ConflictError, InvalidError, NotFoundError
from uprava.i18n import _
from uprava.installation import installation_of
from uprava.secret import derive
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader

from uprava_appeals.webhooks.addresses import host_of, is_outside, lets_inside

MOST = 5
"""Subscriptions of one person."""

LONGEST = 500


@dataclass(frozen=True, slots=True)
class SubscriptionRow:
    """A subscription, what waits for it and what it was not told."""

    id: int
    person_id: int
    who: str
    url: str
    salt: str
    made_at: datetime
    last_at: datetime | None
    last_said: str
    waits: int
    given_up: int


ROWS = f"""
select s.id, s.person_id, {SHORT_NAME} as who, s.url, s.salt, s.made_at, s.last_at, s.last_said,
    count(d.id) filter (where d.told_at is null and d.given_up_at is null) as waits,
    count(d.id) filter (where d.given_up_at is not null) as given_up
from appeals.subscription as s join users.person as p on p.id = s.person_id
left join appeals.delivery as d on d.subscription_id = s.id and d.told_at is null
where s.ended_at is null {{only}} group by s.id, p.id order by s.id limit 500"""
OF_ONE = ROWS.format(only="and s.person_id = %(person)s")
OF_ALL = ROWS.format(only="")


def subscribe(session: Session, url: str, *, reader: Reader, at: datetime) -> SubscriptionRow:
    """Subscribe the reader's programs to what becomes of the appeals they hand over.

    Raises InvalidError for an address that may not be told anything, ConflictError for one too
    many.
    """
    url = url.strip()
    if wrong := why_not(url):
        raise InvalidError(wrong, fields={"url": wrong})
    execute(session, "select pg_advisory_xact_lock(7240362, %s)", (reader.person_id,))
    mine = list_mine(session, reader=reader)
    if len(mine) >= MOST:
        raise ConflictError(_("At most {n} subscriptions: end one first.").format(n=MOST))
    if any(each.url == url for each in mine):
        raise ConflictError(_("This address is subscribed already."))
    query = """insert into appeals.subscription (person_id, url, salt, made_at, last_said)
        values (%s, %s, %s, %s, '') returning id"""
    id = int(fetch_value(session, query, (reader.person_id, url, secrets.token_hex(16), at)))
    record(session, "subscription.made", "subscription", id, host=host_of(url))
    return next(each for each in list_mine(session, reader=reader) if each.id == id)


def why_not(url: str) -> str:
    """Return why an address may not be told anything; empty: it may."""
    parts = split(url)
    if parts is None or parts[0] != "https":
        return _("An address that begins with https:// and names a host, at most 500 characters.")
    try:
        inside = not is_outside(ipaddress.ip_address(parts[1]))
    except ValueError:
        inside = "." not in parts[1]
    if inside and not lets_inside(host_of(url)):
        return _("Addresses inside of the network are not told anything.")
    return ""


def split(url: str) -> tuple[str, str] | None:
    """Return scheme and host of an address; None for what is no plain one."""
    try:
        parts = urlsplit(url)
        plain = parts.username is None and parts.port != 0 and not parts.fragment
    except ValueError:
        return None
    sound = plain and url.isascii() and url.isprintable() and " " not in url
    return (
        (parts.scheme, parts.hostname) if sound and parts.hostname and len(url) <= LONGEST else None
    )


def secret_of(session: Session, row: SubscriptionRow) -> str:
    """Return what deliveries are signed with: derived anew each time, kept nowhere."""
    key = derive(installation_of(session).settings.secret, f"subscription {row.salt}")
    return base64.urlsafe_b64encode(key).decode().rstrip("=")


def list_mine(session: Session, *, reader: Reader) -> Sequence[SubscriptionRow]:
    """Return the reader's subscriptions."""
    return fetch(session, SubscriptionRow, OF_ONE, {"person": reader.person_id})


def list_all(session: Session) -> Sequence[SubscriptionRow]:
    """Return everybody's; counts are whole in the installation's own session."""
    return fetch(session, SubscriptionRow, OF_ALL)


def end(session: Session, id: int, *, at: datetime, person_id: int | None = None) -> None:
    """End a subscription; `person_id` narrows it to that person's own. Raises NotFoundError."""
    query = """update appeals.subscription set ended_at = %s
        where id = %s and ended_at is null and (%s::int is null or person_id = %s)
        returning person_id"""
    owner = fetch_value(session, query, (at, id, person_id, person_id))
    if owner is None:
        raise NotFoundError(_("There is no such subscription, or it is ended already."))
    record(session, "subscription.ended", "subscription", id, person=owner)


def find(session: Session, id: int) -> SubscriptionRow | None:
    """Return a subscription that is in force."""
    query = ROWS.format(only="and s.id = %s and p.active")
    return fetch_one(session, SubscriptionRow, query, (id,))


def try_again(session: Session, id: int, *, at: datetime) -> int:
    """Let what was given up be told again; return how many events.

    The session is the installation's own: who watches subscriptions sees no appeals.
    """
    query = """update appeals.delivery set given_up_at = null, tries = 0, next_at = %s
        where subscription_id = %s and given_up_at is not null"""
    return execute(session, query, (at, id))
