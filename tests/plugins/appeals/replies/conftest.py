"""The desk of those who answer."""

import pytest
from plugins.appeals.replies.desk import Desk, make_desk
from uprava import testing
from uprava.installation import Installation


@pytest.fixture
def desk(installation: Installation, town: testing.Town) -> Desk:
    """A desk of its own."""
    return make_desk(installation, town)
