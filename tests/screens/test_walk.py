"""The main job, whole: a letter from the door to its being found and signed, in a real browser.

The real program serves the demo town; people sign in with the passwords it printed.
"""

import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import typst
from playwright.sync_api import Browser, Page, expect
from tests_support.office import Office, free_port

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules/axe-core/axe.min.js"

TEXT = """МИНИСТЕРСТВО ЖИЛИЩНО-КОММУНАЛЬНОГО ХОЗЯЙСТВА

19.11.2026 № 14-2/98765

О готовности перистых облаков к отопительному периоду

Прошу представить сведения о готовности.

Министр А. Е. Носова
"""

pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class Running:
    """The served demo town and the passwords of its people."""

    address: str
    passwords: dict[str, str]


@pytest.fixture(scope="module")
def town() -> Iterator[Running]:
    """The demo town, served by the program itself."""
    folder = Path(tempfile.mkdtemp(prefix="uprava-walk-"))
    folder.chmod(0o755)
    office = Office(folder / "data", free_port(), locale="ru")
    told = office.run("demo", "--no-serve", "--documents", "12")
    passwords = dict(re.findall(r"^\s+(\w+)\s+(demo-\S+)", told, re.MULTILINE))
    with office.serving():
        yield Running(office.address, passwords)


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    """A real PDF whose words are nowhere else in the town."""
    source = tmp_path / "letter.typ"
    lines = TEXT.replace("\n", "\\\n")
    source.write_text(f'#set text(lang: "ru")\n{lines}', encoding="utf-8")
    made = tmp_path / "Письмо.pdf"
    made.write_bytes(typst.compile(str(source)))
    return made


class Person:
    """One of the town's people at a browser of their own, under the real policy."""

    def __init__(self, chromium: Browser, town: Running, login: str, scheme: str) -> None:
        self.town = town
        self.complaints: list[str] = []
        self.context = chromium.new_context(
            viewport={"width": 1366, "height": 768}, locale="ru-RU",
            color_scheme=scheme,  # type: ignore[arg-type]
        )  # fmt: skip
        self.page = self.context.new_page()
        self.page.on("console", self.hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto(f"{town.address}/sign-in")
        self.page.fill("#f-login", login)
        self.page.fill("#f-password", town.passwords[login])
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(lambda url: "/sign-in" not in url)

    def hear(self, message: object) -> None:
        """Keep what the browser complains of, such as a broken policy."""
        if message.type == "error" and "404" not in message.text:  # type: ignore[attr-defined]
            self.complaints.append(message.text)  # type: ignore[attr-defined]

    def go(self, path: str) -> Page:
        """Open an address of the town."""
        self.page.goto(f"{self.town.address}{path}")
        return self.page


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_letter_goes_from_the_door_to_being_found_and_signed(
    chromium: Browser, town: Running, letter: Path, scheme: str
) -> None:
    registrar = Person(chromium, town, "registrar", scheme)
    page = registrar.go("/records/incoming/new")
    page.set_input_files("#f-file", letter)
    expect(page.locator("[name=file_id]")).to_have_count(1)
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**draft=*")
    expect(page.locator("#f-outgoing_number")).to_have_value("14-2/98765")
    page.locator("#f-correspondent").fill(f"Министерство облаков, {scheme}")
    page.locator("#f-addressee").fill("Орлов")
    page.locator("#f-addressee-l [role=option]").first.click()
    for box in page.locator("input[name=duplicate], input[name=anyway]").all():
        box.check()
    expect(page.locator(".pg svg").first).to_be_visible()
    page.keyboard.press("Control+Shift+Enter")
    page.wait_for_url("**/docs/*")
    number = page.locator("[data-number]").first.get_attribute("data-number")
    card = page.url.removeprefix(town.address)
    expect(page.locator(".pg img").first).to_be_visible()

    page.goto(f"{town.address}/search?q=перистое+облако")
    for _ in range(40):
        if page.locator("#found").get_by_text(str(number)).count():
            break
        page.wait_for_timeout(250)
        page.reload()
    expect(page.locator("#found").get_by_text(str(number), exact=True)).to_be_visible()
    expect(page.locator("mark").first).to_be_visible()

    head = Person(chromium, town, "head", scheme)
    page = head.go("/work/review")
    expect(page.get_by_text(str(number), exact=True)).to_be_visible()
    page = head.go(card)
    page.get_by_role("link", name=re.compile("Подписать")).first.click()
    page.wait_for_url("**/sign*")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(re.escape(card) + r"(\?.*)?$"))
    expect(page.locator(".sigb.g").first).to_contain_text("Орлов")

    clerk = Person(chromium, town, "clerk", scheme)
    page = clerk.go(card)
    expect(page.locator(".oops")).to_contain_text("404")
    page = clerk.go("/search?q=перистое+облако")
    expect(page.get_by_text(str(number), exact=True)).to_have_count(0)
    expect(page.get_by_text(f"Министерство облаков, {scheme}")).to_have_count(0)
    for person in (registrar, head, clerk):
        assert person.complaints == []
        person.context.close()


SCREENS = {
    "registrar": ("/docs", "/search?q=письмо", "/records/incoming", "/notices", "/profile",
                  "/help"),
    "head": ("/work/review", "/docs?state=review", "/help/api"),
    "admin": ("/admin/people", "/admin/units", "/admin/roles", "/admin/jobs", "/admin/modules",
              "/admin/health", "/admin/calendar", "/admin/keys"),
    "auditor": ("/audit",),
}  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("login", SCREENS)
def test_axe_finds_nothing_on_the_screens_of_each_kind_of_person(
    chromium: Browser, town: Running, login: str, scheme: str
) -> None:
    context = chromium.new_context(
        viewport={"width": 1366, "height": 768}, locale="ru-RU", bypass_csp=True,
        reduced_motion="reduce", color_scheme=scheme,  # type: ignore[arg-type]
    )  # fmt: skip
    page = context.new_page()
    page.goto(f"{town.address}/sign-in")
    found = {"/sign-in": violations(page)}
    page.fill("#f-login", login)
    page.fill("#f-password", town.passwords[login])
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)
    for path in SCREENS[login]:
        answer = page.goto(f"{town.address}{path}")
        assert answer is not None
        assert answer.status == 200, path
        found[path] = violations(page)
    context.close()
    assert {path: told for path, told in found.items() if told} == {}


def violations(page: Page) -> list[object]:
    """Return what axe finds on the page as it is."""
    page.wait_for_timeout(400)
    page.add_script_tag(path=str(AXE))
    found = page.evaluate("axe.run(document).then(r => r.violations)")
    return [(v["id"], n["target"], n.get("failureSummary")) for v in found for n in v["nodes"]]
