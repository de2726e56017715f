"""A bureau whose people visit the screens."""

from collections.abc import Callable
from typing import Any

import pytest
from plugins.appeals.cards.visitor import Visitor
from plugins.appeals.work.bureau import Bureau, make_bureau
from uprava import testing
from uprava.installation import Installation
from uprava.users.reader import Reader


@pytest.fixture
def bureau(installation: Installation, town: testing.Town) -> Bureau:
    """All modules run: questions become assignments."""
    return make_bureau(installation, town)


@pytest.fixture
def at(client: Any, bureau: Bureau) -> Callable[[Reader], Visitor]:
    """Sign somebody in at the screens."""
    return lambda reader: Visitor(client, bureau.office.installation, reader)
