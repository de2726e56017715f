"""Types of documents in a real browser: set up by keyboard, filled in at registration, changed."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import typst
from playwright.sync_api import Browser, Page, expect
from screens.server import running
from tests_support.browser import session_token
from uprava import testing
from uprava.db.sql import execute, fetch_value
from uprava.db.transaction import system_transaction
from uprava.installation import Installation
from uprava.users.reader import Reader

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "scripts"))

import assets  # noqa: E402 -- the scripts folder is added above

pytestmark = [
    pytest.mark.browser,
    # A page that is left while its pictures load ends their streams before the last chunk.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

SHOTS = os.environ.get("UPRAVA_SHOTS")
AXE = ROOT / "node_modules/axe-core/axe.min.js"
SIZES = [(1920, 1080), (820, 1180), (390, 844)]
EVERYTHING = ("documents.types", "records.register", "records.file")


@pytest.fixture(scope="module")
def address(installation: Installation) -> Iterator[str]:
    assets.make_assets(lambda _text: None)
    with running(installation) as made:
        yield made.rstrip("/")


@pytest.fixture
def person(installation: Installation, town: testing.Town) -> Iterator[Reader]:
    """Who both sets up types and registers; the types of the test are out of use after it."""
    yield testing.make_person(installation, unit_id=town.chancellery_id, permissions=EVERYTHING)
    with system_transaction(installation.engine, today=testing.TODAY, task="test") as session:
        query = "update documents.document_type set active = false where title like 'Заявка %%'"
        execute(session, query)


def page_of(
    browser: Browser, installation: Installation, address: str, reader: Reader, theme: str
) -> Page:
    """Return a page signed in as somebody; it keeps what the console complains of."""
    context = browser.new_context(
        viewport={"width": 1366, "height": 900}, locale="ru-RU", color_scheme=theme,  # type: ignore[arg-type]
        bypass_csp=True, reduced_motion="reduce",
    )  # fmt: skip
    token = session_token(installation, reader)
    context.add_cookies([{"name": "sid", "value": token, "url": address}])
    page = context.new_page()
    told: list[str] = []
    page.on("console", lambda m: told.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: told.append(str(error)))
    page.told = told  # type: ignore[attr-defined]
    return page


def looked_at(page: Page, name: str) -> None:
    """Let axe look at the page in several sizes, and keep pictures where they are asked for."""
    page.wait_for_timeout(200)
    page.add_script_tag(path=str(AXE))
    found = page.evaluate("axe.run(document).then(r => r.violations)")
    assert [(v["id"], n["target"]) for v in found for n in v["nodes"]] == [], name
    for width, height in [(1366, 900), *SIZES]:
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, (
            name,
            width,
        )
        if SHOTS:
            page.wait_for_timeout(150)
            page.screenshot(path=f"{SHOTS}/{name}-{width}.png", full_page=True)
    page.set_viewport_size({"width": 1366, "height": 900})


def typed(page: Page, title: str, text: str) -> None:
    """Type into the field that has the focus, after making sure it is the one meant."""
    expect(
        page.locator(":focus").and_(page.get_by_role("textbox", name=title, exact=True))
    ).to_be_visible()
    page.keyboard.type(text)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_type_is_made_by_keyboard_and_its_fields_are_added_moved_and_removed(
    chromium: Browser, installation: Installation, address: str, person: Reader, theme: str
) -> None:
    page = page_of(chromium, installation, address, person, theme)
    page.goto(f"{address}/admin/types?kind=records.incoming")
    expect(page.get_by_role("row")).not_to_have_count(0)
    looked_at(page, f"types-list-{theme}")
    page.get_by_role("link", name="Новый вид").press("Enter")
    typed(page, "Название", f"Заявка {theme}")
    page.get_by_role("button", name="Строка: Добавить поле").press("Enter")
    typed(page, "Название", "Участок")
    page.get_by_role("button", name="Выбор из списка: Добавить поле").press("Enter")
    typed(page, "Название", "Срочность")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    typed(page, "Варианты выбора", "обычная\nсрочная")
    page.get_by_role("button", name="Дата: Добавить поле").press("Enter")
    typed(page, "Название", "Лишнее")
    blocks = page.locator("details.stage-in")
    expect(blocks).to_have_count(3)
    looked_at(page, f"types-form-{theme}")
    blocks.nth(2).get_by_role("button", name="Убрать поле").press("Enter")
    expect(blocks).to_have_count(2)
    page.get_by_role("button", name="Раньше: Срочность").press("Enter")
    expect(blocks.nth(0).locator("summary")).to_contain_text("Срочность")
    expect(page.locator("#f-f1_title")).to_be_focused()
    page.get_by_label("Срок исполнения, дней").fill("много")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("Срок исполнения, дней: укажите целое число.")
    expect(blocks.nth(0).locator("summary")).to_contain_text("Срочность")
    looked_at(page, f"types-wrong-{theme}")
    page.get_by_label("Срок исполнения, дней").fill("5")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".toast").first).to_contain_text("Вид документа сохранён")
    row = page.get_by_role("row").filter(has_text=f"Заявка {theme}")
    expect(row).to_contain_text("Срочность, Участок")
    expect(row).to_contain_text("5 рабочих дней")
    assert [each for each in page.told if "422" not in each] == []  # type: ignore[attr-defined]
    page.context.close()


LETTER = """УПРАВЛЕНИЕ ДОРОЖНОГО ХОЗЯЙСТВА

