"""A registrar in a real browser: a plan, a document into its case, the case closed; axe."""

import io
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, expect
from tests_support.browser import session_token
from uprava import testing
from uprava.clock import now, office_day
from uprava.db.transaction import new_session, unit_of_work
from uprava.documents.service.filing import Received
from uprava.installation import Installation
from uprava.users.reader import Reader
from uprava_records.letters.service.cards import IncomingCard
from uprava_records.letters.service.registering import register_incoming

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "scripts"), str(Path(__file__).parent)]

import assets  # noqa: E402 -- the folders are added above
import server  # noqa: E402

pytestmark = pytest.mark.browser

AXE = ROOT / "node_modules/axe-core/axe.min.js"
POWERS = ("records.register", "records.file", "records.plan", "records.archive")


@dataclass(frozen=True)
class Desk:
    """A registrar of a fresh town with one registered letter."""

    installation: Installation
    reader: Reader
    letter: UUID
    today: date


@pytest.fixture(scope="module")
def address(installation: Installation) -> Iterator[str]:
    assets.make_assets(lambda _text: None)
    with server.running(installation) as made:
        yield made.rstrip("/")


@pytest.fixture
def keeper(installation: Installation) -> Desk:
    town = testing.make_town(installation)
    reader = testing.make_person(installation, unit_id=town.chancellery_id, permissions=POWERS)
    today = office_day(installation.settings.timezone)
    blob = installation.store.put(io.BytesIO(b"letter"))
    session = new_session(installation.engine, reader=reader, today=today)
    with unit_of_work(session):
        card = IncomingCard(
            title="О ремонте моста", correspondent="Министерство дорог",
            journal=f"incoming-{town.organisation_id}", received_on=today,
        )  # fmt: skip
        made = register_incoming(
            session, card, [Received("Письмо.txt", "text/plain", blob.size, blob.sha256)],
            reader=reader, at=now(), jobs=installation.jobs,
        )  # fmt: skip
    return Desk(installation, reader, made.head.id, today)


def page_of(browser: Browser, address: str, keeper: Desk, **options: Any) -> Page:
    """Return a page of the registrar."""
    usual = {"viewport": {"width": 1366, "height": 768}, "locale": "ru-RU", "bypass_csp": True}
    context = browser.new_context(**(usual | options))
    sid = session_token(keeper.installation, keeper.reader)
    context.add_cookies([{"name": "sid", "value": sid, "url": address}])
    return context.new_page()


def violations(page: Page) -> list[Any]:
    """Return what axe finds on the page as it stands."""
    page.add_script_tag(path=str(AXE))
    found = page.evaluate("axe.run(document).then(r => r.violations)")
    return [(v["id"], n["target"], n.get("failureSummary")) for v in found for n in v["nodes"]]


def write_plan(page: Page, address: str) -> None:
    """Make the plan of the year with one row and bring it into force, by keyboard."""
    page.goto(address + "/records/plan")
    page.get_by_role("button", name="На 20").first.click()
    page.get_by_role("link", name="Позиция").click()
    page.locator("#f-unit").select_option(label="Отдел документооборота")
    page.locator("#f-index").fill("01-05")
    page.locator("#f-heading").fill("Переписка с министерствами")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("main")).to_contain_text("Переписка с министерствами")
    page.get_by_role("link", name="Согласовать").click()
    page.get_by_role("button", name="Согласовать").click()
    expect(page.get_by_role("alert")).to_contain_text("протокол")
    page.locator("#f-basis").fill("протокол ЭК № 4")
    page.keyboard.press("Control+Enter")
    page.get_by_role("link", name="Утвердить").click()
    page.get_by_role("button", name="Утвердить").click()
    expect(page.get_by_role("main")).to_contain_text("Действует")


def test_a_letter_goes_into_its_case_and_the_case_is_closed(
    chromium: Browser, address: str, keeper: Desk
) -> None:
    page = page_of(chromium, address, keeper, reduced_motion="reduce")
    write_plan(page, address)
    seen = [violations(page)]

    page.goto(f"{address}/docs/{keeper.letter}")
    page.locator("[data-dialog='act-into-case']").first.evaluate("each => each.click()")
    dialog = page.get_by_role("dialog")
    dialog.locator("#f-case").fill("министер")
    dialog.get_by_role("option").filter(has_text="01-05").click()
    dialog.locator("#f-sheets").fill("3")
    dialog.get_by_role("button", name="Подшить в дело").click()
    panel = page.locator("#panel-case")
    expect(panel).to_contain_text("Переписка с министерствами")
    expect(page.get_by_role("main")).to_contain_text("В деле")
    panel.get_by_role("link", name="01-05").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("01-05")
    expect(page.get_by_role("main")).to_contain_text("О ремонте моста")
    seen.append(violations(page))

    page.get_by_role("link", name="Закрыть дело").click()
    page.locator("#f-ended_on").fill(keeper.today.isoformat())
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("main")).to_contain_text("Закрыто")
    expect(page.get_by_role("main")).to_contain_text(f"с 01.01.{keeper.today.year + 6}")
    page.emulate_media(color_scheme="dark")
    for path in ("/records/plan?record=1", "/records/cases", "/records/archive"):
        page.goto(address + path)
        seen.append(violations(page))
    assert seen == [[] for _each in seen]
    page.context.close()


def test_at_a_narrow_screen_nothing_is_cut_off(
    chromium: Browser, address: str, keeper: Desk
) -> None:
    page = page_of(chromium, address, keeper, viewport={"width": 390, "height": 844})
    for path in ("/records/plan", "/records/cases", "/records/archive"):
        page.goto(address + path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    page.context.close()
