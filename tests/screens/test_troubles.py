"""Troubles told where they happen: pages that do not come, refused files, paper in the dark."""

import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, expect
from uprava.clock import now
from uprava.installation import Installation
from uprava.settings import Settings
from uprava.users.service.signing_in import Device, open_session

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [
    str(ROOT / "scripts"),
    str(ROOT / "tests/core/documents"),
    str(Path(__file__).parent),
]

import assets  # noqa: E402 -- the folders are added above
import offices  # noqa: E402
import server  # noqa: E402

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def core(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """The core with the tests' own module and no plugin."""
    with offices.core_alone(settings, tmp_path_factory.mktemp("troubles")) as made:
        yield made


@pytest.fixture(scope="module")
def town(core: Installation) -> tuple[offices.Office, UUID]:
    """A letter whose pages are made."""
    office = offices.make_office(core)
    files = [("Письмо.pdf", "application/pdf", offices.two_pages())]
    id = office.document("О готовности котельных", files=files)
    office.prepare(id)
    return office, id


@pytest.fixture(scope="module")
def address(core: Installation) -> Iterator[str]:
    """The whole application behind its own server."""
    assets.make_assets(lambda _text: None)
    with server.running(core) as found:
        yield found.rstrip("/")


@pytest.fixture
def page(chromium: Browser, address: str, town: tuple[offices.Office, UUID]) -> Iterator[Page]:
    """A page of the registrar's browser in the dark theme."""
    office, _id = town
    with office.as_(office.registrar) as session:
        sid = open_session(
            session, person_id=office.registrar.person_id, device=Device("127.0.0.1", "test"),
            now=now(), hours=1,
        )  # fmt: skip
    context = chromium.new_context(
        viewport={"width": 1366, "height": 900}, locale="ru-RU", color_scheme="dark"
    )
    context.add_cookies([{"name": "sid", "value": sid, "url": address}])
    yield context.new_page()
    context.close()


def test_pages_that_do_not_come_are_told_and_come_when_asked_again(
    page: Page, address: str, core: Installation, town: tuple[offices.Office, UUID]
) -> None:
    folder = Path(str(core.settings.storage_url).removeprefix("dir:"))
    away = folder.with_name("files-away")
    folder.rename(away)
    try:
        page.goto(f"{address}/docs/{town[1]}")
        told = page.locator("[data-lost]")
        expect(told).to_be_visible()
        expect(told).to_contain_text("Страницы не загрузились.")
        expect(told).to_contain_text("Хранилище файлов не отвечает")
        expect(told).to_contain_text("Введённое вами здесь сохранено.")
        page.locator("#f-comment").fill("Проверить приложение")
    finally:
        away.rename(folder)
    told.get_by_role("button", name="Повторить").click()
    expect(page.locator(".pg img").first).to_have_js_property("complete", True)
    expect(page.locator("[data-lost]")).to_be_hidden()
    assert page.locator(".pg img").first.evaluate("e => e.naturalWidth") > 100
    expect(page.locator(".pg svg text").first).to_be_attached()
    expect(page.locator("#f-comment")).to_have_value("Проверить приложение")


def test_paper_is_light_in_the_dark_theme(
    page: Page, address: str, town: tuple[offices.Office, UUID]
) -> None:
    page.goto(f"{address}/docs/{town[1]}/print")
    colours = "e => [getComputedStyle(e).backgroundColor, getComputedStyle(e).color]"
    assert page.locator(".a4").evaluate(colours) == ["rgb(255, 255, 255)", "rgb(23, 33, 46)"]
    assert page.locator("main").first.evaluate(colours)[0] != "rgb(255, 255, 255)"


def test_a_refused_file_is_told_in_the_dialog_and_the_others_stay_chosen(
    page: Page, address: str, town: tuple[offices.Office, UUID]
) -> None:
    page.goto(f"{address}/docs/{town[1]}")
    page.locator("#files [data-dialog=d-attach]").click()
    dialog = page.locator("#d-attach")
    files = [
        {"name": "Расчёт.txt", "mimeType": "text/plain", "buffer": b"1 + 1 = 2\n" * 20},
        {"name": "Счёт.exe", "mimeType": "application/pdf", "buffer": b"MZ" + b"\0" * 400},
        {"name": "Список.txt", "mimeType": "text/plain", "buffer": b"one, two, three\n" * 20},
    ]
    dialog.locator("input[type=file]").set_input_files(files)  # type: ignore[arg-type]
    dialog.get_by_role("button", name="Добавить").click()
    expect(dialog.locator(".up.bad")).to_have_count(1)
    expect(dialog.locator(".up.bad")).to_contain_text("Счёт.exe")
    expect(dialog.locator(".up.bad .why")).to_contain_text("программы не принимаются")
    expect(dialog.locator(".toast")).to_contain_text("ничего не сохранено")
    assert page.url.endswith(f"/docs/{town[1]}")
    dialog.locator(".up.bad [data-unload]").click()
    chosen = "e => [...e.files].map(file => file.name)"
    assert dialog.locator("input[type=file]").evaluate(chosen) == ["Расчёт.txt", "Список.txt"]
    dialog.get_by_role("button", name="Добавить").click()
    expect(page.locator("#files")).to_contain_text("Список.txt")
    expect(page.locator("#files")).to_contain_text("Расчёт.txt")
    expect(page.locator("#toasts")).to_contain_text("Добавлено")
    expect(dialog).to_be_hidden()
