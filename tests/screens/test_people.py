"""Screens of people in a real browser: sign-in, profile, administration; axe and the policy."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Browser, Page, expect
from screens.server import running
from uprava import testing
from uprava.clock import now, office_day
from uprava.db.sql import execute
from uprava.db.transaction import system_transaction
from uprava.installation import Installation
from uprava.users.passwords import hash_password
from uprava.users.reader import Reader

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules/axe-core/axe.min.js"
SHOTS = os.environ.get("UPRAVA_SHOTS")
SCREENS = (
    "profile", "profile/password", "profile/sessions", "profile/tokens", "profile/substitutions",
    "admin/people", "admin/people/new", "admin/people/{person}", "admin/units",
    "admin/units/{unit}", "admin/organisations", "admin/organisations/{organisation}",
    "admin/roles", "admin/roles/{role}", "admin/substitutions", "admin/tokens", "admin/sessions",
    "admin/import", "admin/start",
)  # fmt: skip
LOOKS = (("light", 1366, 900), ("dark", 820, 1180))
FILE = "Логин;Фамилия;Имя;Телефон\nsidorova;Сидорова;Ольга;+7 3812 00-00-01\n;Без;Логина;\n"


@pytest.fixture(scope="module")
def town(installation: Installation) -> testing.Town:
    return testing.make_town(installation)


@pytest.fixture(scope="module")
def admin(installation: Installation, town: testing.Town) -> Reader:
    """Somebody who manages people, with a password, a token, substitutions both ways."""
    permissions = ("users.manage", "users.tokens", "records.register")
    person = testing.make_person(
        installation, unit_id=town.chancellery_id, permissions=permissions, login="vetrova"
    )
    other = testing.make_person(installation, unit_id=town.housing_id, heads=True)
    today = office_day(installation.settings.timezone)
    with system_transaction(installation.engine, today=today) as session:
        execute(
            session,
            "update users.person set password_hash = %s, password_changed_at = %s where id = %s",
            (hash_password(testing.PASSWORD), now(), person.person_id),
        )
        for absent, substitute in ((person, other), (other, person)):
            execute(
                session,
                "insert into users.substitution (absent_id, substitute_id, since, until,"
                " permissions, reason, created_by, created_at)"
                " values (%s, %s, %s, %s, '{}', 'отпуск, приказ 41-к', %s, now())",
                (absent.person_id, substitute.person_id, today, today, absent.person_id),
            )
    testing.make_token(installation, person, "documents:read", "sign")
    return person


@pytest.fixture(scope="module")
def address(installation: Installation, admin: Reader) -> Iterator[str]:
    with running(installation) as served:
        yield served


def check(page: Page, name: str) -> None:
    """Let axe look at the page as it is now; keep a picture when asked for."""
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name.replace('/', '-')}.png", full_page=True)
    page.add_script_tag(path=str(AXE))
    found = page.evaluate("axe.run(document).then(r => r.violations)")
    told = [(v["id"], n["target"], n.get("failureSummary")) for v in found for n in v["nodes"]]
    assert told == [], name


def signed_in(chromium: Browser, address: str, **options: object) -> tuple[Page, list[str]]:
    """Return a page after signing in, and what its console complains of."""
    context = chromium.new_context(locale="ru-RU", **options)  # type: ignore[arg-type]
    page, told = context.new_page(), list[str]()
    page.on("console", lambda m: told.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda e: told.append(str(e)))
    page.goto(address + "sign-in?next=/profile")
    page.get_by_label("Логин").fill("vetrova")
    page.get_by_label("Пароль").fill(testing.PASSWORD)
    page.get_by_role("button", name="Войти").click()
    expect(page).to_have_url(address + "profile")
    return page, told


@pytest.fixture(scope="module")
def places(town: testing.Town, admin: Reader, database: tuple[str, str]) -> dict[str, int]:
    with psycopg.connect(database[1].replace("postgresql+psycopg", "postgresql")) as link:
        query = "select role_id from users.role_grant where person_id = %s"
        row = link.execute(query, (admin.person_id,)).fetchone()
    assert row is not None
    return {
        "person": admin.person_id, "unit": town.chancellery_id,
        "organisation": town.organisation_id, "role": row[0],
    }  # fmt: skip


@pytest.mark.browser
@pytest.mark.parametrize(("look", "width", "height"), LOOKS)
def test_axe_finds_nothing_and_the_page_never_scrolls_sideways(
    chromium: Browser, address: str, places: dict[str, int], look: str, width: int, height: int
) -> None:
    page, _told = signed_in(
        chromium, address, bypass_csp=True, viewport={"width": width, "height": height},
        color_scheme=look, reduced_motion="reduce",
    )  # fmt: skip
    for screen in SCREENS:
        page.goto(address + screen.format(**places))
        check(page, f"{screen} {look}")
        over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert over <= 0, f"{screen} {look}: {over} px too wide"
    page.context.close()


@pytest.mark.browser
def test_nothing_breaks_the_content_policy(
    chromium: Browser, address: str, places: dict[str, int]
) -> None:
    page, told = signed_in(chromium, address, viewport={"width": 1366, "height": 900})
    for screen in SCREENS:
        page.goto(address + screen.format(**places))
    assert told == []
    page.context.close()


@pytest.mark.browser
def test_a_refused_form_keeps_what_was_typed(chromium: Browser, address: str) -> None:
    page, _told = signed_in(chromium, address)
    page.goto(address + "admin/people/new")
    page.get_by_label("Фамилия").fill("Сидорова")
    page.get_by_label("Имя", exact=False).first.fill("Ольга")
    page.get_by_label("Логин").fill("vetrova")
    page.get_by_role("button", name="Создать", exact=True).last.click()
    expect(page.locator("#toasts")).to_contain_text("логин")
    expect(page.get_by_label("Фамилия")).to_have_value("Сидорова")
    expect(page.get_by_label("Логин")).to_have_attribute("aria-invalid", "true")
    page.context.close()


@pytest.mark.browser
def test_a_file_is_looked_at_before_it_is_applied(chromium: Browser, address: str) -> None:
    page, _told = signed_in(chromium, address)
    page.goto(address + "admin/import")
    page.locator("input[type=file]").set_input_files(
        {"name": "люди.csv", "mimeType": "text/csv", "buffer": FILE.encode("cp1251")}
    )
    page.get_by_role("button", name="Посмотреть").click()
    expect(page.get_by_role("alert")).to_contain_text("Ничего не сохранено")
    expect(page.get_by_role("table")).to_contain_text("Сидорова Ольга")
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/admin-import-report.png")
    page.context.close()


@pytest.mark.browser
def test_working_for_another_person_is_seen_until_it_is_stopped(
    chromium: Browser, address: str
) -> None:
    page, _told = signed_in(chromium, address, viewport={"width": 1366, "height": 900})
    page.goto(address + "profile/substitutions")
    page.get_by_role("button", name=re.compile("Работать за")).click()
    page.goto(address + "profile/substitutions")
    strip = page.locator(".acting")
    expect(strip).to_contain_text("Работаю за")
    expect(strip).to_contain_text(re.compile(r"до \d\d\.\d\d\.\d{4}"))
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/acting.png")
    strip.get_by_role("button").click()
    page.goto(address + "profile/substitutions")
    expect(page.locator(".acting")).to_have_count(0)
    page.context.close()


@pytest.mark.browser
@pytest.mark.parametrize(("look", "width", "height"), LOOKS)
def test_dialogs_and_pages_without_navigation_are_accessible_too(
    chromium: Browser, address: str, places: dict[str, int], look: str, width: int, height: int,
    database: tuple[str, str],
) -> None:  # fmt: skip
    page, _told = signed_in(
        chromium, address, bypass_csp=True, viewport={"width": width, "height": height},
        color_scheme=look, reduced_motion="reduce",
    )  # fmt: skip
    for screen, button in (
        ("admin/units/{unit}", "Назначить"), ("admin/units/{unit}", "Изменить"),
        ("admin/units", "Новое подразделение"), ("admin/people/{person}", "Отключить"),
    ):  # fmt: skip
        page.goto(address + screen.format(**places))
        page.get_by_role("button", name=button, exact=True).first.click()
        check(page, f"{screen} {button} {look}")
    change = "update users.person set must_change_password = %s where id = %s"
    with psycopg.connect(database[1].replace("+psycopg", ""), autocommit=True) as link:
        link.execute(change, (True, places["person"]))
        page.goto(address + "profile")
        expect(page).to_have_url(address + "profile/password")
        check(page, f"forced password {look}")
        link.execute(change, (False, places["person"]))
    page.context.close()