19.10.2026 № 77-1/12

О ремонте участка дороги

Просим выполнить ремонт.
"""


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    """A letter as PDF."""
    source = tmp_path / "letter.typ"
    text = LETTER.replace("\n", "\\\n")
    source.write_text(f'#set text(lang: "ru")\n{text}', encoding="utf-8")
    made = tmp_path / "Заявка.pdf"
    made.write_bytes(typst.compile(str(source)))
    return made


def make_type(installation: Installation, title: str) -> None:
    """Insert a type with a choice that has to be made and a person."""
    fields = """[{"code": "srochnost", "title": "Срочность", "form": "choice", "required": true,
        "choices": ["обычная", "срочная"], "removed": false},
        {"code": "prinyal", "title": "Принял", "form": "person", "required": false,
        "choices": [], "removed": false}]"""
    query = """insert into documents.document_type (kind, code, title, active, position, fields,
        term, term_unit, term_rule, filing, keeping, version) values ('records.incoming', %s, %s,
        true, 90, %s, 5, 'working', '', '', '', 1)"""
    with system_transaction(installation.engine, today=testing.TODAY, task="test") as session:
        execute(session, query, (f"z{abs(hash(title)) % 10**9}", title, fields))


def test_the_fields_of_the_chosen_type_are_filled_in_at_registration_and_changed_after(
    chromium: Browser, installation: Installation, address: str, person: Reader, letter: Path
) -> None:
    make_type(installation, "Заявка на ремонт")
    page = page_of(chromium, installation, address, person, "light")
    page.goto(f"{address}/records/incoming/new")
    page.locator("#f-file").set_input_files(str(letter))
    expect(page.locator("[data-ups] .up")).to_have_count(1)
    page.get_by_role("button", name="К карточке").click()
    own = page.locator("#own-fields")
    page.locator("#f-letter_kind").select_option(label="Заявка на ремонт")
    expect(own.get_by_label("Срочность")).to_be_visible()
    expect(page.locator("#term-hint")).to_contain_text("Заявка на ремонт")
    page.locator("#f-correspondent").fill("Управление дорожного хозяйства")
    page.locator("#f-title").fill("О ремонте участка дороги")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("Срочность: заполните это поле.")
    looked_at(page, "types-register-wrong")
    own.get_by_label("Срочность").select_option("срочная")
    own.get_by_role("combobox", name="Принял").fill("Крылова")
    own.get_by_role("listbox").get_by_role("option").first.click()
    looked_at(page, "types-register")
    page.keyboard.press("Control+Shift+Enter")
    panel = page.locator("#panel-type")
    expect(panel).to_contain_text("Заявка на ремонт")
    expect(panel).to_contain_text("срочная")
    expect(panel).to_contain_text("Крылова")
    looked_at(page, "types-card")
    page.goto(f"{page.url.replace('/docs/', '/records/incoming/')}/edit")
    page.get_by_label("Срочность").select_option("обычная")
    looked_at(page, "types-edit")
    page.keyboard.press("Control+Enter")
    expect(panel).to_contain_text("обычная")
    expect(page.locator("#history")).to_contain_text("срочность — обычная (было: срочная)")
    assert [each for each in page.told if "422" not in each] == []  # type: ignore[attr-defined]
    page.context.close()
    with system_transaction(installation.engine, today=testing.TODAY, task="test") as session:
        query = """select c.values ->> 'srochnost' from documents.card_fields as c
            join documents.document_type as t on t.id = c.type_id
            where t.title = 'Заявка на ремонт'"""
        assert fetch_value(session, query) == "обычная"
