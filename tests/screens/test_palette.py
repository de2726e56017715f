"""Commands (Ctrl+K) in a real browser: by keyboard, on a Russian layout, by rights."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests_support.browser import session_token
from uprava import testing
from uprava.installation import Installation

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "tests" / "screens")]

import assets  # noqa: E402 -- the scripts folder is added above
import server  # noqa: E402

pytestmark = pytest.mark.browser

AXE = ROOT / "node_modules/axe-core/axe.min.js"
KEEPER = ("records.register", "records.file", "documents.journals", "documents.link")


@pytest.fixture(scope="module")
def address(installation: Installation) -> Iterator[str]:
    assets.make_assets(lambda _text: None)
    with server.running(installation) as address:
        yield address


def enter(
    chromium: Browser, address: str, installation: Installation, town: testing.Town,
    permissions: tuple[str, ...] = KEEPER, **options: object,
) -> BrowserContext:  # fmt: skip
    person = testing.make_person(installation, unit_id=town.chancellery_id, permissions=permissions)
    usual = {"viewport": {"width": 1366, "height": 768}, "locale": "ru-RU"}
    context = chromium.new_context(**(usual | options))  # type: ignore[arg-type]
    sid = session_token(installation, person)
    context.add_cookies([{"name": "sid", "value": sid, "url": address}])
    return context


def called(page: Page) -> list[str]:
    """Return the titles of the lines that are shown."""
    return [
        text.strip()
        for text in page.locator("#palette [role=option]:visible .tr").all_inner_texts()
    ]


def test_everything_is_reached_by_the_keyboard_and_the_focus_comes_back(
    chromium: Browser, address: str, installation: Installation, town: testing.Town
) -> None:
    context = enter(chromium, address, installation, town)
    page = context.new_page()
    told: list[str] = []
    page.on("console", lambda m: told.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: told.append(str(error)))
    page.goto(f"{address}docs")
    page.locator(".find input[type=search]").focus()
    page.evaluate("""dispatchEvent.call(document.activeElement, new KeyboardEvent('keydown',
        {code: 'KeyK', key: 'л', ctrlKey: true, bubbles: true, cancelable: true}))""")
    field = page.locator("#palette [role=combobox]")
    expect(field).to_be_focused()
    page.locator("#palette [role=option]").first.wait_for()
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()
    expect(page.locator(".find input[type=search]")).to_be_focused()
    page.keyboard.press("Control+k")
    side = page.locator("#side .ttl").all_inner_texts()
    assert set(side[:3]) <= set(called(page))
    page.keyboard.type(";ehyfks")
    expect(page.locator("#palette [aria-selected=true]")).to_contain_text("Журналы")
    page.keyboard.press("Enter")
    page.wait_for_url("**/docs/journals")
    assert told == []
    context.close()


def test_acts_of_the_screen_are_pressed_and_only_those_that_are_allowed(
    chromium: Browser, address: str, installation: Installation, town: testing.Town
) -> None:
    context = enter(chromium, address, installation, town)
    page = context.new_page()
    page.goto(f"{address}docs/journals")
    button = page.locator("[data-acts] a").first
    title = button.inner_text().strip()
    page.keyboard.press("Control+k")
    expect(page.locator("#palette [data-acts-here] [role=option]").first).to_contain_text(title)
    page.keyboard.type(title)
    page.keyboard.press("Enter")
    page.wait_for_url("**/docs/journals/new")
    context.close()
    context = enter(chromium, address, installation, town, permissions=())
    page = context.new_page()
    page.goto(f"{address}docs")
    page.get_by_role("link", name="Команды").click()
    page.locator("#palette [role=option]").first.wait_for()
    lines = called(page)
    assert title not in lines
    assert not [line for line in lines if "Журнал" in line and "регистр" in line.lower()]
    assert page.locator("#palette [href='/records/incoming/new']").count() == 0
    context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_the_open_palette(
    chromium: Browser, address: str, installation: Installation, town: testing.Town, theme: str
) -> None:
    context = enter(
        chromium, address, installation, town, color_scheme=theme, bypass_csp=True,
        reduced_motion="reduce",
    )  # fmt: skip
    page = context.new_page()
    page.goto(f"{address}docs/journals")
    page.keyboard.press("Control+k")
    page.locator("#palette [role=option]").first.wait_for()
    page.keyboard.type("жу")
    page.locator("#pal-docs-all").wait_for()
    page.add_script_tag(path=str(AXE))
    found = page.evaluate("axe.run(document).then(r => r.violations)")
    assert [(v["id"], n["target"]) for v in found for n in v["nodes"]] == []
    context.close()


def test_without_scripts_the_commands_are_a_page_of_links(
    chromium: Browser, address: str, installation: Installation, town: testing.Town
) -> None:
    context = enter(chromium, address, installation, town, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}docs")
    page.get_by_role("link", name="Команды").click()
    page.wait_for_url("**/palette")
    page.locator("main").get_by_role("link", name="Журналы", exact=True).click()
    page.wait_for_url("**/docs/journals")
    context.close()
