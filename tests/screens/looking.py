"""What every walk through screens needs: a signed-in page, and eyes for it in light and dark."""

import os
from pathlib import Path

from playwright.sync_api import Browser, Page
from tests_support.browser import session_token
from uprava.installation import Installation
from uprava.users.reader import Reader

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
