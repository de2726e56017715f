"""A document of a supplier from the operator to our signed answer, and a refusal; with axe."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from plugins.contracts.conftest import Desk
from plugins.contracts.exchange.conftest import Post, make_post, post
from screens.contracting import Open, address, at, desk, look

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

__all__ = ["address", "at", "desk", "make_post", "post"]


def test_a_document_comes_is_accepted_paid_and_answered(post: Post, at: Open, address: str) -> None:
    aside(lambda: post.bring(post.supply()))
    assert aside(post.visit)
    id = post.last()
    total = post.flow(id).total
    post.desk.put("update contracts.obligation set sum = %s where id = %s", total, post.owed)
    page, own = at(post.clerk), f"{address}/contracts/exchange/{id}"
    tied(page, address, own)
    taken(page, own)
    accepted(page, address, post)
    answered(page, own, post)
    assert aside(post.visit)
    assert [each.state for each in post.titles(id)] == ["sent"]
    assert list((post.root / "out").iterdir())


def aside(act: Callable[[], Any]) -> Any:
    """Do what has an event loop of its own (signing) beside that of the browser."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(act).result()


def tied(page: Page, address: str, own: str) -> None:
    """Find what came, read it, tie it to its contract."""
    page.goto(f"{address}/contracts/exchange")
    expect(page.get_by_role("main")).to_contain_text("УТ-15")
    look(page, "exchange")
    page.goto(own)
    expect(page.get_by_role("main")).to_contain_text("Бумага офисная А4")
    look(page, "flow")
    page.goto(f"{own}/acts/tie")
    page.select_option("#f-contract", index=1)
    look(page, "tie")
    page.locator("main button.pri").click()
    page.wait_for_url(re.compile(rf"{re.escape(own)}(\?|$)"))


def taken(page: Page, own: str) -> None:
    """Take the document to acceptance."""
    page.goto(f"{own}/acts/take")
    page.select_option("#f-obligation", index=1)
    page.fill("#f-received", "2026-11-19")
    page.locator("main button.pri").click()
    page.wait_for_url(re.compile(rf"{re.escape(own)}(\?|$)"))
    expect(page.get_by_role("main")).to_contain_text("Приёмка")


def accepted(page: Page, address: str, post: Post) -> None:
    """Accept what came and pay for it: nothing more is owed."""
    base = f"{address}/contracts/{post.contract}"
    delivery = post.desk.look(
        "select id from contracts.delivery where contract_id = %s", post.contract
    )
    page.goto(f"{base}/deliveries/{delivery}/accept")
    page.fill("#f-on", "2026-11-20")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"/deliveries/\d+(\?|$)"))
    page.goto(f"{base}/payments")
    page.get_by_role("link", name="Отметить оплату…").click()
    page.fill("#f-on", "2026-11-20")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"/payments(\?|$)"))
    page.goto(f"{address}/docs/{post.contract}")
    expect(page.locator(".card-h")).to_contain_text("Исполнен")


def answered(page: Page, own: str, post: Post) -> None:
    """Make the answer that follows from the acceptance, and sign it with a key kept here."""
    page.goto(f"{own}/acts/answer")
    look(page, "answer")
    page.locator("main button.pri").click()
    page.wait_for_url(re.compile(rf"{re.escape(own)}(\?|$)"))
    aside(lambda: post.key(post.clerk))
    page.get_by_role("link", name="Подписать ответ…").click()
    look(page, "sign-answer")
    page.locator("main button.pri").first.click()
    page.wait_for_url(re.compile(rf"{re.escape(own)}(\?|$)"))


def test_a_refusal_goes_from_its_decision_to_the_register(
    desk: Desk, at: Open, address: str
) -> None:
    id = desk.enter(starts_on=date(2026, 10, 1))
    desk.conclude(id, date(2026, 10, 1))
    page = at(desk.enters)
    page.goto(f"{address}/contracts/{id}/changes")
    look(page, "changes")
    page.goto(f"{address}/contracts/{id}/changes/refusal")
    page.fill("#f-clause", "пункт 11.3")
    page.fill("#f-breach", "работы не начаты в срок")
    page.locator("[name=blamed]").check()
    look(page, "refuse")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/docs/*")
    refusal = page.url.partition("?")[0].rpartition("/")[2]
    own = f"{address}/contracts/refusals/{refusal}"
    for act, day, words in (
        ("decided", "2026-10-05", ""), ("placed", "2026-10-05", "№ 7"),
        ("notified", "2026-10-06", "размещение в ЕИС"), ("sent", "2026-10-19", "№ 25"),
    ):  # fmt: skip
        page.goto(f"{own}/{act}")
        page.fill("#f-day", day)
        if words:
            page.fill("#f-words", words)
        page.locator("main button.pri").click()
        page.wait_for_url(re.compile(rf"{re.escape(own)}(\?|$)"))
    look(page, "refusal")
    page.goto(f"{address}/docs/{id}")
    expect(page.locator(".card-h")).to_contain_text("Расторгнут")
    look(page, "card-terminated")
