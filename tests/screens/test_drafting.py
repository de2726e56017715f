"""A draft in a real browser: written by keyboard, refused in place, sent, thrown away."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from tests_support.browser import session_token
from uprava import testing
from uprava.installation import Installation
from uprava.users.reader import Reader

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "scripts"), str(Path(__file__).parent)]

import agreeing  # noqa: E402 -- the folders are added above
import assets  # noqa: E402
import server  # noqa: E402

pytestmark = pytest.mark.browser

SHOTS = os.environ.get("UPRAVA_SHOTS")
AXE = ROOT / "node_modules/axe-core/axe.min.js"
SIZES = {
    "1366": (1366, 768), "1920": (1920, 1080), "land": (1180, 820), "port": (820, 1180),
    "390": (390, 844),
}  # fmt: skip
NEW = "/approval/drafts/new"
POWERS = ("approval.draft", "approval.start", "documents.attach", "documents.comment")


@pytest.fixture(scope="module")
def address(installation: Installation) -> Iterator[str]:
    assets.make_assets(lambda _text: None)
    with server.running(installation) as made:
        yield made.rstrip("/")


@pytest.fixture(scope="module")
def hall(installation: Installation) -> agreeing.Hall:
    """People who approve; the one who writes is made for each test."""
    return agreeing.make_hall(installation, ("Зуева", "Орлова", "Кречетов", "Лунин", "Мохов"))


@pytest.fixture
def clerk(installation: Installation, hall: agreeing.Hall) -> Reader:
    return testing.make_person(installation, unit_id=hall.town.chancellery_id, permissions=POWERS)


@pytest.fixture
def texts(tmp_path: Path) -> list[Path]:
    """The text of an act, and a program under another name."""
    text, program = tmp_path / "Постановление.pdf", tmp_path / "Приложение.pdf"
    text.write_bytes(agreeing.letter("О ремонте дорог"))
    program.write_bytes(b"MZ" + b"\0" * 4000)
    return [text, program]


def page_of(
    browser: Browser, address: str, hall: agreeing.Hall, reader: Reader, **options: Any
) -> Page:
    """Return a page signed in as somebody; what the browser complains of is kept on it."""
    usual = {"viewport": {"width": 1366, "height": 768}, "locale": "ru-RU"}
    context = browser.new_context(**(usual | options))
    sid = session_token(hall.installation, reader)
    context.add_cookies([{"name": "sid", "value": sid, "url": address}])
    page = context.new_page()
    told: list[str] = []
    page.on("console", lambda m: told.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: told.append(str(error)))
    page.told = told  # type: ignore[attr-defined]
    return page


def complaints(page: Page) -> list[str]:
    """Return what the browser complained of; refusals of the server are no complaint here."""
    told: list[str] = page.told  # type: ignore[attr-defined]
    return [each for each in told if "status of 4" not in each and "Code 4" not in each]


def shoot(page: Page, name: str) -> None:
    """Keep a picture when pictures are asked for."""
    if SHOTS:
        page.wait_for_timeout(300)
        page.screenshot(path=f"{SHOTS}/{name}.png")


def test_a_draft_is_written_by_keyboard_and_sent_by_its_route(
    chromium: Browser, address: str, hall: agreeing.Hall, clerk: Reader, texts: list[Path]
) -> None:
    page = page_of(chromium, address, hall, clerk)
    page.goto(address + NEW)  # the entry of «Создать» gives way to that of records
    expect(page.get_by_role("heading", level=1)).to_have_text("Новый проект акта")
    expect(page.locator("#f-title")).to_be_focused()
    page.keyboard.type("О ремонте дорог местного значения")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.locator("#f-summary").focus()
    page.keyboard.type("Зимнее содержание сорока улиц.")
    page.set_input_files("#f-file", texts[:1])
    expect(page.locator(".up [name=file_id]")).to_have_count(1)
    expect(page.locator(".up")).to_contain_text("загружен")
    shoot(page, "draft-filled")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/docs/*-*")
    expect(page.get_by_role("heading", level=1)).to_have_text("О ремонте дорог местного значения")
    expect(page.locator(".toast").first).to_contain_text("Проект создан")
    expect(page.get_by_role("main")).to_contain_text("Зимнее содержание сорока улиц.")
    shoot(page, "draft-card")

    page.get_by_role("link", name="Отправить на согласование").click()
    dialog = page.get_by_role("dialog")
    who = dialog.locator("#f-s1_who")
    who.fill("Кречет")
    dialog.get_by_role("option").filter(has_text="Кречетов").click()
    dialog.get_by_role("button", name="Отправить").click()
    expect(page.locator("#panel-approval")).to_contain_text("Кречетов")
    expect(page.get_by_role("main")).to_contain_text("согласовано 0 из 1")
    assert complaints(page) == []
    page.context.close()


def test_refusals_stand_at_their_place_and_nothing_is_lost(
    chromium: Browser, address: str, hall: agreeing.Hall, clerk: Reader, texts: list[Path]
) -> None:
    page = page_of(chromium, address, hall, clerk)
    page.goto(address + NEW)
    page.locator("#f-summary").fill("Зимнее содержание")
    page.set_input_files("#f-file", texts)
    expect(page.locator(".up.bad")).to_contain_text("программы не принимаются")
    expect(page.locator(".up [name=file_id]")).to_have_count(1)
    shoot(page, "draft-refused-file")
    page.get_by_role("button", name="Создать проект").click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("Вид акта")
    shoot(page, "draft-mistakes")
    expect(page.locator("#f-summary")).to_have_value("Зимнее содержание")
    expect(page.get_by_role("checkbox", name="Постановление.pdf")).to_be_checked()
    page.get_by_role("radio", name="Распоряжение").check(force=True)
    page.locator("#f-title").fill("О дворах")
    page.get_by_role("button", name="Создать проект").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("О дворах")
    expect(page.get_by_role("main")).to_contain_text("Постановление.pdf")
    assert complaints(page) == []
    page.context.close()


def test_without_scripts_a_draft_is_written_too(
    chromium: Browser, address: str, hall: agreeing.Hall, clerk: Reader, texts: list[Path]
) -> None:
    page = page_of(chromium, address, hall, clerk, java_script_enabled=False)
    page.goto(address + NEW)
    page.set_input_files("#f-file", texts)
    page.locator("#f-title").fill("О дворах")
    page.get_by_role("button", name="Создать проект").click()
    expect(page.get_by_role("alert")).to_contain_text("Приложение.pdf — программы не принимаются")
    expect(page.locator("#f-title")).to_have_value("О дворах")
    page.get_by_role("radio", name="Решение").check(force=True)
    page.get_by_role("button", name="Создать проект").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("О дворах")
    page.context.close()


def test_a_changed_draft_shows_mine_and_theirs_and_goes_to_the_trash_and_back(
    chromium: Browser, address: str, hall: agreeing.Hall, clerk: Reader, texts: list[Path]
) -> None:
    first, second = (page_of(chromium, address, hall, clerk) for _each in range(2))
    card = written(first, address, texts)
    for page in (first, second):
        page.goto(card)
        menu_item(page, "Изменить проект")
    first.get_by_role("dialog").locator("#f-title").fill("О мостах")
    first.get_by_role("button", name="Сохранить").click()
    expect(first.get_by_role("heading", level=1)).to_have_text("О мостах")
    second.get_by_role("dialog").locator("#f-title").fill("О дворах")
    second.get_by_role("dialog").get_by_role("button", name="Сохранить").click()
    both = second.get_by_role("dialog").last
    expect(both).to_contain_text("О мостах")
    expect(both).to_contain_text("О дворах")
    shoot(second, "draft-conflict")
    both.get_by_role("button", name="Сохранить").click()
    expect(second.get_by_role("heading", level=1)).to_have_text("О дворах")
    assert complaints(first) + complaints(second) == []
    first.context.close()

    page = second
    page.locator("[data-dialog=d-trash]").evaluate("each => each.click()")
    page.locator("#d-trash .dng").click()
    expect(page.locator(".toast").first).to_contain_text("перемещён в удалённые")
    page.get_by_role("button", name="Отменить").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("О дворах")
    page.context.close()


def written(page: Page, address: str, texts: list[Path]) -> str:
    """Write a draft by the page; return its card's address."""
    page.goto(address + NEW)
    page.get_by_role("radio", name="Приказ").check(force=True)
    page.locator("#f-title").fill("О дорогах")
    page.set_input_files("#f-file", texts[:1])
    expect(page.locator(".up [name=file_id]")).to_have_count(1)
    page.get_by_role("button", name="Создать проект").click()
    page.wait_for_url("**/docs/*-*")
    return page.url


