"""A periodic assignment in a real browser: begun, looked at, given, changed, stopped."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from screens.looking import looked_at, page_of
from screens.server import running
from uprava import testing
from uprava.clock import now, office_day
from uprava.installation import Installation
from uprava.users.reader import Reader
from uprava_assignments.giving.values import GIVE
from uprava_assignments.periodic.jobs import give_instances_of

pytestmark = pytest.mark.browser

SIZES = ((1366, 900), (820, 1180))


@pytest.fixture(scope="module")
def address(installation: Installation) -> Iterator[str]:
    with running(installation) as made:
        yield made.rstrip("/")


@pytest.fixture
def head(installation: Installation, town: testing.Town) -> Reader:
    """Who gives assignments to the people of the housing department."""
    testing.make_person(installation, unit_id=town.housing_id)
    return testing.make_person(
        installation, unit_id=town.chancellery_id, permissions=(GIVE,), heads=True
    )


def seen(page: Page, name: str) -> None:
    """Look at a screen in every size, light and dark."""
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        looked_at(page, f"periodic-{name}-{width}")
    page.set_viewport_size({"width": 1366, "height": 900})


def test_head_begins_watches_changes_and_stops_a_periodic_assignment(
    chromium: Browser, installation: Installation, address: str, head: Reader
) -> None:
    with page_of(chromium, installation, address, head) as page:
        page.goto(f"{address}/assignments/periodic/new")
        seen(page, "new")
        page.get_by_label("Что сделать").fill("Представить сведения о задолженности.")
        who = page.get_by_role("combobox", name="Ответственный исполнитель")
        who.press_sequentially("Управление ЖКХ")
        page.get_by_role("listbox").get_by_role(
            "option", name="возьмёт один из сотрудников"
        ).click()
        page.get_by_label("Повторяется", exact=True).select_option("по неделям")
        page.get_by_label("понедельник").check()
        page.get_by_label("четверг").check()
        page.get_by_role("button", name="Показать ближайшие сроки").click()
        expect(page.get_by_text("Еженедельно по понедельникам, по четвергам")).to_be_visible()
        expect(page.get_by_text("Управление ЖКХ")).to_be_visible()
        seen(page, "preview")
        page.get_by_role("button", name="Ввести в действие").click()
        expect(page.get_by_text("Периодическое поручение действует.")).to_be_visible()
        card = page.url
        day = office_day(installation.settings.timezone)
        assert give_instances_of(installation, day=day, at=now())
        page.goto(card)
        expect(page.get_by_role("link", name=re.compile(r"^П-\d+.1$"))).to_be_visible()
        seen(page, "card")
        page.get_by_role("link", name="Изменить правило…").click()
        seen(page, "rule")
        page.goto(card)
        page.get_by_role("link", name="Прекратить…").click()
        page.locator("#f-reason").fill("Отчётность отменена.")
        seen(page, "stop")
        page.get_by_role("button", name="Прекратить", exact=False).click()
        expect(page.get_by_text("Отчётность отменена.").first).to_be_visible()
        page.goto(f"{address}/assignments/periodic")
        expect(page.get_by_text("прекращено").first).to_be_visible()
        seen(page, "list")
        page.goto(f"{address}/assignments/reminders")
        seen(page, "reminders")
