"""A letter in a real browser: an answer is drafted, goes along its route, is signed, registered."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, expect
from uprava import testing
from uprava.approval.models import ParticipantKind, Purpose, VisaRule
from uprava.approval.service.templates import Template, keep_template
from uprava.approval.values import ParticipantPlan, StagePlan
from uprava.correspondents.service.keeping import Change, create
from uprava.correspondents.values import Fields
from uprava.db.sql import execute, fetch_value
from uprava.db.transaction import system_transaction
from uprava.documents.models import AccessRight
from uprava.documents.service.access import Opening, open_to
from uprava.installation import Installation
from uprava.users.reader import Reader
from uprava_records.letters.service.cards import IncomingCard
from uprava_records.letters.service.registering import register_incoming

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "scripts"), str(Path(__file__).parent)]

import agreeing  # noqa: E402 -- the folders are added above
import assets  # noqa: E402
import server  # noqa: E402

pytestmark = pytest.mark.browser

SHOTS = os.environ.get("UPRAVA_SHOTS")
WRITER = (
    "records.write", "approval.start", "documents.attach", "documents.link", "correspondents.read",
)  # fmt: skip
KEEPER = ("records.number", "records.register", "records.acts")


@pytest.fixture(scope="module")
def address(installation: Installation) -> Iterator[str]:
    assets.make_assets(lambda _text: None)
    with server.running(installation) as made:
        yield made.rstrip("/")


@pytest.fixture(scope="module")
def hall(installation: Installation) -> agreeing.Hall:
    """The leader who signs has keys; the route of letters leads to the signature."""
    hall = agreeing.make_hall(installation, ("Гудкова", "Орлов", "Титов", "Уваров", "Фокин"))
    town = hall.town
    with system_transaction(installation.engine, today=testing.TODAY, task="test") as session:
        execute(
            session,
            "insert into documents.journal (code, kind, organisation_id, unit_id, index, title,"
            " number_template, restarts, active) values (%s, 'records.outgoing', %s, %s, '01-13',"
            " 'Исходящие', '{index}/{seq}', 'yearly', true)",
            (f"out-{town.organisation_id}", town.organisation_id, town.chancellery_id),
        )
    admin = testing.make_person(
        installation, unit_id=town.chancellery_id, permissions=("approval.templates",)
    )
    signs = StagePlan(
        Purpose.SIGN, (ParticipantPlan(ParticipantKind.PERSON, hall.head.person_id),), term=2
    )
    route = Template(
        0, "Письмо: подпись главы", "records.outgoing", town.housing_id, None, None,
        VisaRule.OBJECTORS, (signs,), True, 10, 0,
    )  # fmt: skip
    with testing.acting(installation, admin) as session:
        keep_template(session, route, reader=admin, plugins=installation.plugins)
    return hall


def letter_to_answer(hall: agreeing.Hall, registrar: Reader, executor: Reader) -> UUID:
    """Register an incoming letter and open it to who answers."""
    with hall.as_(registrar) as session:
        card = IncomingCard(
            "О вывозе снега", "Управа Северного района", outgoing_number="С-77/3",
            outgoing_date=testing.TODAY, journal=f"incoming-{hall.town.organisation_id}",
        )  # fmt: skip
        made = register_incoming(
            session, card, [], reader=registrar, at=testing.NOW, jobs=hall.installation.jobs
        )
        given = Opening(executor.person_id, AccessRight.READ, "shared")
        open_to(session, made.head, [given], at=testing.NOW, by=registrar.person_id)
    return made.head.id


def enter_correspondent(hall: agreeing.Hall) -> None:
    """Put an organisation into the directory as the chancellery does."""
    reader = testing.make_person(
        hall.installation, unit_id=hall.town.chancellery_id,
        permissions=("correspondents.manage", "correspondents.read"),
    )  # fmt: skip
    with hall.as_(reader) as session:
        fields = Fields(name="МКУ «Центр благоустройства»", email="cb@town.example")
        create(session, Change(fields, (), twins_known=True), reader=reader)


def shoot(page: Page, name: str) -> None:
    """Keep a picture when pictures are asked for."""
    if SHOTS:
        page.wait_for_timeout(300)
        page.screenshot(path=f"{SHOTS}/{name}.png")


def test_an_answer_is_drafted_signed_and_registered(
    chromium: Browser, address: str, hall: agreeing.Hall, tmp_path: Path
) -> None:
    made, town = hall.installation, hall.town
    executor = testing.make_person(made, unit_id=town.housing_id, permissions=WRITER)
    enter_correspondent(hall)
    registrar = testing.make_person(made, unit_id=town.chancellery_id, permissions=KEEPER)
    letter = letter_to_answer(hall, registrar, executor)
    text = tmp_path / "Ответ.pdf"
    text.write_bytes(agreeing.letter("О вывозе снега"))

    page = agreeing.enter(chromium, address, hall, executor)
    page.goto(f"{address}/docs/{letter}")
    page.get_by_role("link", name="Ответить").click()
    first = page.locator("[data-combo=a1_name]")
    expect(first.locator("[data-chip]")).to_contain_text("Управа Северного района")
    expect(page.locator("#f-answers_number")).to_have_value("С-77/3")
    page.locator("#f-a1_attention").fill("Главе управы П. П. Громову")
    page.get_by_role("button", name="Ещё адресат").click()
    expect(page.locator("#f-a2_name")).to_be_focused()
    page.keyboard.type("центр благ")
    page.get_by_role("option").filter(has_text="МКУ «Центр благоустройства»").wait_for()
    page.keyboard.press("Enter")
    expect(page.locator("#f-a2_email")).to_have_value("cb@town.example")
    expect(page.locator("#f-a2_attention")).to_be_focused()
    shoot(page, "written-addressees")
    page.locator("#f-signatory").fill("Орлов")
    page.get_by_role("option").filter(has_text="Орлов").first.click()
    page.set_input_files("#f-file", [text])
    expect(page.locator(".up [name=file_id]")).to_have_count(1)
    page.get_by_text("Письмо: подпись главы").click()
    shoot(page, "written-filled")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/docs/*-*")
    expect(page.locator(".toast").first).to_contain_text("отправлен по маршруту")
    expect(page.get_by_role("main")).to_contain_text("Главе управы П. П. Громову")
    expect(page.get_by_role("main")).to_contain_text("МКУ «Центр благоустройства»")
    id = UUID(page.url.rpartition("/")[2])
    shoot(page, "written-card")

    leader = agreeing.enter(chromium, address, hall, hall.head)
    leader.goto(f"{address}/desk/signing?doc={id}")
    leader.keyboard.press("s")
    leader.get_by_role("dialog").get_by_role("button", name="Подписать").click()
    expect(leader.locator(".toast").first).to_contain_text("Документ подписан")

    keeper = agreeing.enter(chromium, address, hall, registrar)
    keeper.goto(f"{address}/work/numbering")
    shoot(keeper, "written-folder")
    keeper.get_by_role("link", name="О вывозе снега").first.click()
    keeper.wait_for_url("**/docs/*")
    keeper.get_by_role("button", name="Зарегистрировать").first.click()
    keeper.get_by_role("dialog").get_by_role("button", name="Зарегистрировать").click()
    expect(keeper.get_by_role("main")).to_contain_text("01-13/1")
    shoot(keeper, "written-registered")
    keeper.goto(f"{address}/records/outgoing")
    expect(keeper.get_by_role("main")).to_contain_text("01-13/1")
    assert kept(hall, "select number from documents.document where id = %s", id) == "01-13/1"
    query = "select type from documents.link where source_id = %s and target_id = %s"
    assert kept(hall, query, id, letter) == "answer"


def kept(hall: agreeing.Hall, query: str, *values: object) -> Any:
    """Ask the database what stands in it."""
    engine = hall.installation.engine
    with system_transaction(engine, today=testing.TODAY, task="test") as session:
        return fetch_value(session, query, values)
