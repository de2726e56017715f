"""Sentences in Russian without a program running: the catalogues are read as they are."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import uprava_contracts
from uprava.i18n import add_locale_folder, use_locale


@pytest.fixture(autouse=True)
def _russian() -> Iterator[None]:
    add_locale_folder(Path(uprava_contracts.__file__).parent / "locale")
    with use_locale("ru"):
        yield
