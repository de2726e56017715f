"""«Моя работа» in a real browser: the bell rings in all tabs, work is finished, nothing leaks."""

import json
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
import typst
from playwright.sync_api import Browser, BrowserContext, Page, expect
from screens.server import running
from uprava import testing
from uprava.clock import now, office_day
from uprava.db.sql import execute
from uprava.db.transaction import system_transaction
from uprava.installation import Installation
from uprava.users.reader import Reader
from uprava.users.service.signing_in import Device, open_session

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules/axe-core/axe.min.js"
SHOTS = os.environ.get("UPRAVA_SHOTS")
SCREENS = (
    "work/review", "work/review?tab=done", "work/read", "notices", "work/reminders", "help", "ui",
)  # fmt: skip
LOOKS = (("light", 1366, 900), ("dark", 1366, 900), ("light", 820, 1180), ("dark", 820, 1180))
LETTERS = (
    ("О паспорте готовности к отопительному периоду", -3),
    ("Требование о предоставлении документов о содержании дорог", 0),
    ("О плановых отключениях электроэнергии в микрорайоне Северный", 2),
    ("О согласовании графика промывки сетей на декабрь", 20),
    ("Ходатайство о продлении разрешения на строительство", None),
)


@dataclass(frozen=True)
class Site:
    """A served installation with a registrar and a chief."""

    address: str
    installation: Installation
    town: testing.Town
    chief: Reader
    token: str
    letter: bytes

    def register(self, title: str) -> str:
        """Register a letter for the chief over the API; return its id."""
        card = {
            "title": title, "correspondent": "Министерство ЖКХ", "addressee": self.chief.login,
            "journal": f"incoming-{self.town.organisation_id}",
        }  # fmt: skip
        answer = httpx.post(
            f"{self.address}api/v1/records/incoming", data={"card": json.dumps(card)},
            files={"file": ("письмо.pdf", self.letter)}, timeout=30,
            headers={"authorization": f"Bearer {self.token}"},
        )  # fmt: skip
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    def enter(self, context: BrowserContext) -> None:
        """Sign the chief in."""
        with testing.acting(self.installation, self.chief) as session:
            sid = open_session(
                session, person_id=self.chief.person_id, device=Device("127.0.0.1", "test"),
                now=now(), hours=1,
            )  # fmt: skip
        context.add_cookies([{"name": "sid", "value": sid, "url": self.address}])


@pytest.fixture(scope="module")
def site(installation: Installation) -> Iterator[Site]:
    town = testing.make_town(installation)
    registrar = testing.make_person(
        installation, unit_id=town.chancellery_id, permissions=("records.register",)
    )
    chief = testing.make_person(
        installation, unit_id=town.housing_id, permissions=("records.consider", "documents.comment")
    )
    token = testing.make_token(installation, registrar, "documents:read", "documents:write")
    letter = bytes(typst.compile(b"A letter"))
    with running(installation) as address:
        made = Site(address, installation, town, chief, token, letter)
        for title, days in LETTERS:
            give_term(made, made.register(title), days)
        yield made


def give_term(site: Site, id: str, days: int | None) -> None:
    """Let a letter's term end so many days from today, perhaps in the past."""
    today = office_day(site.installation.settings.timezone)
    due = None if days is None else today + timedelta(days=days)
    with system_transaction(site.installation.engine, today=today, task="test") as session:
        execute(session, "update documents.document set due_on = %s where id = %s", (due, id))
        execute(session, "update work.item set due_on = %s where document_id = %s", (due, id))


def opened(chromium: Browser, site: Site, **options: object) -> tuple[BrowserContext, list[str]]:
    """Return a browser of the chief, and what its console complains of."""
    context = chromium.new_context(locale="ru-RU", **options)  # type: ignore[arg-type]
    told: list[str] = []
    context.on("console", lambda m: told.append(m.text) if m.type == "error" else None)
    context.on("weberror", lambda e: told.append(str(e.error)))
    site.enter(context)
    return context, told


