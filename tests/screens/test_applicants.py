"""Applicants in a real browser: found, read whole, compared, merged, apart again; with axe."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Page, expect
from plugins.appeals.applicants.conftest import ANNA, Office, make_office
from screens.looking import SHOTS, looked_at, page_of
from screens.server import running
from uprava import testing
from uprava.installation import Installation
from uprava_appeals.applicants.values import Said
from uprava_appeals.values import ApplicantKind

pytestmark = pytest.mark.browser

PATH = "/appeals/applicants"
SIZES = {"1920": (1920, 1080), "tablet": (820, 1180)}


@pytest.fixture
def desk(installation: Installation, town: testing.Town) -> Office:
    """An office with a woman who wrote five times, her double, a neighbour, a firm, nobody."""
    office = make_office(installation, town)
    short = replace(ANNA, given_name="А.", patronymic="Д.", email="", phone="", benefits=())
    for said in (ANNA, replace(ANNA, address="г. Омск, ул. Труда, д. 3"), ANNA, short, ANNA):
        office.appeal(said)
    office.keep(surname="Кузницова", address="Ленина 5, кв. 8", email="", phone="")
    office.keep(surname="Орлова", given_name="Мария", email="", phone="8 913 000-00-01")
    office.keep(
        Said(
            kind=ApplicantKind.ORGANISATION, name="ТСЖ «Дружба»", address="г. Омск, ул. Мира, 1",
            phone="20-11-45", inn="5503012345",
        )
    )  # fmt: skip
    office.keep(Said(address="г. Омск"))
    return office


@pytest.fixture
def page(desk: Office, chromium: Browser) -> Iterator[tuple[Page, str]]:
    """The registrar at the list."""
    with running(desk.installation) as address:
        shown = page_of(chromium, desk.installation, address, desk.registrar)
        shown.goto(f"{address[:-1]}{PATH}")
        yield shown, address[:-1]
        shown.context.close()


def look(page: Page, name: str) -> None:
    """Look at the page with axe; at other sizes nothing sticks out."""
    looked_at(page, f"applicants-{name}")
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        if SHOTS:
            page.screenshot(path=f"{SHOTS}/applicants-{name}-{size}.png")
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, (name, size)
    page.set_viewport_size({"width": 1366, "height": 768})


def test_an_applicant_is_found_compared_merged_and_apart_again(page: tuple[Page, str]) -> None:
    shown, address = page
    expect(shown.locator("tbody tr")).to_have_count(5)
    look(shown, "list")
    shown.get_by_placeholder("Имя, адрес, телефон").fill("кузнецова а")
    expect(shown.locator("tbody tr")).to_have_count(3)
    shown.get_by_role("link", name=ANNA.full_name).first.click()
    expect(shown.get_by_role("heading", level=1)).to_have_text(ANNA.full_name)
    look(shown, "card")
    shown.locator('a[href$="/openings"]').click()
    look(shown, "openings")
    shown.go_back()
    shown.locator('a[href*="/merge?"]').first.click()
    look(shown, "merge")
    shown.get_by_role("button", name="Объединить").click()
    expect(shown.get_by_text("Карточки объединены")).to_be_visible()
    look(shown, "merged")
    shown.locator('form[action$="/apart"] button').first.click()
    expect(shown.get_by_text("Объединение отменено")).to_be_visible()
    shown.get_by_role("link", name="Изменить").click()
    look(shown, "edit")
    shown.goto(f"{address}{PATH}?q=Щщщ")
    look(shown, "nobody")
