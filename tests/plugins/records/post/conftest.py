"""Fixtures of the post: those who send."""

import sys
from pathlib import Path

import pytest
from uprava import testing
from uprava.installation import Installation

sys.path.insert(0, str(Path(__file__).parents[1] / "dispatch"))

from dispatching import Dispatching, make_dispatching


@pytest.fixture
def dispatching(installation: Installation, town: testing.Town) -> Dispatching:
    """A chancellery that sends, in a fresh town."""
    return make_dispatching(installation, town)
