"""The browser all screens are looked at with."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The machine's Chromium, else the one Playwright brought."""
    with sync_playwright() as play:
        found = Path("/usr/bin/chromium")
        browser = play.chromium.launch(executable_path=str(found) if found.exists() else None)
        yield browser
        browser.close()
