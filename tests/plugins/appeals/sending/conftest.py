"""A desk whose installation has a mail server, and the server itself."""

from collections.abc import Callable, Iterator

import pytest
from aiosmtpd.controller import Controller
from plugins.appeals.replies.desk import make_desk
from plugins.appeals.sending.counter import Counter, Inbox, free_port
from uprava import testing
from uprava.installation import Installation, belongs_to


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def post(inbox: Inbox) -> Iterator[Callable[..., int]]:
    """Start the mail server on a port; it stops with the test."""
    running: list[Controller] = []

    def start(port: int = 0) -> int:
        controller = Controller(inbox, hostname="127.0.0.1", port=port or free_port())
        controller.start()
        running.append(controller)
        return int(controller.port)

    yield start
    for controller in running:
        controller.stop()


@pytest.fixture
def counter(installation: Installation, town: testing.Town) -> Iterator[Counter]:
    """A counter whose letters go to the address it is told."""
    yield Counter(make_desk(installation, town))
    belongs_to(installation.engine, installation)
