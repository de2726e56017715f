"""A fresh town hall for each test."""

import sys
from pathlib import Path

import pytest
from uprava.installation import Installation

sys.path.insert(0, str(Path(__file__).parent))

import halls


@pytest.fixture
def hall(installation: Installation) -> halls.Hall:
    """An author, five people who decide, a stranger."""
    return halls.make_hall(installation)
