"""Fixtures of the exchange: two bodies that share folders, one of them a plain script."""

import sys
from pathlib import Path

import pytest
from uprava import testing
from uprava.installation import Installation

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parent.parent / "dispatch"))

from exchanging import Exchanging, make_exchanging


@pytest.fixture
def exchanging(
    installation: Installation, town: testing.Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Exchanging:
    """A chancellery that takes part in an exchange, in a fresh town."""
    return make_exchanging(installation, town, tmp_path, monkeypatch)
