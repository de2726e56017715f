"""The office of the tests of discipline, full of duties of all sorts."""

import random

import pytest
from plugins.assignments.discipline.office import Office
from plugins.assignments.discipline.test_counting import scatter
from uprava import testing
from uprava.installation import Installation


@pytest.fixture(scope="module")
def office(installation: Installation) -> Office:
    """Three hundred duties; a reader of everybody's figures, of one unit's, people of their own."""
    town = testing.make_town(installation)
    units = (town.chancellery_id, town.housing_id, town.chancellery_id, town.housing_id)
    people = [testing.make_person(installation, unit_id=unit) for unit in units]
    reader = testing.make_person(
        installation, unit_id=town.chancellery_id, permissions=("assignments.discipline",)
    )
    office = Office(installation, town, reader, people)
    scatter(office, random.Random(7), 300)
    return office
