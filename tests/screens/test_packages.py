"""«Архивные пакеты» in a real browser: a case is packed, read, taken and checked as if brought."""

import importlib.util
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from screens.looking import looked_at, page_of
from screens.server import running
from uprava.installation import Installation
from uprava_records.packages.service import checking, making

OFFICE = Path(__file__).parents[1] / "plugins/records/packages/conftest.py"
spec = importlib.util.spec_from_file_location("packing_office", OFFICE)
assert spec is not None
assert spec.loader is not None
packing_office = importlib.util.module_from_spec(spec)
sys.modules["packing_office"] = packing_office
spec.loader.exec_module(packing_office)

archive, packing = packing_office.archive, packing_office.packing

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(installation: Installation) -> Iterator[str]:
    with running(installation) as made:
        yield made.rstrip("/")


def newest(archive: Any) -> str:
    query = "select max(id::text) from records.package where organisation_id = %s"
    return str(archive.value(query, archive.town.organisation_id))


def test_a_package_is_made_read_taken_and_checked_anew(
    chromium: Browser, archive: Any, packing: Any, address: str, tmp_path: Path
) -> None:
    case = packing.closed(archive.letter(date(2020, 3, 2)))
    page = page_of(chromium, archive.installation, address, archive.keeper)
    page.goto(f"{address}/records/packages")
    expect(page.get_by_role("heading", name="Пакетов пока нет")).to_be_visible()
    looked_at(page, "packages-empty")
    page.goto(f"{address}/records/cases/{case}")
    page.get_by_role("link", name="Архивный пакет…").click()
    looked_at(page, "package-ask")
    page.get_by_role("button", name="Составить пакет").click()
    expect(page.get_by_text("Ждёт очереди").first).to_be_visible()
    page.goto(f"{address}/records/packages")
    looked_at(page, "packages-waiting")
    making.make(archive.installation, package=newest(archive))
    expect(page.get_by_text("цел", exact=True)).to_be_visible()
    looked_at(page, "packages")
    page.locator("a[data-row]").click()
    expect(page.get_by_text("Пакет прочитан и цел")).to_be_visible()
    looked_at(page, "package")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Скачать").click()
    kept = tmp_path / "Пакет.zip"
    taken.value.save_as(kept)
    page.goto(f"{address}/records/packages/check")
    looked_at(page, "package-check")
    page.locator("#f-file").set_input_files(kept)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Проверяются")).to_be_visible()
    looked_at(page, "package-checking")
    checking.check_package(archive.installation, package=newest(archive))
    page.get_by_role("link", name="показать результат").click()
    expect(page.get_by_text("Пакет прочитан и цел")).to_be_visible()
    page.get_by_role("button", name="Принять на хранение").click()
    expect(page.get_by_text("Принят на хранение", exact=True)).to_be_visible()
    page.context.close()
