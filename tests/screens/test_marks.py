"""Codes on paper and long exports in a real browser: scanner, public check, «Мои выгрузки»."""

import io
import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from screens.server import running
from tests_support.browser import session_token
from tests_support.files import small_pdf
from uprava import testing
from uprava.clock import now
from uprava.db.ids import uuid7
from uprava.db.sql import execute, fetch_value
from uprava.db.transaction import system_transaction
from uprava.documents.models import AccessRight
from uprava.documents.service.access import Opening, open_to
from uprava.documents.service.filing import Received, attach
from uprava.documents.service.registering import NewDocument, create, index
from uprava.exports import running as job
from uprava.installation import Installation
from uprava.users.reader import Reader
from uprava_records.written.service.fields import WrittenCard
from uprava_records.written.service.keeping import keep_row

AXE = Path(__file__).resolve().parents[2] / "node_modules/axe-core/axe.min.js"
SHOTS = os.environ.get("UPRAVA_SHOTS")
MOMENT = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
FILE = small_pdf(400, 500)

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def keeper(installation: Installation) -> Reader:
    town = testing.make_town(installation)
    return testing.make_person(
        installation, unit_id=town.chancellery_id,
        permissions=("records.label", "records.check", "records.number"),
    )  # fmt: skip


@pytest.fixture(scope="module")
def letter(installation: Installation, keeper: Reader) -> UUID:
    """A registered, signed outgoing letter, as the route leaves it."""
    assert keeper.organisation_id is not None
    assert keeper.unit_id is not None
    with testing.acting(installation, keeper) as session:
        new = NewDocument(
            "records.outgoing",
            "О готовности котельных",
            "Министерство ЖКХ",
            "registered",
            keeper.organisation_id,
            keeper.unit_id,
        )
        head = create(session, new, reader=keeper, at=now())
        own = Opening(keeper.unit_id, AccessRight.MANAGE, "journal")
        open_to(session, head, [own], at=now(), by=keeper.person_id)
        keep_row(session, head, WrittenCard(head.title), signed_on="screen")
        blob = installation.store.put(io.BytesIO(FILE))
        file = Received("Письмо.pdf", "application/pdf", len(FILE), blob.sha256, None, "main")
        attach(session, head, [file], reader=keeper, at=now(), jobs=installation.jobs)
        index(session, head, words=[])
    with system_transaction(installation.engine, today=testing.TODAY) as session:
        execute(
            session, "update documents.document set number = '01-13/1842',"
            " registered_on = '2026-11-20' where id = %s", (head.id,),
        )  # fmt: skip
        kept = fetch_value(
            session, "select id from documents.file where document_id = %s", (head.id,)
        )
        execute(
            session,
            "insert into signing.signature (id, document_id, file_id, form, signed_sha256, field,"
            " level, serial, owner, signed_at, verdict, protocol, checked_at) values (%s, %s, %s,"
            " 'pades', '', 'S1', 'B-T', '0A', 'Орлов Виктор Николаевич', %s, 'valid', '{}', %s)",
            (uuid7(), head.id, kept, MOMENT, MOMENT),
        )
    return head.id


@pytest.fixture(scope="module")
def address(installation: Installation, keeper: Reader) -> Iterator[str]:
    with running(installation) as served:
        yield served


def context_of(
    chromium: Browser, installation: Installation, address: str, reader: Reader | None,
    look: str = "light",
) -> BrowserContext:  # fmt: skip
    context = chromium.new_context(
        locale="ru-RU",
        color_scheme=look,
        viewport={"width": 1366, "height": 900},
    )
    if reader:
        token = session_token(installation, reader)
        context.add_cookies([{"name": "sid", "value": token, "url": address}])
    return context


