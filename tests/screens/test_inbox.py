"""The registrar's inbox in a real browser: a message by IMAP is registered, another is refused."""

import sys
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest
import typst
from playwright.sync_api import Browser, Page, expect
from tests_support.browser import session_token
from tests_support.imap import PASSWORD, imap_server
from uprava import testing
from uprava.i18n import use_locale
from uprava.installation import Installation
from uprava_records.mail.service.mailbox import read_url
from uprava_records.mail.service.polling import Rules, read_box

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "tests" / "screens")]

import assets  # noqa: E402 -- the scripts folder is added above
import server  # noqa: E402

pytestmark = [
    pytest.mark.browser,
    # A page that is left while its pictures load ends their streams before the last chunk.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

AXE = ROOT / "node_modules/axe-core/axe.min.js"
LETTER = (
    "МИНИСТЕРСТВО ЖКХ\\\nЗАОЗЁРСКОЙ ОБЛАСТИ\n\n19.10.2026 № 14-2/5871\n\nО готовности котельных\n"
)


@pytest.fixture(scope="module")
def address(installation: Installation) -> Iterator[str]:
    assets.make_assets(lambda _text: None)
    with server.running(installation) as address:
        yield address


def message(subject: str, tmp_path: Path | None = None) -> bytes:
    letter = EmailMessage()
    letter["From"] = "Министерство ЖКХ <mingkh@zaozer.example>"
    letter["Subject"] = subject
    letter["Message-ID"] = f"<{len(subject)}@zaozer.example>"
    letter.set_content("Здравствуйте!\n\nПрошу подтвердить получение.")
    if tmp_path:
        source = tmp_path / "letter.typ"
        source.write_text(f'#set text(lang: "ru")\n{LETTER}', encoding="utf-8")
        data = typst.compile(str(source))
        letter.add_attachment(data, maintype="application", subtype="pdf", filename="Письмо.pdf")
    return letter.as_bytes()


@pytest.fixture
def registrar(installation: Installation, town: testing.Town, tmp_path: Path) -> str:
    """A registrar's session; two messages came by a real IMAP server."""
    with imap_server() as running:
        running.bring(message("О готовности котельных", tmp_path), message("Без вложений"))
        box = replace(read_url(running.url), password=PASSWORD)
        with use_locale("ru"):
            read_box(installation, box, Rules(f"incoming-{town.organisation_id}", 1_000_000))
    person = testing.make_person(
        installation, unit_id=town.chancellery_id, permissions=("records.register",)
    )
    return session_token(installation, person)


def violations(page: Page) -> list[object]:
    page.wait_for_load_state("networkidle")
    page.add_script_tag(path=str(AXE))
    found = page.evaluate("axe.run(document).then(r => r.violations)")
    return [(v["id"], n["target"]) for v in found for n in v["nodes"]]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_came_by_mail_is_registered_and_refused(
    chromium: Browser, address: str, registrar: str, theme: str
) -> None:
    context = chromium.new_context(
        viewport={"width": 1366, "height": 768}, locale="ru-RU", color_scheme=theme,  # type: ignore[arg-type]  # a name
        bypass_csp=True, reduced_motion="reduce",
    )  # fmt: skip
    context.add_cookies([{"name": "sid", "value": registrar, "url": address}])
    page = context.new_page()
    page.goto(f"{address}records/incoming/new")
    expect(page.locator("[data-row]")).to_have_count(2)
    assert violations(page) == []
    page.locator("[data-row]", has_text="котельных").click()
    expect(page.locator("#f-outgoing_number")).to_have_value("14-2/5871")
    expect(page.locator(".pg img").first).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-toast]").first).to_contain_text("01-12/1")
    expect(page.get_by_role("region", name="Текст письма")).to_contain_text("подтвердить")
    assert violations(page) == []
    page.locator("[popovertarget=m-draft]").click()
    page.get_by_role("button", name="Отказать в регистрации…").click()
    page.locator("#f-reason_text").fill("нет вложения")
    page.get_by_role("button", name="Отказать", exact=True).click()
    expect(page.locator("[data-row]")).to_have_count(0)
    page.get_by_role("link", name="Не зарегистрировано").click()
    expect(page.get_by_role("row", name="Без вложений")).to_contain_text("нет вложения")
    assert violations(page) == []
    context.close()
