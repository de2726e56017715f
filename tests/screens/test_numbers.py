"""A paper day in a real browser: numbers reserved, printed, used later, one annulled."""

import io
import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pypdfium2
import pytest
import typst
from playwright.sync_api import Browser, BrowserContext, Page, expect
from screens.server import running
from tests_support.browser import session_token
from uprava import testing
from uprava.clock import now, office_day
from uprava.installation import Installation

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules/axe-core/axe.min.js"
SHOTS = os.environ.get("UPRAVA_SHOTS")
LOOKS = (("light", 1366), ("dark", 1920))

KEEPER = (
    "records.register", "documents.journals", "documents.reserve", "documents.annul",
    "documents.link",
)  # fmt: skip

pytestmark = [
    pytest.mark.browser,
    # A page that is left while its pictures load ends their streams before the last chunk.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(scope="module")
def address(installation: Installation) -> Iterator[str]:
    with running(installation) as address:
        yield address


@pytest.fixture
def desk(
    chromium: Browser, address: str, installation: Installation, town: testing.Town
) -> Iterator[BrowserContext]:
    """The browser of who keeps the journal."""
    person = testing.make_person(installation, unit_id=town.chancellery_id, permissions=KEEPER)
    size = {"width": 1366, "height": 768}
    context = chromium.new_context(viewport=size, locale="ru-RU", bypass_csp=True)  # for axe
    sid = session_token(installation, person)
    context.add_cookies([{"name": "sid", "value": sid, "url": address}])
    yield context
    context.close()


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    """A letter as PDF."""
    source, made = tmp_path / "letter.typ", tmp_path / "Письмо.pdf"
    source.write_text('#set text(lang: "ru")\nО готовности котельных', encoding="utf-8")
    made.write_bytes(typst.compile(str(source)))
    return made


def looked_at(page: Page, name: str) -> None:
    """Let axe look at the page in every look and size; keep pictures where they are asked for."""
    for look, width in LOOKS:
        page.emulate_media(color_scheme=look)  # type: ignore[arg-type]
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate("document.getAnimations().forEach(each => each.finish())")
        page.add_script_tag(path=str(AXE))
        run = "axe.run().then(r => r.violations.map(v => [v.id, v.nodes[0].html]))"
        assert page.evaluate(run) == [], (name, look, width)
        if SHOTS:
            page.screenshot(path=f"{SHOTS}/numbers-{name}-{look}-{width}.png", full_page=True)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1366, "height": 768})


def test_a_paper_day_from_the_reserve_to_the_annulled_number(
    desk: BrowserContext, address: str, town: testing.Town, letter: Path
) -> None:
    page, told = desk.new_page(), []
    page.on("pageerror", lambda error: told.append(str(error)))
    yesterday = office_day("Asia/Omsk", now()) - timedelta(days=1)
    page.goto(f"{address}docs/journals/{town.journal_id}/numbers")
    page.get_by_role("link", name="Зарезервировать номера").click()
    page.locator("#f-many").fill("3")
    page.locator("#f-day").fill(yesterday.isoformat())
    page.keyboard.press("Control+Enter")
    expect(page.locator(".errs")).to_be_visible()
    looked_at(page, "reserve")
    page.locator("#f-reason").fill("Отключение электричества")
    page.keyboard.press("Control+Enter")
    expect(page.locator("h1")).to_contain_text("Номера на")
    assert "01-12/3" in on_paper(page)
    register_under(page, address, letter)
    page.goto(f"{address}docs/journals/{town.journal_id}/numbers")
    page.locator("#blocks a").first.click()
    page.locator("[name=id]").nth(1).check()
    page.locator("#f-reason").fill("Писем больше не было")
    page.get_by_role("button", name="Освободить отмеченные").click()
    expect(page.locator("s.num")).to_have_text("01-12/3")
    looked_at(page, "block")
    annul(page, page.locator("#table a").first.get_attribute("href") or "", address)
    page.goto(f"{address}docs/journals/{town.journal_id}/numbers")
    expect(page.locator("#annulled s.num")).to_have_text("01-12/1")
    expect(page.locator("main")).to_contain_text("освобождены: Писем больше не было")
    looked_at(page, "journal")
    page.goto(f"{address}records/incoming")
    expect(page.locator("s.num")).to_have_text("01-12/1")
    page.goto(f"{address}docs/journals/{town.journal_id}")
    page.locator("details summary").click()
    looked_at(page, "template")
    assert told == []


def register_under(page: Page, address: str, letter: Path) -> None:
    """Register a letter under the first reserved number; a mistaken litera is told first."""
    page.goto(f"{address}records/incoming/new")
    page.set_input_files("#f-file", [letter])
    expect(page.locator("[name=file_id]")).to_have_count(1)
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**draft=*")
    page.locator("#f-correspondent").fill("Министерство ЖКХ")
    page.locator("#f-title").fill("О готовности котельных")
    page.get_by_text("Номер из резерва или литера").click()
    page.locator("#f-number_choice").select_option("litera")
    page.locator("#f-number_of").fill("77")
    page.locator("#f-number_suffix").fill("/1")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".errs")).to_contain_text("В этом журнале такого номера нет.")
    looked_at(page, "register")
    page.locator("#f-number_choice").select_option(index=1)
    expect(page.locator(".pg svg").first).to_be_visible()
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/docs/*")
    expect(page.locator("span.num[data-number]")).to_have_text("01-12/1")
    expect(page.locator("#history")).to_contain_text("номер из резерва")


def annul(page: Page, card: str, address: str) -> None:
    """Annul a document from its card's menu, without a reason first."""
    page.goto(f"{address}{card.lstrip('/')}")
    page.locator("[popovertarget=m-acts]").click()
    page.locator("[data-dialog=d-annul]").click()
    form = page.locator("#d-annul form[action$='/annul']")
    form.locator("textarea").fill("нет")
    form.get_by_role("button", name="Аннулировать документ").click()
    expect(form.locator(".err")).to_be_visible()
    form.locator("textarea").fill("Зарегистрирован дважды")
    form.get_by_role("button", name="Аннулировать документ").click()
    expect(page.locator(".note.r")).to_contain_text("Зарегистрирован дважды")
    looked_at(page, "card")


def on_paper(page: Page) -> str:
    """Return the text of the page as it is printed."""
    printed = pypdfium2.PdfDocument(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    return "\n".join(sheet.get_textpage().get_text_range() for sheet in printed)
