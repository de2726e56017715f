"""People who use the screens over HTTP: a session of their own, forms as browsers send them."""

import re
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import psycopg
import pytest
from litestar.testing import TestClient
from uprava import testing
from uprava.clock import now, office_day
from uprava.db.transaction import system_transaction
from uprava.installation import Installation
from uprava.users.reader import Reader
from uprava.users.service.signing_in import Device, open_session

CSRF = re.compile(r'name="csrf-token" content="([^"]+)"')
VERSION = re.compile(r'name="_v" value="([^"]+)"')


@dataclass
class Visitor:
    """A person in a browser; follows no redirects, keeps cookies as a browser does."""

    client: TestClient  # type: ignore[type-arg]
    reader: Reader | None
    cookies: dict[str, str] = field(default_factory=dict)
    csrf: str = ""

    def get(self, path: str, **headers: str) -> Any:
        return self.send("GET", path, headers=headers)

    def post(self, path: str, data: dict[str, Any] | None = None, **options: Any) -> Any:
        if not self.csrf:
            self.get("/profile/password" if self.reader else "/sign-in")
        body = {"_csrf_token": self.csrf, **(data or {})}
        return self.send("POST", path, data=body, **options)

    def send(self, method: str, path: str, **options: Any) -> Any:
        self.client.cookies.clear()
        pairs = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {**options.pop("headers", {}), **({"cookie": pairs} if pairs else {})}
        answer = self.client.request(
            method, path, headers=headers, follow_redirects=False, **options
        )
        self.cookies.update(answer.cookies)
        for line in answer.headers.get_list("set-cookie"):
            if "max-age=0" in line.lower():
                self.cookies.pop(line.partition("=")[0], None)
        if found := CSRF.search(answer.text):
            self.csrf = found[1]
        return answer

    def version_on(self, path: str) -> str:
        found = VERSION.search(self.get(path).text)
        assert found, f"no form with a version on {path}"
        return found[1]


@pytest.fixture
def visit(client: TestClient, installation: Installation) -> Callable[..., Visitor]:  # type: ignore[type-arg]
    """Return a visitor: somebody signed in through a session made here, or nobody."""

    def visit(reader: Reader | None = None) -> Visitor:
        visitor = Visitor(client, reader)
        if reader is not None:
            today = office_day(installation.settings.timezone)
            with system_transaction(installation.engine, today=today) as session:
                visitor.cookies["sid"] = open_session(
                    session, person_id=reader.person_id, device=Device("192.0.2.7", "Firefox"),
                    now=now(), hours=12,
                )  # fmt: skip
        return visitor

    return visit


@pytest.fixture
def admin(installation: Installation, town: testing.Town, visit: Callable[..., Visitor]) -> Visitor:
    """Somebody who manages people."""
    permissions = ("users.manage", "users.tokens")
    person = testing.make_person(installation, unit_id=town.chancellery_id, permissions=permissions)
    return visit(person)


@pytest.fixture
def clerk(installation: Installation, town: testing.Town, visit: Callable[..., Visitor]) -> Visitor:
    """Somebody without any permission."""
    return visit(testing.make_person(installation, unit_id=town.housing_id))


@pytest.fixture
def owner(database: tuple[str, str]) -> Iterator[psycopg.Connection[Any]]:
    """A connection of another program, the database's owner: it sees what was really written."""
    address = database[1].replace("postgresql+psycopg", "postgresql")
    with psycopg.connect(address, autocommit=True) as link:
        link.execute("set uprava.system = 'on'")
        yield link


@pytest.fixture
def unique() -> Callable[[str], str]:
    """Return names no other test uses."""
    return lambda word: f"{word}-{secrets.token_hex(3)}"


@pytest.fixture
def today(installation: Installation) -> date:
    """The office day the application sees."""
    return office_day(installation.settings.timezone)
