"""A portal that hands appeals over and listens to what becomes of them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from plugins.appeals.webhooks.listener import Listener, certificate, listening
from plugins.appeals.webhooks.portal import Portal
from plugins.appeals.work.bureau import make_bureau
from uprava import testing
from uprava.db.sql import execute
from uprava.db.transaction import system_transaction
from uprava.installation import Installation


@pytest.fixture(scope="session")
def pem(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The certificate of the portal."""
    return certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def listener(pem: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Listener]:
    """The portal's own server, which the settings allow."""
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    with listening(pem) as found:
        monkeypatch.setenv("UPRAVA_APPEALS_WEBHOOK_HOSTS", f"other:1, localhost:{found.port}")
        yield found


@pytest.fixture
def portal(
    installation: Installation, town: testing.Town, client: Any, listener: Listener
) -> Portal:
    """The portal with its token; subscriptions of other tests are over."""
    with system_transaction(installation.engine, today=testing.TODAY, task="test") as session:
        execute(session, "update appeals.subscription set ended_at = now()")
        execute(session, "delete from appeals.delivery")
    return Portal(client, make_bureau(installation, town), listener)
