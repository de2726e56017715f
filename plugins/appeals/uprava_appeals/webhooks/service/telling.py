"""Telling subscribers: in the order of each appeal, again and again, at last the administrator."""

import asyncio
import hashlib
import hmac
import re
import ssl
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session
from uprava.clock import now, office_day
from uprava.db.sql import execute, fetch, fetch_value, fetch_values
from uprava.db.transaction import system_transaction
from uprava.i18n import N_
from uprava.installation import Installation
from uprava.work.service import Message, Noticed, notify

from uprava_appeals.open_interface.service.status import status_of
from uprava_appeals.webhooks.addresses import InsideError, addresses_of, host_of, lets_inside
from uprava_appeals.webhooks.service.subscribing import SubscriptionRow, find, secret_of, why_not
from uprava_appeals.webhooks.values import INSIDE, JOB, KEEP, SILENT

WAITS = tuple(timedelta(minutes=each) for each in (1, 2, 5, 15, 30, 60, 180, 360, 720, 1440))
"""How long to wait after each try that failed; after the last it is given up."""

DEADLINE = 10.0
"""Seconds of one exchange, however slowly the answer drips."""

LARGEST_ANSWER = 1024
"""Bytes of an answer that are read."""

LEASE = timedelta(minutes=1)
"""For how long a run keeps an event: after it another run may tell it."""

LONGEST = 20.0
"""Seconds of one run for one subscriber: within the lease; what is left is told by the next."""

MOST = 20
"""Events taken at a time."""

STATUS = re.compile(rb"HTTP/1\.[01] ([1-5]\d\d)\b")

DUE = """
update appeals.delivery set next_at = %(until)s where id = any (array(
    select d.id from appeals.delivery as d
    where d.subscription_id = %(subscription)s
      and d.told_at is null and d.given_up_at is null and d.next_at <= %(at)s
      and not exists (
        select from appeals.delivery as e
        where e.subscription_id = d.subscription_id and e.document_id = d.document_id
          and e.id < d.id and e.told_at is null and e.given_up_at is null)
    order by d.next_at, d.id limit %(most)s for update skip locked))
returning id, subscription_id, document_id, event, happened_at, tries"""

WAITED_FOR = """
select s.id from appeals.subscription as s
where exists (
    select from appeals.delivery as d
    where d.subscription_id = s.id and d.told_at is null and d.given_up_at is null
      and d.next_at <= %s)
order by s.last_said <> '' and s.last_said !~ '^2', s.id"""
"""Subscribers events are due for; those who took the last one first."""


@dataclass(frozen=True, slots=True)
class Due:
    """An event that is to be told now."""

    id: int
    subscription_id: int
    document_id: UUID
    event: str
    happened_at: datetime
    tries: int


@dataclass(frozen=True, slots=True)
class Parcel:
    """What goes out: where to, the body and its headers."""

    url: str
    body: bytes
    headers: dict[str, str]

    @property
    def request(self) -> bytes:
        """The parcel as a request of HTTP/1.1."""
        parts = urlsplit(self.url)
        target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        headers = {"host": parts.netloc, "connection": "close",
                   "content-length": str(len(self.body))} | self.headers  # fmt: skip
        lines = [f"POST {target} HTTP/1.1", *(f"{name}: {v}" for name, v in headers.items())]
        return "\r\n".join(lines).encode("ascii") + b"\r\n\r\n" + self.body


def tell_subscribers(installation: Installation) -> None:
    """Let each subscriber that events are due for be told by a job of its own; the minute's job."""
    with system(installation) as session:
        for id in fetch_values(session, WAITED_FOR, (now(),)):
            installation.jobs.defer(session, JOB, lock=f"{JOB}:{id}", subscription_id=int(id))


def tell_subscriber(installation: Installation, *, subscription_id: int) -> None:
    """Tell one subscriber what is due; the job.

    It ends when the subscriber does not answer or its time is over: the others need the threads.
    """
    until = time.monotonic() + LONGEST
    while due := take(installation, subscription_id, at=now()):
        for each in due:
            if time.monotonic() > until or not tell(installation, each):
                return


@contextmanager
def system(installation: Installation) -> Iterator[Session]:
    """Open a short transaction of the job itself."""
    today = office_day(installation.settings.timezone)
    with system_transaction(installation.engine, today=today, task="webhooks") as session:
        yield session


def take(installation: Installation, subscription_id: int, *, at: datetime) -> Sequence[Due]:
    """Take a subscriber's next events for this run; no other run tells them meanwhile."""
    values = {"subscription": subscription_id, "at": at, "until": at + LEASE, "most": MOST}
    with system(installation) as session:
        found = fetch(session, Due, DUE, values)
        return sorted(found, key=lambda each: each.id)


