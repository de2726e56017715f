"""Powers of attorney in a real browser: the registry, the card, the protocol, in every size."""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from core.signing.beside import Hand
from core.signing.conftest import Town
from core.signing.desk import RIGHTS, Desk, seated
from core.signing.powers_desk import Papers, system
from core.signing.powers_making import CLERK, OTHER, Draft, Principals
from litestar.testing import TestClient
from playwright.sync_api import Browser, Page, expect
from screens.server import running
from tests_support.browser import session_token
from uprava import testing
from uprava.db.sql import execute
from uprava.installation import Installation
from uprava.signing.service import powers_rechecking

pytestmark = pytest.mark.browser

AXE = Path(__file__).resolve().parents[3] / "node_modules/axe-core/axe.min.js"
SHOTS = os.environ.get("UPRAVA_SHOTS", "")
"""A folder for pictures to be looked at; none are taken without it."""

LOOKS = [("light", 1366, 900), ("dark", 820, 1180), ("light", 390, 844)]
if SHOTS:
    LOOKS += [("dark", 1366, 900), ("light", 1920, 1080), ("light", 1180, 820)]


@pytest.fixture(scope="module")
def people(town: Town, tmp_path_factory: pytest.TempPathFactory) -> Principals:
    return Principals(town, Hand(tmp_path_factory.mktemp("powers")))


@pytest.fixture
def papers(
    client: TestClient,
    installation: Installation,
    place: testing.Town,
    letter: Callable[..., bytes],
    people: Principals,
) -> Iterator[Papers]:
    """A registrar who manages keys as well."""
    desk: Desk = seated(client, installation, place, [letter()], (*RIGHTS, "signing.keys"))
    yield Papers(desk, people, place.organisation_id)
    with system(desk) as session:
        execute(session, "delete from signing.power_use")
        execute(session, "delete from signing.power")


@pytest.fixture
def address(papers: Papers) -> Iterator[str]:
    with running(papers.desk.installation) as served:
        yield served


@pytest.fixture
def opened(chromium: Browser, papers: Papers, address: str) -> Iterator[Callable[..., Page]]:
    contexts = []

    def open_page(look: str = "light", width: int = 1366, height: int = 900) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": height}, locale="ru-RU", color_scheme=look,
            bypass_csp=True, reduced_motion="reduce",
        )  # fmt: skip
        contexts.append(context)
        token = session_token(papers.desk.installation, papers.desk.signer)
        context.add_cookies([{"name": "sid", "value": token, "url": address}])
        page = context.new_page()
        page.told = []
        page.on("console", lambda m: page.told.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: page.told.append(str(error)))
        return page

    yield open_page
    for context in contexts:
        context.close()


def looked_at(page: Page, name: str) -> None:
    """Take a picture where one is wanted; nothing is wider than the screen, axe finds nothing."""
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/powers-{name}.png", full_page=True)
    page.add_script_tag(path=str(AXE))
    found = page.evaluate("axe.run(document).then(r => r.violations)")
    assert [(each["id"], node["target"]) for each in found for node in each["nodes"]] == [], name
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, name


def files_in(folder: Path, *contents: tuple[str, bytes]) -> list[str]:
    for name, content in contents:
        (folder / name).write_bytes(content)
    return [str(folder / name) for name, _content in contents]


