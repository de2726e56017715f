"""Typing a text on a letterhead in a real browser: the page follows, the text is kept and set."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from core.printing.drafts import RIGHTS, TEXT, make_draft, make_letterheads
from playwright.sync_api import Browser, Page, expect
from screens.server import running
from tests_support.browser import session_token
from uprava import testing
from uprava.extension import DocumentHead
from uprava.installation import Installation
from uprava.users.reader import Reader

AXE = Path(__file__).resolve().parents[2] / "node_modules/axe-core/axe.min.js"
SHOTS = os.environ.get("UPRAVA_SHOTS")
SIZES = [
    ("light", 1366, 900), ("dark", 1920, 1080), ("light", 1180, 820), ("dark", 820, 1180),
    ("light", 390, 844),
]  # fmt: skip


@pytest.fixture(scope="module")
def author(installation: Installation) -> Reader:
    town = testing.make_town(installation)
    made = testing.make_person(
        installation, unit_id=town.chancellery_id, permissions=(*RIGHTS, "approval.draft"),
        heads=True,
    )  # fmt: skip
    make_letterheads(installation, town, made)
    return made


@pytest.fixture
def draft(installation: Installation, author: Reader) -> DocumentHead:
    return make_draft(installation, author)


@pytest.fixture(scope="module")
def address(installation: Installation, author: Reader) -> Iterator[str]:
    with running(installation) as served:
        yield served


def opened(
    chromium: Browser, installation: Installation, author: Reader, address: str, **options: object
) -> tuple[Page, list[str]]:
    context = chromium.new_context(locale="ru-RU", **options)  # type: ignore[arg-type]
    token = session_token(installation, author)
    context.add_cookies([{"name": "sid", "value": token, "url": address}])
    page, told = context.new_page(), list[str]()
    page.on("console", lambda m: told.append(m.text) if m.type == "error" else None)
    return page, told


def looked_at(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/letter-{name}.png", full_page=True)
    page.add_script_tag(path=str(AXE))
    found = page.evaluate("axe.run(document).then(r => r.violations)")
    assert [(v["id"], n["target"]) for v in found for n in v["nodes"]] == [], name
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


@pytest.mark.browser
@pytest.mark.parametrize(("look", "width", "height"), SIZES)
def test_axe_finds_nothing_and_nothing_is_cut_off(
    chromium: Browser, installation: Installation, author: Reader, address: str,
    draft: DocumentHead, look: str, width: int, height: int,
) -> None:  # fmt: skip
    page, _told = opened(
        chromium, installation, author, address, bypass_csp=True, color_scheme=look,
        viewport={"width": width, "height": height}, reduced_motion="reduce",
    )  # fmt: skip
    page.goto(f"{address}docs/{draft.id}/letter")
    looked_at(page, f"begun-{look}-{width}")
    page.locator("#f-text").fill("\n".join([TEXT.strip()] * 6))
    page.get_by_text("Приложение 1").click()
    page.locator("#f-a1_title").fill("Порядок")
    expect(page.get_by_text("страница 1 из 3")).to_be_visible()
    page.locator("#f-text").focus()
    looked_at(page, f"typed-{look}-{width}")
    page.get_by_role("button", name="Следующая страница").click()
    expect(page.get_by_text("страница 2 из 3")).to_be_visible()
    page.context.close()


@pytest.mark.browser
def test_a_text_is_typed_kept_set_and_changed_by_keyboard_alone(
    chromium: Browser, installation: Installation, author: Reader, address: str,
    draft: DocumentHead,
) -> None:  # fmt: skip
    page, told = opened(chromium, installation, author, address)
    page.goto(f"{address}docs/{draft.id}")
    page.get_by_role("link", name="Набрать текст на бланке").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#preview")).to_contain_text("Наберите текст")
    page.locator("#f-text").focus()
    page.keyboard.insert_text("1. Утвердить Порядок.")
    expect(page.locator("#preview img")).to_be_visible()
    expect(page.locator("[data-draft-state]")).to_contain_text("сохранён")
    page.reload()
    expect(page.locator("#f-text")).to_have_value("1. Утвердить Порядок.")
    page.locator("#f-kind").focus()
    page.keyboard.press("Enter")  # shows the page, sets nothing
    expect(page.get_by_role("heading", name="Текст на бланке")).to_be_visible()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("версия 1.")).to_be_visible()
    page.get_by_role("link", name="Набрать текст на бланке").click()
    page.locator("#f-text").fill("1. Утвердить {порядок}.")
    expect(page.locator("#preview")).to_contain_text("Поля {порядок} нет")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("Поля {порядок} нет")
    expect(page.locator("#f-text")).to_have_value("1. Утвердить {порядок}.")
    page.locator("#f-text").fill("1. Утвердить Порядок с 1 декабря.")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("версия 2.")).to_be_visible()
    assert [each for each in told if "422" not in each] == []  # the browser tells the refusal
    page.context.close()


@pytest.mark.browser
def test_without_scripts_a_button_shows_the_pages(
    chromium: Browser, installation: Installation, author: Reader, address: str,
    draft: DocumentHead,
) -> None:  # fmt: skip
    page, _told = opened(chromium, installation, author, address, java_script_enabled=False)
    page.goto(f"{address}docs/{draft.id}/letter")
    page.locator("#f-text").fill("\n".join([TEXT.strip()] * 6))
    page.get_by_role("button", name="Показать").click()
    expect(page.locator("#preview img")).to_be_visible()
    page.get_by_role("button", name="Следующая страница").click()
    expect(page.get_by_text("страница 2 из")).to_be_visible()
    page.get_by_role("button", name="Положить в документ").click()
    expect(page.get_by_text("версия 1.")).to_be_visible()
    page.context.close()


@pytest.mark.browser
@pytest.mark.parametrize(("width", "height"), [(1366, 900), (390, 844)])
def test_a_new_draft_leads_to_typing_its_text(
    chromium: Browser, installation: Installation, author: Reader, address: str, width: int,
    height: int,
) -> None:  # fmt: skip
    page, told = opened(
        chromium, installation, author, address, bypass_csp=True,
        viewport={"width": width, "height": height},
    )  # fmt: skip
    page.goto(f"{address}approval/drafts/new")
    looked_at(page, f"new-{width}")
    page.locator("#f-title").fill("О дорогах")
    page.get_by_text("Распоряжение", exact=True).click()
    page.get_by_role("button", name="Набрать текст на бланке").click()
    expect(page.get_by_text("Проект создан. Наберите его текст.")).to_be_visible()
    expect(page.locator("#f-title")).to_have_value("О дорогах")
    expect(page.locator("#f-kind")).to_have_value("Распоряжение")
    assert told == []
    page.context.close()
