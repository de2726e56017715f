"""A bureau with its own folder of work, and one whose questions become assignments."""

from collections.abc import Iterator

import pytest
from plugins.appeals.work.bureau import Bureau, alone, make_bureau
from uprava import testing
from uprava.installation import Installation


@pytest.fixture(scope="session")
def without_tasks(installation: Installation) -> Iterator[Installation]:
    """The installation with no module that keeps tasks."""
    with alone(installation) as found:
        yield found


@pytest.fixture
def bureau(without_tasks: Installation, town: testing.Town) -> Bureau:
    """Questions wait in the folder of appeals."""
    return make_bureau(without_tasks, town)


@pytest.fixture
def tasked(installation: Installation, town: testing.Town) -> Bureau:
    """Questions become assignments."""
    return make_bureau(installation, town)
