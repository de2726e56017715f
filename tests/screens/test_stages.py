"""The stages of a route in a real browser: in the dialog of the card and in administration."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from screens.server import running
from tests_support.browser import session_token
from uprava import testing
from uprava.approval.models import Decision, Purpose
from uprava.approval.service.acquainting import acquaint
from uprava.approval.service.branching import add_approvers
from uprava.clock import now
from uprava.db.sql import execute
from uprava.db.transaction import system_transaction
from uprava.installation import Installation
from uprava.users.reader import Reader

sys.path.append(str(Path(__file__).parent))

import agreeing

SHOTS = os.environ.get("UPRAVA_SHOTS")
AXE = Path(__file__).resolve().parents[2] / "node_modules/axe-core/axe.min.js"
SIZES = [(1366, 900), (1920, 1080), (1180, 820), (820, 1180), (390, 844)]


@pytest.fixture(scope="module")
def hall(installation: Installation) -> agreeing.Hall:
    return agreeing.make_hall(installation, ("Аксёнов", "Быстров", "Ветлугин", "Гаврилов", "Дёмин"))


@pytest.fixture(scope="module")
def address(hall: agreeing.Hall) -> Iterator[str]:
    with running(hall.installation) as made:
        yield made.rstrip("/")


def page_of(
    browser: Browser, hall: agreeing.Hall, address: str, reader: Reader, **more: Any
) -> Page:
    """Return a page signed in as somebody; it keeps what the console complains of."""
    options = {"viewport": {"width": 1366, "height": 900}, "locale": "ru-RU", **more}
    context = browser.new_context(**options)
    token = session_token(hall.installation, reader)
    context.add_cookies([{"name": "sid", "value": token, "url": address}])
    page = context.new_page()
    told: list[str] = []
    page.on("console", lambda m: told.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: told.append(str(error)))
    page.told = told  # type: ignore[attr-defined]
    return page


@pytest.fixture
def withdrawn(hall: agreeing.Hall) -> Iterator[None]:
    """Let no route of this test be offered to others'."""
    yield
    with system_transaction(hall.installation.engine, today=testing.TODAY, task="test") as session:
        query = "update approval.template set active = false where title like 'Маршрут %%'"
        execute(session, query, ())


def choose(block: Locator, surname: str) -> None:
    block.get_by_role("combobox", name="Кто", exact=True).fill(surname)
    block.get_by_role("option", name=surname).first.click()


def looked_at(page: Page, name: str) -> None:
    """Let axe look at the page, and keep a picture where pictures are asked for."""
    if SHOTS:
        page.wait_for_timeout(300)
        page.screenshot(path=f"{SHOTS}/{name}.png")
    page.add_script_tag(path=str(AXE))
    found = page.evaluate("axe.run(document).then(r => r.violations)")
    assert [(v["id"], n["target"]) for v in found for n in v["nodes"]] == [], name
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_stages_are_added_moved_and_removed_in_the_dialog(
    chromium: Browser, hall: agreeing.Hall, address: str, theme: str
) -> None:
    id = hall.draft("О порядке вывоза снега", ready=False)
    page = page_of(
        chromium, hall, address, hall.author, color_scheme=theme, bypass_csp=True,
        reduced_motion="reduce",
    )  # fmt: skip
    page.goto(f"{address}/docs/{id}")
    page.locator("[data-dialog='act-approval-start']").first.evaluate("e => e.click()")
    dialog = page.locator("#act-approval-start")
    blocks = dialog.locator("details.stage-in")
    choose(blocks.nth(0), hall.people[0].surname)
    for count in (2, 3, 4, 5):
        dialog.get_by_role("button", name="Согласование: Добавить этап").click()
        expect(blocks).to_have_count(count)
        expect(
            blocks.nth(count - 1).get_by_role("combobox", name="Кто", exact=True)
        ).to_be_focused()
        choose(blocks.nth(count - 1), (*hall.people, hall.author)[count % 4].surname)
    expect(blocks.nth(0).locator("summary")).to_contain_text("Ветлугин")
    dialog.get_by_role("button", name="Подписание: Добавить этап").click()
    choose(blocks.nth(5), hall.head.surname)
    looked_at(page, f"stages-dialog-{theme}")
    blocks.nth(4).locator("summary").click()
    blocks.nth(4).get_by_role("button", name="Раньше").click()
    moved = (*hall.people, hall.author)[5 % 4].surname
    expect(blocks.nth(3).locator("summary")).to_contain_text(moved)
    blocks.nth(0).locator("summary").click()
    blocks.nth(0).get_by_role("button", name="Удалить этап").press("Enter")
    expect(blocks).to_have_count(5)
    dialog.get_by_role("button", name="Отправить").click()
    expect(page.locator(".toast").first).to_contain_text("Отправлено по маршруту")
    expect(page.locator("#panel-approval section.res")).to_have_count(5)
    assert page.told == []  # type: ignore[attr-defined]
    page.context.close()


