"""A contract from its entry to its end, in a browser, mostly by the keyboard; with axe."""

import re

import pytest
from playwright.sync_api import Page, expect
from plugins.contracts.conftest import IKZ, THEIR_INN, Desk
from screens.contracting import Open, act, address, at, desk, look

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

__all__ = ["address", "at", "desk"]


def test_a_contract_goes_from_its_entry_to_its_last_payment(
    desk: Desk, at: Open, address: str
) -> None:
    page = at(desk.enters)
    card = entered(page, address)
    concluded(page, card)
    owed(page, card)
    staged(page, card)
    accepted(page, card)
    paid(page, card)
    page.goto(card)
    expect(page.locator(".card-h")).to_contain_text("Исполнен")
    look(page, "card-performed")


def entered(page: Page, address: str) -> str:
    """Enter a contract: refused with the field and the rule at first; return its card."""
    page.goto(f"{address}/contracts/new")
    page.select_option("#f-kind", "state")
    page.fill("#f-subject", "Ремонт кровли школы № 3")
    page.fill("#f-ikz", f"{IKZ[:-1]}9")
    page.fill("#f-party, #f-party_text", "ООО «Кровельщик»")
    page.fill("#f-party_inn", "7714833918")
    page.fill("#f-price", "600000,00")
    page.fill("#f-starts_on", "2026-11-16")
    page.fill("#f-performs_until", "2026-12-18")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".err-sum, [role=alert]").first).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("ИНН")
    look(page, "form-refused")
    page.fill("#f-party_inn", THEIR_INN)
    page.fill("#f-ikz", IKZ)
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/docs/*")
    expect(page.locator(".card-h")).to_contain_text("Ремонт кровли школы № 3")
    look(page, "card-draft")
    return page.url.partition("?")[0]


def concluded(page: Page, card: str) -> None:
    """Note that the contract was concluded."""
    act(page, "Отметить заключение…")
    page.fill("#f-day", "2026-11-16")
    page.fill("#f-signed_by", "Орлов В. Н.")
    page.locator("dialog[open] button.pri, main button.pri").first.click()
    page.wait_for_url(f"{card}*")
    expect(page.locator(".card-h")).to_contain_text("Исполняется")


def owed(page: Page, card: str) -> None:
    """Enter the typical obligations."""
    id = card.rpartition("/")[2]
    page.goto(f"{card.partition('/docs/')[0]}/contracts/{id}/execution")
    page.get_by_role("link", name="Составить по условиям").first.click()
    expect(page.locator("#f-take")).to_be_visible()
    look(page, "proposed")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"/execution(\?|$)"))
    expect(page.get_by_role("main")).to_contain_text("18.12.2026")
    look(page, "execution")


def staged(page: Page, card: str) -> None:
    """What came is entered; its acceptance is due from then on."""
    id = card.rpartition("/")[2]
    page.goto(f"{card.partition('/docs/')[0]}/contracts/{id}/deliveries/new")
    page.select_option("#f-obligation", index=1)
    page.fill("#f-document", "УПД № 15")
    page.fill("#f-received", "2026-11-18")
    page.fill("#f-sum", "600000,00")
    look(page, "receive")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"/deliveries/\d+(\?|$)"))
    expect(page.get_by_role("main")).to_contain_text("16.12.2026")
    look(page, "delivery")


def accepted(page: Page, card: str) -> None:
    """Accepted in full; outside of the purchases system payment is due in ten working days."""
    page.get_by_role("link", name="Принять…").click()
    page.fill("#f-on", "2026-11-19")
    look(page, "accept")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"/deliveries/\d+(\?|$)"))
    expect(page.get_by_role("main")).to_contain_text("Отозвать решение")


def paid(page: Page, card: str) -> None:
    """The payment is noted, which is the last thing owed."""
    id = card.rpartition("/")[2]
    page.goto(f"{card.partition('/docs/')[0]}/contracts/{id}/payments")
    expect(page.get_by_role("main")).to_contain_text("03.12.2026")
    look(page, "payments")
    page.get_by_role("link", name="Отметить оплату…").click()
    page.fill("#f-on", "2026-11-20")
    page.fill("#f-order", "1187")
    look(page, "pay")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"/payments(\?|$)"))
    expect(page.get_by_role("main")).to_contain_text("1187")


def test_what_a_controller_looks_at_is_accessible(desk: Desk, at: Open, address: str) -> None:
    id = desk.concluded()
    page = at(desk.controller)
    for path, name in (
        ("/contracts", "list"), ("/contracts/obligations", "obligations"),
        ("/contracts/control", "control"), ("/contracts/control/list?figure=live", "figure"),
        ("/contracts/suppliers", "suppliers"), (f"/contracts/suppliers/{THEIR_INN}", "supplier"),
        ("/contracts/calendar", "calendar"), (f"/contracts/{id}/money", "money"),
    ):  # fmt: skip
        page.goto(f"{address}{path}")
        look(page, name)
