"""Subscriptions over the API: a program is told what becomes of the appeals it hands over."""

from datetime import datetime
from typing import Any

import msgspec
from litestar.params import FromPath, JSONBody
from uprava.clock import now
from uprava.web.injected import AnyReader, AnySession
from uprava.web.problems import refusals
from uprava.web.routing import delete, get, post

from uprava_appeals.values import REGISTER
from uprava_appeals.webhooks.service import subscribing
from uprava_appeals.webhooks.service.subscribing import SubscriptionRow, secret_of

API = "/api/v1/appeals/subscriptions"


class SubscriptionIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An address that begins with https://."""

    url: str


class SubscriptionOut(msgspec.Struct, frozen=True):
    """A subscription: what it was answered last, how many events wait or were given up."""

    id: int
    url: str
    made_at: datetime
    last_at: datetime | None
    last_said: str
    waits: int
    given_up: int


def out(row: SubscriptionRow) -> SubscriptionOut:
    """Return a subscription as programs see it."""
    fields = SubscriptionOut.__struct_fields__
    return SubscriptionOut(**{name: getattr(row, name) for name in fields})


@post(API, requires=REGISTER, scope="documents:write", responses=refusals(409))
def subscribe(
    session: AnySession, reader: AnyReader, data: JSONBody[SubscriptionIn]
) -> dict[str, Any]:
    """Subscribe to what becomes of the appeals handed over with tokens of the same person.

    The answer tells the secret once. Each event is posted as JSON with the headers
    `X-Uprava-Delivery` (equal for every try of an event), `X-Uprava-Event` and
    `X-Uprava-Signature: t=…,v1=…`: HMAC-SHA256 of the time, a dot and the body, hexadecimal.
    Events are states of the appeal, `decided` and `extended`; the body holds the status as the
    applicant is told it: no person, no text. What is not answered by 2xx within ten seconds is
    told again, eleven times within two days, the events of one appeal in their order.
    """
    row = subscribing.subscribe(session, data.url, reader=reader, at=now())
    return {**msgspec.to_builtins(out(row)), "secret": secret_of(session, row)}


@get(API, requires=REGISTER, scope="documents:read")
def list_subscriptions(session: AnySession, reader: AnyReader) -> list[SubscriptionOut]:
    """Return one's subscriptions; their secrets are told no more."""
    return [out(each) for each in subscribing.list_mine(session, reader=reader)]


@delete(f"{API}/{{id:int}}", requires=REGISTER, scope="documents:write", status_code=200)
def end(session: AnySession, reader: AnyReader, id: FromPath[int]) -> dict[str, int]:
    """End a subscription; what waits for it is not told any more."""
    subscribing.end(session, id, at=now(), person_id=reader.person_id)
    return {"ended": id}


routes = [subscribe, list_subscriptions, end]
