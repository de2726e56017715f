"""Lists in a real browser: every size and look, files taken away, what a bulk act left undone."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from screens.server import running
from uprava import testing
from uprava.clock import now, office_day
from uprava.db.sql import execute
from uprava.db.transaction import system_transaction
from uprava.installation import Installation
from uprava.users.reader import Reader
from uprava.users.service.signing_in import Device, open_session
from uprava_records.letters.service.cards import IncomingCard
from uprava_records.letters.service.registering import register_incoming

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules/axe-core/axe.min.js"
SHOTS = os.environ.get("UPRAVA_SHOTS")
SCREENS = (
    "docs", "docs?kind=records.incoming&state=registered&registered_from=2020-01-01",
    "docs?registered_to=2019-12-31", "docs?favourite=1", "docs?trash=1", "docs?cols=registered",
    "docs?unit=one", "records/incoming", "search?q=прокуратура",
)  # fmt: skip
SIZES = ((1366, 768), (1920, 1080), (1024, 768), (768, 1024))
AXED = {("light", 1366), ("dark", 768)}
"""Colours and structure differ by look and layout, not by every size."""

SENDERS = (
    "Министерство энергетики и жилищно-коммунального комплекса", "ПАО «Россети Заозёрье»",
    "Прокуратура города", "МУП «Водоканал»",
)  # fmt: skip
TITLES = (
    "О паспорте готовности к отопительному периоду 2026–2027 годов",
    "Требование о предоставлении документов о содержании автомобильных дорог местного значения",
    "О плановых отключениях электроэнергии в микрорайоне Северный",
    "О согласовании графика промывки сетей", "Запрос сведений",
)  # fmt: skip
LETTERS = 54


@dataclass(frozen=True)
class Site:
    """A served installation with a registrar who may delete."""

    address: str
    installation: Installation
    town: testing.Town
    registrar: Reader
    letters: list[str]

    def opened(self, chromium: Browser, **options: object) -> tuple[BrowserContext, list[str]]:
        """Return a browser of the registrar, and what its console complains of."""
        context = chromium.new_context(locale="ru-RU", **options)  # type: ignore[arg-type]
        told: list[str] = []
        context.on("console", lambda m: told.append(m.text) if m.type == "error" else None)
        context.on("weberror", lambda e: told.append(str(e.error)))
        with testing.acting(self.installation, self.registrar) as session:
            sid = open_session(
                session, person_id=self.registrar.person_id, device=Device("127.0.0.1", "test"),
                now=now(), hours=1,
            )  # fmt: skip
        context.add_cookies([{"name": "sid", "value": sid, "url": self.address}])
        return context, told


@pytest.fixture(scope="module")
def site(installation: Installation) -> Iterator[Site]:
    town = testing.make_town(installation)
    registrar = testing.make_person(
        installation, unit_id=town.chancellery_id,
        permissions=("records.register", "documents.delete", "documents.comment"),
    )  # fmt: skip
    letters = [register(installation, town, registrar, number) for number in range(LETTERS)]
    today = office_day(installation.settings.timezone)
    with system_transaction(installation.engine, today=today, task="test") as session:
        for place, days in enumerate((-3, 0, 2, 20, None, -40), LETTERS - 6):
            due = None if days is None else today + timedelta(days=days)
            change = "update documents.document set due_on = %s where id = %s"
            execute(session, change, (due, letters[place]))
    with running(installation) as address:
        yield Site(address, installation, town, registrar, letters)


def register(installation: Installation, town: testing.Town, registrar: Reader, number: int) -> str:
    """Register a letter without files; return its id."""
    card = IncomingCard(
        f"{TITLES[number % len(TITLES)]} № {number}", SENDERS[number % len(SENDERS)],
        f"14-2/{number}", journal=f"incoming-{town.organisation_id}",
    )  # fmt: skip
    with testing.acting(installation, registrar) as session:
        done = register_incoming(
            session, card, [], reader=registrar, at=now(), jobs=installation.jobs
        )
    return str(done.head.id)


@pytest.mark.browser
@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_lists_of_every_size_and_look_are_accessible_and_never_scroll_sideways(
    chromium: Browser, site: Site, look: str, width: int, height: int
) -> None:
    context, _told = site.opened(
        chromium, bypass_csp=True, viewport={"width": width, "height": height},
        color_scheme=look, reduced_motion="reduce",
    )  # fmt: skip
    page = context.new_page()
    for screen in SCREENS:
        page.goto(site.address + screen)
        shot(page, f"{screen}-{look}-{width}")
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, screen
        if (look, width) in AXED:
            page.add_script_tag(path=str(AXE))
            run = "axe.run().then(r => r.violations.map(v => [v.id, v.nodes[0].html]))"
            assert page.evaluate(run) == [], screen
    context.close()


def shot(page: Page, name: str) -> None:
    """Keep a picture of the page when somebody asked for them."""
    if SHOTS:
        plain = "".join(sign if sign.isalnum() else "-" for sign in name)
        page.screenshot(path=f"{SHOTS}/{plain}.png")


@pytest.mark.browser
def test_a_workbook_is_taken_away_by_keyboard_alone(
    chromium: Browser, site: Site, tmp_path: Path
) -> None:
    context, told = site.opened(chromium, viewport={"width": 1366, "height": 768})
    page = context.new_page()
    page.goto(f"{site.address}docs?state=registered")
    page.get_by_role("button", name="Выгрузить").focus()
    page.keyboard.press("Enter")
    first = page.get_by_role("link", name="Книга Excel")
    expect(first).to_be_visible()
    shot(page, "export-menu")
    first.focus()
    with page.expect_download() as taken:
        page.keyboard.press("Enter")
    path = tmp_path / "list.xlsx"
    taken.value.save_as(path)
    assert taken.value.suggested_filename.startswith("Документы ")
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert sheet.max_row == LETTERS + 1
    assert told == []
    context.close()


@pytest.mark.browser
def test_filters_are_set_and_taken_away_by_keyboard_alone(chromium: Browser, site: Site) -> None:
    context, told = site.opened(chromium, viewport={"width": 1366, "height": 768})
    page = context.new_page()
    page.goto(f"{site.address}docs")
    page.keyboard.press("f")
    bar = page.get_by_role("search", name="Фильтры")
    expect(page.locator("#m-filter")).to_be_visible()
    kind = page.locator("#f-kind")
    names = kind.locator("option").all_inner_texts()
    kind.focus()
    for _down in range(names.index("Входящие документы")):
        page.keyboard.press("ArrowDown")
    shot(page, "filters-open")
    page.get_by_role("button", name="Показать").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".fch")).to_contain_text("Входящие")
    expect(page).to_have_url(f"{site.address}docs?kind=records.incoming")
    expect(bar).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Убрать фильтр: Вид")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".fch")).to_have_count(0)
    expect(page).to_have_url(f"{site.address}docs")
    assert told == []
    context.close()


def only_read(site: Site, ids: list[str]) -> None:
    """Leave the registrar's unit the right to read these documents and no more."""
    today = office_day(site.installation.settings.timezone)
    with system_transaction(site.installation.engine, today=today, task="test") as session:
        change = "update documents.access_grant set level = 'read' where document_id = any (%s)"
        execute(session, change, (ids,))


