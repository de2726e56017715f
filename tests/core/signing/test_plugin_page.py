"""The page of signing with the person's own plug-in, in a real browser.

A stand-in has the calls the plug-in's maker documents and signs with a real key of the test.
"""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from core.signing.conftest import person
from core.signing.desk import Desk
from core.signing.plugin import PAGE, answering
from core.signing.test_deferred import issuing, own
from core.signing.test_detached import trusting
from playwright.sync_api import Browser, Page, expect
from screens.server import running
from tests_support.browser import session_token
from uprava import signing, testing
from uprava.db.sql import execute
from uprava.db.transaction import system_transaction

FIXTURES = (issuing, own, trusting)

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[3]
AXE = ROOT / "node_modules/axe-core/axe.min.js"
PICTURES = os.environ.get("UPRAVA_PICTURES", "")
"""A folder for pictures to be looked at; none are taken without it."""
NO_EXTENSION = re.compile("chrome-extension|Failed to load resource|net::ERR")


@pytest.fixture
def opened(chromium: Browser, desk: Desk) -> Iterator[Callable[..., Page]]:
    """Open the page of signing as the registrar, with these keys in the plug-in."""
    contexts = []
    with running(desk.installation) as address:

        def open_page(keys: list[signing.Key] | None, *, say: str = "", dark: bool = False) -> Page:
            scheme = "dark" if dark else "light"
            context = chromium.new_context(
                viewport={"width": 1366, "height": 900}, locale="ru-RU", color_scheme=scheme
            )
            contexts.append(context)
            token = session_token(desk.installation, desk.signer)
            context.add_cookies([{"name": "sid", "value": token, "url": address}])
            page = context.new_page()
            page.told = []
            page.on("console", lambda m: page.told.append(m.text) if m.type == "error" else None)
            page.on("pageerror", lambda error: page.told.append(str(error)))
            if keys is not None:
                page.expose_function("standIn", answering(keys, say=say))
                page.add_init_script(PAGE)
            page.goto(f"{address}{desk.screen()[1:]}/sign")
            return page

        yield open_page
        for context in contexts:
            context.close()


def box(page: Page):
    return page.locator("[data-plugin]")


def state(page: Page, name: str) -> None:
    expect(box(page)).to_have_attribute("data-now", name)


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)


def accessible(page: Page) -> None:
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert [each["id"] for each in found["violations"]] == []


@pytest.mark.usefixtures("own")
def test_choosing_a_certificate_and_signing_leads_back_to_the_signed_document(
    opened: Callable[..., Page], desk: Desk, town
) -> None:
    other = person(town.authority, "Иванова", "Мария Сергеевна")
    key = person(town.authority, "Громов", "Андрей Павлович")
    page = opened([other, key])
    state(page, "choosing")
    accessible(page)
    picture(page, "plugin-choosing")
    options = page.locator("#f-which option")
    expect(options).to_have_count(2)
    expect(options.nth(1)).to_contain_text("Громов Андрей Павлович")
    page.select_option("#f-which", index=1)
    page.get_by_role("button", name="Подписать в браузере").click()
    page.wait_for_url(re.compile(rf"/docs/{desk.document}$"))
    expect(page.locator(".sigb.g")).to_contain_text("Громов Андрей Павлович")
    picture(page, "plugin-signed-card")
    assert page.told == []
    files = desk.get(f"/api/v1/documents/{desk.document}").json()["files"]
    [item] = desk.signatures(files[0]["id"])
    assert item["verification"]["verdict"] == "valid"
    assert item["signer"]["person_id"] == desk.signer.person_id


