"""What every walk through screens needs: a signed-in page, and eyes for it in light and dark."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page
from tests_support.browser import session_token
from uprava.installation import Installation
from uprava.users.reader import Reader

POLICY = "Content Security Policy"
SIZES = ((1920, 1080), (820, 1180), (1180, 820))
"""A wide screen and a tablet held both ways."""

Open = Callable[[Reader], Page]

AXE = Path(__file__).resolve().parents[2] / "node_modules/axe-core/axe.min.js"
SHOTS = os.environ.get("UPRAVA_SHOTS")


def page_of(
    browser: Browser, installation: Installation, address: str, reader: Reader | None = None
) -> Page:
    """Return a page of a signed-in person, or of anybody."""
    context = browser.new_context(
        locale="ru-RU", viewport={"width": 1366, "height": 900}, reduced_motion="reduce"
    )
    if reader:
        token = session_token(installation, reader)
        context.add_cookies([{"name": "sid", "value": token, "url": address}])
    return context.new_page()


def looked_at(page: Page, name: str) -> None:
    """Let axe look at the page, light and dark; nothing sticks out; keep pictures when asked."""
    page.evaluate(AXE.read_text("utf-8"))
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        if SHOTS:
            page.screenshot(path=f"{SHOTS}/{name}-{scheme}.png")
        found = page.evaluate("axe.run(document).then(r => r.violations)")
        told = [(each["id"], node["html"]) for each in found for node in each["nodes"]]
        assert told == [], (name, scheme)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, name


def looked_wide(page: Page, name: str, sizes: tuple[tuple[int, int], ...] = SIZES) -> None:
    """Let axe look at the page; at other sizes nothing sticks out either."""
    looked_at(page, name)
    for width, height in sizes:
        page.set_viewport_size({"width": width, "height": height})
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, (name, width)
    page.set_viewport_size({"width": 1366, "height": 900})


@contextmanager
def opening(browser: Browser, installation: Installation, address: str) -> Iterator[Open]:
    """Let pages of people be opened; none may break the policy of contents or a script."""
    opened: list[Page] = []
    wrong: list[str] = []

    def open_page(reader: Reader) -> Page:
        page = page_of(browser, installation, address, reader)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if POLICY in said.text else None)
        opened.append(page)
        return page

    yield open_page
    for page in opened:
        page.context.close()
    assert wrong == []
