"""Typical terms and recounts in a real browser: own terms begun, one ended, a day off declared."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from screens.looking import looked_at, page_of
from screens.server import running
from uprava import testing
from uprava.calendar.service import ExceptionRow, keep_exception, office_calendar
from uprava.clock import now
from uprava.db.sql import execute, fetch_value
from uprava.db.transaction import system_transaction
from uprava.installation import Installation
from uprava.users.reader import Reader
from uprava_assignments.giving.service import issuing
from uprava_assignments.giving.values import GIVE, Control, Role
from uprava_assignments.giving.wish import Named, Wish
from uprava_assignments.terms.service.recounting import go_on
from uprava_assignments.terms.values import MANAGE

pytestmark = pytest.mark.browser

PATH = "/admin/assignments/terms"
SIZES = ((1366, 900), (1920, 1080), (820, 1180))


@pytest.fixture(scope="module")
def address(installation: Installation) -> Iterator[str]:
    with running(installation) as made:
        yield made.rstrip("/")


@pytest.fixture
def keeper(installation: Installation, town: testing.Town) -> Reader:
    """Who keeps the terms and the calendar, and gives assignments."""
    return testing.make_person(
        installation, unit_id=town.chancellery_id, permissions=(MANAGE, "calendar.manage", GIVE)
    )


@pytest.fixture
def recounted(
    installation: Installation, town: testing.Town, keeper: Reader
) -> Iterator[dict[str, Any]]:
    """Three assignments whose terms a day off moved; the calendar is as it was at the end."""
    lead = testing.make_person(installation, unit_id=town.housing_id)
    named = [Named(lead.person_id, Role.RESPONSIBLE)]
    texts = ["Подготовить доклад о готовности котельных.", "Проверить освещение на ул. Мира.",
             "Согласовать график отключений с «Теплосетью» и разместить его на сайте."]  # fmt: skip
    with testing.acting(installation, keeper) as session:
        for text in texts:
            wish = Wish(text, named, keeper.person_id, None, control=Control.NONE,
                        asked_term="calendar:10")  # fmt: skip
            issuing.give(session, wish, reader=keeper, at=testing.NOW)
        last = "select max(due_on) from assignments.duty where author_id = %s"
        day = fetch_value(session, last, (keeper.person_id,))
    with testing.acting(installation, keeper) as session:
        row = ExceptionRow(day, "municipal", "off", "День города", "Постановление № 5")
        keep_exception(session, row, reader=keeper, at=now())
    with system_transaction(installation.engine, today=testing.TODAY, task="test") as session:
        id = fetch_value(session, "select max(id) from assignments.recount")
    more = True
    while more:
        with system_transaction(installation.engine, today=testing.TODAY, task="test") as session:
            more = go_on(session, id, today=testing.TODAY, at=now())
    yield {"id": id, "lead": lead}
    with system_transaction(installation.engine, today=testing.TODAY, task="test") as session:
        execute(session, "delete from calendar.exception where title = 'День города'")
        execute(session, "update calendar.revision set number = number + 1")
        office_calendar(session)


def seen(page: Page, name: str) -> None:
    """Look at a screen in every size, light and dark."""
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        looked_at(page, f"terms-{name}-{width}")
    page.set_viewport_size({"width": 1366, "height": 900})


def test_an_organisation_begins_to_keep_its_terms_adds_one_and_ends_one(
    chromium: Browser, installation: Installation, address: str, keeper: Reader
) -> None:
    page = page_of(chromium, installation, address, keeper)
    page.goto(f"{address}{PATH}")
    seen(page, "shipped")
    page.get_by_role("button", name="Вести свои сроки").click()
    expect(page.get_by_text("Теперь сроки ведёт ваша организация")).to_be_visible()
    page.get_by_role("link", name="Новый типовой срок").click()
    seen(page, "form")
    page.get_by_label("Поручения по документам").select_option("records.incoming|inquiry")
    page.get_by_label("Сколько").fill("5")
    page.get_by_label("Единица срока").select_option("working")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("укажите акт")
    seen(page, "mistake")
    page.get_by_label("Каким актом").fill("Инструкция по делопроизводству, п. 40")
    page.get_by_role("button", name="Сохранить").click()
    expect(page.get_by_role("row", name="5 рабочих дней")).to_contain_text("Запрос")
    row = page.get_by_role("row", name="5 рабочих дней")
    row.get_by_role("button", name="Действия с типовым сроком").click()
    page.get_by_role("menuitem", name="Прекратить…").or_(
        page.get_by_role("button", name="Прекратить…")
    ).first.click()
    page.get_by_role("dialog").get_by_role("button", name="Прекратить действие").click()
    expect(page.get_by_text("Действие типового срока прекращено")).to_be_visible()
    seen(page, "own")


def test_who_changed_the_calendar_sees_what_moved_and_why(
    chromium: Browser, installation: Installation, address: str, keeper: Reader,
    recounted: dict[str, Any],
) -> None:  # fmt: skip
    page = page_of(chromium, installation, address, keeper)
    page.goto(f"{address}/assignments/recounts")
    seen(page, "recounts")
    page.locator(f'a[href="/assignments/recounts/{recounted["id"]}"]').click()
    expect(page.get_by_role("row", name="Проверить освещение на ул. Мира.")).to_contain_text(
        "срок – 27.11.2026"
    )
    seen(page, "recount")
