"""The manager's desk when something goes wrong: refusals, a substitute's day, a lost connection."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, expect
from screens import agreeing, server
from uprava import testing
from uprava.approval.models import Decision, Purpose
from uprava.approval.service.starting import recall
from uprava.clock import now
from uprava.db.sql import execute, fetch_value
from uprava.db.transaction import system_transaction
from uprava.installation import Installation
from uprava.users.passwords import hash_password
from uprava.users.reader import Reader

AXE = Path(__file__).resolve().parents[2] / "node_modules/axe-core/axe.min.js"
LAND = {"width": 1180, "height": 820}


@pytest.fixture(scope="module")
def address(installation: Installation) -> Iterator[str]:
    with server.running(installation) as made:
        yield made.rstrip("/")


@pytest.fixture
def hall(installation: Installation) -> agreeing.Hall:
    """People whose desks nothing else waits on."""
    return agreeing.make_hall(installation)


def at_desk(
    browser: Browser, address: str, hall: agreeing.Hall, reader: Reader, **options: Any
) -> Page:
    """Return a tablet's page of somebody."""
    given = {"viewport": LAND, "has_touch": True, **options}
    page: Page = agreeing.enter(browser, address, hall, reader, **given)
    return page


def to_sign(hall: agreeing.Hall, *titles: str) -> list[UUID]:
    """Put documents that one person agreed before the head."""
    ids = [hall.draft(title) for title in titles]
    for id in ids:
        signing = agreeing.stage(Purpose.SIGN, hall.head)
        hall.send(id, agreeing.stage(Purpose.AGREE, hall.people[0]), signing)
        hall.decide(hall.people[0], id)
    return ids


def change(hall: agreeing.Hall, query: str, *values: object) -> None:
    """Change something behind the application's back."""
    with system_transaction(hall.installation.engine, today=testing.TODAY, task="test") as session:
        execute(session, query, values)


def value_of(hall: agreeing.Hall, query: str, *values: object) -> Any:
    """Read one value behind the application's back."""
    with system_transaction(hall.installation.engine, today=testing.TODAY, task="test") as session:
        return fetch_value(session, query, values)


def is_modal(page: Page) -> bool:
    """Tell whether the open dialog shuts off the page behind it."""
    return bool(page.evaluate("document.querySelector('dialog[open]').matches(':modal')"))


def let_confirmation_pass(hall: agreeing.Hall) -> None:
    """Give the head a password, and let the sign-in be longer ago than it is good for signing."""
    change(
        hall, "update users.person set password_hash = %s, password_changed_at = now()"
        " where id = %s", hash_password(testing.PASSWORD), hall.head.person_id,
    )  # fmt: skip
    change(
        hall, "update users.session set created_at = now() - interval '20 minutes'"
        " where person_id = %s", hall.head.person_id,
    )  # fmt: skip


@pytest.mark.browser
@pytest.mark.parametrize("by", ["keyboard", "touch"])
def test_a_wrong_password_leaves_the_sheet_modal_with_the_field_in_focus(
    chromium: Browser, address: str, hall: agreeing.Hall, by: str
) -> None:
    to_sign(hall, "О порядке уборки снега")
    page = at_desk(chromium, address, hall, hall.head)
    let_confirmation_pass(hall)
    page.goto(f"{address}/desk/signing")
    sheet, field = page.get_by_role("dialog", name="Подписание"), page.locator("#f-password")
    if by == "keyboard":
        page.keyboard.press("s")
    else:
        page.get_by_role("link", name="Подписать").tap()
    for wrong in ("не тот", ""):
        expect(field).to_be_focused()
        page.keyboard.type(wrong)
        before = page.url
        if by == "keyboard":
            page.keyboard.press("Control+Enter")
        else:
            sheet.get_by_role("button", name="Подписать").tap()
        expect(page).not_to_have_url(before)
        expect(field).to_have_attribute("aria-invalid", "true")
        said = "Неверный пароль" if wrong else "введите пароль"
        expect(sheet).to_contain_text(said)
        expect(field).to_have_accessible_description(re.compile(said))
        expect(field).to_be_focused()
        expect(field).to_have_value("")
        assert is_modal(page)
    if by == "keyboard":
        for _step in range(6):
            page.keyboard.press("Tab")
            behind = "document.activeElement.closest('.mgr') !== null"
            assert not page.evaluate(behind), "the page behind is out of reach"
        field.focus()
    page.keyboard.type(testing.PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator(".toast").first).to_contain_text("Документ подписан")
    expect(page.get_by_role("heading", name="На сегодня всё")).to_be_visible()
    page.context.close()


