"""Boards and sending in a real browser: figures that fill themselves, keys alone, paper, axe."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser, Page, expect
from screens.looking import looked_at, page_of
from screens.server import running
from uprava import testing
from uprava.db.ids import uuid7
from uprava.db.sql import execute
from uprava.db.transaction import system_transaction
from uprava.installation import Installation
from uprava.users.reader import Reader

pytestmark = pytest.mark.browser

SIZES = ((820, 1180), (1024, 768))

DOCUMENT = """
insert into documents.document (id, kind, organisation_id, unit_id, title, summary, state,
    access_mark, author_id, number, registered_on, registered_at, created_at, changed_at, version)
values (%(id)s, 'records.incoming', %(organisation)s, %(unit)s, 'О ремонте', '', 'registered',
    'common', %(author)s, 'В-1', %(day)s, %(at)s, %(at)s, %(at)s, 1)"""

GRANT = """
insert into documents.access_grant (document_id, principal_id, reason, level, kind, hidden,
    granted_at) values (%s, %s, 'shared', 'read', 'records.incoming', false, now())"""

ROLE = """
insert into users.role_grant (role_id, person_id) select id, %s from users.role
where code = 'leader'"""


@pytest.fixture(scope="module")
def leader(installation: Installation) -> Reader:
    """A leader who sees forty letters of the year."""
    town = testing.make_town(installation)
    reader = testing.make_person(installation, unit_id=town.chancellery_id)
    with system_transaction(installation.engine, today=testing.TODAY, task="test") as session:
        execute(session, ROLE, (reader.person_id,))
        for each in range(40):
            id = uuid7()
            values = {
                "id": id, "organisation": town.organisation_id, "unit": town.chancellery_id,
                "author": reader.person_id, "at": testing.NOW,
                "day": date(2026, 1 + each % 11, 1 + each % 20),
            }  # fmt: skip
            execute(session, DOCUMENT, values)
            execute(session, GRANT, (id, reader.person_id))
    return reader


@pytest.fixture(scope="module")
def address(installation: Installation) -> Iterator[str]:
    """The application on a port."""
    with running(installation) as given:
        yield given


@pytest.fixture
def page(chromium: Browser, installation: Installation, address: str, leader: Reader) -> Page:
    """A page of the leader."""
    return page_of(chromium, installation, address, leader)


def looked_wide(page: Page, name: str) -> None:
    """Let axe look at the page as it is, and on a tablet held both ways."""
    looked_at(page, name)
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        looked_at(page, f"{name}-{width}")
    page.set_viewport_size({"width": 1366, "height": 900})


def counted(page: Page) -> None:
    """Wait until every figure is there."""
    expect(page.locator(".skel")).to_have_count(0)
    expect(page.locator(".sum b", has_text="…")).to_have_count(0)


def test_the_overview_fills_itself_and_a_figure_opens_its_report(page: Page, address: str) -> None:
    page.goto(f"{address}overview")
    expect(page.get_by_role("heading", level=1)).to_have_text("Обзор")
    counted(page)
    looked_wide(page, "overview")
    figure = page.locator(".sum a").first
    number = figure.locator("b").inner_text()
    figure.click()
    expect(page).to_have_url(re.compile("/reports/documents.volume"))
    expect(page.locator(".sum b").first).to_have_text(number)


def test_a_board_is_set_up_with_the_keyboard_and_prints(page: Page, address: str) -> None:
    page.goto(f"{address}reports/boards")
    counted(page)
    looked_wide(page, "board")
    page.emulate_media(media="print")
    expect(page.locator(".phead")).to_be_visible()
    expect(page.get_by_role("link", name="Настроить")).to_be_hidden()
    page.emulate_media(media="screen")
    page.get_by_role("link", name="Настроить").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Настройка")
    looked_wide(page, "board-edit")
    first = page.locator("tbody tr .t1").first.inner_text()
    page.get_by_role("button", name=f"Ближе к концу: {first}").press("Enter")
    expect(page.locator("tbody tr .t1").nth(1)).to_have_text(first)
    page.get_by_label("Отчёт", exact=True).select_option("documents.by_unit")
    page.get_by_role("button", name="Выбрать").press("Enter")
    page.get_by_label("Вид").select_option("top")
    page.get_by_label("Название").fill("Где больше бумаг")
    page.get_by_role("button", name="Добавить").press("Enter")
    expect(page.locator("tbody tr .t1").last).to_have_text("Где больше бумаг")
    page.get_by_role("link", name="Изменить: Где больше бумаг").press("Enter")
    expect(page.get_by_role("heading", name="Показатель «Где больше бумаг»")).to_be_visible()
    looked_wide(page, "board-change")
    page.get_by_label("Название").fill("Где бумаг больше всего")
    page.get_by_role("button", name="Сохранить").press("Enter")
    expect(page.locator("tbody tr .t1").last).to_have_text("Где бумаг больше всего")
    page.get_by_role("button", name="Вернуться к сводке роли").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Моя сводка")


def test_a_board_is_there_without_scripts(
    chromium: Browser, installation: Installation, address: str, leader: Reader
) -> None:
    with_scripts = page_of(chromium, installation, address, leader)
    context = chromium.new_context(java_script_enabled=False)
    context.add_cookies(with_scripts.context.cookies())  # type: ignore[arg-type]  # their own
    page = context.new_page()
    page.goto(f"{address}reports/boards")
    page.locator(".sum a").first.click()
    expect(page.locator(".sum b")).not_to_have_text("…")
    context.close()


def test_a_report_is_sent_by_the_calendar(page: Page, address: str) -> None:
    page.goto(f"{address}reports/documents.volume?period=month&since=2026-10-01")
    page.get_by_role("link", name="Рассылать…").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Рассылка отчёта по расписанию")
    looked_wide(page, "sending-new")
    days = page.locator("#when tbody tr")
    expect(days).to_have_count(5)
    page.get_by_text("По дням недели").click()
    expect(page.get_by_label("По дням недели")).to_be_focused()
    page.get_by_label("Понедельник").check()
    expect(days.first).to_contain_text("Пн")
    page.get_by_label("Вторник").check()
    expect(page.locator("#when").get_by_text("Вт", exact=True).first).to_be_visible()
    expect(page.get_by_label("Вторник")).to_be_focused()
    page.get_by_label("Вторник").uncheck()
    expect(page.locator("#when").get_by_text("Вт", exact=True)).to_have_count(0)
    expect(page.locator("#when")).to_have_count(1)
    expect(page.get_by_label("Период отчёта")).to_have_value("last_week")
    page.get_by_label("Период отчёта").select_option("this_month")
    page.get_by_text("Каждый рабочий день").click()
    expect(page.get_by_label("Дни недели")).to_have_count(0)
    expect(page.get_by_label("Период отчёта")).to_have_value("this_month")
    page.get_by_text("По дням недели").click()
    page.get_by_label("Период отчёта").select_option("last_week")
    page.get_by_role("button", name="Рассылать").click()
    expect(page.get_by_role("main")).to_contain_text("По понедельникам, в 8:00")
    looked_wide(page, "sending")
    page.get_by_role("button", name="Отправить сейчас").click()
    expect(page.get_by_role("main")).to_contain_text("вне расписания")
    page.get_by_role("main").get_by_role("link", name="вне расписания").click()
    looked_wide(page, "sending-log")
    for path, name in (("", "sendings"), ("/received", "received")):
        page.goto(f"{address}reports/schedules{path}")
        looked_wide(page, name)