def looked_at(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/marks-{name}.png", full_page=True)
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("axe.run(document).then(r => r.violations)")
    assert [(v["id"], n["target"], n["html"]) for v in found for n in v["nodes"]] == [], name
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


@pytest.mark.parametrize("look", ["light", "dark"])
def test_a_code_is_printed_scanned_opened_and_checked(
    chromium: Browser, installation: Installation, keeper: Reader, letter: UUID, address: str,
    look: str,
) -> None:  # fmt: skip
    context = context_of(chromium, installation, address, keeper, look)
    page, told = context.new_page(), list[str]()
    page.on("console", lambda m: told.append(m.text) if m.type == "error" else None)
    page.goto(f"{address}records/marks/{letter}")
    with page.expect_download() as download:
        page.get_by_role("button", name="Печать", exact=True).click()
    assert Path(str(download.value.path())).read_bytes().startswith(b"%PDF")
    page.reload()
    text = page.locator("dl.dl").first.inner_text()
    code = re.search(r"[0-9A-Z]{5}-[0-9A-Z]{5}", text)
    assert code is not None
    open_it = page.get_by_role("button", name="Открыть проверку")
    if open_it.count():
        open_it.click()
    expect(page.get_by_text("открыта для всех")).to_be_visible()
    looked_at(page, f"mark-{look}")
    page.goto(f"{address}records/scan")
    looked_at(page, f"scan-{look}")
    page.keyboard.type(code.group().lower())
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/docs/{letter}")
    page.goto(f"{address}records/scan?code=4601234567893")
    expect(page.get_by_text("не наш код")).to_be_visible()
    page.goto(f"{address}search?q={code.group()}")
    page.wait_for_url(f"**/docs/{letter}")
    page.goto(f"{address}records/labels")
    looked_at(page, f"labels-{look}")
    assert [each for each in told if "404" not in each] == []
    context.close()
    check_as_a_citizen(chromium, installation, address, code.group(), look)


def check_as_a_citizen(
    chromium: Browser, installation: Installation, address: str, code: str, look: str
) -> None:
    """Check the document without an account: the file stays in the browser."""
    context = context_of(chromium, installation, address, None, look)
    page, sent, told = context.new_page(), list[str](), list[str]()
    page.on("request", lambda r: sent.append(r.method) if r.method != "GET" else None)
    page.on("console", lambda m: told.append(m.text) if m.type == "error" else None)
    page.goto(f"{address}check")
    looked_at(page, f"ask-{look}")
    page.get_by_label("Код документа").fill(code)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Электронная подпись действительна.")).to_be_visible()
    expect(page.get_by_role("button", name="Сравнить")).to_be_hidden()
    for data, said in ((FILE + b"!", "Файл другой"), (FILE, "Файл совпадает")):
        file = {"name": "doc.pdf", "mimeType": "application/pdf", "buffer": data}
        page.get_by_label("Выберите файл").set_input_files(file)  # type: ignore[arg-type]
        expect(page.get_by_role("status").filter(has_text=said)).to_be_visible()
    looked_at(page, f"checked-{look}")
    assert (sent, told) == ([], [])
    page.goto(f"{address}check/0000000000")
    looked_at(page, f"unknown-{look}")
    context.close()


@pytest.mark.parametrize("look", ["light", "dark"])
def test_a_long_list_is_ordered_watched_and_taken(
    chromium: Browser, installation: Installation, keeper: Reader, letter: UUID, address: str,
    look: str,
) -> None:  # fmt: skip
    context = context_of(chromium, installation, address, keeper, look)
    page = context.new_page()
    page.goto(f"{address}exports")
    looked_at(page, f"no-exports-{look}")
    page.goto(f"{address}exports/new?_list=documents&_format=xlsx&kind=records.outgoing")
    looked_at(page, f"new-export-{look}")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/exports")
    expect(page.get_by_text("ждёт очереди")).to_be_visible()
    looked_at(page, f"waiting-{look}")
    with system_transaction(installation.engine, today=testing.TODAY) as session:
        id = fetch_value(
            session, "select id from exports.export where person_id = %s and state = 'waiting'",
            (keeper.person_id,),
        )  # fmt: skip
    job.write(installation, export=str(id))
    link = page.get_by_role("link", name="Скачать").first
    expect(link).to_be_visible()
    looked_at(page, f"exports-{look}")
    with page.expect_download() as download:
        link.click()
    assert Path(str(download.value.path())).read_bytes().startswith(b"PK")
    context.close()
