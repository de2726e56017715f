"""People who watch over the installation, and their visits over HTTP."""

from collections.abc import Callable
from typing import Any

import pytest
from core.admin.visiting import Visitor
from litestar.testing import TestClient
from uprava import testing
from uprava.clock import now, office_day
from uprava.db.transaction import system_transaction
from uprava.installation import Installation
from uprava.users.reader import Reader
from uprava.users.service.signing_in import Device, open_session


@pytest.fixture
def visit(client: TestClient[Any], installation: Installation) -> Callable[[Reader], Visitor]:
    """Sign a person in."""

    def sign_in(reader: Reader) -> Visitor:
        client.cookies.clear()
        today = office_day(installation.settings.timezone)
        with system_transaction(installation.engine, today=today) as session:
            sid = open_session(
                session, person_id=reader.person_id, device=Device("192.0.2.7", "Firefox"),
                now=now(), hours=12,
            )  # fmt: skip
        return Visitor(client, sid)

    return sign_in


@pytest.fixture
def keeper(
    installation: Installation, town: testing.Town, visit: Callable[[Reader], Visitor]
) -> Visitor:
    """The administrator of the installation and auditor in one person."""
    permissions = ("audit.read", "jobs.manage", "modules.manage", "health.read", "calendar.manage")
    return visit(
        testing.make_person(installation, unit_id=town.chancellery_id, permissions=permissions)
    )