@pytest.mark.browser
def test_what_was_not_signed_stays_first_with_its_reason_while_others_are_signed(
    chromium: Browser, address: str, hall: agreeing.Hall
) -> None:
    to_sign(hall, "О первом", "О втором", "О третьем")
    page = at_desk(chromium, address, hall, hall.head)
    page.goto(f"{address}/desk/signing")
    queue = page.get_by_role("navigation", name="Очередь")
    last = queue.get_by_role("link").last
    title = str(last.locator(".t").text_content())
    last.tap()
    stale = page.locator("#d-sign input[name=sha256]")
    stale.evaluate("e => e.value = '0'.repeat(64)")
    page.get_by_role("link", name="Подписать").tap()
    page.get_by_role("dialog").get_by_role("button", name="Подписать").tap()
    why = "Файл не тот, что был показан"
    expect(page.get_by_role("alert").filter(has_text=why)).to_be_visible()
    expect(queue.get_by_role("heading").first).to_have_text("Не выполнено")
    expect(queue.get_by_role("link").first).to_contain_text(title)
    expect(queue.get_by_role("link").first).to_contain_text(why)
    queue.get_by_role("link").nth(1).tap()
    expect(queue.get_by_role("link").first).to_contain_text(why)
    expect(page.get_by_role("alert")).to_have_count(0)
    page.get_by_role("link", name="Подписать").tap()
    page.get_by_role("dialog").get_by_role("button", name="Подписать").tap()
    expect(queue.get_by_role("link")).to_have_count(2)
    expect(queue.get_by_role("link").first).to_contain_text(why)
    page.context.close()


@pytest.mark.browser
def test_what_was_not_signed_in_bulk_stands_first_with_its_reason_and_stays_selected(
    chromium: Browser, address: str, hall: agreeing.Hall
) -> None:
    to_sign(hall, "О первом", "О втором", "О третьем")
    page = at_desk(chromium, address, hall, hall.head)
    page.goto(f"{address}/work/signing")
    boxes = page.locator("input[name=id]")
    expect(boxes).to_have_count(3)
    last = str(boxes.last.get_attribute("value"))
    for box in boxes.all()[1:]:
        box.check()
    page.get_by_role("button", name="Подписать").tap()
    stale = page.locator(f"input[name='exactly-{last}']")
    stale.evaluate("e => e.value = e.value.replace(/.$/, c => c === '0' ? '1' : '0')")
    page.get_by_role("button", name="Подписать").tap()
    expect(page.locator("tbody tr").first).to_contain_text("Не выполнено")
    expect(boxes).to_have_count(2)
    expect(boxes.first).to_have_value(last)
    assert [box.is_checked() for box in boxes.all()] == [True, False]
    expect(page.locator(f"#why-{last}")).to_contain_text("Файл не тот, что был показан")
    page.context.close()