def tell(installation: Installation, due: Due) -> bool:
    """Tell one event and write down what came of it; return whether the subscriber is there.

    No transaction is open on the way.
    """
    with system(installation) as session:
        row = find(session, due.subscription_id)
        parcel = parcel_of(session, row, due) if row else None
    if row is None or parcel is None:
        with system(installation) as session:
            give_up(session, due, "ended", at=now())
        return True
    said = asyncio.run(sent(parcel))
    with system(installation) as session:
        note(session, row, due, said, at=now())
    return said.isdigit()


def parcel_of(session: Session, row: SubscriptionRow, due: Due) -> Parcel | None:
    """Return what a subscriber is told: the event and how the appeal stands now, nobody's name.

    None for an appeal that is there no more.
    """
    status = status_of(session, due.document_id)
    if status is None:
        return None
    reference = "select reference from appeals.appeal where document_id = %s"
    body = msgspec.json.encode({
        "id": due.id, "event": due.event, "happened_at": due.happened_at,
        "appeal": due.document_id, "reference": fetch_value(session, reference, (due.document_id,)),
        "status": status.told,
    })  # fmt: skip
    moment = str(int(now().timestamp()))
    signature = sign(secret_of(session, row), moment, body)
    headers = {
        "content-type": "application/json", "user-agent": "Uprava",
        "x-uprava-delivery": str(due.id), "x-uprava-event": due.event,
        "x-uprava-signature": f"t={moment},v1={signature}",
    }  # fmt: skip
    return Parcel(row.url, body, headers)


def sign(secret: str, moment: str, body: bytes) -> str:
    """Return the signature of a body sent at a moment (seconds of UTC)."""
    return hmac.new(secret.encode(), moment.encode() + b"." + body, hashlib.sha256).hexdigest()


async def sent(parcel: Parcel) -> str:
    """Send a parcel; return the status that was answered, else why there is none."""
    if why_not(parcel.url):
        return INSIDE
    try:
        async with asyncio.timeout(DEADLINE):
            return await exchanged(parcel)
    except TimeoutError:
        return SILENT
    except InsideError:
        return INSIDE
    except (OSError, EOFError, ValueError, asyncio.LimitOverrunError) as error:
        return type(error).__name__


async def exchanged(parcel: Parcel) -> str:
    """Return the status answered to a parcel; of the answer only its first line is read."""
    parts = urlsplit(parcel.url)
    host, port = parts.hostname or "", parts.port or 443
    inside = lets_inside(host_of(parcel.url))
    [address, *_others] = await addresses_of(host, port, inside=inside)
    reader, writer = await asyncio.open_connection(
        address, port, ssl=ssl.create_default_context(), server_hostname=host,
        limit=LARGEST_ANSWER,
    )  # fmt: skip
    try:
        writer.write(parcel.request)
        await writer.drain()
        return status_in(await reader.readuntil(b"\r\n"))
    finally:
        writer.transport.abort()
        await asyncio.sleep(0)


def status_in(line: bytes) -> str:
    """Return the status of an answer's first line. Raises ValueError for what is none."""
    found = STATUS.match(line)
    if found is None:
        raise ValueError("no HTTP")
    return found[1].decode()


def note(session: Session, row: SubscriptionRow, due: Due, said: str, *, at: datetime) -> None:
    """Write down what came of a try; the next one waits longer."""
    query = "update appeals.subscription set last_at = %s, last_said = %s where id = %s"
    execute(session, query, (at, said, row.id))
    if len(said) == 3 and said.startswith("2"):
        query = """update appeals.delivery set told_at = %s, tries = tries + 1, said = %s
            where id = %s"""
        execute(session, query, (at, said, due.id))
    elif due.tries >= len(WAITS):
        give_up(session, due, said, at=at)
        tell_administrators(session, row, at=at)
    else:
        query = """update appeals.delivery set next_at = %s, tries = tries + 1, said = %s
            where id = %s"""
        execute(session, query, (at + WAITS[due.tries], said, due.id))


def give_up(session: Session, due: Due, said: str, *, at: datetime) -> None:
    """Tell an event no more; later events of the appeal go on."""
    query = "update appeals.delivery set given_up_at = %s, said = %s where id = %s"
    execute(session, query, (at, said, due.id))


KEEPERS = """
select p.id from users.person as p
where p.active and users.entrant(p.id, null, %s) -> 'permissions' ? %s"""


def tell_administrators(session: Session, row: SubscriptionRow, *, at: datetime) -> None:
    """Tell who keeps subscriptions that one does not take its events."""
    people = fetch_values(session, KEEPERS, (session.info["today"], KEEP))
    values: dict[str, Any] = {"host": host_of(row.url)}
    message = Message(N_("The subscriber {host} does not take events of appeals."), values)
    notify(session, people, Noticed("work", message), at=at)
