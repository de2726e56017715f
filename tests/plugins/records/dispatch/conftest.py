"""Fixtures of dispatch: people, a mail server."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from litestar.testing import TestClient
from uprava import testing
from uprava.db.sql import execute
from uprava.installation import Installation

sys.path.insert(0, str(Path(__file__).parent))

from dispatching import RIGHTS, Dispatching, Inbox, free_port


@pytest.fixture
def dispatching(
    installation: Installation,
    client: TestClient,
    town: testing.Town,  # type: ignore[type-arg]
) -> Dispatching:
    """A chancellery whose clerk sends, and a stranger of another unit who may send as well."""
    clerk = testing.make_person(installation, unit_id=town.chancellery_id, permissions=RIGHTS)
    stranger = testing.make_person(installation, unit_id=town.housing_id, permissions=RIGHTS)
    made = Dispatching(installation, client, town, clerk, stranger)
    with made.system() as session:
        execute(
            session,
            "insert into documents.journal (code, kind, organisation_id, unit_id, index, title,"
            " number_template, restarts, active) values (%s, 'records.outgoing', %s, %s, '01-13',"
            " 'Исходящие', '{index}/{seq}', 'yearly', true)",
            (made.journal, town.organisation_id, town.chancellery_id),
        )
    return made


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def post(inbox: Inbox) -> Iterator[Callable[..., int]]:
    """Start the mail server on a port; it stops with the test."""
    running: list[Controller] = []

    def start() -> int:
        port = free_port()
        controller = Controller(inbox, hostname="127.0.0.1", port=port)
        controller.start()
        running.append(controller)
        return port

    yield start
    for controller in running:
        controller.stop()
