"""A signed-in person over HTTP without a browser: session cookie and CSRF token."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from uprava import testing
from uprava.clock import now
from uprava.db.transaction import system_transaction
from uprava.installation import Installation
from uprava.users.reader import Reader
from uprava.users.service.signing_in import Device, open_session


def session_token(installation: Installation, reader: Reader) -> str:
    """Start a session of the person as sign-in does; return the cookie's value."""
    with system_transaction(installation.engine, today=testing.TODAY, task="test") as session:
        return open_session(
            session, person_id=reader.person_id, device=Device("127.0.0.1", "test"), now=now(),
            hours=12,
        )  # fmt: skip


@contextmanager
def signed_in(client: Any, installation: Installation, reader: Reader) -> Iterator[dict[str, str]]:
    """Let the client be this person within the block; yield headers with the CSRF token."""
    client.cookies.clear()
    client.cookies.set("sid", session_token(installation, reader))
    client.get("/sign-in", follow_redirects=False)
    token = client.cookies.get("csrf")
    try:
        yield {"x-csrftoken": token or ""}
    finally:
        client.cookies.clear()