@pytest.mark.browser
def test_a_document_that_was_recalled_meanwhile_is_named_and_no_other_is_blamed(
    chromium: Browser, address: str, hall: agreeing.Hall
) -> None:
    first, second = to_sign(hall, "О том, что отзовут", "О том, что останется")
    page = at_desk(chromium, address, hall, hall.head)
    page.goto(f"{address}/desk/signing?doc={first}")
    with hall.as_(hall.author) as session:
        recall(session, first, reason="Ошибка", reader=hall.author, at=now())
    page.get_by_role("link", name="Подписать").tap()
    page.get_by_role("dialog").get_by_role("button", name="Подписать").tap()
    note = page.get_by_role("alert")
    expect(note).to_contain_text("О том, что отзовут")
    expect(page.get_by_role("heading", level=1)).to_have_text("О том, что останется")
    expect(page.get_by_text("Не выполнено", exact=True)).to_have_count(0)
    with hall.as_(hall.author) as session:
        recall(session, second, reason="Ошибка", reader=hall.author, at=now())
    page.get_by_role("link", name="Подписать").tap()
    page.get_by_role("dialog").get_by_role("button", name="Подписать").tap()
    expect(page.get_by_role("heading", name="На сегодня всё")).to_be_visible()
    expect(page.get_by_role("alert")).to_contain_text("О том, что останется")
    page.context.close()


@pytest.mark.browser
def test_a_remark_is_not_lost_when_the_text_changed_meanwhile(
    chromium: Browser, address: str, hall: agreeing.Hall
) -> None:
    id = hall.draft("О содержании дорог")
    hall.send(id, agreeing.stage(Purpose.AGREE, hall.head))
    page = at_desk(chromium, address, hall, hall.head)
    page.goto(f"{address}/desk/approval")
    hall.new_version(id, "О содержании дорог")
    page.get_by_role("link", name="С замечаниями").tap()
    page.locator("#f-remark1").fill("Уточнить, кто отвечает за вывоз снега.")
    page.get_by_role("button", name="Согласовать с замечаниями").tap()
    expect(page.get_by_role("alert")).to_contain_text("Не выполнено")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("link", name="С замечаниями").tap()
    kept = "Уточнить, кто отвечает за вывоз снега."
    expect(page.locator("#f-remark1")).to_have_value(kept)
    page.get_by_role("button", name="Согласовать с замечаниями").tap()
    expect(page.get_by_role("heading", name="На сегодня всё")).to_be_visible()
    page.context.close()


def stand_in(hall: agreeing.Hall, deputy: Reader, *permissions: str) -> None:
    """Let somebody work for the head from now on, in the sessions that are open."""
    since = now().date()  # of UTC: at the office it may be tomorrow already
    change(
        hall, "insert into users.substitution (absent_id, substitute_id, since, until,"
        " permissions, reason, created_by, created_at)"
        " values (%s, %s, %s, %s, %s, 'отпуск', %s, now())",
        hall.head.person_id, deputy.person_id, since, since + timedelta(days=1), list(permissions),
        hall.head.person_id,
    )  # fmt: skip
    query = "update users.session set acting_for = %s where person_id = %s"
    change(hall, query, hall.head.person_id, deputy.person_id)


@pytest.mark.browser
def test_a_substitute_decides_for_the_principal_on_the_desk_and_both_names_show(
    chromium: Browser, address: str, hall: agreeing.Hall
) -> None:
    id = hall.draft("О графике дежурств")
    hall.send(id, agreeing.stage(Purpose.AGREE, hall.head))
    (signed,) = to_sign(hall, "О премировании")
    deputy = hall.people[1]
    page = at_desk(chromium, address, hall, deputy)
    stand_in(hall, deputy)
    page.goto(f"{address}/desk/signing")
    expect(page.get_by_role("main")).to_contain_text("замещение не включает право подписи")
    expect(page.get_by_role("link", name="Подписать")).to_have_count(0)
    page.goto(f"{address}/desk/approval")
    main = page.get_by_role("main")
    expect(main).to_contain_text(f"Работаю за: {hall.head.surname}")
    expect(main).to_contain_text(f"Вы решаете за: {hall.head.surname}")
    page.get_by_role("link", name="Согласовать", exact=True).tap()
    page.get_by_role("dialog").get_by_role("button", name="Согласовать").tap()
    expect(page.get_by_role("heading", name="На сегодня всё")).to_be_visible()
    page.goto(f"{address}/docs/{id}")
    sheet = page.locator("#panel-approval")
    expect(sheet).to_contain_text(deputy.surname)
    expect(sheet).to_contain_text(f"за: {hall.head.surname}")
    query = "select decided_by from approval.visa where document_id = %s"
    assert value_of(hall, query, id) == deputy.person_id
    page.goto(f"{address}/desk/approval")
    page.get_by_role("button", name="Вернуться к своей работе").tap()
    expect(page.get_by_text("Работаю за")).to_have_count(0)
    query = "select state from approval.visa where document_id = %s order by id desc limit 1"
    assert value_of(hall, query, signed) == "open"
    page.context.close()


