"""A letter's way over the desks: registered by a rule, drafted, confirmed on a tablet, read."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typst
from playwright.sync_api import Browser, Page, expect
from tests_support.browser import session_token
from uprava import testing
from uprava.clock import now
from uprava.db.sql import execute, fetch_value
from uprava.db.transaction import system_transaction
from uprava.installation import Installation, opened
from uprava.settings import Settings
from uprava.users.reader import Reader
from uprava_records.resolutions.service.naming import name_assistant
from uprava_records.routing.service.rules import Said, add_rule

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "tests" / "screens")]

import assets  # noqa: E402 -- the scripts folder is added above
import server  # noqa: E402

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

AXE = ROOT / "node_modules/axe-core/axe.min.js"
TABLET = {"width": 1180, "height": 820}
LETTER = """МИНИСТЕРСТВО ЖКХ

19.10.2026 № 14-2/7001

О готовности котельных к зиме

Прошу представить сведения.

Министр А. Е. Носова
"""


@pytest.fixture(scope="module")
def installation(settings: Settings, installation: Installation) -> Iterator[Installation]:
    """Records alone: a resolution is a text people are acquainted with."""
    assert installation.settings is settings, "its schema is up to date"
    with opened(settings.model_copy(update={"modules": ("records",)})) as made:
        yield made


@pytest.fixture(scope="module")
def address(installation: Installation) -> Iterator[str]:
    assets.make_assets(lambda _text: None)
    with server.running(installation) as made:
        yield made.rstrip("/")


@pytest.fixture
def people(installation: Installation) -> dict[str, Reader]:
    """A registrar, a leader, the leader's assistant, the head of a unit who executes."""
    town = testing.make_town(installation)
    powers = {
        "registrar": (town.chancellery_id, ("records.register", "records.rules"), False),
        "leader": (town.chancellery_id, ("records.consider", "records.resolve"), False),
        "assistant": (town.chancellery_id, (), False),
        "executor": (town.housing_id, (), True),
    }
    made = {
        name: testing.make_person(installation, unit_id=unit, permissions=given, heads=heads)
        for name, (unit, given, heads) in powers.items()
    }
    names = {"leader": "Орлов", "executor": "Мельников"}
    with system_transaction(installation.engine, today=testing.TODAY, task="test") as session:
        for name, surname in names.items():
            query = "update users.person set surname = %s where id = %s"
            execute(session, query, (surname, made[name].person_id))
    leader, keeper = made["leader"], made["registrar"]
    with testing.acting(installation, leader) as session:
        assistant = made["assistant"].person_id
        name_assistant(session, leader.person_id, assistant, reader=leader, at=now())
    with testing.acting(installation, keeper) as session:
        rule = Said("ЖКХ — Орлову", "", "котельн", None, None, [leader.person_id], "together",
                    town.housing_id, 5, "")  # fmt: skip
        add_rule(session, rule, reader=keeper)
    return made


def at(
    chromium: Browser, installation: Installation, address: str, reader: Reader, **options: Any
) -> Page:
    """Return a page of somebody who is signed in."""
    context = chromium.new_context(locale="ru-RU", **options)
    cookie = {"name": "sid", "value": session_token(installation, reader), "url": address}
    context.add_cookies([cookie])  # type: ignore[list-item]
    return context.new_page()


def blameless(page: Page) -> None:
    """Fail when axe finds a barrier on the page."""
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("async () => (await axe.run()).violations.map(v => [v.id, "
                          "v.nodes.map(n => n.html)])")  # fmt: skip
    assert found == [], json.dumps(found, ensure_ascii=False)[:2000]


def test_from_the_rule_to_the_mark_of_acquaintance(
    chromium: Browser, installation: Installation, address: str, people: dict[str, Reader],
    tmp_path: Path,
) -> None:  # fmt: skip
    source = tmp_path / "Письмо.pdf"
    text = '#set text(lang: "ru")\n' + LETTER.replace("\n", "\\\n")
    source.write_bytes(bytes(typst.compile(text.encode())))

    desk = at(chromium, installation, address, people["registrar"])
    desk.goto(f"{address}/records/incoming/new")
    desk.set_input_files("#f-file", str(source))
    expect(desk.locator("[name=file_id]")).to_have_count(1)
    desk.keyboard.press("Control+Enter")
    desk.wait_for_url("**draft=*")
    expect(desk.locator("#advice")).to_contain_text("Правило «ЖКХ — Орлову»")
    expect(desk.locator("[name=addressee]")).to_have_value(people["leader"].login)
    desk.keyboard.press("Control+Shift+Enter")
    desk.wait_for_url("**/docs/*")
    expect(desk.locator("body")).to_contain_text("сработало правило «ЖКХ — Орлову»")
    id = desk.url.split("/docs/")[1][:36]

    helper = at(chromium, installation, address, people["assistant"])
    helper.goto(f"{address}/work/resolution")
    helper.goto(f"{address}/docs/{id}")
    helper.get_by_role("link", name="Проект резолюции").click()
    expect(helper.locator("body")).to_contain_text("Мельников")  # the head of the rule's unit
    helper.get_by_role("button", name="Подготовить ответ.").click()
    helper.fill("[name=note]", "Срок согласован")
    blameless(helper)
    helper.get_by_role("button", name="Передать руководителю").click()
    helper.wait_for_url(f"**/docs/{id}")

    tablet = at(chromium, installation, address, people["leader"], viewport=TABLET, has_touch=True)
    tablet.goto(f"{address}/desk/review")
    panel = tablet.locator(".decide")
    expect(panel).to_contain_text("Срок согласован")
    expect(panel).to_contain_text("Мельников")
    blameless(tablet)
    panel.get_by_role("button", name="Вынести резолюцию").tap()
    tablet.get_by_text("На сегодня всё").wait_for()

    executor = at(chromium, installation, address, people["executor"], viewport=TABLET)
    executor.goto(f"{address}/desk/acquaintance")
    executor.get_by_role("button", name="Ознакомлен").click()
    executor.get_by_text("На сегодня всё").wait_for()
    desk.goto(f"{address}/docs/{id}")
    expect(desk.locator("#panel-resolutions")).to_contain_text("все ознакомлены")
    blameless(desk)
    query = "select state from documents.document where id = %s"
    with system_transaction(installation.engine, today=testing.TODAY, task="test") as session:
        assert fetch_value(session, query, (id,)) == "executing"


def test_three_taps_make_a_resolution_and_mistakes_stay_on_the_desk(
    chromium: Browser, installation: Installation, address: str, people: dict[str, Reader]
) -> None:
    from uprava_records.letters.service.cards import IncomingCard
    from uprava_records.letters.service.registering import register_incoming

    keeper = people["registrar"]
    card = IncomingCard(
        "О мостах", "Сосед", journal=f"incoming-{keeper.organisation_id}",
        addressee=people["leader"].login,
    )  # fmt: skip
    with testing.acting(installation, keeper) as session:
        register_incoming(session, card, [], reader=keeper, at=now(), jobs=installation.jobs)
    tablet = at(chromium, installation, address, people["leader"], viewport=TABLET, has_touch=True)
    tablet.goto(f"{address}/desk/review")
    panel = tablet.locator(".decide")
    blameless(tablet)
    give = panel.get_by_role("button", name="Вынести резолюцию")
    panel.get_by_role("button", name="К исполнению.").tap()
    give.tap()
    expect(panel).to_contain_text("Укажите хотя бы одного человека")
    expect(panel.locator("[name=text]")).to_have_value("К исполнению.")
    panel.get_by_label("Мельников").first.check()
    give.tap()
    tablet.get_by_text("На сегодня всё").wait_for()
