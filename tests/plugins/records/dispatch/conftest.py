"""Fixtures of dispatch: people, a mail server."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from uprava import testing
from uprava.installation import Installation

sys.path.insert(0, str(Path(__file__).parent))

from dispatching import Dispatching, Inbox, free_port, make_dispatching


@pytest.fixture
def dispatching(installation: Installation, town: testing.Town) -> Dispatching:
    """A chancellery that sends, in a fresh town."""
    return make_dispatching(installation, town)


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
