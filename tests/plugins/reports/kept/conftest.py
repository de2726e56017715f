"""People who make reports and people who read them."""

import pytest
from tests_support.bureau import Bureau
from uprava import testing
from uprava.installation import Installation
from uprava_reports.values import MAKE


@pytest.fixture
def bureau(installation: Installation, town: testing.Town) -> Bureau:
    """An analyst who makes reports, a colleague of the unit of housing, a stranger elsewhere."""
    other = testing.make_town(installation)
    return Bureau(
        installation, town,
        testing.make_person(installation, unit_id=town.chancellery_id, permissions=(MAKE,)),
        testing.make_person(installation, unit_id=town.housing_id),
        testing.make_person(installation, unit_id=other.housing_id),
    )  # fmt: skip
