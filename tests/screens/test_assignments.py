"""An assignment from hand to hand: leader, responsible, co-executor, controller, in a browser."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from uprava import testing
from uprava.db.sql import execute
from uprava.db.transaction import system_transaction
from uprava.installation import Installation
from uprava.users.reader import Reader
from uprava_assignments.giving.values import GIVE, PREPARE

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "tests" / "screens")]

import assets  # noqa: E402 -- the scripts folder is added above
import looking  # noqa: E402
import server  # noqa: E402

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

NAMES = {"leader": "Орлов", "lead": "Мельников", "helper": "Тимофеев", "controller": "Зайцева",
         "assistant": "Белова"}  # fmt: skip


@pytest.fixture(scope="module")
def address(installation: Installation) -> Iterator[str]:
    assets.make_assets(lambda _text: None)
    with server.running(installation) as made:
        yield made.rstrip("/")


@pytest.fixture
def people(installation: Installation) -> dict[str, Reader]:
    """A leader, the responsible, a co-executor, a controller and the leader's assistant."""
    town = testing.make_town(installation)
    powers = {"leader": (GIVE, PREPARE), "lead": (GIVE,), "assistant": (PREPARE,)}
    made = {
        name: testing.make_person(
            installation, unit_id=town.chancellery_id, permissions=powers.get(name, ()),
            heads=name == "lead",
        )
        for name in NAMES
    }  # fmt: skip
    with system_transaction(installation.engine, today=testing.TODAY, task="test") as session:
        # who was called so in other towns of these tests would be offered here as well
        execute(session, "update users.person set surname = 'Прежних' where surname = any (%s)",
                (list(NAMES.values()),))  # fmt: skip
        for name, surname in NAMES.items():
            query = "update users.person set surname = %s where id = %s"
            execute(session, query, (surname, made[name].person_id))
    return made


@pytest.fixture
def at(
    chromium: Browser, installation: Installation, address: str, people: dict[str, Reader]
) -> Callable[[str], Page]:
    """Open a page of one of the people."""
    return lambda name: looking.page_of(chromium, installation, address, people[name])


def choose(page: Page, field: str, surname: str) -> None:
    """Choose somebody in a combobox by typing, with the keyboard only."""
    page.focus(f"#f-{field}")
    page.keyboard.type(surname, delay=20)
    first = page.locator(f"#f-{field}-l [role=option][aria-selected=true]")
    expect(first).to_contain_text(surname)
    page.keyboard.press("Enter")


def send(page: Page, button: str) -> None:
    """Send the form of the open dialog."""
    page.locator("dialog[open]").get_by_role("button", name=button).click()
    page.locator("dialog[open]").wait_for(state="detached")


def report(page: Page, text: str) -> None:
    """Present a report by the key E and the keyboard."""
    page.keyboard.press("KeyE")
    page.locator("dialog[open] #f-text").fill(text)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".toast").first).to_contain_text("Отчёт представлен")


def test_assignment_goes_from_the_leader_to_the_end_of_control(
    at: Callable[[str], Page], address: str
) -> None:
    leader = at("leader")
    leader.goto(f"{address}/assignments/new")
    leader.get_by_role("button", name="Рассмотреть и доложить.").click()
    choose(leader, "who", "Мельников")
    choose(leader, "who", "Тимофеев")
    choose(leader, "controller", "Зайцева")
    leader.select_option("[name=term]", "calendar")
    leader.fill("[name=term_amount]", "10")
    leader.locator("#f-basis_point, [name=term_day]").first.focus()
    expect(leader.locator("#term-told")).to_contain_text("До ")
    looking.looked_at(leader, "assignment-form")
    leader.keyboard.press("Control+Enter")
    leader.wait_for_url("**/docs/*")
    card = leader.url.split("?")[0]
    expect(leader.locator("#panel-assignment")).to_contain_text("Мельников")
    looking.looked_at(leader, "assignment-leader")

    lead, helper, controller = at("lead"), at("helper"), at("controller")
    helper.goto(card)
    report(helper, "Сведения собраны.")
    lead.goto(card)
    expect(lead.locator("#panel-assignment")).to_contain_text("Сведения собраны.")
    looking.looked_at(lead, "assignment-lead")
    lead.locator("#panel-assignment").get_by_role("button", name="Принять").click()
    expect(lead.locator(".toast").first).to_contain_text("Отчёт принят")
    report(lead, "Доклад представлен.")

    controller.goto(card)
    controller.locator(".card-h").get_by_role("button", name="Проверено").click()
    leader.goto(card)
    leader.locator("#panel-assignment").get_by_role("link", name="Вернуть…").click()
    leader.fill("#f-reason", "Нет сведений по котельной № 7.")
    looking.looked_at(leader, "assignment-return")
    leader.keyboard.press("Control+Enter")
    leader.wait_for_url("**/docs/*")
    lead.goto(card)
    expect(lead.locator("#panel-assignment")).to_contain_text("Нет сведений по котельной № 7.")
    report(lead, "Сведения дополнены.")
    controller.goto(card)
    controller.locator(".card-h").get_by_role("button", name="Проверено").click()

    leader.goto(f"{address}/desk/reports")
    expect(leader.locator(".decide")).to_contain_text("Сведения дополнены.")
    for width, height in ((1180, 820), (820, 1180)):
        leader.set_viewport_size({"width": width, "height": height})
        looking.looked_at(leader, f"assignment-desk-{width}")
    leader.locator(".decide").get_by_role("button", name="Принять").click()
    leader.get_by_text("На сегодня всё").wait_for()
    controller.goto(card)
    controller.locator(".card-h").get_by_text("Снять с контроля").click()
    controller.locator("dialog[open]").get_by_text("исполнено", exact=True).wait_for()
    looking.looked_at(controller, "assignment-off")
    controller.keyboard.press("Control+Enter")
    expect(controller.locator(".toast").first).to_contain_text("снято с контроля")


def test_assistant_prepares_and_the_leader_gives_with_one_tap(
    at: Callable[[str], Page], address: str
) -> None:
    helper = at("assistant")
    helper.goto(f"{address}/assignments/new")
    choose(helper, "author", "Орлов")
    helper.fill("#f-text", "Подготовить справку.")
    choose(helper, "who", "Мельников")
    looking.looked_at(helper, "assignment-draft")
    helper.keyboard.press("Control+Enter")
    helper.wait_for_url("**/docs/*")
    leader = at("leader")
    leader.set_viewport_size({"width": 1180, "height": 820})
    leader.goto(f"{address}/desk/assign")
    expect(leader.locator(".decide")).to_contain_text("Подготовить справку.")
    looking.looked_at(leader, "assignment-desk-draft")
    leader.locator(".decide").get_by_role("button", name="Дать поручение").click()
    leader.get_by_text("На сегодня всё").wait_for()
    leader.set_viewport_size({"width": 1920, "height": 1080})
    leader.goto(helper.url)
    expect(leader.locator("#panel-assignment")).to_contain_text("Подготовить справку.")
    looking.looked_at(leader, "assignment-wide")
