"""Letterheads in a real browser: the page follows what is typed; axe and the policy."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from screens.server import running
from tests_support.browser import session_token
from uprava import testing
from uprava.installation import Installation
from uprava.printing import service
from uprava.users.reader import Reader

AXE = Path(__file__).resolve().parents[2] / "node_modules/axe-core/axe.min.js"
SHOTS = os.environ.get("UPRAVA_SHOTS")


@pytest.fixture(scope="module")
def keeper(installation: Installation) -> Reader:
    town = testing.make_town(installation)
    rights = ("printing.manage",)
    person = testing.make_person(installation, unit_id=town.chancellery_id, permissions=rights)
    with testing.acting(installation, person) as session:
        service.create_letterhead(
            session, kind="letter", organisation_id=town.organisation_id, title="Письма отдела"
        )
    return person


@pytest.fixture(scope="module")
def address(installation: Installation, keeper: Reader) -> Iterator[str]:
    with running(installation) as served:
        yield served


def opened(chromium: Browser, installation: Installation, keeper: Reader, address: str,
           **options: object) -> tuple[Page, list[str]]:  # fmt: skip
    context = chromium.new_context(locale="ru-RU", **options)  # type: ignore[arg-type]
    token = session_token(installation, keeper)
    context.add_cookies([{"name": "sid", "value": token, "url": address}])
    page, told = context.new_page(), list[str]()
    page.on("console", lambda m: told.append(m.text) if m.type == "error" else None)
    page.goto(address + "admin/printing")
    return page, told


def looked_at(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/printing-{name}.png", full_page=True)
    page.add_script_tag(path=str(AXE))
    found = page.evaluate("axe.run(document).then(r => r.violations)")
    assert [(v["id"], n["target"]) for v in found for n in v["nodes"]] == [], name
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


@pytest.mark.browser
@pytest.mark.parametrize(("look", "width", "height"), [("light", 1366, 900), ("dark", 820, 1180)])
def test_axe_finds_nothing_on_the_screens_of_forms(
    chromium: Browser, installation: Installation, keeper: Reader, address: str, look: str,
    width: int, height: int,
) -> None:  # fmt: skip
    page, _told = opened(
        chromium, installation, keeper, address, bypass_csp=True, color_scheme=look,
        viewport={"width": width, "height": height}, reduced_motion="reduce",
    )  # fmt: skip
    looked_at(page, f"list-{look}")
    page.get_by_role("link", name="Письма отдела").first.click()
    expect(page.locator("#preview img")).to_be_visible()
    looked_at(page, f"letterhead-{look}")
    page.context.close()


@pytest.mark.browser
def test_the_page_follows_what_is_typed_and_a_wrong_field_is_told(
    chromium: Browser, installation: Installation, keeper: Reader, address: str
) -> None:
    page, told = opened(chromium, installation, keeper, address)
    page.get_by_role("link", name="Письма отдела").first.click()
    before = page.locator("#preview img").get_attribute("src")
    page.get_by_label("Наименование организации").fill("Городская дума")
    expect(page.locator("#preview img")).not_to_have_attribute("src", before or "")
    page.get_by_label("Справочные данные").fill("{адрес}")
    expect(page.locator("#preview")).to_contain_text("Поля {адрес} нет")
    page.get_by_label("Справочные данные").fill("ИНН {инн}")
    page.get_by_label("Справочные данные").blur()
    expect(page.locator("#preview img")).to_be_visible()
    page.wait_for_timeout(1500)  # a drawing that is cut off by the next page is told on the console
    page.get_by_role("button", name="Сохранить").click()
    expect(page.get_by_text("Сохранено как версия 1.")).to_be_visible()
    assert told == []
    page.context.close()


@pytest.mark.browser
def test_without_scripts_the_page_is_shown_by_a_button(
    chromium: Browser, installation: Installation, keeper: Reader, address: str
) -> None:
    page, _told = opened(chromium, installation, keeper, address, java_script_enabled=False)
    page.get_by_role("link", name="Письма отдела").first.click()
    before = page.locator("#preview img").get_attribute("src")
    page.get_by_label("Наименование организации").fill("Совет депутатов")
    page.get_by_role("button", name="Показать").click()
    assert page.locator("#preview img").get_attribute("src") != before
    page.context.close()
