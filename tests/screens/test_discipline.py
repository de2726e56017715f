"""«Исполнительская дисциплина» in a real browser: question, figures, list, strip, paper."""

import random
import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect
from plugins.assignments.discipline.office import Office
from screens.looking import SHOTS, looked_at, page_of
from screens.server import running
from uprava import testing
from uprava.installation import Installation

pytestmark = pytest.mark.browser

PATH = "assignments/discipline"
OCTOBER = "period=own&since=2026-09-01&until=2026-10-31"


@pytest.fixture(scope="module")
def office(installation: Installation) -> Office:
    """A town with a year of assignments."""
    town = testing.make_town(installation)
    units = (town.chancellery_id, town.housing_id, town.chancellery_id, town.housing_id)
    people = [testing.make_person(installation, unit_id=unit) for unit in units]
    reader = testing.make_person(
        installation, unit_id=town.chancellery_id, permissions=("assignments.discipline",)
    )
    made, dice = Office(installation, town, reader, people), random.Random(4)
    with made.system() as session:
        for each in range(150):
            due = date(2026, 10, 31) - timedelta(days=dice.randrange(400))
            state = dice.choice(["done"] * 9 + ["sent", "reported"])
            made.plant(
                session, [reader, *people], person=dice.choice(people[1:]), due_on=due,
                state=state, extended=int(each % 9 == 0), returned=int(each % 13 == 0),
                done_on=due + timedelta(days=dice.choice([-5, -2, 0, 0, 3]))
                if state == "done" else None,
            )  # fmt: skip
    return made


@pytest.fixture(scope="module")
def address(installation: Installation) -> Iterator[str]:
    """The application on a port."""
    with running(installation) as given:
        yield given


@pytest.fixture
def page(chromium: Browser, installation: Installation, address: str, office: Office) -> Page:
    """A page of who may see everybody's figures."""
    return page_of(chromium, installation, address, office.reader)


def test_a_question_is_asked_and_every_number_opens_its_list(page: Page, address: str) -> None:
    page.goto(f"{address}{PATH}?{OCTOBER}&group=unit")
    expect(page.get_by_role("heading", level=1)).to_have_text("Исполнительская дисциплина")
    looked_at(page, "discipline")
    page.get_by_label("Строки таблицы").select_option("person")
    expect(page).to_have_url(re.compile("group=person"))
    number = page.locator("tr.on a").first
    many = int(number.inner_text())
    number.click()
    expect(page.locator("h1 .cnt")).to_have_text(str(many))
    rows = min(many, 50)
    expect(page.locator("tbody tr")).to_have_count(rows)
    looked_at(page, "discipline-list")
    page.get_by_role("main").get_by_role("link", name="Исполнительская дисциплина").click()
    expect(page).to_have_url(re.compile("group=person"))


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (820, 1180)])
def test_the_page_fits_large_screens_and_tablets(
    page: Page, address: str, width: int, height: int
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{address}{PATH}?{OCTOBER}&group=person")
    looked_at(page, f"discipline-{width}")
    page.goto(f"{address}{PATH}/list?{OCTOBER}&class=due")
    looked_at(page, f"discipline-list-{width}")


def test_mistakes_and_empty_periods_are_told_on_a_whole_page(page: Page, address: str) -> None:
    page.goto(f"{address}{PATH}?period=own&since=2026-10-31&until=2026-09-01")
    expect(page.get_by_role("alert").first).to_contain_text("раньше, чем начинается")
    looked_at(page, "discipline-mistake")
    page.goto(f"{address}{PATH}?period=month&since=2019-01-01")
    expect(page.get_by_role("heading", level=2).first).to_be_visible()
    looked_at(page, "discipline-empty")


def test_paper_holds_the_question_and_the_table_but_no_form(page: Page, address: str) -> None:
    page.goto(f"{address}{PATH}?{OCTOBER}&group=unit")
    page.emulate_media(media="print")
    expect(page.locator(".phead")).to_contain_text("Период")
    expect(page.get_by_label("Строки таблицы")).not_to_be_visible()
    expect(page.locator("tr.on")).to_be_visible()
    if SHOTS:
        page.pdf(path=f"{SHOTS}/discipline.pdf")