def menu_item(page: Page, name: str) -> None:
    """Choose an act, in the row or in the menu."""
    page.get_by_role("link", name=name).or_(page.get_by_role("button", name=name)).first.evaluate(
        "each => each.click()"
    )
    expect(page.get_by_role("dialog").locator("#f-title")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(
    chromium: Browser, address: str, hall: agreeing.Hall, clerk: Reader, texts: list[Path],
    theme: str,
) -> None:  # fmt: skip
    page = page_of(
        chromium, address, hall, clerk, color_scheme=theme, bypass_csp=True,
        reduced_motion="reduce",
    )  # fmt: skip
    card = written(page, address, texts)
    edit = f"{address}/approval/drafts/{card.rpartition('/')[2]}/edit"
    for screen in (card, edit, address + NEW):
        page.goto(screen, wait_until="load")
        assert violations(page) == [], f"{theme} {screen}"
    page.set_input_files("#f-file", texts)
    expect(page.locator(".up.bad")).to_have_count(1)
    page.get_by_role("button", name="Создать проект").click()
    expect(page.get_by_role("alert")).to_be_focused()
    assert violations(page) == [], f"{theme} mistakes"
    page.context.close()


def violations(page: Page) -> list[Any]:
    """Return what axe finds on the page as it stands."""
    page.add_script_tag(path=str(AXE))
    found = page.evaluate("axe.run(document).then(r => r.violations)")
    return [(v["id"], n["target"], n.get("failureSummary")) for v in found for n in v["nodes"]]


@pytest.mark.skipif(not SHOTS, reason="pictures are made when UPRAVA_SHOTS names a folder")
def test_pictures(
    chromium: Browser, address: str, hall: agreeing.Hall, clerk: Reader, texts: list[Path]
) -> None:
    for theme in ("light", "dark"):
        for name, (width, height) in SIZES.items():
            page = page_of(
                chromium, address, hall, clerk, color_scheme=theme,
                viewport={"width": width, "height": height},
            )  # fmt: skip
            card = written(page, address, texts)
            for what, path in {"card": card, "new": address + NEW}.items():
                page.goto(path, wait_until="networkidle")
                shoot(page, f"draft-{what}-{name}-{theme}")
            page.set_input_files("#f-file", texts)
            expect(page.locator(".up.bad")).to_have_count(1)
            page.get_by_role("button", name="Создать проект").click()
            expect(page.get_by_role("alert")).to_be_focused()
            shoot(page, f"draft-wrong-{name}-{theme}")
            page.context.close()


def test_a_form_sent_while_a_file_is_on_its_way_waits_for_it(
    chromium: Browser, address: str, hall: agreeing.Hall, clerk: Reader, texts: list[Path]
) -> None:
    page = page_of(chromium, address, hall, clerk)
    page.goto(address + NEW)
    page.locator("#f-title").fill("О дворах")
    page.get_by_role("radio", name="Решение").check(force=True)
    held: list[Any] = []
    page.route("**/approval/drafts/files", lambda each: held.insert(0, each))
    page.set_input_files("#f-file", texts[:1])
    expect(page.locator(".up progress")).to_have_count(1)
    page.get_by_role("button", name="Создать проект").click()
    expect(page.locator("#f-title")).to_have_value("О дворах")
    held[0].continue_()
    expect(page.get_by_role("heading", level=1)).to_have_text("О дворах")
    expect(page.get_by_role("main")).to_contain_text("Постановление.pdf")
    page.context.close()
