"""The designer in a browser: a report made by keyboard, shared, opened by somebody else."""

from collections.abc import Iterator
from itertools import count as numbers

import pytest
from playwright.sync_api import Browser, Page, expect
from screens.looking import Open, looked_at, opening
from screens.server import running
from tests_support.bureau import Bureau
from uprava import testing
from uprava.installation import Installation
from uprava_reports.values import MAKE

pytestmark = pytest.mark.browser

TABS = 60
"""Presses of Tab after which a control is not to be reached by them."""


@pytest.fixture(scope="module")
def bureau(installation: Installation) -> Iterator[Bureau]:
    """An analyst, a colleague of the unit of housing; two letters for one, three for the other."""
    town = testing.make_town(installation)
    made = Bureau(
        installation, town,
        testing.make_person(installation, unit_id=town.chancellery_id, permissions=(MAKE,)),
        testing.make_person(installation, unit_id=town.housing_id),
        testing.make_person(installation, unit_id=town.housing_id),
    )  # fmt: skip
    for _letter in range(2):
        made.document(made.analyst.person_id)
    for _letter in range(3):
        made.document(made.colleague.person_id)
    made.put("update users.unit set name = %s where id = %s", unit_name(made), town.housing_id)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("uprava.web.dependencies.office_day", lambda _timezone: testing.TODAY)
        yield made


def unit_name(bureau: Bureau) -> str:
    """The only unit of that name."""
    return f"Управление {bureau.town.housing_id}"


@pytest.fixture(scope="module")
def address(bureau: Bureau) -> Iterator[str]:
    with running(bureau.installation) as made:
        yield made.rstrip("/")


@pytest.fixture
def at(chromium: Browser, bureau: Bureau, address: str) -> Iterator[Open]:
    with opening(chromium, bureau.installation, address) as open_page:
        yield open_page


def seen(page: Page, name: str) -> None:
    """Look at a screen with axe, light and dark, on a desk and on a tablet."""
    for width, height in ((1366, 900), (820, 1180)):
        page.set_viewport_size({"width": width, "height": height})
        looked_at(page, f"reports-{name}-{width}")
    page.set_viewport_size({"width": 1366, "height": 900})


def reach(page: Page, id: str) -> None:
    """Go to a control by Tab alone."""
    for pressed in numbers():
        if page.evaluate("document.activeElement.id") == id:
            return
        assert pressed < TABS, f"{id} is not reached"
        page.keyboard.press("Tab")


def choose(page: Page, id: str, value: str) -> None:
    """Choose in a list by its keys."""
    reach(page, id)
    place = f"[...document.querySelector('#{id}').options].findIndex(o => o.value === '{value}')"
    for _step in range(page.evaluate(place)):
        page.keyboard.press("ArrowDown")
    expect(page.locator(f"#{id}")).to_have_value(value)


def test_a_report_is_made_by_keyboard_shared_and_opened_by_another(
    at: Open, bureau: Bureau, address: str
) -> None:
    page = at(bureau.analyst)
    page.goto(f"{address}/notices")
    page.keyboard.press("g")
    page.keyboard.press("t")
    expect(page.get_by_role("heading", level=1, name="Отчёты")).to_be_visible()
    seen(page, "catalogue")
    page.keyboard.press("Shift+N")
    expect(page.get_by_text("Шаг 1 из 2")).to_be_visible()
    seen(page, "sources")
    page.goto(f"{address}/reports/make?source=documents.registered")
    reach(page, "f-title")
    page.keyboard.type("Документы по видам")
    choose(page, "f-line0", "kind")
    expect(page.locator("#preview").get_by_role("cell", name="Входящее письмо")).to_be_visible()
    choose(page, "f-more_measures", "restricted")
    reach(page, "add-measures")
    page.keyboard.press("Enter")
    expect(page.locator("#up-measures-restricted")).to_be_visible()
    reach(page, "up-measures-restricted")
    page.keyboard.press("Enter")
    expect(page.locator("#up-measures-restricted")).to_be_disabled()
    choose(page, "f-more_filters", "unit")
    reach(page, "add-filters")
    page.keyboard.press("Enter")
    expect(page.locator("#f-f-unit")).to_be_focused()
    page.keyboard.type("документооборота")
    page.locator("[role=option]").first.wait_for()
    seen(page, "form")
    page.locator("#off-filters-unit").click()
    expect(page.locator("#f-f-unit")).to_have_count(0)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Отчёт сохранён.")).to_be_visible()
    page.locator("#f-who").press_sequentially(unit_name(bureau))
    page.locator("[role=option]", has_text=unit_name(bureau)).click()
    page.get_by_role("button", name="Открыть", exact=True).click()
    expect(page.locator("#shared").get_by_text(unit_name(bureau))).to_be_visible()
    seen(page, "one")
    mine = page.get_by_role("link", name="Открыть отчёт")
    code = str(mine.get_attribute("href"))
    mine.click()
    expect(page.locator("#table").get_by_role("link", name="Документы, Всего: 2")).to_be_visible()
    other = at(bureau.colleague)
    other.goto(f"{address}/reports")
    other.locator(f"a[href='{code}']").first.click()
    expect(other.locator("#table").get_by_role("link", name="Документы, Всего: 3")).to_be_visible()
    stranger = at(bureau.again(bureau.stranger))
    stranger.goto(f"{address}{code}")
    expect(stranger.locator("#table").get_by_role("link")).to_have_count(0)


def test_a_conflict_versions_and_the_removal_are_seen(
    at: Open, bureau: Bureau, address: str
) -> None:
    page = at(bureau.analyst)
    page.goto(f"{address}/reports/make?like=documents.turnover")
    page.get_by_role("button", name="Сохранить").click()
    card = page.url
    again = at(bureau.analyst)
    again.goto(f"{card}/edit")
    page.goto(f"{card}/edit")
    page.locator("#f-title").fill("Оборот за год")
    page.get_by_role("button", name="Сохранить").click()
    expect(page.get_by_text("Отчёт сохранён новой версией.")).to_be_visible()
    again.locator("#f-title").fill("Документооборот года")
    again.get_by_role("button", name="Сохранить").click()
    expect(again.get_by_text("у вас — «Документооборот года»")).to_be_visible()
    seen(again, "conflict")
    again.get_by_role("button", name="Сохранить").click()
    expect(again.get_by_role("heading", level=1, name="Документооборот года")).to_be_visible()
    again.get_by_role("link", name="версия 1").click()
    expect(again.get_by_role("button", name="Вернуться к этой версии")).to_be_visible()
    seen(again, "version")
    again.goto(f"{card}/remove")
    seen(again, "remove")
    again.get_by_role("button", name="Удалить").click()
    expect(again.get_by_text("удалён.", exact=False).first).to_be_visible()
    seen(again, "mine")
    again.get_by_role("button", name="Отменить").click()
    expect(again.get_by_text("снова открыт", exact=False)).to_be_visible()
