"""«Не зарегистрировано» in a real browser: refused, found by its reason, brought back."""

from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage

import pytest
from playwright.sync_api import Browser, Page, expect
from screens.looking import looked_at, page_of
from screens.server import running
from tests_support.imap import PASSWORD, imap_server
from uprava import testing
from uprava.i18n import use_locale
from uprava.installation import Installation
from uprava.users.reader import Reader
from uprava_records.mail.service.mailbox import read_url
from uprava_records.mail.service.polling import Rules, read_box

pytestmark = [
    pytest.mark.browser,
    # A page that is left while its pictures load ends their streams before the last chunk.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(scope="module")
def address(installation: Installation) -> Iterator[str]:
    with running(installation) as made:
        yield made.rstrip("/")


@pytest.fixture
def registrar(installation: Installation, town: testing.Town) -> Reader:
    """A registrar before whom a letter lies that came by e-mail."""
    letter = EmailMessage()
    letter["From"] = "Учебный центр <kurs@zaozer.example>"
    letter["Subject"] = "Приглашаем на вебинар"
    letter["Message-ID"] = "<1@zaozer.example>"
    letter.set_content("Здравствуйте!\n\nПриглашаем на вебинар о закупках.")
    with imap_server() as server, use_locale("ru"):
        server.bring(letter.as_bytes())
        box = replace(read_url(server.url), password=PASSWORD)
        read_box(installation, box, Rules(f"incoming-{town.organisation_id}", 1_000_000))
    return testing.make_person(
        installation, unit_id=town.chancellery_id, permissions=("records.register",)
    )


def leave_out(page: Page) -> None:
    """Say of the letter that is open that it is not subject to registration."""
    page.get_by_role("button", name="Ещё с черновиком").click()
    page.get_by_role("button", name="Не подлежит регистрации…").click()
    looked_at(page, "skip-dialog")
    page.get_by_role("button", name="Не регистрировать").click()


def test_what_was_left_out_is_found_by_its_reason_and_comes_back(
    chromium: Browser, installation: Installation, registrar: Reader, address: str
) -> None:
    page = page_of(chromium, installation, address, registrar)
    aside = f"{address}/records/incoming/aside"
    page.goto(aside)
    expect(page.get_by_role("heading", name="Всё поступившее зарегистрировано")).to_be_visible()
    looked_at(page, "aside-empty")
    page.get_by_role("link", name="К регистрации").first.click()
    page.get_by_role("link", name="Приглашаем на вебинар").click()
    leave_out(page)
    page.goto(aside)
    row = page.get_by_role("row", name="Приглашаем на вебинар")
    expect(row.get_by_role("cell").first).to_have_text("Не подлежит регистрации")
    looked_at(page, "aside")
    page.goto(f"{aside}?q=вебинар")
    expect(row).to_be_visible()
    page.goto(f"{aside}?state=refused")
    expect(page.get_by_role("heading", name="Под этот фильтр ничего не подходит")).to_be_visible()
    page.goto(aside)
    row.get_by_role("button", name="В очередь").click()
    expect(page.get_by_text("Возвращено в очередь")).to_be_visible()
    page.context.close()


def test_going_back_after_a_registration_finds_the_queue(
    chromium: Browser, installation: Installation, registrar: Reader, address: str
) -> None:
    page = page_of(chromium, installation, address, registrar)
    page.goto(f"{address}/records/incoming/new")
    page.get_by_role("link", name="Приглашаем на вебинар").click()
    page.get_by_label("Исх. номер").fill("7")
    page.locator("#f-outgoing_date").fill("2026-11-20")
    page.get_by_label("Исх. номер").press("Control+Enter")
    expect(page.locator("[data-toast]").first).to_contain_text("01-12/")
    message = page.locator("[data-toast]").first.bounding_box()
    assert message is not None
    assert message["y"] < 20  # over the top bar, past every button of a form
    page.go_back()
    expect(page.get_by_text("Этого письма в очереди уже нет")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_contain_text("К регистрации")
    looked_at(page, "queue-gone")
    page.context.close()
