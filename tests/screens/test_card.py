"""The card and the list in a real browser, served as in life, with the text and pages made."""

import asyncio
import os
import re
import socket
import sys
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from granian.constants import Interfaces
from granian.server.embed import Server
from playwright.sync_api import Browser, Page, expect
from uprava import testing
from uprava.app import create_app
from uprava.clock import now
from uprava.installation import Installation
from uprava.settings import Settings
from uprava.users.service.signing_in import Device, open_session

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "tests/core/documents")]

import assets  # noqa: E402 -- the folders are added above
import offices  # noqa: E402

SHOTS = os.environ.get("UPRAVA_SHOTS")
AXE = ROOT / "node_modules/axe-core/axe.min.js"
CALM = """addEventListener('DOMContentLoaded', () => document.getAnimations()
    .forEach(each => each.finish()))"""
"""Colours half-way through a transition are nobody's colours."""


@pytest.fixture(scope="module")
def core(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """The core with the tests' own module and no plugin."""
    with offices.core_alone(settings, tmp_path_factory.mktemp("core")) as made:
        yield made


@pytest.fixture(scope="module")
def town(core: Installation) -> tuple[offices.Office, UUID]:
    """A letter with two files, a term, a comment and a link; its pages are made."""
    office = offices.make_office(core)
    id = office.document(
        "О представлении сведений о готовности объектов ЖКХ", due_on=date(2026, 11, 27),
        files=[
            ("Письмо.pdf", "application/pdf", offices.two_pages()),
            ("Опись.txt", "text/plain", b"1"),
        ],
    )  # fmt: skip
    office.prepare(id)
    office.document("О ремонте кровли")
    return office, id


@pytest.fixture(scope="module")
def address(core: Installation) -> Iterator[str]:
    """The whole application behind its own server."""
    assets.make_assets(lambda _text: None)
    loop, ready = asyncio.new_event_loop(), threading.Event()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Server(
        create_app(core), address="127.0.0.1", port=port, interface=Interfaces.ASGI,
        log_enabled=False,
    )  # fmt: skip

    def serve() -> None:
        asyncio.set_event_loop(loop)
        loop.call_later(0.5, ready.set)
        loop.run_until_complete(server.serve())
        loop.close()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    assert ready.wait(30)
    yield f"http://127.0.0.1:{port}"
    loop.call_soon_threadsafe(server.stop)
    thread.join(15)


def page_of(browser: Browser, address: str, office: offices.Office, **options: Any) -> Page:
    """Return a page signed in as the registrar."""
    with office.as_(office.registrar) as session:
        sid = open_session(
            session, person_id=office.registrar.person_id, device=Device("127.0.0.1", "test"),
            now=now(), hours=1,
        )  # fmt: skip
    size = {"width": 1366, "height": 900}
    context = browser.new_context(**{"viewport": size, "locale": "ru-RU", **options})
    context.add_cookies([{"name": "sid", "value": sid, "url": address}])
    return context.new_page()


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_on_list_and_card(
    chromium: Browser, address: str, town: tuple[offices.Office, UUID], theme: str
) -> None:
    office, id = town
    page = page_of(
        chromium, address, office, color_scheme=theme, bypass_csp=True, reduced_motion="reduce"
    )
    page.add_init_script(CALM)
    screens = ["/docs", "/docs?state=registered", "/docs?state=filed", "/docs?trash=1"]
    screens += [f"/docs/{id}{tail}" for tail in ("", "/print", "/forms/change", "/forms/share")]
    for screen in screens:
        page.goto(address + screen, wait_until="load")
        page.add_script_tag(path=str(AXE))
        found = page.evaluate("axe.run(document).then(r => r.violations)")
        told = [(v["id"], n["target"], n.get("failureSummary")) for v in found for n in v["nodes"]]
        assert told == [], f"{theme} {screen}"
    page.context.close()


@pytest.mark.browser
def test_a_registrar_works_without_breaking_the_content_policy(
    chromium: Browser, address: str, town: tuple[offices.Office, UUID]
) -> None:
    office, _id = town
    page = page_of(chromium, address, office)
    told: list[str] = []
    page.on("console", lambda m: told.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda e: told.append(str(e)))
    page.goto(f"{address}/docs")
    page.get_by_role("button", name="Фильтр").click()
    page.locator("#f-state").select_option("registered")
    page.get_by_role("button", name="Показать").click()
    expect(page).to_have_url(re.compile(r"/docs\?state=registered$"))
    page.get_by_role("link", name="О представлении сведений").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("О представлении сведений")
    expect(page.locator(".pg img").first).to_have_js_property("complete", True)
    expect(page.locator(".pg svg text").first).to_be_attached()
    page.get_by_role("region", name="Реквизиты").get_by_role("link", name="Изменить").click()
    page.locator("#d-change #f-title").fill("О готовности котельных")
    page.locator("#d-change").get_by_role("button", name="Сохранить").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("О готовности котельных")
    page.get_by_role("link", name="Связать").click()
    page.locator("#d-link [role=combobox]").press_sequentially("кровли")
    page.locator("#d-link [role=option]").first.click()
    page.locator("#d-link").get_by_role("button", name="Связать").click()
    expect(page.locator("#links")).to_contain_text("О ремонте кровли")
    page.get_by_label("Новый комментарий").fill("Проверено")
    page.locator("#comments").get_by_role("button", name="Добавить").click()
    expect(page.locator("#comments article")).to_have_count(1)
    expect(page.locator("#toasts [data-toast]")).to_have_count(1)
    page.get_by_role("button", name="Избранное").click()
    page.get_by_role("button", name="Отменить").click()
    expect(page.get_by_role("button", name="Избранное")).to_have_attribute("aria-pressed", "false")
    assert told == []
    page.context.close()


@pytest.mark.browser
def test_an_open_card_tells_of_a_change_made_elsewhere(
    chromium: Browser, address: str, town: tuple[offices.Office, UUID]
) -> None:
    office, _id = town
    id = office.document("Открытый", number=False)
    page = page_of(chromium, address, office)
    page.goto(f"{address}/docs/{id}", wait_until="load")
    page.wait_for_timeout(700)
    with office.as_(office.registrar) as session:
        offices.rename(session, office, id, "Изменённый")
    expect(page.locator("#news")).to_contain_text("изменили")
    page.context.close()


@pytest.mark.browser
def test_nothing_scrolls_sideways_on_a_narrow_screen(
    chromium: Browser, address: str, town: tuple[offices.Office, UUID]
) -> None:
    office, id = town
    page = page_of(chromium, address, office, viewport={"width": 320, "height": 800})
    for screen in ("/docs?state=registered", f"/docs/{id}", f"/docs/{id}/print", "/docs?trash=1"):
        page.goto(address + screen, wait_until="load")
        over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert over <= 0, f"{screen}: {over} px too wide"
    page.context.close()


@pytest.mark.browser
def test_the_list_and_the_card_work_without_scripts(
    chromium: Browser, address: str, town: tuple[offices.Office, UUID]
) -> None:
    office, id = town
    page = page_of(chromium, address, office, java_script_enabled=False)
    page.goto(f"{address}/docs/{id}")
    page.get_by_role("region", name="Реквизиты").get_by_role("link", name="Изменить").click()
    page.get_by_role("button", name="Сохранить").click()
    expect(page.locator("#toasts")).to_contain_text("Реквизиты сохранены")
    page.goto(f"{address}/docs?registered_from={testing.TODAY:%Y-%m-%d}")
    expect(page.get_by_role("link", name="О ремонте кровли")).to_be_visible()
    page.context.close()


@pytest.mark.browser
def test_mistakes_come_back_into_the_form_and_take_the_focus(
    chromium: Browser, address: str, town: tuple[offices.Office, UUID]
) -> None:
    office, _id = town
    id = office.document("О наледи")
    page = page_of(chromium, address, office)
    page.goto(f"{address}/docs/{id}", wait_until="load")
    page.evaluate("window.kept = true")
    page.locator("#comments").get_by_role("button", name="Добавить").click()
    expect(page.locator("#f-comment")).to_be_focused()
    expect(page.locator("#f-comment")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#f-comment")).to_have_accessible_description(re.compile("^Напишите"))
    page.keyboard.type("Проверено на месте")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#comments article")).to_be_focused()
    expect(page.locator("#toasts")).to_contain_text("Комментарий добавлен")
    expect(page.locator("#history")).to_contain_text("комментарий")
    page.locator("#links a", has_text="Связать").click()
    field = page.locator("#d-link [role=combobox]")
    field.fill("77-нет")
    page.keyboard.press("Control+Enter")
    expect(field).to_have_accessible_description(re.compile("^Документа с таким номером"))
    expect(field).to_be_focused()
    expect(field).to_have_value("77-нет")
    field.fill("")
    field.press_sequentially("кровли")
    page.locator("#d-link [role=option]").first.wait_for()
    offered, dialog = (
        page.locator("#d-link [role=listbox]").bounding_box(),
        page.locator("#d-link").bounding_box(),
    )
    assert offered
    assert dialog
    assert offered["y"] + offered["height"] <= dialog["y"] + dialog["height"]
    page.locator("#d-link [role=option]").first.click()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#links")).to_contain_text("О ремонте кровли")
    expect(page.locator("#d-link")).to_be_hidden()
    expect(page.locator("#links")).to_be_focused()
    page.get_by_role("region", name="Реквизиты").get_by_role("link", name="Изменить").click()
    title = page.locator("#d-change #f-title")
    title.fill("")
    page.locator("#d-change").get_by_text("Для служебного пользования").click()
    page.keyboard.press("Control+Enter")
    expect(title).to_be_focused()
    expect(title).to_have_accessible_description(re.compile("^Заполните это поле"))
    expect(page.locator("#d-change [value=restricted]")).to_be_checked()
    shot(page, "requisites-mistake")
    page.locator("#d-change").get_by_role("button", name="Закрыть").click()
    page.locator("#access a", has_text="Дать").click()
    page.locator("#d-share [role=combobox]").fill("Никто")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#d-share [role=combobox]")).to_be_focused()
    expect(page.locator("#d-share .err")).to_contain_text("Точно такого имени нет")
    assert page.evaluate("window.kept") is True
    page.context.close()


@pytest.mark.browser
def test_mended_requisites_are_saved_from_the_dialog_and_the_list_is_not_forgotten(
    chromium: Browser, address: str, town: tuple[offices.Office, UUID]
) -> None:
    office, _id = town
    id = office.document("О сосульках")
    page = page_of(chromium, address, office)
    told: list[str] = []
    page.on("pageerror", lambda e: told.append(str(e)))
    page.goto(f"{address}/docs/{id}?state=registered", wait_until="load")
    page.get_by_role("region", name="Реквизиты").get_by_role("link", name="Изменить").click()
    title = page.locator("#d-change #f-title")
    title.fill(" ")
    page.keyboard.press("Control+Enter")
    expect(title).to_have_attribute("aria-invalid", "true")
    title.fill("О наледи на крышах")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("О наледи на крышах")
    expect(page.locator("#toasts")).to_contain_text("Реквизиты сохранены")
    expect(page).to_have_url(f"{address}/docs/{id}?state=registered")
    expect(page.locator("#d-change")).to_be_hidden()
    assert told == []
    page.context.close()


@pytest.mark.browser
def test_requisites_changed_by_two_from_dialogs_show_both_sides(
    chromium: Browser, address: str, town: tuple[offices.Office, UUID]
) -> None:
    office, _id = town
    id = office.document("О гололёде", number=False)
    page = page_of(chromium, address, office)
    page.goto(f"{address}/docs/{id}", wait_until="load")
    page.get_by_role("region", name="Реквизиты").get_by_role("link", name="Изменить").click()
    page.locator("#d-change #f-title").fill("Мой заголовок")
    with office.as_(office.registrar) as session:
        offices.rename(session, office, id, "Чужой заголовок")
    page.keyboard.press("Control+Enter")
    both = page.get_by_role("dialog").filter(has_text="Чужой заголовок")
    expect(both).to_contain_text("Мой заголовок")
    both.get_by_role("button", name="Сохранить").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Мой заголовок")
    page.context.close()


def shot(page: Page, name: str) -> None:
    """Keep pictures of the page in both looks when somebody asked for them."""
    if SHOTS:
        for look in ("light", "dark"):
            page.emulate_media(color_scheme=look, reduced_motion="reduce")
            page.screenshot(path=f"{SHOTS}/card-{name}-{look}.png")
        page.emulate_media(color_scheme=None, reduced_motion=None)


@pytest.mark.browser
def test_mistakes_come_back_without_scripts_too(
    chromium: Browser, address: str, town: tuple[offices.Office, UUID]
) -> None:
    office, id = town
    page = page_of(chromium, address, office, java_script_enabled=False)
    page.goto(f"{address}/docs/{id}")
    page.locator("#comments").get_by_role("button", name="Добавить").click()
    expect(page.locator("#f-comment")).to_be_focused()
    expect(page.locator("#comments .err")).to_contain_text("Напишите комментарий")
    page.goto(f"{address}/docs/{id}")
    page.locator("#links a", has_text="Связать").click()
    page.locator("#f-target").fill("77-нет")
    page.get_by_role("button", name="Связать").click()
    expect(page.locator("#f-target")).to_be_focused()
    expect(page.locator("#f-target")).to_have_value("77-нет")
    page.locator("#f-target").fill("01-12/2")
    page.get_by_role("button", name="Связать").click()
    expect(page.locator("#links")).to_contain_text("О ремонте кровли")
    page.context.close()
