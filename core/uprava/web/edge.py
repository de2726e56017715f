"""The outermost ring of every request: its id, who asks, security headers, one log line."""

import hashlib
import logging
import re
import secrets
import time
from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address
from typing import Any

import anyio.to_thread
import msgspec
import psycopg
import sqlalchemy.exc
from litestar.datastructures import MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send
from sqlalchemy import Engine

from uprava.clock import office_day
from uprava.i18n import use_locale
from uprava.logs import request_id
from uprava.settings import Settings
from uprava.users.reader import Reader, reader_from
from uprava.web.metrics import observe

log = logging.getLogger("uprava.request")

Networks = Sequence[IPv4Network | IPv6Network]

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none';"
    " base-uri 'none'; manifest-src 'self'; report-uri /csp-report"
)


def policy_with(scripts: str) -> str:
    """Return the policy of one page that also takes scripts from some sources, such as a plug-in's.

    They are named one by one; a page sets it as its own header.
    """
    return CSP.replace("script-src 'self'", f"script-src 'self' {scripts}")


HEADERS = {
    "content-security-policy": CSP,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cache-control": "no-store",
}
HSTS = "max-age=31536000; includeSubDomains"
BY_ITSELF = frozenset({"/events", "/work/counters", "/notices/bell"})
"""What an open page asks without its reader: it does not prolong the session."""

GOOD_ID = re.compile(rb"[A-Za-z0-9._-]{8,64}")


class Edge:
    """ASGI middleware around the whole application."""

    def __init__(self, app: ASGIApp, *, settings: Settings, engine: Engine) -> None:
        self.app = app
        self.settings = settings
        self.engine = engine

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Identify the request and the reader, then pass it on."""
        if scope["type"] != ScopeType.HTTP:
            await self.app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        scope["client"] = asking(scope.get("client"), headers, self.settings.proxies)
        identity = identified(scope, headers)
        started = time.perf_counter()
        status = 500

        async def finish(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                self.add_headers(message, identity)
            await send(message)

        scope["user"] = await self.reader(scope, headers)
        reader: Reader | None = scope["user"]
        try:
            with use_locale(reader.locale if reader else self.settings.locale):
                await self.app(scope, receive, finish)
        finally:
            took = time.perf_counter() - started
            observe(scope, status, took)
            log_line(scope, reader, status, took)

    async def reader(self, scope: Scope, headers: dict[bytes, bytes]) -> Reader | None:
        """Return who asks, by session cookie or bearer token; None for nobody."""
        if scope["path"].startswith("/static/"):
            return None
        credentials = self.credentials(scope, headers)
        if credentials is None:
            return None
        kind, token = credentials
        awake = scope["path"] not in BY_ITSELF
        try:
            return await anyio.to_thread.run_sync(self.enter, kind, token, awake)
        except (psycopg.Error, sqlalchemy.exc.SQLAlchemyError):
            scope["state"]["database_lost"] = True
            self.engine.dispose()
            log.warning("the database does not answer; the request goes on as nobody's")
            return None

    def credentials(self, scope: Scope, headers: dict[bytes, bytes]) -> tuple[str, bytes] | None:
        """Return how to look the caller up: API paths take bearer tokens only, others cookies."""
        if scope["path"].startswith("/api/"):
            kind, _, token = headers.get(b"authorization", b"").partition(b" ")
            if kind.lower() != b"bearer" or not token:
                return None
            return "token", hashlib.sha256(token.strip()).digest()
        cookie = cookie_value(headers.get(b"cookie", b""), session_cookie(self.settings))
        return None if cookie is None else ("session", hashlib.sha256(cookie).digest())

    def enter(self, kind: str, token: bytes, awake: bool) -> Reader | None:
        """Look the caller up in one statement, which is its own transaction: one round trip."""
        today = office_day(self.settings.timezone)
        values: tuple[object, ...] = (token, today)
        query = "select users.enter_by_token(%s, %s)::text"
        if kind == "session":
            idle = f"{self.settings.session_idle_minutes} minutes"
            values = (token, idle, today, awake)
            query = "select users.enter_by_session(%s, %s, %s, %s)::text"
        with self.engine.connect() as pooled:
            link = pooled.execution_options(isolation_level="AUTOCOMMIT")
            raw = link.connection.driver_connection
            assert isinstance(raw, psycopg.Connection)
            row = raw.execute(query, values).fetchone()
        if row is None or row[0] is None:
            return None
        facts = msgspec.json.decode(row[0])
        facts["locale"] = facts["locale"] or self.settings.locale
        if kind == "session":
            facts["session_hash"] = token
        return reader_from(facts)

    def add_headers(self, message: Any, identity: str) -> None:
        """Add the security headers the response does not set itself."""
        headers = MutableScopeHeaders.from_message(message)
        for name, value in HEADERS.items():
            headers.setdefault(name, value)
        if self.settings.secure_cookies:
            headers.setdefault("strict-transport-security", HSTS)
        headers["x-request-id"] = identity


def asking(
    peer: tuple[str, int] | None, headers: dict[bytes, bytes], proxies: Networks
) -> tuple[str, int] | None:
    """Return who asks: the peer, or behind proxies of our own whom the nearest of them names.

    Guessing is slowed down and acts are recorded by this address, so nobody else is believed.
    """
    if peer is None or not is_ours(peer[0], proxies):
        return peer
    for given in reversed(headers.get(b"x-forwarded-for", b"").decode("latin-1").split(",")):
        try:
            address = str(ip_address(given.strip()))
        except ValueError:
            break
        if not is_ours(address, proxies):
            return address, 0
    return peer


def is_ours(address: str, proxies: Networks) -> bool:
    """Tell whether an address is a proxy's."""
    try:
        return any(ip_address(address) in network for network in proxies)
    except ValueError:  # a socket's peer without an address
        return False


def session_cookie(settings: Settings) -> str:
    """Return the session cookie's name; `__Host-` binds it to https and this very host."""
    return "__Host-sid" if settings.secure_cookies else "sid"


def cookie_value(header: bytes, name: str) -> bytes | None:
    """Return one cookie's value, None when there is none of that name."""
    for part in header.split(b";"):
        key, _, value = part.strip().partition(b"=")
        if key == name.encode():
            return value
    return None


def identified(scope: Scope, headers: dict[bytes, bytes]) -> str:
    """Give the request its id, for log lines, the audit and the answer."""
    identity = given_id(headers) or secrets.token_hex(8)
    request_id.set(identity)
    scope["state"]["request_id"] = identity
    return identity


def given_id(headers: dict[bytes, bytes]) -> str | None:
    """Return the request id the proxy gave, if it is harmless."""
    given = headers.get(b"x-request-id", b"")
    return given.decode("ascii") if GOOD_ID.fullmatch(given) else None


def log_line(scope: Scope, reader: Reader | None, status: int, seconds: float) -> None:
    """Write one record per request; the path without its query, which may name people.

    A route with `nameless` among its options is told without its reader.
    """
    handler = scope.get("route_handler")
    told = reader if handler is None or not handler.opt.get("nameless") else None
    log.info(
        "%s %s",
        scope["method"],  # type: ignore[typeddict-item]
        scope["path"],
        extra={
            "status": status,
            "ms": round(seconds * 1000, 1),
            "person": told.person_id if told else None,
        },
    )