def test_a_power_is_kept_looked_up_and_attached_with_the_keyboard_alone(
    opened: Callable[..., Page], papers: Papers, address: str, tmp_path: Path
) -> None:
    page = opened()
    page.goto(f"{address}admin/powers")
    xml, seal = papers.people.power()
    files = files_in(tmp_path, ("ON_EMCHD.xml", xml), ("ON_EMCHD.xml.sig", seal))
    page.get_by_role("combobox", name="Чья").focus()
    page.keyboard.type("Крылова", delay=20)
    expect(page.locator("[role=option][aria-selected=true]")).to_contain_text("Крылова")
    page.keyboard.press("Enter")
    page.locator("input[type=file]").set_input_files(files)
    page.get_by_role("button", name="Внести", exact=True).press("Enter")
    page.wait_for_url(re.compile(r"/admin/powers/[0-9a-f-]{36}$"))
    expect(page.locator(".note.g").first).to_contain_text("Доверенность проверена")
    page.get_by_label("Сведения реестра").focus()
    page.keyboard.press("ArrowDown")
    page.get_by_role("button", name="Записать").press("Enter")
    expect(page.locator("main")).to_contain_text("смотрел")

    signature = papers.letter_of_clerk(b"Another letter.\n" * 9)
    page.goto(f"{address}docs/{papers.desk.document}")
    page.get_by_role("link", name="Приложить доверенность").press("Enter")
    page.wait_for_url(re.compile(r"/powers$"))
    expect(page.locator("main")).to_contain_text(CLERK.name)
    page.locator("input[type=file]").set_input_files(files)
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(rf"/signatures/{signature['id']}$"))
    expect(page.locator("main")).to_contain_text("реестр ФНС не опрошен")
    page.get_by_role("button", name="Убрать доверенность").press("Enter")
    page.get_by_role("dialog").get_by_role("button", name="Убрать доверенность").press("Enter")
    expect(page.get_by_text("Доверенность убрана")).to_be_visible()
    expect(page.locator("main")).to_contain_text("реестр смотрел")
    assert page.told == []


def test_a_file_that_is_no_power_is_told_at_its_field(
    opened: Callable[..., Page], papers: Papers, address: str, tmp_path: Path
) -> None:
    page = opened()
    signature = papers.letter_of_clerk()
    page.goto(f"{address}{papers.page(signature)[1:]}/powers")
    other = Draft().xml(namespace="urn:other")
    page.locator("input[type=file]").set_input_files(files_in(tmp_path, ("a.xml", other)))
    page.get_by_role("button", name="Приложить").click()
    expect(page.get_by_role("alert")).to_contain_text("ожидается формат 003")
    looked_at(page, "refused")


@pytest.mark.parametrize(("look", "width", "height"), LOOKS)
def test_axe_finds_nothing_and_nothing_runs_over_the_edge(
    opened: Callable[..., Page], papers: Papers, address: str, look: str, width: int, height: int
) -> None:
    page = opened(look, width, height)
    desk = papers.desk
    given = {"authorization": f"Bearer {desk.token}"}
    first = papers.letter_of_clerk()
    second = papers.letter_of_clerk(b"Another letter.\n" * 9)
    papers.attach(first, *papers.people.power(), headers=given)
    papers.attach(second, *papers.people.power(clerk=OTHER), headers=given)
    page.goto(f"{address}admin/powers")
    token = page.locator("input[name=_csrf_token]").first.get_attribute("value")
    xml = Draft().xml()
    person = str(desk.signer.person_id)
    made = page.request.post(
        f"{address}admin/powers",
        multipart={"_csrf_token": token, "person": person,
                   "file": {"name": "ON_EMCHD.xml", "mimeType": "text/xml", "buffer": xml}},
    )  # fmt: skip
    assert made.ok, made.text()
    powers_rechecking.match(desk.installation)
    name = f"{look}-{width}"
    page.goto(f"{address}admin/powers")
    looked_at(page, f"registry-{name}")
    page.locator("#powers a").first.click()
    expect(page.locator("h1")).to_contain_text("Доверенность")
    looked_at(page, f"one-{name}")
    page.goto(f"{address}docs/{desk.document}")
    expect(page.locator(".sigb").first).to_be_attached()
    page.locator(".sigb").first.scroll_into_view_if_needed()
    looked_at(page, f"card-{name}")
    page.goto(f"{address}{papers.page(first)[1:]}")
    looked_at(page, f"protocol-{name}")
    page.goto(f"{address}{papers.page(second)[1:]}")
    looked_at(page, f"protocol-refused-{name}")
    page.goto(f"{address}{papers.page(first)[1:]}/powers")
    looked_at(page, f"form-{name}")
    assert page.told == []
