"""A registrar in a real browser brings an earlier card file over: look, load, refused rows."""

import csv
import io
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, expect
from tests_support.browser import session_token
from tests_support.files import small_pdf
from uprava import testing
from uprava.installation import Installation
from uprava.users.reader import Reader
from uprava_records.importing.service import loading, looking

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "scripts"), str(Path(__file__).parent)]

import assets  # noqa: E402 -- the folders are added above
import server  # noqa: E402

pytestmark = pytest.mark.browser

AXE = ROOT / "node_modules/axe-core/axe.min.js"
TABLE = (
    "Номер;Дата;Содержание;Корреспондент;Файлы\r\n"
    "01-12/7;05.03.2019;О ремонте моста;Министерство дорог;7.pdf\r\n"
    "01-12/8;вчера;О строительстве школы;Министерство образования;\r\n"
)


@pytest.fixture(scope="module")
def address(installation: Installation) -> Iterator[str]:
    assets.make_assets(lambda _text: None)
    with server.running(installation) as made:
        yield made.rstrip("/")


@pytest.fixture
def keeper(installation: Installation) -> Reader:
    town = testing.make_town(installation)
    powers = ("records.import", "documents.journals")
    return testing.make_person(installation, unit_id=town.chancellery_id, permissions=powers)


def page_of(browser: Browser, address: str, sid: str, **options: Any) -> Page:
    """Return a page of the registrar."""
    usual = {"viewport": {"width": 1366, "height": 768}, "locale": "ru-RU", "bypass_csp": True}
    context = browser.new_context(**(usual | options))
    context.add_cookies([{"name": "sid", "value": sid, "url": address}])
    return context.new_page()


def violations(page: Page) -> list[Any]:
    """Return what axe finds on the page as it stands."""
    page.add_script_tag(path=str(AXE))
    found = page.evaluate("axe.run(document).then(r => r.violations)")
    return [(v["id"], n["target"], n.get("failureSummary")) for v in found for n in v["nodes"]]


def bundle(folder: Path) -> Path:
    """Write a bundle of a good card and a bad one."""
    path = folder / "Картотека 2019.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("cards.csv", TABLE.encode("cp1251"))
        archive.writestr("7.pdf", small_pdf())
    return path


def test_a_card_file_is_looked_at_loaded_and_its_refused_rows_are_taken(
    chromium: Browser, address: str, installation: Installation, keeper: Reader, tmp_path: Path
) -> None:
    page = page_of(chromium, address, session_token(installation, keeper), reduced_motion="reduce")
    page.goto(address + "/records/import")
    expect(page.get_by_role("main")).to_contain_text("Загрузок ещё не было")
    seen = [violations(page)]
    page.locator("#f-journal").select_option(label="01-12 Входящие")
    page.locator("#f-file").set_input_files(bundle(tmp_path))
    page.keyboard.press("Control+Enter")
    main = page.get_by_role("main")
    expect(main).to_contain_text("ждёт просмотра")
    id = UUID(page.url.rsplit("/", 1)[1])
    looking.look(installation, run=str(id))
    expect(main).to_contain_text("Пока ничего не загружено")  # the page asked again by itself
    expect(main).to_contain_text("«вчера» — не дата.")
    seen.append(violations(page))
    page.keyboard.press("Control+Enter")
    expect(main).to_contain_text("загружается: 0 из 1")
    loading.load(installation, run=str(id))
    expect(main).to_contain_text("Загружено карточек:")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Отклонённые строки, CSV").click()
    text = Path(taken.value.path()).read_text("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert rows[1][0] == "01-12/8"
    assert rows[1][-1] == "«вчера» — не дата."
    page.emulate_media(color_scheme="dark")
    for path in ("/records/import", f"/records/import/{id}"):
        page.goto(address + path)
        seen.append(violations(page))
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert seen == [[] for _each in seen]
    page.context.close()
