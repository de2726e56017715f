"""A shelf of appeals of chance."""

import pytest
from plugins.appeals.intake.office import make_office
from plugins.appeals.lists.shelf import MANY, Shelf, fill
from uprava import testing
from uprava.installation import Installation
from uprava.term_lists import rights
from uprava_appeals.lists.service import figures
from uprava_appeals.values import PERSONAL


@pytest.fixture(autouse=True)
def fresh() -> None:
    """Figures are kept some seconds, rights some minutes; each test counts its own."""
    figures.kept.clear()
    rights.remembered.clear()


def make_shelf(installation: Installation, many: int) -> Shelf:
    """Make an office of its own with appeals of chance."""
    town = testing.make_town(installation)
    office = make_office(installation, town)
    keeper = testing.make_person(installation, unit_id=town.chancellery_id, permissions=(PERSONAL,))
    worker = testing.make_person(installation, unit_id=town.housing_id)
    made = Shelf(office, keeper, worker, office.stranger)
    fill(made, seed=20261120, many=many)
    return made


@pytest.fixture(scope="module")
def shelf(installation: Installation) -> Shelf:
    """An office with three hundred appeals, which tests only read."""
    return make_shelf(installation, MANY)


@pytest.fixture
def own_shelf(installation: Installation) -> Shelf:
    """A small office for a test that changes it."""
    return make_shelf(installation, 30)
