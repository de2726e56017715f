"""«К отправке» in a real browser: the queue, a packet, the list for the post, marks, the card."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect
from screens.server import running
from tests_support.browser import session_token
from uprava import testing
from uprava.db.sql import execute
from uprava.installation import Installation

sys.path.append(str(Path(__file__).parents[1] / "plugins/records/dispatch"))

from dispatching import ADDRESS, Dispatching, make_dispatching

SHOTS = os.environ.get("UPRAVA_SHOTS")
AXE = Path(__file__).resolve().parents[2] / "node_modules/axe-core/axe.min.js"

MINISTRY = {
    "name": "Министерство жилищно-коммунального хозяйства Заозёрской области",
    "attention": "Министру А. Е. Носовой", "channel": "paper", "address": ADDRESS,
}  # fmt: skip
OFFICE = {"name": "Прокуратура города Верхнереченска", "channel": "hand"}


@pytest.fixture(scope="module")
def office(installation: Installation) -> Dispatching:
    """A chancellery with a queue worth looking at."""
    made = make_dispatching(installation, testing.make_town(installation))
    made.letter(MINISTRY, OFFICE, title="О готовности котельных к отопительному периоду")
    made.letter(MINISTRY, title="О выделении средств на ремонт тепловых сетей")
    made.letter(
        MINISTRY | {"name": "ООО «Теплосеть»", "address": "г. Заозёрск, ул. Лесная, д. 1"},
        {"name": "Минфин Заозёрской области", "channel": "exchange"},
        {"name": "Школа № 12", "channel": "email", "email": "school12@town.example"},
        {"name": "Школа № 14", "channel": "email"},
        {"name": "Совет ветеранов", "channel": "hand"},
        title="О проведении праздничных мероприятий",
    )
    failed = made.letter(
        {"name": "Управляющая компания «Уют»", "channel": "email", "email": "uk@uyut.example"},
        title="О подготовке домов к зиме",
    )
    with made.system() as session:
        execute(session, "update records.dispatch set state = 'failed', problem = 'refused',"
                " said = '550 5.1.1 <uk@uyut.example>: Recipient address rejected'"
                " where document_id = %s", (failed,))  # fmt: skip
    return made


@pytest.fixture(scope="module")
def address(office: Dispatching) -> Iterator[str]:
    with running(office.installation) as made:
        yield made.rstrip("/")


def page_of(browser: Browser, office: Dispatching, address: str, **more: Any) -> Page:
    """Return a page signed in as the clerk; it keeps what the console complains of."""
    options = {"viewport": {"width": 1366, "height": 900}, "locale": "ru-RU", "bypass_csp": True,
               "reduced_motion": "reduce", **more}  # fmt: skip
    context = browser.new_context(**options)
    token = session_token(office.installation, office.clerk)
    context.add_cookies([{"name": "sid", "value": token, "url": address}])
    page = context.new_page()
    told: list[str] = []
    page.on("console", lambda m: told.append(m.text) if serious(m) else None)
    page.on("pageerror", lambda error: told.append(str(error)))
    page.told = told  # type: ignore[attr-defined]
    return page


def serious(message: ConsoleMessage) -> bool:
    """Tell whether the console complains; a form that came back with mistakes is none."""
    return message.type == "error" and "422" not in message.text


def looked_at(page: Page, name: str) -> None:
    """Let axe look at the page; keep pictures, light and dark, where they are asked for."""
    if SHOTS:
        pictures(page, name)
    page.add_script_tag(path=str(AXE))
    found = page.evaluate("axe.run(document).then(r => r.violations)")
    assert [(each["id"], [n["html"] for n in each["nodes"]]) for each in found] == []


def pictures(page: Page, name: str) -> None:
    """Keep pictures of three widths, light and dark."""
    for wide, high in ((1366, 900), (1920, 1080), (820, 1180)):
        page.set_viewport_size({"width": wide, "height": high})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.wait_for_timeout(150)
            page.screenshot(path=f"{SHOTS}/{name}-{wide}-{scheme}.png")
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1366, "height": 900})


def check(page: Page, *names: str) -> None:
    for name in names:
        page.get_by_role("checkbox", name=name).check()


@pytest.mark.browser
def test_the_clerk_sends_a_day_of_letters(
    chromium: Browser, office: Dispatching, address: str
) -> None:
    page = page_of(chromium, office, address)
    page.goto(f"{address}/records/dispatch")
    expect(page.get_by_role("heading", level=1)).to_contain_text("К отправке")
    expect(page.get_by_text("Нет почтового адреса с индексом.")).to_be_visible()
    looked_at(page, "dispatch-queue")
    check(
        page,
        "Отметить: Министерство жилищно-коммунального хозяйства Заозёрской области, 01-13/1",
        "Отметить: Министерство жилищно-коммунального хозяйства Заозёрской области, 01-13/2",
    )
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/dispatch-bulk.png")
    page.get_by_role("button", name="В один пакет").click()
    expect(page.get_by_text("Объединено в один пакет, документов: 2.")).to_be_visible()
    check(
        page, "Отметить: Министерство жилищно-коммунального хозяйства Заозёрской области, 01-13/1"
    )
    page.get_by_role("button", name="В реестр Ф. 103").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Список № 1 от ")
    page.get_by_label("По одному в строке, в порядке списка").fill("80083740712515")
    page.get_by_role("button", name="Сохранить идентификаторы").click()
    expect(page.get_by_role("alert")).to_contain_text("контрольная цифра не сходится")
    page.get_by_label("По одному в строке, в порядке списка").fill("800837 40 71251 4")
    page.get_by_role("button", name="Сохранить идентификаторы").click()
    looked_at(page, "dispatch-register")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Форма 103").click()
    assert Path(taken.value.path()).read_bytes().startswith(b"%PDF")
    page.get_by_role("button", name="Сдать на почту").click()
    page.locator("#d-close").get_by_role("button", name="Сдать на почту").click()
    expect(page.get_by_text("Список сдан, отправлено документов: 2.")).to_be_visible()
    page.goto(f"{address}/records/dispatch?channel=hand")
    check(page, "Отметить: Прокуратура города Верхнереченска, 01-13/1")
    page.get_by_role("button", name="Отправить", exact=True).click()
    page.locator("#d-send").get_by_role("button", name="Отправить").click()
    expect(page.get_by_text("Отправлено: 1.")).to_be_visible()
    page.goto(f"{address}/docs/{office.made[0]}")
    expect(page.get_by_role("region", name="Отправка").first).to_contain_text("80083740712514")
    looked_at(page, "dispatch-card")
    assert page.told == []  # type: ignore[attr-defined]


@pytest.mark.browser
def test_failures_say_why_and_marks_are_made_by_keyboard(
    chromium: Browser, office: Dispatching, address: str
) -> None:
    page = page_of(chromium, office, address)
    page.goto(f"{address}/records/dispatch?tab=failed")
    expect(page.get_by_text("Почтовый сервер отказался принять письмо.")).to_be_visible()
    looked_at(page, "dispatch-failed")
    page.get_by_role("link", name="Управляющая компания «Уют»").click()
    expect(page.get_by_role("alert").or_(page.locator(".note.r"))).to_contain_text("отказался")
    looked_at(page, "dispatch-one")
    page.get_by_label("Эл. почта").fill("не адрес")
    page.get_by_label("Эл. почта").press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("писать нельзя")
    page.goto(f"{address}/records/dispatch?tab=gone")
    looked_at(page, "dispatch-gone")


@pytest.mark.browser
def test_lists_and_settings_are_kept(chromium: Browser, office: Dispatching, address: str) -> None:
    page = page_of(chromium, office, address)
    page.goto(f"{address}/records/dispatch/mailing")
    looked_at(page, "mailing-empty")
    page.get_by_role("link", name="Новый список").click()
    page.get_by_label("Название").fill("Все школы")
    page.get_by_label("Адресаты, по одному в строке").fill("Школа № 1;;голубь;")
    page.get_by_role("button", name="Сохранить").click()
    expect(page.get_by_role("alert")).to_contain_text("Строка 1")
    rows = "Школа № 1;Директору;email;s1@town.example\nУправление ЖКХ;;внутри;"
    page.get_by_label("Адресаты, по одному в строке").fill(rows)
    page.get_by_role("button", name="Сохранить").click()
    expect(page.get_by_text("Список рассылки сохранён.")).to_be_visible()
    looked_at(page, "mailing-list")
    page.goto(f"{address}/docs/{office.made[1]}")
    page.get_by_role("link", name="Отправить…").or_(
        page.get_by_role("button", name="Отправить…")
    ).first.click()
    page.get_by_role("checkbox", name="Все школы").check()
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/dispatch-ask.png")
    page.get_by_role("button", name="Передать в «К отправке»").click()
    expect(page.get_by_text("Передано в «К отправке»: 2.")).to_be_visible()
    page.goto(f"{address}/records/dispatch/office")
    page.get_by_label("Адрес отправителя").fill("без индекса")
    page.get_by_role("button", name="Сохранить").click()
    expect(page.get_by_role("alert")).to_contain_text("нет почтового индекса")
    page.get_by_label("Адрес отправителя").fill("644000, г. Верхнереченск, ул. Соборная, д. 1")
    page.get_by_role("button", name="Сохранить").click()
    expect(page.get_by_text("Настройки сохранены.")).to_be_visible()
    looked_at(page, "dispatch-office")
    page.goto(f"{address}/records/dispatch/lists")
    looked_at(page, "dispatch-registers")
    assert page.told == []  # type: ignore[attr-defined]
