"""An installation with the shipped edition, and who may bring in others."""

from collections.abc import Iterator
from typing import Any

import pytest
from plugins.appeals.classifier.makers import clear
from sqlalchemy.orm import Session
from tests_support.browser import signed_in
from uprava import testing
from uprava.db.transaction import new_session
from uprava.installation import Installation
from uprava.users.reader import Reader
from uprava_appeals.classifier.service.editions import ship
from uprava_appeals.classifier.values import CLASSIFY


@pytest.fixture
def keeper(installation: Installation, town: testing.Town) -> Reader:
    """Who keeps the classifier."""
    return testing.make_person(
        installation, unit_id=town.chancellery_id, permissions=(CLASSIFY,)
    )  # fmt: skip


@pytest.fixture
def session(installation: Installation, keeper: Reader) -> Iterator[Session]:
    """The keeper's session on a classifier without editions; nothing of it stays."""
    with new_session(installation.engine, reader=keeper, today=testing.TODAY) as made:
        clear(made)
        yield made
        made.rollback()


@pytest.fixture
def shipped(session: Session) -> int:
    """The edition that came with the program, in place."""
    return ship(session, at=testing.NOW)


@pytest.fixture
def desk(client: Any, installation: Installation, keeper: Reader) -> Iterator[Any]:
    """The keeper at the screens."""
    with signed_in(client, installation, keeper) as headers:
        client.headers.update(headers)
        yield client
        for name in headers:
            del client.headers[name]