@pytest.mark.browser
def test_a_substitute_with_the_right_signs_with_a_key_of_ones_own(
    chromium: Browser, address: str, hall: agreeing.Hall
) -> None:
    (id,) = to_sign(hall, "О премировании")
    page = at_desk(chromium, address, hall, hall.author)
    stand_in(hall, hall.author, "signing.sign")
    page.goto(f"{address}/desk/signing")
    page.get_by_role("link", name="Подписать").tap()
    sheet = page.get_by_role("dialog")
    expect(sheet).to_contain_text(hall.author.surname)
    sheet.get_by_role("button", name="Подписать").tap()
    expect(page.get_by_role("heading", name="На сегодня всё")).to_be_visible()
    query = """select array[person_id, decided_by] from approval.visa
        where document_id = %s and decision = 'signed'"""
    assert value_of(hall, query, id) == [hall.head.person_id, hall.author.person_id]
    page.context.close()


COUNT = """
sessionStorage.taps ??= 0;
addEventListener("click", e => e.isTrusted && e.detail > 0 && sessionStorage.taps++, true)
"""


@pytest.mark.browser
def test_signing_takes_two_taps_and_the_password_when_it_is_due(
    chromium: Browser, address: str, hall: agreeing.Hall
) -> None:
    to_sign(hall, "О первом", "О втором")
    page = at_desk(chromium, address, hall, hall.head)
    page.add_init_script(COUNT)
    page.goto(f"{address}/desk")
    page.get_by_role("link", name="Подписать").tap()
    page.get_by_role("dialog").get_by_role("button", name="Подписать").tap()
    expect(page.get_by_role("navigation", name="Очередь").get_by_role("link")).to_have_count(1)
    assert page.evaluate("sessionStorage.taps") == "2"
    let_confirmation_pass(hall)
    page.reload()
    page.get_by_role("link", name="Подписать").tap()
    page.keyboard.type(testing.PASSWORD)
    page.get_by_role("dialog").get_by_role("button", name="Подписать").tap()
    expect(page.get_by_role("heading", name="На сегодня всё")).to_be_visible()
    assert page.evaluate("sessionStorage.taps") == "4"
    page.context.close()


@pytest.mark.browser
def test_a_lost_connection_is_told_and_the_act_is_done_once_when_it_is_back(
    chromium: Browser, address: str, hall: agreeing.Hall
) -> None:
    (id,) = to_sign(hall, "О порядке уборки снега")
    page = at_desk(chromium, address, hall, hall.head)
    page.goto(f"{address}/desk/signing", wait_until="networkidle")
    told = page.get_by_text("Нет связи с сервером")
    expect(told).to_be_hidden()
    page.context.set_offline(True)
    expect(told).to_be_visible()
    page.get_by_role("link", name="Подписать").tap()
    page.get_by_role("dialog").get_by_role("button", name="Подписать").tap()
    again = page.get_by_role("button", name="Повторить")
    expect(page.locator(".toast")).to_contain_text("сервер не отвечает")
    assert is_modal(page)
    button = page.get_by_role("dialog").get_by_role("button", name="Подписать")
    expect(button).to_be_enabled()
    page.context.set_offline(False)
    expect(told).to_be_hidden()
    again.tap()
    expect(page.get_by_role("heading", name="На сегодня всё")).to_be_visible()
    query = "select count(*)::int from signing.signature as s join documents.file as f"
    query += " on f.id = s.file_id where f.document_id = %s"
    assert value_of(hall, query, id) == 1
    page.context.close()


