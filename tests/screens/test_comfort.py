"""Comforts the pictures showed missing: cut text told, dialogs ready to type, whole titles."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

import assets  # noqa: E402 -- the scripts folder is added above
import preview_ui  # noqa: E402

pytestmark = pytest.mark.browser

CUT = "e => e.scrollWidth > e.clientWidth"
LONG = "О предварительном согласовании предоставления земельного участка " * 3


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    assets.make_assets(lambda _text: None)
    folder = tmp_path_factory.mktemp("gallery")
    preview_ui.write_pages(folder)
    server = preview_ui.serve(folder)
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def page_of(chromium: Browser, *, touch: bool) -> Page:
    """A desk at 1366 pixels, or a tablet on its side."""
    width = 1024 if touch else 1366
    context = chromium.new_context(
        viewport={"width": width, "height": 768}, has_touch=touch, is_mobile=touch, locale="ru-RU"
    )
    return context.new_page()


def test_text_cut_by_an_ellipsis_is_told_whole_under_the_pointer(
    chromium: Browser, address: str
) -> None:
    page = page_of(chromium, touch=False)
    page.goto(address + "ui-control")
    title = page.locator("a.t1").first
    assert title.get_attribute("title") is None
    title.hover()
    assert title.get_attribute("title") is None, "what fits is not told twice"
    title.evaluate("(e, text) => { e.textContent = text }", LONG)
    assert title.evaluate(CUT)
    page.mouse.move(0, 0)
    title.hover()
    expect(title).to_have_attribute("title", LONG.strip())
    page.context.close()


def test_a_list_on_a_tablet_shows_whole_titles(chromium: Browser, address: str) -> None:
    page = page_of(chromium, touch=True)
    page.goto(address + "ui-control")
    title = page.locator(".main-col a.t1").first
    title.evaluate("(e, text) => { e.textContent = text }", LONG)
    assert not title.evaluate(CUT)
    assert page.evaluate("document.documentElement.scrollWidth") <= 1024
    page.context.close()


def test_a_dialog_begins_at_its_first_field(chromium: Browser, address: str) -> None:
    page = page_of(chromium, touch=False)
    page.goto(address + "ui")
    page.locator("[data-dialog=d-plain]").first.click()
    expect(page.locator("#d-plain textarea")).to_be_focused()
    page.keyboard.press("Escape")
    page.locator("[data-dialog=d-confirm]").first.click()
    expect(page.locator("#d-confirm footer .btn").last).to_be_focused()
    page.context.close()