@pytest.mark.browser
@pytest.mark.parametrize("scripts", [True, False])
def test_what_a_bulk_act_refused_stays_selected_with_its_reason(
    chromium: Browser, site: Site, scripts: bool
) -> None:
    second_page = site.letters[: LETTERS - 50]
    goes, stays = second_page[2:] if scripts else second_page[:2]
    only_read(site, [stays])
    context, told = site.opened(
        chromium, viewport={"width": 1366, "height": 768}, java_script_enabled=scripts
    )
    page = context.new_page()
    page.goto(f"{site.address}docs?state=registered")
    page.get_by_role("link", name="Раньше").click()
    for id in (goes, stays):
        page.locator(f"input[name=id][value='{id}']").check()
    page.get_by_role("button", name="В удалённые").click()
    box = page.locator(f"input[name=id][value='{stays}']")
    expect(box).to_be_checked()
    expect(box).to_be_focused()
    reason = page.locator(f"#why-{stays}")
    expect(reason).to_be_visible()
    assert box.get_attribute("aria-describedby") == f"why-{stays}"
    expect(page.get_by_role("status").filter(has_text="по-прежнему отмечен")).to_be_visible()
    expect(page.locator(f"input[name=id][value='{goes}']")).to_have_count(0)
    expect(page.locator("input[name=id]:checked")).to_have_count(1)
    shot(page, f"refused-{scripts}")
    assert "state=registered" in page.url
    page.reload()
    expect(box).to_be_checked()
    assert told == []
    context.close()