@pytest.mark.browser
def test_an_empty_desk_says_what_is_still_with_others(
    chromium: Browser, address: str, hall: agreeing.Hall
) -> None:
    id = hall.draft("О зимнем содержании")
    signing = agreeing.stage(Purpose.SIGN, hall.head)
    hall.send(id, agreeing.stage(Purpose.AGREE, *hall.people), signing)
    hall.decide(hall.people[0], id, Decision.AGREED)
    page = at_desk(chromium, address, hall, hall.head)
    page.goto(f"{address}/desk")
    expect(page.get_by_role("heading", name="На сегодня всё")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("На завтра ничего")
    page.context.close()


@pytest.mark.browser
def test_what_changed_since_a_decision_is_shown_by_words_and_by_pages(
    chromium: Browser, address: str, hall: agreeing.Hall
) -> None:
    id = hall.draft("О порядке уборки снега")
    hall.send(id, agreeing.stage(Purpose.AGREE, hall.people[0], hall.head))
    hall.decide(hall.head, id, Decision.REMARKS, "Указать срок.")
    page = at_desk(chromium, address, hall, hall.head)
    told: list[str] = []
    page.on("console", lambda m: told.append(m.text) if m.type == "error" else None)
    page.goto(f"{address}/docs/{id}")
    expect(page.get_by_role("link", name="Что изменилось")).to_have_count(0)
    hall.new_version(id, "О порядке уборки снега и наледи")
    page.goto(f"{address}/desk/approval")
    page.get_by_role("link", name="Что изменилось").tap()
    main = page.get_by_role("main")
    expect(main).to_contain_text("После вашего решения")
    expect(main.locator("ins")).to_have_text(
        ["добавлено: и наледи", "добавлено: в новой редакции."]
    )
    expect(main.locator("del")).to_have_text(["убрано: ."])
    expect(main).to_contain_text("Изменено 2 места: добавлено 5 слов, убрано 1 слово")
    expect(main.get_by_text("Приложение")).to_be_hidden()
    main.get_by_text("Страница 2 без изменений").tap()
    expect(main.get_by_text("Приложение")).to_be_visible()
    expect(page.get_by_role("link", name="Согласовать", exact=True)).to_be_visible()
    page.get_by_role("link", name="Страницы рядом").tap()
    expect(page.get_by_role("heading", name="Было: версия 1")).to_be_visible()
    expect(page.get_by_role("heading", name="Стало: версия 2")).to_be_visible()
    pictures = page.get_by_role("img", name="Страница 1")
    expect(pictures).to_have_count(2)
    first, second = (pictures.nth(place).bounding_box() for place in (0, 1))
    assert first is not None
    assert second is not None
    assert (first["y"], first["x"] < second["x"]) == (second["y"], True)
    page.get_by_role("link", name="На рабочий стол").tap()
    expect(page).to_have_url(f"{address}/desk/approval?doc={id}")
    author = at_desk(chromium, address, hall, hall.author, java_script_enabled=False)
    author.goto(f"{address}/docs/{id}")
    panel = author.locator("#panel-approval")
    since = panel.get_by_role("link", name="что изменилось с тех пор")
    expect(since).to_have_attribute("href", re.compile(r"/changes\?from="))
    panel.get_by_role("link", name="Что изменилось", exact=True).click()
    expect(author.get_by_role("main")).to_contain_text("По сравнению с предыдущей версией")
    expect(author.locator("ins")).to_have_count(2)
    assert told == []
    author.context.close()
    page.context.close()


@pytest.mark.browser
def test_a_version_without_a_text_layer_is_told_and_compared_by_its_pages(
    chromium: Browser, address: str, hall: agreeing.Hall
) -> None:
    id = hall.draft("О порядке уборки снега")
    hall.send(id, agreeing.stage(Purpose.AGREE, hall.people[0], hall.head))
    hall.decide(hall.head, id, Decision.REMARKS, "Указать срок.")
    hall.replace(id, agreeing.scan())
    page = at_desk(chromium, address, hall, hall.head)
    page.goto(f"{address}/docs/{id}/changes")
    expect(page.get_by_role("main")).to_contain_text("В нынешней версии нет текстового слоя")
    expect(page.get_by_role("link", name="Страницы рядом")).to_be_visible()
    stranger = testing.make_person(hall.installation, unit_id=hall.town.housing_id)
    other = at_desk(chromium, address, hall, stranger)
    for tail in ("changes", "changes/pages"):
        answer = other.goto(f"{address}/docs/{id}/{tail}")
        assert answer is not None
        assert answer.status == 404
    other.context.close()
    page.context.close()


@pytest.mark.browser
def test_axe_finds_nothing_on_signing_and_its_administration(
    chromium: Browser, address: str, hall: agreeing.Hall
) -> None:
    (signed,) = to_sign(hall, "О премировании")
    id = hall.draft("О порядке уборки снега")
    hall.send(id, agreeing.stage(Purpose.AGREE, hall.people[0], hall.head))
    hall.decide(hall.head, id, Decision.REMARKS, "Указать срок.")
    hall.new_version(id, "О порядке уборки снега и наледи")
    give_administration(hall)
    page = at_desk(chromium, address, hall, hall.head, bypass_csp=True, reduced_motion="reduce")
    page.goto(f"{address}/desk/signing")
    page.get_by_role("link", name="Подписать").tap()
    look(page, "the sheet of signing")
    page.get_by_role("dialog").get_by_role("button", name="Подписать").tap()
    expect(page.get_by_role("heading", name="На сегодня всё")).to_be_visible()
    look(page, "the empty desk")
    file = value_of(
        hall, "select id from documents.file where document_id = %s and version = 2", signed
    )
    signature = value_of(hall, "select id from signing.signature where file_id = %s", file)
    protocol = f"docs/{signed}/files/{file}/signatures/{signature}"
    screens = (
        f"desk/approval?doc={id}&show=changes", f"docs/{id}/changes", f"docs/{id}/changes/pages",
        f"docs/{signed}", protocol, f"docs/{signed}/files/{file}/sign", "admin/routes",
        "admin/routes/new", "admin/signatures", "admin/printing",
    )  # fmt: skip
    for screen in screens:
        page.goto(f"{address}/{screen}", wait_until="networkidle")
        look(page, screen)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), screen
    page.context.close()


def look(page: Page, name: str) -> None:
    """Let axe look at the page as it is now; in the dark theme at its colours only."""
    page.add_script_tag(path=str(AXE))
    page.emulate_media(color_scheme="light")
    found = page.evaluate("axe.run(document).then(r => r.violations)")
    page.emulate_media(color_scheme="dark")
    found += page.evaluate("axe.run(document, ['color-contrast']).then(r => r.violations)")
    told = [(v["id"], n["target"], n.get("failureSummary")) for v in found for n in v["nodes"]]
    assert told == [], name


def give_administration(hall: agreeing.Hall) -> None:
    """Let the head see the screens of administration that belong to signing."""
    query = """insert into users.role_permission (role_id, permission)
        select g.role_id, p from users.role_grant as g, unnest(%s::text[]) as p
        where g.person_id = %s on conflict do nothing"""
    change(hall, query, ["signing.keys", "printing.manage"], hall.head.person_id)
