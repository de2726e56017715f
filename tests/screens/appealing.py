"""An office that answers appeals, for the browser: its server, its pages, what hands do there."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from plugins.appeals.replies.desk import Desk, make_desk
from screens.looking import SIZES, Open, looked_wide, opening
from screens.server import running
from uprava import testing
from uprava.calendar import official_calendar
from uprava.clock import office_day
from uprava.db.sql import execute
from uprava.installation import Installation
from uprava.settings import Settings
from uprava_appeals.classifier.service.editions import edition_on, ship
from uprava_appeals.reception.values import RECEIVE
from uprava_appeals.values import CONSIDER

NARROW = (320, 720)


TODAY = official_calendar().next_working_day(office_day(Settings().timezone))
"""Nobody is received on a day off, so the screens stand on the next worked one."""


@pytest.fixture(scope="module")
def desk(installation: Installation) -> Iterator[Desk]:
    """An office with its letterhead, its classifier, and one applicant who wrote before."""
    made = make_desk(installation, testing.make_town(installation))
    bureau = made.bureau
    bureau.office.today = TODAY
    with bureau.office.system() as session:
        testing.give_permissions(session, bureau.registrar.person_id, (RECEIVE, CONSIDER))
        everything = tuple(installation.plugins.permissions)
        testing.give_permissions(session, made.editor.person_id, everything)
        for who, surname in ((made.writer, "Мельникова"), (bureau.chief, "Орлова")):
            query = "update users.person set surname = %s where id = %s"
            execute(session, query, (surname, who.person_id))
        if edition_on(session, TODAY) is None:
            ship(session, at=bureau.at)
    made.appeal()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("uprava.web.dependencies.office_day", lambda _timezone: TODAY)
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


def look(page: Page, name: str, *, narrow: bool = False) -> None:
    """Look at a screen with axe, light and dark; at other sizes nothing sticks out."""
    looked_wide(page, f"appeals-{name}", (*SIZES, NARROW) if narrow else SIZES)


def choose(page: Page, field: str, words: str) -> None:
    """Choose in a combobox by typing, with the keyboard only."""
    page.focus(f"#f-{field}")
    page.keyboard.type(words, delay=20)
    first = page.locator(f"#f-{field}-l [role=option][aria-selected=true]")
    expect(first).to_contain_text(words, ignore_case=True)
    page.keyboard.press("Enter")


def act(page: Page, question: int, title: str) -> None:
    """Begin an act on a question of the card: a button, or an item of its menu."""
    card = page.locator("#panel-appeal-questions article").nth(question)
    plain = card.get_by_role("link", name=title, exact=True)
    if not plain.is_visible():
        card.get_by_role("button", name="Действия").click()
    plain.click()


def item(page: Page, title: str) -> None:
    """Begin an act of the card's head: a button, or an item of its menu."""
    head = page.locator(".card-h")
    plain = head.get_by_text(title, exact=True)
    if not plain.is_visible():
        head.locator("[aria-haspopup=menu]").last.click()
    plain.click()
    page.locator("dialog[open] form").wait_for()
