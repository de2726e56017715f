"""People with the rights the directory knows, and cards of the test's own."""

import secrets

import pytest
from uprava import testing
from uprava.installation import Installation
from uprava.users.reader import Reader

ALL = ("correspondents.read", "correspondents.people", "correspondents.manage")


@pytest.fixture
def clerk(installation: Installation, town: testing.Town) -> Reader:
    """Who keeps the directory and may see people."""
    return testing.make_person(
        installation, unit_id=town.chancellery_id, permissions=(*ALL, "records.register")
    )


@pytest.fixture
def onlooker(installation: Installation, town: testing.Town) -> Reader:
    """Who may look at the directory, but not at people."""
    return testing.make_person(
        installation, unit_id=town.housing_id, permissions=("correspondents.read",)
    )


@pytest.fixture
def mark() -> str:
    """A word no other test uses: the directory is one for all."""
    return "".join(secrets.choice("абвгдежзиклмнопрст") for _n in range(8))
