"""Registration of a letter in a real browser: by keyboard, in both themes, under the policy."""

import io
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import typst
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests_support.browser import session_token
from uprava import testing
from uprava.installation import Installation

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "tests" / "screens")]

import assets  # noqa: E402 -- the scripts folder is added above
import server  # noqa: E402

pytestmark = [
    pytest.mark.browser,
    # A page that is left while its pictures load ends their streams before the last chunk.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

CALM = """addEventListener('DOMContentLoaded', () => document.getAnimations()
    .forEach(each => each.finish()))"""
"""Colours half-way through a transition are nobody's colours."""

AXE = ROOT / "node_modules/axe-core/axe.min.js"
KEEPER = ("records.register", "records.file", "documents.journals", "documents.link")

LETTER = """МИНИСТЕРСТВО ЖИЛИЩНО-КОММУНАЛЬНОГО ХОЗЯЙСТВА
ЗАОЗЁРСКОЙ ОБЛАСТИ

19.10.2026 № {number}

О готовности котельных к отопительному периоду

Уважаемые руководители!

Прошу представить сведения о готовности объектов.

Министр А. Е. Носова
"""


@pytest.fixture(scope="module")
def address(installation: Installation) -> Iterator[str]:
    assets.make_assets(lambda _text: None)
    with server.running(installation) as address:
        yield address


@pytest.fixture
def letters(tmp_path: Path) -> list[Path]:
    """Two letters as PDF."""
    made = []
    for number in ("14-2/5871", "14-2/5872"):
        source = tmp_path / "letter.typ"
        text = LETTER.format(number=number).replace("\n", "\\\n")
        source.write_text(f'#set text(lang: "ru")\n{text}', encoding="utf-8")
        made.append(tmp_path / f"Письмо {number.replace('/', '-')}.pdf")
        made[-1].write_bytes(typst.compile(str(source)))
    return made


class Told(list[str]):
    """What the browser complained of: errors of the console, of scripts, of the policy."""

    def listen(self, page: Page) -> None:
        page.on("console", lambda m: self.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: self.append(str(error)))


@pytest.fixture
def registrar(installation: Installation, town: testing.Town) -> str:
    """The session of a registrar; a leader to put letters before exists."""
    testing.make_person(
        installation, unit_id=town.housing_id, permissions=("records.consider",), heads=True
    )
    person = testing.make_person(installation, unit_id=town.chancellery_id, permissions=KEEPER)
    return session_token(installation, person)


def enter(chromium: Browser, address: str, sid: str, **options: object) -> BrowserContext:
    usual = {"viewport": {"width": 1366, "height": 768}, "locale": "ru-RU"}
    context = chromium.new_context(**(usual | options))  # type: ignore[arg-type]
    context.add_cookies([{"name": "sid", "value": sid, "url": address}])
    context.add_init_script(CALM)
    return context


def take_in(page: Page, address: str, letters: list[Path]) -> None:
    """Choose files in the drop zone and go on to the first card, one letter in each file."""
    page.goto(f"{address}records/incoming/new")
    page.set_input_files("#f-file", letters)
    expect(page.locator("[name=file_id]")).to_have_count(len(letters))
    page.locator("[name=mode][value=each]").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**draft=*")


def test_letters_are_registered_with_the_keyboard_only(
    chromium: Browser, address: str, registrar: str, letters: list[Path]
) -> None:
    context = enter(chromium, address, registrar)
    page, told = context.new_page(), Told()
    told.listen(page)
    take_in(page, address, letters)
    expect(page.locator("#f-outgoing_number")).to_have_value("14-2/5871")
    expect(page.locator(".pg svg").first).to_be_visible()
    page.locator("#f-correspondent").focus()
    while page.evaluate("document.activeElement.id") != "f-addressee":
        page.keyboard.press("Tab")
    page.keyboard.type("Кры")
    page.locator("#f-addressee-l [role=option]").first.wait_for()
    page.keyboard.press("Enter")
    expect(page.locator("[data-chip]")).to_contain_text("Крылова")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#f-outgoing_number")).to_have_value("14-2/5872")
    expect(page.locator("[data-toast]").first).to_contain_text("01-12/1")
    # The words of the page come last: a draft that was registered meanwhile has none to give.
    expect(page.locator(".pg svg").first).to_be_visible()
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/docs/*")
    expect(page.locator("h1")).to_contain_text("О готовности котельных")
    expect(page.locator(".pg svg").first).to_be_visible()
    assert told == []
    context.close()


def test_a_mistake_takes_the_focus_and_keeps_what_was_typed(
    chromium: Browser, address: str, registrar: str, letters: list[Path]
) -> None:
    context = enter(chromium, address, registrar)
    page = context.new_page()
    take_in(page, address, letters[:1])
    page.locator("#f-title").fill("")
    page.locator("#f-signatory").fill("Иванов И. И.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".errs")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#f-title")).to_be_focused()
    expect(page.locator("#f-signatory")).to_have_value("Иванов И. И.")
    context.close()


def test_the_draft_saves_itself_and_survives_the_closed_page(
    chromium: Browser, address: str, registrar: str, letters: list[Path]
) -> None:
    context = enter(chromium, address, registrar)
    page = context.new_page()
    take_in(page, address, letters[:1])
    with page.expect_response(lambda answer: answer.request.method == "POST") as saved:
        page.locator("#f-title").fill("Мой заголовок")
    assert saved.value.status == 204
    expect(page.locator("[data-draft-state]")).to_contain_text("Черновик сохранён")
    url = page.url
    page.close()
    page = context.new_page()
    page.goto(url)
    expect(page.locator("#f-title")).to_have_value("Мой заголовок")
    context.close()


@pytest.mark.parametrize("field", ["outgoing_number", "received_on"])
def test_enter_in_a_field_registers_nothing(
    chromium: Browser, address: str, registrar: str, letters: list[Path], field: str
) -> None:
    context = enter(chromium, address, registrar)
    page = context.new_page()
    take_in(page, address, letters[:1])
    page.locator(f"#f-{field}").press("Enter")
    page.wait_for_timeout(300)
    assert "draft=" in page.url
    expect(page.locator(".errs")).to_have_count(0)
    context.close()


def test_a_refused_file_says_why_and_the_rest_goes_on(
    chromium: Browser, address: str, registrar: str, letters: list[Path], tmp_path: Path
) -> None:
    context = enter(chromium, address, registrar)
    page = context.new_page()
    empty = tmp_path / "пусто.pdf"
    empty.write_bytes(b"")
    page.goto(f"{address}records/incoming/new")
    page.set_input_files("#f-file", [letters[0], empty])
    expect(page.locator(".up.bad")).to_contain_text("файл пуст")
    expect(page.locator("[name=file_id]")).to_have_count(1)
    context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_on_the_screens_of_records(
    chromium: Browser, address: str, registrar: str, letters: list[Path], theme: str
) -> None:
    context = enter(
        chromium, address, registrar, color_scheme=theme, bypass_csp=True, reduced_motion="reduce"
    )
    page = context.new_page()
    take_in(page, address, letters)
    form = page.url
    page.keyboard.press("Control+Enter")
    expect(page.locator("#f-outgoing_number")).to_have_value("14-2/5872")
    form = page.url
    page.locator("#f-title").fill("")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".errs")).to_be_visible()
    found = {"refused": violations(page)}
    for path in ("records/incoming/new", "records/incoming", "records/incoming/print",
                 "docs/journals", "docs/journals/new"):  # fmt: skip
        page.goto(address + path)
        found[path] = violations(page)
    page.goto(form)
    found["form"] = violations(page)
    page.goto(f"{address}records/incoming")
    page.locator("td a").first.click()
    id = page.url.rsplit("/", 1)[1]
    for path in ("edit", "review"):
        page.goto(f"{address}records/incoming/{id}/{path}")
        found[path] = violations(page)
    assert {path: told for path, told in found.items() if told} == {}
    context.close()


def violations(page: Page) -> list[object]:
    page.wait_for_load_state("networkidle")
    page.add_script_tag(path=str(AXE))
    found = page.evaluate("axe.run(document).then(r => r.violations)")
    return [(v["id"], n["target"], n.get("failureSummary")) for v in found for n in v["nodes"]]


@pytest.mark.parametrize("width", [320, 640, 820])
def test_no_screen_of_records_scrolls_sideways(
    chromium: Browser, address: str, registrar: str, letters: list[Path], width: int
) -> None:
    context = enter(chromium, address, registrar, viewport={"width": width, "height": 800})
    page = context.new_page()
    take_in(page, address, letters)
    form = page.url
    for url in (form, f"{address}records/incoming/new", f"{address}records/incoming",
                f"{address}docs/journals", f"{address}docs/journals/new"):  # fmt: skip
        page.goto(url)
        over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert over <= 0, f"{url}: {over} px too wide"
    context.close()


def test_the_journal_prints_on_one_sheet_of_a4(
    chromium: Browser, address: str, registrar: str, letters: list[Path]
) -> None:
    import pypdfium2

    context = enter(chromium, address, registrar)
    page = context.new_page()
    take_in(page, address, letters)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#f-outgoing_number")).to_have_value("14-2/5872")
    page.goto(f"{address}records/incoming/print")
    printed = pypdfium2.PdfDocument(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    width, height = printed[0].get_size()
    text = printed[0].get_textpage().get_text_range()
    assert len(printed) == 1
    assert (round(width), round(height)) == (595, 842)
    assert "Журнал регистрации входящих документов" in text
    assert "01-12/1" in text
    assert "Зарегистрировать" not in text
    printed.close()
    context.close()


def test_a_file_taken_off_before_the_card_leaves_no_draft(
    chromium: Browser, address: str, registrar: str, letters: list[Path]
) -> None:
    context = enter(chromium, address, registrar)
    page = context.new_page()
    page.goto(f"{address}records/incoming/new")
    page.set_input_files("#f-file", letters)
    expect(page.locator("[name=file_id]")).to_have_count(2)
    page.locator("[data-unload]").first.click()
    expect(page.locator("[name=file_id]")).to_have_count(1)
    page.reload()
    expect(page.locator("a[href*='draft=']")).to_have_count(1)
    context.close()


def test_a_file_dropped_into_an_open_draft_and_taken_off_again_is_not_registered(
    chromium: Browser, address: str, registrar: str, letters: list[Path]
) -> None:
    context = enter(chromium, address, registrar)
    page, told = context.new_page(), Told()
    told.listen(page)
    take_in(page, address, letters[:1])
    form = page.url
    page.locator("[popovertarget=m-draft]").click()
    page.get_by_role("button", name="Файлы письма").click()
    zone = page.locator("#d-files [type=file]")
    zone.set_input_files(letters[1])
    expect(page.locator("#d-files [name=file_id]")).to_have_count(1)
    page.locator("#d-files [data-unload]").click()
    expect(page.locator("#d-files .up")).to_have_count(0)
    zone.set_input_files(letters[1])
    page.locator("#d-files [data-unload]").click()  # perhaps before the answer has come
    expect(page.locator("#d-files .up")).to_have_count(0)
    page.goto(form)
    page.locator("[popovertarget=m-draft]").click()
    page.get_by_role("button", name="Файлы письма").click()
    expect(page.locator("#d-files .file")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator(".pg svg").first).to_be_visible()
    page.keyboard.press("Control+Shift+Enter")
    page.wait_for_url("**/docs/*")
    expect(page.locator("section[aria-label='Файлы'] .file, #files .file")).to_have_count(1)
    assert told == []
    context.close()
