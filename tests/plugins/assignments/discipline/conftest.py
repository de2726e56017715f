"""A leader, executors of two units, and a reader of everybody's discipline."""

from collections.abc import Callable
from typing import Any

import pytest
from plugins.assignments.discipline.office import Office
from uprava import testing
from uprava.installation import Installation


@pytest.fixture
def office(installation: Installation, town: testing.Town) -> Office:
    """A leader, two executors of two units, a reader with the permission."""
    units = (town.chancellery_id, town.housing_id, town.chancellery_id, town.housing_id)
    people = [testing.make_person(installation, unit_id=unit) for unit in units]
    reader = testing.make_person(
        installation, unit_id=town.chancellery_id, permissions=("assignments.discipline",)
    )
    return Office(installation, town, reader, people)


@pytest.fixture
def planted(office: Office) -> Callable[..., int]:
    """Plant one duty that the office's reader and its people may see."""

    def plant(**facts: Any) -> int:
        with office.system() as session:
            return int(office.plant(session, [office.reader, *office.people], **facts))

    return plant