def test_without_the_plug_in_the_page_says_how_to_get_it_and_offers_the_key_here(
    opened: Callable[..., Page],
) -> None:
    page = opened(None)
    state(page, "offered")
    assert page.told == [], "the plug-in is not looked for before it is asked for"
    accessible(page)
    picture(page, "plugin-offered")
    page.get_by_role("button", name="Показать мои сертификаты").click()
    state(page, "absent")
    expect(box(page)).to_contain_text("установить КриптоПро CSP")
    expect(box(page)).to_contain_text("ключом, который хранится на сервере")
    expect(page.locator("main button.pri")).to_be_visible()
    assert [text for text in page.told if not NO_EXTENSION.search(text)] == []
    assert not any("Content Security Policy" in text for text in page.told)
    accessible(page)
    picture(page, "plugin-absent")
    picture(opened(None, dark=True), "plugin-offered-dark")


def test_without_a_certificate_the_page_says_what_to_do_and_looks_again(
    opened: Callable[..., Page], town
) -> None:
    page = opened([])
    state(page, "none")
    expect(box(page)).to_contain_text("нет действующего сертификата с ключом")
    page.get_by_role("button", name="Проверить ещё раз").click()
    state(page, "none")
    accessible(page)
    picture(page, "plugin-none")


@pytest.mark.usefixtures("own")
def test_who_declines_in_the_plug_ins_window_is_told_that_nothing_is_signed(
    opened: Callable[..., Page], desk: Desk, town
) -> None:
    key = person(town.authority, "Громов", "Андрей Павлович")
    page = opened([key], say="Действие было отменено пользователем. (0x8010006E)", dark=True)
    state(page, "choosing")
    picture(page, "plugin-choosing-dark")
    page.get_by_role("button", name="Подписать в браузере").click()
    state(page, "refused")
    expect(box(page)).to_contain_text("Вы отказались")
    assert desk.signatures(desk.file["id"]) == []
    page.get_by_role("button", name="Проверить ещё раз").click()
    state(page, "choosing")


@pytest.mark.usefixtures("own")
def test_an_error_of_the_plug_in_is_shown_in_its_own_words(
    opened: Callable[..., Page], town
) -> None:
    key = person(town.authority, "Громов", "Андрей Павлович")
    page = opened([key], say="Набор ключей не существует. (0x80090016)")
    state(page, "choosing")
    page.get_by_role("button", name="Подписать в браузере").click()
    state(page, "failed")
    expect(box(page)).to_contain_text("Набор ключей не существует")
    picture(page, "plugin-failed")


@pytest.mark.usefixtures("issuing")
def test_a_certificate_used_for_the_first_time_is_told_to_wait(
    opened: Callable[..., Page], desk: Desk, town
) -> None:
    page = opened([person(town.authority, "Громов", "Андрей Павлович")])
    state(page, "choosing")
    page.get_by_role("button", name="Подписать в браузере").click()
    state(page, "failed")
    expect(box(page)).to_contain_text("впервые")
    chief = testing.make_person(
        desk.installation, unit_id=desk.signer.unit_id, permissions=("signing.keys",)
    )
    token = session_token(desk.installation, chief)
    address = page.url.partition("/docs")[0]
    for scheme in ("light", "dark"):
        page.context.clear_cookies()
        page.context.add_cookies([{"name": "sid", "value": token, "url": address}])
        page.emulate_media(color_scheme=scheme)
        page.goto(f"{address}/admin/keys/certificates")
        expect(page.locator("main")).to_contain_text("ждёт вашего решения")
        accessible(page)
        picture(page, f"certificates-{scheme}")


@pytest.mark.usefixtures("own")
def test_an_old_sign_in_asks_for_the_password_here_too(
    opened: Callable[..., Page], desk: Desk, town
) -> None:
    key = person(town.authority, "Громов", "Андрей Павлович")
    page = opened([key])
    with system_transaction(desk.installation.engine, today=testing.TODAY, task="test") as session:
        query = "update users.session set created_at = now() - interval '1 hour'"
        execute(session, f"{query} where person_id = %s", (desk.signer.person_id,))
    page.reload()
    state(page, "choosing")
    page.get_by_role("button", name="Подписать в браузере").click()
    state(page, "failed")
    expect(box(page)).to_contain_text("введите пароль")
