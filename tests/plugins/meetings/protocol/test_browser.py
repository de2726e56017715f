"""Decisions, a protocol, its distribution in a real browser, looked at by axe in light and dark."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect
from plugins.meetings.protocol.conftest import Minutes
from screens.looking import looked_at, page_of
from screens.server import running
from uprava.clock import now
from uprava.installation import Installation

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(installation: Installation) -> Iterator[str]:
    """The application on a port."""
    with running(installation) as given:
        yield given


@pytest.fixture
def page(chromium: Browser, installation: Installation, address: str, past: Minutes) -> Page:
    """A page of the secretary."""
    return page_of(chromium, installation, address, past.secretary)


def test_from_the_draft_decision_to_who_has_read(page: Page, address: str, past: Minutes) -> None:
    page.goto(f"{address}docs/{past.id}")
    looked_at(page, "meeting")
    page.get_by_role("link", name="Внести решения").click()
    looked_at(page, "decisions-empty")
    page.get_by_role("button", name="Перенести из проекта решения").first.click()
    expect(page.get_by_text("п. 1.2: не назван исполнитель")).to_be_visible()
    looked_at(page, "decisions-filled")
    page.get_by_role("link", name="Изменить п. 1.2").click()
    page.get_by_role("combobox", name="Кому поручается").fill("Крылова")
    page.get_by_role("option").first.click()
    page.get_by_label("Срок").fill((now().date() + timedelta(days=20)).isoformat())
    looked_at(page, "point")
    page.get_by_role("button", name="Сохранить").click()
    page.get_by_role("button", name="Выше: п. 1.2").click()
    expect(page.get_by_text("Порядок сохранён")).to_be_visible()
    looked_at(page, "decisions")
    page.get_by_role("link", name="Составить протокол").click()
    looked_at(page, "make")
    page.get_by_role("button", name="Составить протокол").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Протокол заседания")
    looked_at(page, "draft")
    page.get_by_role("link", name="Направить на подпись…").click()
    expect(page.get_by_role("dialog")).to_contain_text("Протокол получит номер")
    looked_at(page, "send")
    page.keyboard.press("Escape")
    page.goto(page.url.split("?")[0])
    id = page.url.rpartition("/")[2]
    page.goto(f"{address}meetings/protocols/{id}/paper")
    page.get_by_role("button", name="Внести отметку").click()
    expect(page.get_by_text("в срок")).to_be_visible()
    looked_at(page, "signed")
    page.get_by_role("link", name="Разослать").click()
    looked_at(page, "distribution")
    page.get_by_label("Что получит").first.select_option("whole")
    page.get_by_label("Членам органа").check()
    page.get_by_role("button", name="Направить на ознакомление").click()
    expect(page.get_by_text("не ознакомлен(а)").first).to_be_visible()
    page.get_by_role("button", name="Подготовить выписку").first.click()
    looked_at(page, "extract")
    page.goto(f"{address}meetings/protocols/{id}/distribution")
    looked_at(page, "distributed")
    page.goto(f"{address}meetings/protocols")
    looked_at(page, "list")
    page.goto(f"{address}docs/{past.questions[0]}")
    looked_at(page, "question")
    page.get_by_role("link", name="Подготовить постановление по решению…").click()
    expect(page.get_by_role("dialog")).to_contain_text("Пункты решения станут текстом акта")
    looked_at(page, "draft-act")
    for size in ({"width": 820, "height": 1180}, {"width": 1180, "height": 820},
                 {"width": 1920, "height": 1080}):  # fmt: skip
        page.set_viewport_size(size)  # type: ignore[arg-type]
        for name, path in (("list", "meetings/protocols"),
                           ("distribution", f"meetings/protocols/{id}/distribution"),
                           ("decisions", f"meetings/{past.id}/decisions")):  # fmt: skip
            page.goto(f"{address}{path}")
            looked_at(page, f"{name}-{size['width']}")
