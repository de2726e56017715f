"""A bureau whose appeals are asked about from outside."""

from typing import Any

import pytest
from plugins.appeals.open_interface.outside import Outside
from plugins.appeals.work.bureau import make_bureau
from uprava import testing
from uprava.db.sql import execute
from uprava.db.transaction import system_transaction
from uprava.installation import Installation


@pytest.fixture
def outside(installation: Installation, town: testing.Town, client: Any) -> Outside:
    """Everybody, asking about the appeals of a bureau; what others guessed is forgotten."""
    with system_transaction(installation.engine, today=testing.TODAY, task="test") as session:
        query = "delete from users.sign_in_attempt where subject like 'appeal%%'"
        execute(session, query)
    return Outside(client, make_bureau(installation, town))
