"""The directory of correspondents in a real browser: by keyboard, with axe, from file to merge."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from core.correspondents.makers import make_card, make_inn
from playwright.sync_api import Browser, Page, expect
from screens.server import running
from uprava import testing
from uprava.clock import now, office_day
from uprava.correspondents.service.mentioning import mention
from uprava.correspondents.values import ContactRow
from uprava.db.sql import execute
from uprava.db.transaction import system_transaction
from uprava.documents.models import AccessRight
from uprava.documents.service.access import Opening, open_to
from uprava.documents.service.registering import NewDocument, create
from uprava.installation import Installation
from uprava.users.passwords import hash_password
from uprava.users.reader import Reader

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules/axe-core/axe.min.js"
SHOTS = os.environ.get("UPRAVA_SHOTS")
LOOKS = (("light", 1366, 768), ("dark", 1920, 1080))
GROUP = "Органы власти области"


@pytest.fixture(scope="module")
def town(installation: Installation) -> testing.Town:
    return testing.make_town(installation)


@pytest.fixture(scope="module")
def clerk(installation: Installation, town: testing.Town) -> Reader:
    """Who keeps the directory, with a password."""
    permissions = (
        "correspondents.read", "correspondents.people", "correspondents.manage", "records.register",
    )  # fmt: skip
    person = testing.make_person(
        installation, unit_id=town.chancellery_id, permissions=permissions, login="kartoteka"
    )
    today = office_day(installation.settings.timezone)
    with system_transaction(installation.engine, today=today) as session:
        execute(
            session,
            "update users.person set password_hash = %s, password_changed_at = %s where id = %s",
            (hash_password(testing.PASSWORD), now(), person.person_id),
        )
    return person


@pytest.fixture(scope="module")
def cards(installation: Installation, town: testing.Town, clerk: Reader) -> dict[str, int]:
    """A ministry with letters and contacts, its duplicate, a person."""
    ministry = "Министерство жилищно-коммунального хозяйства Зареченской области"
    with testing.acting(installation, clerk) as session:
        made = {
            "ministry": make_card(
                session, clerk, ministry, ContactRow("Орлова А. Б.", "секретарь", "8-38100-1"),
                short_name="Министерство ЖКХ области", inn=make_inn(), group_name=GROUP,
                address="пл. Губернская, д. 1, г. Заречье", email="gkh@zarechye.example",
                former="Главное управление ЖКХ области",
            ),
            "double": make_card(
                session, clerk, "Министерство ЖКХ Зареченской обл.", phone="8-38100-2-22-22"
            ),
            "person": make_card(
                session, clerk, "Самохвалова Инна Робертовна", kind="person", snils="11223344595"
            ),
            "school": make_card(session, clerk, "МБОУ «СОШ № 3» г. Заречье", inn=make_inn()),
        }  # fmt: skip
        for place, title in enumerate(("О ремонте теплотрассы", "О подготовке к зиме")):
            new = NewDocument("records.incoming", title, ministry, "registered",
                              town.organisation_id, town.chancellery_id)  # fmt: skip
            head = create(session, new, reader=clerk, at=now())
            given = [Opening(clerk.person_id, AccessRight.MANAGE, "author")]
            open_to(session, head, given, at=now(), by=None)
            mention(session, head.id, made["double" if place else "ministry"], role="sender")
    return made


@pytest.fixture(scope="module")
def address(installation: Installation, clerk: Reader) -> Iterator[str]:
    with running(installation) as served:
        yield served


def signed_in(chromium: Browser, address: str, **options: object) -> tuple[Page, list[str]]:
    """Return a page after signing in, and what its console complains of."""
    context = chromium.new_context(locale="ru-RU", **options)  # type: ignore[arg-type]
    page, told = context.new_page(), list[str]()
    page.on("console", lambda m: told.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda e: told.append(str(e)))
    page.goto(address + "sign-in?next=/profile")
    page.get_by_label("Логин").fill("kartoteka")
    page.get_by_label("Пароль").fill(testing.PASSWORD)
    page.get_by_role("button", name="Войти").click()
    expect(page).to_have_url(address + "profile")
    return page, told


def check(page: Page, name: str) -> None:
    """Let axe look at the page as it is now; keep a picture when asked for."""
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png")
    page.add_script_tag(path=str(AXE))
    found = page.evaluate("axe.run(document).then(r => r.violations)")
    told = [(v["id"], n["target"], n.get("failureSummary")) for v in found for n in v["nodes"]]
    assert told == [], name


@pytest.mark.browser
@pytest.mark.parametrize(("look", "width", "height"), LOOKS)
def test_axe_finds_nothing_on_any_screen(
    chromium: Browser, address: str, cards: dict[str, int], look: str, width: int, height: int
) -> None:
    page, told = signed_in(
        chromium, address, bypass_csp=True, viewport={"width": width, "height": height},
        color_scheme=look, reduced_motion="reduce",
    )  # fmt: skip
    one, other = cards["ministry"], cards["double"]
    for name, path in {
        "list": "correspondents", "nobody": "correspondents?q=ъъъъъ", "new": "correspondents/new",
        "card": f"correspondents/{one}", "person": f"correspondents/{cards['person']}",
        "edit": f"correspondents/{one}/edit", "twins": "correspondents/twins",
        "merge": f"correspondents/merge?one={one}&other={other}",
        "import": "correspondents/import",
    }.items():  # fmt: skip
        page.goto(address + path)
        check(page, f"correspondents-{name}-{look}")
        over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert over <= 0, f"{name} scrolls sideways by {over}"
    assert told == []


@pytest.mark.browser
def test_a_card_is_entered_by_keyboard_and_found_while_typing(
    chromium: Browser, address: str, cards: dict[str, int]
) -> None:
    page, told = signed_in(chromium, address)
    page.goto(address + "correspondents/new")
    expect(page.get_by_label("Полное наименование")).to_be_focused()
    page.keyboard.type("Общество с ограниченной ответственностью «Ёлочка»")
    page.keyboard.press("Tab")
    page.keyboard.type("ООО «Ёлочка»")
    page.get_by_role("textbox", name="ИНН").focus()
    page.keyboard.type("7707083894")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("Контрольные цифры не сходятся")
    expect(page.get_by_label("Краткое наименование")).to_have_value("ООО «Ёлочка»")
    page.get_by_role("textbox", name="ИНН").fill("7707083893")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="ООО «Ёлочка»")).to_be_visible()

    page.goto(address + "correspondents")
    page.get_by_role("searchbox", name="Наименование, ИНН или ОГРН").press_sequentially("елоч")
    rows = page.locator("#directory tbody tr")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("ООО «Ёлочка»")
    expect(page).to_have_url(re.compile("q=%D0%B5%D0%BB%D0%BE%D1%87"))
    assert [line for line in told if "422" not in line] == []


@pytest.mark.browser
def test_the_second_to_save_sees_what_differs(
    chromium: Browser, address: str, cards: dict[str, int]
) -> None:
    page, _told = signed_in(chromium, address)
    path = f"{address}correspondents/{cards['school']}/edit"
    page.goto(path)
    other = page.context.new_page()
    other.goto(path)
    other.get_by_role("textbox", name="Телефон").first.fill("1-11")
    other.keyboard.press("Control+Enter")
    expect(other.get_by_text("Карточка сохранена")).to_be_visible()
    page.get_by_role("textbox", name="Телефон").first.fill("2-22")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("row", name="Телефон")).to_contain_text("2-22")
    expect(page.get_by_role("row", name="Телефон")).to_contain_text("1-11")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("2-22")).to_be_visible()


@pytest.mark.browser
def test_duplicates_become_one_card_and_two_again(
    chromium: Browser, address: str, cards: dict[str, int]
) -> None:
    page, _told = signed_in(chromium, address)
    page.goto(f"{address}correspondents/{cards['ministry']}")
    expect(page.get_by_role("region", name="Переписка").first).to_contain_text("теплотрассы")
    page.goto(f"{address}correspondents/merge?one={cards['ministry']}&other={cards['double']}")
    page.get_by_role("button", name="Объединить").click()
    expect(page.get_by_text("Карточки объединены")).to_be_visible()
    history = page.get_by_role("region", name="Переписка").first
    expect(history).to_contain_text("теплотрассы")
    expect(history).to_contain_text("подготовке к зиме")
    page.goto(f"{address}correspondents/{cards['double']}")
    expect(page).to_have_url(f"{address}correspondents/{cards['ministry']}")
    page.get_by_role("button", name="Отменить объединение").click()
    expect(page.get_by_text("карточек снова две")).to_be_visible()
    expect(page.get_by_role("region", name="Переписка").first).not_to_contain_text("зиме")


@pytest.mark.browser
def test_a_file_is_looked_at_applied_and_its_refused_rows_taken_away(
    chromium: Browser, address: str, cards: dict[str, int], tmp_path: Path
) -> None:
    file = tmp_path / "справочник.csv"
    lines = ["Наименование;ИНН", f"АО «Привоз»;{make_inn()}", "АО «Отказ»;7707083894"]
    file.write_bytes("\r\n".join(lines).encode("cp1251"))
    page, _told = signed_in(chromium, address, bypass_csp=True)
    page.goto(address + "correspondents/import")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Посмотреть").click()
    expect(page.get_by_text("Новых: 1")).to_be_visible()
    check(page, "correspondents-looked")
    with page.expect_download() as download:
        page.get_by_role("button", name="Отклонённые строки файлом").click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    assert "АО «Отказ»;7707083894" in text
    assert "опечатка" in text
    page.get_by_role("button", name="Применить").click()
    expect(page.get_by_text("Файл загружен")).to_be_visible()
    page.goto(address + "correspondents?q=привоз")
    expect(page.locator("#directory tbody tr")).to_have_count(1)
