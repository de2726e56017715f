"""An office that signs on paper, for the tests of this folder."""

import sys
from pathlib import Path

import pytest
from litestar.testing import TestClient
from uprava import testing
from uprava.installation import Installation

sys.path.insert(0, str(Path(__file__).parents[1] / "written"))

from bureaus import Bureau, make_bureau


@pytest.fixture
def bureau(
    installation: Installation,
    client: TestClient,
    town: testing.Town,  # type: ignore[type-arg]
) -> Bureau:
    """People and journals of a fresh town."""
    return make_bureau(installation, client, town)