@pytest.mark.browser
@pytest.mark.usefixtures("withdrawn")
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_stages_of_a_kept_route_are_changed_in_place(
    chromium: Browser, hall: agreeing.Hall, address: str, theme: str
) -> None:
    page = page_of(
        chromium, hall, address, hall.head, color_scheme=theme, bypass_csp=True,
        reduced_motion="reduce",
    )  # fmt: skip
    page.goto(f"{address}/admin/routes/new")
    page.locator("#f-title").fill(f"Маршрут {theme}")
    blocks = page.locator("details.stage-in")
    choose(blocks.nth(0), hall.people[0].surname)
    page.get_by_role("button", name="Ознакомление: Добавить этап").click()
    expect(blocks).to_have_count(2)
    choose(blocks.nth(1), hall.people[1].surname)
    page.get_by_role("button", name="Согласование: Добавить этап").click()
    expect(blocks).to_have_count(3)
    choose(blocks.nth(1), hall.people[2].surname)
    expect(page.locator("#f-title")).to_have_value(f"Маршрут {theme}")
    looked_at(page, f"stages-route-{theme}")
    page.get_by_role("button", name="Сохранить").click()
    expect(page.get_by_role("main")).to_contain_text(f"Маршрут {theme}")
    looked_at(page, f"stages-routes-{theme}")
    assert page.told == []  # type: ignore[attr-defined]
    page.context.close()


@pytest.fixture(scope="module")
def busy(hall: agreeing.Hall) -> Any:
    """A document on its route with an added approver, remarks and two acquaintances beside."""
    id = hall.draft("О мерах по подготовке к паводку", ready=False)
    first, second, third = hall.people
    stages = agreeing.stage(Purpose.AGREE, first, second), agreeing.stage(Purpose.SIGN, hall.head)
    hall.send(id, *stages)
    hall.decide(first, id, Decision.REMARKS, "Уточнить срок исполнения пункта 2.")
    with hall.as_(second) as session:
        people = [third.person_id]
        add_approvers(session, id, people, note="Прошу посмотреть", reader=second, at=now())
    for people in ([first, third], [hall.head]):
        with hall.as_(hall.author) as session:
            ids = [each.person_id for each in people]
            acquaint(session, id, ids, term=2, reader=hall.author, at=now())
    return id


@pytest.mark.browser
def test_an_added_approver_is_taken_back_and_an_acquaintance_recalled_on_the_card(
    chromium: Browser, hall: agreeing.Hall, address: str, busy: Any
) -> None:
    for theme in ("light", "dark"):
        for width, height in SIZES if SHOTS else SIZES[:1]:
            page = page_of(
                chromium, hall, address, hall.author, color_scheme=theme, bypass_csp=True,
                viewport={"width": width, "height": height}, reduced_motion="reduce",
            )  # fmt: skip
            page.goto(f"{address}/docs/{busy}")
            page.locator("#panel-approval").scroll_into_view_if_needed()
            looked_at(page, f"stages-card-{width}-{theme}")
            page.goto(f"{address}/docs/{busy}/acquaintance")
            looked_at(page, f"stages-report-{width}-{theme}")
            page.context.close()
    page = page_of(chromium, hall, address, hall.author)
    page.goto(f"{address}/docs/{busy}")
    page.get_by_role("link", name="Снять запрос: Дёмин").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Снять запрос").click()
    expect(dialog).to_contain_text("Укажите, почему виза не нужна")
    dialog.locator("#f-reason").fill("Согласует другой отдел")
    dialog.get_by_role("button", name="Снять запрос").click()
    expect(page.locator("#panel-approval")).to_contain_text("Согласует другой отдел")
    page.get_by_role("link", name="Отозвать", exact=True).first.click()
    page.get_by_role("dialog").get_by_role("button", name="Отозвать").click()
    expect(page.locator("#panel-approval")).to_contain_text("отозван")
    assert [each for each in page.told if "422" not in each] == []  # type: ignore[attr-defined]
    page.context.close()
