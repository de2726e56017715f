"""The navigation on a tablet in a real browser: nothing to scroll, the fold by keyboard, axe."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect
from tests_support.browser import session_token
from uprava import testing
from uprava.extension import BuiltInRole
from uprava.installation import Installation

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "tests" / "screens")]

import assets  # noqa: E402 -- the scripts folder is added above
import server  # noqa: E402

pytestmark = pytest.mark.browser

AXE = ROOT / "node_modules/axe-core/axe.min.js"
FITS = "e => [e.scrollHeight - e.clientHeight, e.getBoundingClientRect().bottom <= innerHeight]"


@pytest.fixture(scope="module")
def address(installation: Installation) -> Iterator[str]:
    assets.make_assets(lambda _text: None)
    with server.running(installation) as address:
        yield address


def enter(
    chromium: Browser, address: str, installation: Installation, town: testing.Town,
    role: BuiltInRole, **options: object,
) -> BrowserContext:  # fmt: skip
    """Sign somebody of a built-in role in, on a tablet on its side."""
    every = installation.plugins.permissions.values()
    allowed = tuple(each.code for each in every if role in each.roles)
    person = testing.make_person(installation, unit_id=town.chancellery_id, permissions=allowed)
    usual = {"viewport": {"width": 1024, "height": 768}, "locale": "ru-RU", "bypass_csp": True}
    context = chromium.new_context(**(usual | options))  # type: ignore[arg-type]  # by name
    sid = session_token(installation, person)
    context.add_cookies([{"name": "sid", "value": sid, "url": address}])
    return context


@pytest.mark.parametrize("role", [BuiltInRole.REGISTRAR, BuiltInRole.ADMINISTRATOR])
def test_nothing_of_the_navigation_is_scrolled_to_on_a_tablet(
    chromium: Browser, address: str, installation: Installation, town: testing.Town,
    role: BuiltInRole,
) -> None:  # fmt: skip
    context = enter(chromium, address, installation, town, role, has_touch=True, is_mobile=True)
    page = context.new_page()
    for path in ("docs", "profile", "records/incoming"):
        page.goto(address + path)
        assert page.locator("#side").evaluate(FITS) == [0, True], path
        for entry in page.locator("#side a, #side button").all():
            box = entry.bounding_box()
            assert box is not None
            assert min(box["width"], box["height"]) >= 44
    page.locator("[popovertarget=m-more]").tap()
    menu = page.locator("#m-more")
    expect(menu).to_be_visible()
    assert menu.evaluate(FITS) == [0, True]
    assert menu.evaluate("e => e.scrollWidth - e.clientWidth") == 0
    context.close()


def test_the_fold_opens_and_closes_by_keyboard_and_has_no_faults(
    chromium: Browser, address: str, installation: Installation, town: testing.Town
) -> None:
    for theme, width in (("light", 1366), ("dark", 1920)):
        context = enter(
            chromium, address, installation, town, BuiltInRole.REGISTRAR, color_scheme=theme,
            viewport={"width": width, "height": 768},
        )  # fmt: skip
        page = context.new_page()
        page.goto(address + "docs")
        assert page.locator("#side").evaluate(FITS) == [0, True]
        more = page.locator("[popovertarget=m-more]")
        more.focus()
        page.keyboard.press("Enter")
        menu = page.locator("#m-more")
        expect(menu).to_be_visible()
        expect(menu.locator("a").first).to_be_focused()
        box = menu.bounding_box()
        assert box is not None
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= 768
        page.add_script_tag(path=str(AXE))
        faults = page.evaluate("axe.run().then(r => r.violations.map(v => v.id))")
        assert faults == []
        page.keyboard.press("Escape")
        expect(menu).to_be_hidden()
        expect(more).to_be_focused()
        page.keyboard.press("Enter")
        menu.get_by_role("link", name="Номенклатура дел").press("Enter")
        expect(page.locator("#side a[aria-current=page]")).to_contain_text("Номенклатура дел")
        context.close()
