"""«Открытая проверка» in a real browser: a rule opens letters, a citizen checks, it is closed."""

from uuid import UUID

import pytest
from playwright.sync_api import Browser, expect
from screens.looking import looked_at, page_of
from screens.test_marks import address, keeper, letter
from uprava import testing
from uprava.db.sql import fetch_value
from uprava.db.transaction import system_transaction
from uprava.installation import Installation
from uprava.users.reader import Reader
from uprava_records.marks.service.ruling import open_earlier

__all__ = ["address", "keeper", "letter"]

pytestmark = pytest.mark.browser


def apply_rule(installation: Installation, keeper: Reader) -> None:
    """Do what the job of a rule does."""
    with system_transaction(installation.engine, today=testing.TODAY) as session:
        rule = fetch_value(
            session, "select id from records.check_rule where opened_by = %s", (keeper.person_id,)
        )
    open_earlier(installation, rule_id=int(rule))


def test_a_rule_opens_letters_and_one_is_closed_again(
    chromium: Browser, installation: Installation, keeper: Reader, letter: UUID, address: str
) -> None:
    page = page_of(chromium, installation, address, keeper)
    page.goto(f"{address}records/checks")
    expect(page.get_by_text("Правил нет")).to_be_visible()
    looked_at(page, "checks-empty")
    page.get_by_role("button", name="Добавить правило").click()
    looked_at(page, "checks-dialog")
    page.get_by_label("Что открывается").select_option("records.outgoing")
    page.get_by_label("И уже зарегистрированные").check()
    page.get_by_role("button", name="Открыть по этому правилу").click()
    expect(page.get_by_role("cell", name="Исходящие письма")).to_be_visible()
    apply_rule(installation, keeper)
    page.reload()
    expect(page.get_by_role("cell", name="номер, дата, подпись")).to_be_visible()
    looked_at(page, "checks")
    code = page.locator("a[href^='/check/']").inner_text()
    page.get_by_placeholder("Номер или код").fill(code)
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="01-13/1842")).to_be_visible()
    citizen = page_of(chromium, installation, address)
    citizen.goto(f"{address}check")
    citizen.get_by_label("Код документа").fill(code)
    citizen.get_by_role("button", name="Проверить").click()
    expect(citizen.get_by_text("Электронная подпись действительна.")).to_be_visible()
    page.get_by_role("link", name="Закрыть…").click()
    page.get_by_role("button", name="Закрыть проверку").click()
    citizen.reload()
    expect(citizen.get_by_text("Электронная подпись действительна.")).to_be_hidden()
    looked_at(citizen, "check-closed")
    page.goto(f"{address}records/checks")
    page.get_by_role("button", name="Закрыть правило").click()
    expect(page.get_by_text("Правил нет")).to_be_visible()
    page.context.close()
    citizen.context.close()
