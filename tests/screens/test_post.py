"""«Тарифы» and «Возвраты» in a real browser: rates are entered, a letter comes back."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from screens.looking import looked_at, page_of
from screens.server import running
from uprava import testing
from uprava.installation import Installation

sys.path.append(str(Path(__file__).parents[1] / "plugins/records/dispatch"))

from dispatching import ADDRESS, Dispatching, make_dispatching

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def office(installation: Installation) -> Dispatching:
    made = make_dispatching(installation, testing.make_town(installation))
    ministry = {"name": "Министерство ЖКХ Заозёрской области", "address": ADDRESS}
    made.letter(ministry, title="О готовности котельных к отопительному периоду")
    return made


@pytest.fixture(scope="module")
def address(office: Dispatching) -> Iterator[str]:
    with running(office.installation) as made:
        yield made.rstrip("/")


def test_rates_are_entered_with_their_source(
    chromium: Browser, office: Dispatching, address: str
) -> None:
    page = page_of(chromium, office.installation, address, office.clerk)
    page.goto(f"{address}/records/dispatch/rates")
    expect(page.get_by_role("heading", name="Новый тариф")).to_be_visible()
    looked_at(page, "rates-empty")
    page.get_by_label("До, г").fill("двадцать")
    page.get_by_label("Рублей").fill("79,00")
    page.locator("#f-source").fill("Приказ № 1 от 12.01.2026")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    looked_at(page, "rates-wrong")
    page.get_by_label("До, г").fill("20")
    page.locator("#f-source").press("Control+Enter")
    expect(page.get_by_role("cell", name="79,00")).to_be_visible()
    expect(page.get_by_text("никто не сверил с источником")).to_be_visible()
    looked_at(page, "rates")
    page.get_by_role("button", name="Удалить").click()
    expect(page.get_by_role("cell", name="79,00")).to_be_hidden()
    page.context.close()


def test_what_the_post_returns_stands_with_its_reason(
    chromium: Browser, office: Dispatching, address: str
) -> None:
    page = page_of(chromium, office.installation, address, office.clerk)
    page.goto(f"{address}/records/dispatch/returned")
    expect(page.get_by_role("heading", name="За эти дни возвратов нет")).to_be_visible()
    looked_at(page, "returned-empty")
    [letter] = office.dispatches(office.made[0])
    page.goto(f"{address}/records/dispatch/{letter}")
    page.get_by_role("button", name="Отправить").click()
    page.goto(f"{address}/records/dispatch/{letter}")
    page.get_by_text("Возвращено", exact=True).click()
    page.get_by_role("button", name="Поставить отметку").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("Причина или примечание").fill("Истёк срок хранения")
    page.get_by_role("button", name="Поставить отметку").click()
    page.goto(f"{address}/records/dispatch/returned")
    expect(page.get_by_role("cell", name="Истёк срок хранения")).to_be_visible()
    looked_at(page, "returned")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Реестр в PDF").click()
    assert Path(taken.value.path()).read_bytes().startswith(b"%PDF")
    page.context.close()