@pytest.mark.browser
@pytest.mark.parametrize(("look", "width", "height"), LOOKS)
def test_axe_finds_nothing_and_the_page_never_scrolls_sideways(
    chromium: Browser, site: Site, look: str, width: int, height: int
) -> None:
    context, _told = opened(
        chromium, site, bypass_csp=True, viewport={"width": width, "height": height},
        color_scheme=look, reduced_motion="reduce",
    )  # fmt: skip
    page = context.new_page()
    for screen in SCREENS:
        page.goto(site.address + screen)
        if SHOTS:
            name = screen.replace("/", "-").replace("?", "-")
            page.screenshot(path=f"{SHOTS}/{name}-{look}-{width}.png")
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, screen
        page.add_script_tag(path=str(AXE))
        found = page.evaluate("axe.run().then(r => r.violations.map(v => [v.id, v.nodes[0].html]))")
        assert found == [], screen
    context.close()


@pytest.mark.browser
def test_the_bell_rings_in_both_tabs_within_two_seconds_of_a_registration(
    chromium: Browser, site: Site
) -> None:
    context, told = opened(chromium, site)
    tabs = [context.new_page(), context.new_page()]
    for tab in tabs:
        tab.goto(site.address + "work/review")
    before = badge(tabs[0])
    place = tabs[0].locator("[data-counter='work:review']")
    waits = int(place.inner_text())
    time.sleep(1)
    site.register("О новом деле")
    since = time.monotonic()
    for tab in tabs:
        expect(tab.locator("#bell .badge-n")).to_have_text(str(before + 1), timeout=2000)
        expect(tab.locator("[data-counter='work:review']")).to_have_text(
            str(waits + 1), timeout=2000
        )
    assert time.monotonic() - since < 2
    assert told == []
    context.close()


def badge(page: Page) -> int:
    """Return the number on the bell."""
    found = page.locator("#bell .badge-n")
    return int(found.inner_text()) if found.count() else 0


@pytest.mark.browser
def test_a_letter_is_finished_by_keys_and_the_sentence_is_confirmed(
    chromium: Browser, site: Site
) -> None:
    site.register("О рассмотренном клавишами")
    context, told = opened(chromium, site, viewport={"width": 1366, "height": 900})
    page = context.new_page()
    page.goto(site.address + "work/review")
    row = page.get_by_role("link", name="О рассмотренном клавишами")
    row.focus()
    page.keyboard.press("x")
    page.keyboard.press("e")
    expect(page.get_by_role("dialog")).to_contain_text("На рассмотрении")
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/work-confirm.png")
    page.get_by_role("dialog").get_by_role("button", name="Рассмотрен").click()
    expect(page.locator("[data-toast]")).to_contain_text("Готово: 1 документ")
    expect(page.get_by_role("link", name="О рассмотренном клавишами")).to_have_count(0)
    page.get_by_role("link", name="Исполнено", exact=True).click()
    expect(page.get_by_role("link", name="О рассмотренном клавишами")).to_be_visible()
    assert told == []
    context.close()


@pytest.mark.browser
def test_a_reminder_is_set_from_the_card_s_action_with_a_quick_day(
    chromium: Browser, site: Site
) -> None:
    document = site.register("О напоминании")
    context, told = opened(chromium, site, viewport={"width": 1366, "height": 900})
    page = context.new_page()
    page.goto(f"{site.address}work/reminders/new?doc={document}")
    page.locator("[data-quick] button").nth(1).click()
    page.get_by_label("Пометка для себя").fill("позвонить в министерство")
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/work-reminder.png")
    page.keyboard.press("Control+Enter")
    expect(page).to_have_url(f"{site.address}docs/{document}")
    page.goto(site.address + "work/reminders")
    expect(page.get_by_role("table")).to_contain_text("позвонить в министерство")
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/work-reminders-list.png")
    assert told == []
    context.close()


@pytest.mark.browser
def test_everything_works_without_scripts(chromium: Browser, site: Site) -> None:
    site.register("О работе без сценариев")
    context, _told = opened(chromium, site, java_script_enabled=False)
    page = context.new_page()
    page.goto(site.address + "work/review")
    line = page.locator("tr", has_text="О работе без сценариев")
    line.get_by_role("checkbox").check()
    page.locator(".bulk").get_by_text("Рассмотрен").last.click()
    expect(page.locator("tr", has_text="О работе без сценариев")).to_have_count(0)
    page.goto(site.address + "notices")
    page.get_by_role("button", name="Прочитать все").click()
    expect(page.locator("#bell .badge-n")).to_have_count(0)
    context.close()
