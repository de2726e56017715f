"""Who asks: the peer, or whom a proxy of our own names; nobody else is believed."""

from ipaddress import ip_network
from typing import Any

import pytest
from litestar.testing import TestClient
from uprava import testing
from uprava.app import create_app
from uprava.db.sql import fetch_values
from uprava.db.transaction import system_transaction
from uprava.installation import Installation
from uprava.settings import Settings
from uprava.web.edge import asking

OURS = (ip_network("127.0.0.1"), ip_network("10.0.0.0/8"), ip_network("fd00::/8"))


@pytest.mark.parametrize(
    ("peer", "forwarded", "who"),
    [
        ("127.0.0.1", "203.0.113.7", "203.0.113.7"),
        ("127.0.0.1", "2001:db8::7", "2001:db8::7"),
        ("127.0.0.1", "198.51.100.1, 203.0.113.7", "203.0.113.7"),
        ("127.0.0.1", "198.51.100.1, 203.0.113.7, 10.1.2.3", "203.0.113.7"),
        ("fd00::1", "203.0.113.7", "203.0.113.7"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "unknown", "127.0.0.1"),
        ("127.0.0.1", "203.0.113.7, <script>", "127.0.0.1"),
        ("127.0.0.1", "10.9.9.9", "127.0.0.1"),
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ("", "198.51.100.1", ""),
    ],
)
def test_the_nearest_proxy_of_ours_names_who_asks(peer: str, forwarded: str, who: str) -> None:
    found = asking((peer, 1), {b"x-forwarded-for": forwarded.encode()}, OURS)
    assert found is not None
    assert found[0] == who


def test_without_proxies_the_header_says_nothing() -> None:
    headers = {b"x-forwarded-for": b"203.0.113.7"}
    assert asking(("127.0.0.1", 1), headers, ()) == ("127.0.0.1", 1)
    assert asking(None, headers, OURS) is None


def test_proxies_are_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UPRAVA_PROXIES", "127.0.0.1, 10.0.0.0/8,fd00::/8")
    assert Settings(_env_file=None).proxies == OURS  # type: ignore[call-arg]


@pytest.mark.parametrize("peer", ["127.0.0.1", "203.0.113.200"])
def test_guesses_through_the_proxy_are_counted_for_the_network_they_come_from(
    settings: Settings, database: tuple[str, str], peer: str
) -> None:
    app, owner = database
    behind = testing.make_settings(
        settings.data, app, database_owner_url=owner, proxies=("127.0.0.1",)
    )
    with testing.installation(behind) as installation:
        guess(installation, peer=peer, forwarded="203.0.113.77")
        counted = "203.0.113.77" if peer == "127.0.0.1" else peer
        with system_transaction(installation.engine, today=testing.TODAY) as session:
            query = "select failures from users.sign_in_attempt where subject = %s"
            assert fetch_values(session, query, (f"net:{counted}",)) == [1]


def guess(installation: Installation, *, peer: str, forwarded: str) -> None:
    """Sign in once with a wrong password."""
    app = create_app(installation)

    async def reached(scope: Any, receive: Any, send: Any) -> None:
        await app({**scope, "client": (peer, 1)}, receive, send)

    with TestClient(reached) as visitor:  # type: ignore[arg-type]
        visitor.headers["x-forwarded-for"] = forwarded
        visitor.get("/sign-in")
        form = {"login": "nobody-there", "password": "wrong-password-1",
                "_csrf_token": visitor.cookies["csrf"]}  # fmt: skip
        assert visitor.post("/sign-in", data=form).status_code == 422
