"""The office of registration."""

import pytest
from plugins.appeals.intake.office import Office, make_office
from uprava import testing
from uprava.installation import Installation


@pytest.fixture
def office(installation: Installation, town: testing.Town) -> Office:
    """An office of its own."""
    return make_office(installation, town)


@pytest.fixture(scope="module")
def old(installation: Installation) -> Office:
    """One office for many tests that do not look at what the others did."""
    return make_office(installation, testing.make_town(installation))
