"""An administration with contracts, for the browser: its server, its pages, what hands do there."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from plugins.contracts.conftest import Desk, make_desk
from screens.looking import Open, looked_wide, opening
from screens.server import running
from uprava import testing
from uprava.db.sql import execute
from uprava.db.transaction import system_transaction
from uprava.installation import Installation


@pytest.fixture(scope="module")
def desk(installation: Installation) -> Iterator[Desk]:
    """Who enters contracts, who controls them, who sets them up; screens stand on the test day."""
    made = make_desk(installation, testing.make_town(installation))
    with system_transaction(installation.engine, today=testing.TODAY, task="test") as session:
        for who, surname in ((made.enters, "Крылова"), (made.controller, "Орлова")):
            query = "update users.person set surname = %s where id = %s"
            execute(session, query, (surname, who.person_id))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("uprava.web.dependencies.office_day", lambda _timezone: testing.TODAY)
        yield made


@pytest.fixture(scope="module")
def address(desk: Desk) -> Iterator[str]:
    with running(desk.installation) as made:
        yield made.rstrip("/")


@pytest.fixture
def at(chromium: Browser, desk: Desk, address: str) -> Iterator[Open]:
    """Open a page of somebody; no page may break the policy of contents or a script."""
    with opening(chromium, desk.installation, address) as open_page:
        yield open_page


def look(page: Page, name: str) -> None:
    """Look at a screen with axe, light and dark; at other sizes nothing sticks out."""
    looked_wide(page, f"contracts-{name}")


def act(page: Page, title: str) -> None:
    """Begin an act of the card's head: a button, or an item of its menu."""
    head = page.locator(".card-h")
    plain = head.get_by_text(title, exact=True).first
    if not plain.is_visible():
        head.locator("[aria-haspopup=menu]").last.click()
    plain.click()
