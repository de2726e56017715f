"""A chancellery that brings its earlier card file over."""

import sys
from pathlib import Path

import pytest
from litestar.testing import TestClient
from uprava import testing
from uprava.installation import Installation

sys.path.insert(0, str(Path(__file__).parent))

from archives import POWERS, Archive


@pytest.fixture
def archive(
    installation: Installation,
    client: TestClient,
    town: testing.Town,  # type: ignore[type-arg]
) -> Archive:
    """A fresh town."""
    keeper = testing.make_person(installation, unit_id=town.chancellery_id, permissions=POWERS)
    stranger = testing.make_person(installation, unit_id=town.housing_id)
    return Archive(installation, client, town, keeper, stranger)
