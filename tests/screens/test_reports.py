"""A report in a real browser: narrowed, a number opened, its rows, a card, back; by keys alone."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect
from plugins.reports.conftest import Archive, make_archive
from screens.looking import Open, looked_at, opening
from screens.server import running
from uprava import testing
from uprava.installation import Installation

pytestmark = pytest.mark.browser

REPORT = "reports/documents.turnover"
YEAR = "period=year&since=2026-01-01"


@pytest.fixture(scope="module")
def archive(installation: Installation) -> Archive:
    """A town with letters of two years that one reader sees."""
    made = make_archive(installation)
    units = (made.town.housing_id, made.town.chancellery_id)
    for each in range(60):
        made.put(
            number=f"А-{each}", words=f"О дороге № {each}", unit=units[each % 2],
            day=testing.TODAY - timedelta(days=each * 7), author=made.one.person_id,
        )  # fmt: skip
    return made


@pytest.fixture(scope="module")
def address(installation: Installation) -> Iterator[str]:
    """The application on a port."""
    with running(installation) as given:
        yield given


@pytest.fixture
def open_page(chromium: Browser, installation: Installation, address: str) -> Iterator[Open]:
    """Pages of people."""
    with opening(chromium, installation, address) as given:
        yield given


@pytest.fixture
def page(open_page: Open, archive: Archive) -> Page:
    """A page of who sees the letters."""
    return open_page(archive.one)


def test_a_report_is_narrowed_and_every_number_opens_its_rows(
    page: Page, address: str, archive: Archive
) -> None:
    page.goto(f"{address}{REPORT}?{YEAR}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    looked_at(page, "report")
    page.get_by_label("Подразделение", exact=True).select_option(str(archive.town.housing_id))
    expect(page).to_have_url(re.compile(f"f-unit={archive.town.housing_id}"))
    expect(page.locator(".fch")).to_have_count(1)
    number = page.locator("tr.on a.lnk").last
    many = int(number.inner_text())
    seen = [each for each in archive.seen_by(archive.one)
            if each.unit == archive.town.housing_id and each.day.year == 2026]  # fmt: skip
    assert many == len(seen)
    number.click()
    expect(page.locator("h1 .cnt")).to_have_text(str(many))
    expect(page.locator("tbody tr")).to_have_count(many)
    looked_at(page, "report-rows")
    page.locator("tbody a.t1").first.click()
    expect(page).to_have_url(re.compile("/docs/"))
    page.go_back()
    page.get_by_role("link", name="Вернуться к отчёту").click()
    expect(page).to_have_url(re.compile(f"f-unit={archive.town.housing_id}"))
    page.locator(".fch a").click()
    expect(page).not_to_have_url(re.compile("f-unit"))
    expect(page.locator("tr.on a.lnk").last).to_have_text(
        str(sum(each.day.year == 2026 for each in archive.seen_by(archive.one)))
    )


@pytest.mark.parametrize(("width", "height"), [(1366, 900), (820, 1180)])
def test_reports_fit_a_notebook_and_a_tablet_and_keep_the_first_column(
    page: Page, address: str, width: int, height: int
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{address}{REPORT}?{YEAR}")
    looked_at(page, f"report-{width}")
    box = page.locator("#table")
    box.evaluate("each => each.scrollLeft = 10000")
    name = page.locator("#table tbody td.main-col").first.bounding_box()
    edge = box.bounding_box()
    assert name
    assert edge
    assert abs(name["x"] - edge["x"]) <= 2
    page.goto(f"{address}{REPORT}/rows?{YEAR}&figure=documents")
    looked_at(page, f"report-rows-{width}")


def test_a_number_is_reached_and_left_by_keys_alone(page: Page, address: str) -> None:
    page.goto(f"{address}{REPORT}?{YEAR}")
    first = page.locator("#table tbody a.lnk").first
    for _step in range(80):
        page.keyboard.press("Tab")
        if first.evaluate("each => each === document.activeElement"):
            break
    expect(first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/rows"))
    back = page.get_by_role("link", name="Вернуться к отчёту")
    for _step in range(60):
        page.keyboard.press("Tab")
        if back.evaluate("each => each === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(REPORT))
    expect(page).not_to_have_url(re.compile("/rows"))


def test_mistakes_and_empty_periods_are_sentences(page: Page, address: str) -> None:
    page.goto(f"{address}{REPORT}?period=own&since=2026-10-31&until=2026-09-01")
    expect(page.get_by_role("alert").first).to_contain_text("раньше, чем начинается")
    expect(page.get_by_label("Последний день")).to_have_attribute("aria-invalid", "true")
    looked_at(page, "report-mistake")
    page.goto(f"{address}{REPORT}?period=month&since=2019-01-01")
    expect(page.get_by_role("heading", level=2).first).to_be_visible()
    looked_at(page, "report-empty")


def test_the_period_before_is_one_click_away(page: Page, address: str) -> None:
    page.goto(f"{address}{REPORT}?{YEAR}")
    page.locator("a[rel=prev]").first.click()
    expect(page).to_have_url(re.compile("since=2025-01-01"))
    page.get_by_label("Сравнить с предыдущим периодом").uncheck()
    expect(page).to_have_url(re.compile("compare=0"))
    expect(page.locator(".pager")).not_to_contain_text("Сравнение")
