"""What the outside has of the demo: receipts of electronic appeals, the one-stop shop's program.

Its address lies inside of the network, so that nothing is told to anybody.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import LiteralString
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import driver, fetch_value
from uprava.demo.scene import DemoScene

from uprava_appeals.demo.story import Tale
from uprava_appeals.law.channels import Channel
from uprava_appeals.open_interface.codes import hash_of, make_secret

RECEIPTS: LiteralString = """
insert into appeals.receipt (document_id, secret_hash, made_by, made_at)
values (%(id)s, %(hash)s, %(by)s, %(at)s)"""

URL = "https://mfc-portal/api/events"
"""A name without a dot: the program refuses it before it asks anybody where that is."""

SUBSCRIPTION: LiteralString = """
insert into appeals.subscription (person_id, url, salt, made_at, last_at, last_said)
values (%(person)s, %(url)s, %(salt)s, %(made)s, %(at)s, '200') returning id"""

TOLD: LiteralString = """
insert into appeals.delivery (subscription_id, document_id, event, happened_at, tries, next_at,
    told_at, given_up_at, said)
values (%(to)s, %(id)s, %(event)s, %(at)s, %(tries)s, %(next)s, %(told)s, %(gone)s, %(said)s)"""

MADE = timedelta(days=40)

FAR = timedelta(days=60)
"""When what waits would be told again: no day of a demo."""


def fill_outside(
    session: Session, scene: DemoScene, tales: Sequence[Tale], known: Mapping[int, UUID]
) -> None:
    """Give receipts of the last weeks' electronic appeals; let one program be told of some."""
    session.info["reader"] = None
    came = [each for each in tales if each.index in known]
    portal = [each for each in came if each.card.channel in (Channel.EPGU, Channel.SITE)]
    secret, by = scene.installation.settings.secret, scene.readers["registrar"].person_id
    with driver(session).cursor() as cursor:
        cursor.executemany(RECEIPTS, [
            {"id": known[each.index], "hash": hash_of(secret, make_secret()), "by": by,
             "at": each.at} for each in portal
        ])  # fmt: skip
        cursor.executemany(TOLD, deliveries(session, scene, portal[-9:], known))


def deliveries(
    session: Session, scene: DemoScene, tales: Sequence[Tale], known: Mapping[int, UUID]
) -> list[dict[str, object]]:
    """Subscribe the program; return what it was told, what waits and what was given up.

    It has the administrator's token, who registers nothing: later acts add no events.
    """
    at = tales[-1].at
    to = fetch_value(session, SUBSCRIPTION, {
        "person": scene.readers["admin"].person_id, "url": URL, "salt": make_secret(),
        "made": at - MADE, "at": at,
    })  # fmt: skip
    rows = [
        event(int(to), known[each.index], name, each.at)
        for each in tales for name in ("received", "registered")
    ]  # fmt: skip
    for late in rows[-2:]:
        late.update(told=None, tries=2, said="503", next=at + FAR)
    rows[0].update(told=None, gone=at, tries=11, said="no answer in time")
    return rows


def event(to: int, id: UUID, name: str, at: datetime) -> dict[str, object]:
    """Return an event that was told at once."""
    return {
        "to": to, "id": id, "event": name, "at": at, "tries": 1, "next": at, "told": at,
        "gone": None, "said": "200",
    }  # fmt: skip
