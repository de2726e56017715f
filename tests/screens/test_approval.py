"""Approval in a real browser: a draft is agreed by three, answered, signed on the desk, read."""

import os
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from uprava import testing
from uprava.approval.models import Decision, Purpose
from uprava.clock import now
from uprava.installation import Installation
from uprava.users.reader import Reader
from uprava.users.service.signing_in import Device, open_session

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "scripts"), str(Path(__file__).parent)]

import agreeing  # noqa: E402 -- the folders are added above
import assets  # noqa: E402
import server  # noqa: E402

SHOTS = os.environ.get("UPRAVA_SHOTS")
AXE = ROOT / "node_modules/axe-core/axe.min.js"
SIZES = {"1366": (1366, 900), "1920": (1920, 1080), "land": (1180, 820), "port": (820, 1180)}


@pytest.fixture(scope="module")
def hall(installation: Installation) -> agreeing.Hall:
    return agreeing.make_hall(installation)


@pytest.fixture(scope="module")
def address(hall: agreeing.Hall) -> Iterator[str]:
    assets.make_assets(lambda _text: None)
    with server.running(hall.installation) as made:
        yield made.rstrip("/")


def page_of(
    browser: Browser, address: str, hall: agreeing.Hall, reader: Reader, **options: Any
) -> Page:
    """Return a page signed in as somebody; reports of the policy are kept on it."""
    with hall.as_(reader) as session:
        sid = open_session(
            session, person_id=reader.person_id, device=Device("127.0.0.1", "test"), now=now(),
            hours=1,
        )  # fmt: skip
    size = {"width": 1366, "height": 900}
    context = browser.new_context(**{"viewport": size, "locale": "ru-RU", **options})
    context.add_cookies([{"name": "sid", "value": sid, "url": address}])
    return context.new_page()


@pytest.fixture(scope="module")
def queue(hall: agreeing.Hall) -> list[Any]:
    """Documents before the head: two to sign, one to agree, one to read."""
    today = testing.TODAY
    first = hall.draft(
        "О внесении изменений в муниципальную программу «Формирование среды»", due_on=today
    )
    second = hall.draft(
        "О создании комиссии по приёмке дворовых территорий", due_on=today + timedelta(days=4)
    )
    agreed = hall.draft("О порядке содержания дорог зимой", due_on=date(2026, 11, 19))
    read = hall.draft("О графике отпусков")
    for id in (first, second):
        agree = agreeing.stage(Purpose.AGREE, *hall.people)
        hall.send(id, agree, agreeing.stage(Purpose.SIGN, hall.head))
        for each in hall.people:
            hall.decide(each, id)
    hall.send(agreed, agreeing.stage(Purpose.AGREE, hall.people[0], hall.head, hall.people[1]))
    hall.decide(hall.people[0], agreed, Decision.REMARKS, "Уточнить срок начала работ.")
    hall.send(read, agreeing.stage(Purpose.READ, hall.head, *hall.people))
    return [first, second, agreed, read]


def shoot(page: Page, name: str) -> None:
    """Keep a picture when pictures are asked for."""
    if SHOTS:
        page.wait_for_timeout(300)
        page.screenshot(path=f"{SHOTS}/{name}.png")


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(
    chromium: Browser, address: str, hall: agreeing.Hall, queue: list[Any], theme: str
) -> None:
    page = page_of(
        chromium, address, hall, hall.head, color_scheme=theme, bypass_csp=True,
        reduced_motion="reduce",
    )  # fmt: skip
    screens = ["/desk/signing", "/desk/approval", "/desk/acquaintance", "/desk/review"]
    screens += ["/work/approval", "/work/signing"]
    screens += [f"/docs/{queue[2]}{tail}" for tail in ("", "/approval/remarks", "/approval/add")]
    for screen in screens:
        page.goto(address + screen, wait_until="load")
        page.add_script_tag(path=str(AXE))
        found = page.evaluate("axe.run(document).then(r => r.violations)")
        told = [(v["id"], n["target"], n.get("failureSummary")) for v in found for n in v["nodes"]]
        assert told == [], f"{theme} {screen}"
    page.context.close()


@pytest.mark.browser
@pytest.mark.skipif(not SHOTS, reason="pictures are made when UPRAVA_SHOTS names a folder")
def test_pictures(chromium: Browser, address: str, hall: agreeing.Hall, queue: list[Any]) -> None:
    for theme in ("light", "dark"):
        for name, (width, height) in SIZES.items():
            touch = name in ("land", "port")
            page = page_of(
                chromium, address, hall, hall.head, color_scheme=theme, has_touch=touch,
                viewport={"width": width, "height": height},
            )  # fmt: skip
            screens = {"sign": "/desk/signing", "agree": "/desk/approval", "done": "/desk/review"}
            if not touch:
                screens = {"card": f"/docs/{queue[2]}", "desk": "/desk/signing"}
            for what, path in screens.items():
                page.goto(address + path, wait_until="networkidle")
                shoot(page, f"{what}-{name}-{theme}")
            page.context.close()


@pytest.mark.browser
def test_a_draft_is_agreed_answered_signed_and_read(
    chromium: Browser, address: str, installation: Installation
) -> None:
    surnames = ("Гусев", "Дятлов", "Зимин", "Котов", "Лосев")
    hall = agreeing.make_hall(installation, surnames)  # nothing else waits on their desks
    id = hall.draft("О порядке уборки снега")
    card = f"{address}/docs/{id}"
    reports: list[str] = []
    author = watched(page_of(chromium, address, hall, hall.author), reports)
    author.goto(card)
    send(author, hall)
    expect(author.locator("#panel-approval")).to_contain_text("согласовано 0 из 3")

    for place, reader in enumerate(hall.people):
        page = watched(page_of(chromium, address, hall, reader), reports)
        page.goto(card)
        if place == 1:
            page.get_by_role("link", name="С замечаниями").click()
            page.locator("#f-remark1").fill("Указать срок уборки.")
            page.locator("#f-clause1").fill("п. 1")
            page.get_by_role("button", name="Согласовать с замечаниями").click()
        else:
            page.get_by_role("link", name="Согласовать", exact=True).click()
            page.get_by_role("dialog").get_by_role("button", name="Согласовать").click()
        expect(page.locator(".toast").first).to_contain_text("Согласовано")
        page.context.close()

    hall.new_version(id, "О порядке уборки снега")
    author.goto(card)
    author.get_by_role("link", name="Ответить").click()
    author.locator("#f-reason").fill("Срок указан.")
    author.get_by_role("button", name="Записать ответ").click()
    expect(author.locator("#panel-approval")).to_contain_text("Срок указан.")
    objector = watched(page_of(chromium, address, hall, hall.people[1]), reports)
    objector.goto(f"{address}/desk/approval?doc={id}")
    objector.get_by_role("link", name="Согласовать", exact=True).click()
    objector.get_by_role("dialog").get_by_role("button", name="Согласовать").click()
    expect(objector.get_by_role("heading", name="На сегодня всё")).to_be_visible()

    head = watched(page_of(chromium, address, hall, hall.head), reports)
    head.goto(f"{address}/desk/signing?doc={id}")
    expect(head.get_by_role("main")).to_contain_text("согласовано 3 из 3")
    head.keyboard.press("s")
    head.get_by_role("dialog").get_by_role("button", name="Подписать").click()
    expect(head.locator(".toast").first).to_contain_text("Документ подписан")
    head.goto(f"{address}/desk/signing")
    expect(head.get_by_role("main")).not_to_contain_text("О порядке уборки снега")

    reader = watched(page_of(chromium, address, hall, hall.people[0]), reports)
    reader.goto(f"{address}/desk/acquaintance?doc={id}")
    reader.get_by_role("button", name="Ознакомлен").click()
    author.goto(card)
    expect(author.locator("#panel-approval")).to_contain_text("пройден")
    assert reports == []


def watched(page: Page, reports: list[str]) -> Page:
    """Collect what the browser reports of the policy of the content."""
    page.on("console", lambda m: reports.append(m.text) if "Content Security" in m.text else None)
    page.on("pageerror", lambda error: reports.append(str(error)))
    return page


def send(page: Page, hall: agreeing.Hall) -> None:
    """Put a route together: three people agree, the head signs, one reads."""
    page.locator("[data-dialog='act-approval-start']").first.evaluate("e => e.click()")
    dialog = page.locator("#act-approval-start")
    steps = (("", hall.people), ("Подписание", (hall.head,)), ("Ознакомление", hall.people[:1]))
    for place, (added, people) in enumerate(steps):
        if added:
            dialog.get_by_role("button", name=f"{added}: Добавить этап").click()
        block = dialog.locator("details.stage-in").nth(place)
        expect(block).to_contain_text(f"Этап {place + 1}. {added}")
        for each in people:
            block.get_by_role("combobox", name="Кто", exact=True).fill(each.surname)
            block.get_by_role("option", name=each.surname).first.click()
    dialog.get_by_role("button", name="Отправить").click()
    expect(page.locator(".toast").first).to_contain_text("Отправлено по маршруту")


@pytest.mark.browser
def test_targets_of_the_desk_fit_a_finger(
    chromium: Browser, address: str, hall: agreeing.Hall, queue: list[Any]
) -> None:
    for size in ("land", "port"):
        width, height = SIZES[size]
        page = page_of(
            chromium, address, hall, hall.head, has_touch=True,
            viewport={"width": width, "height": height},
        )  # fmt: skip
        for folder in ("signing", "approval", "acquaintance"):
            page.goto(f"{address}/desk/{folder}")
            small = page.evaluate(
                """() => [...document.querySelectorAll('button, .btn, .seg a, .qi')]
                .filter(e => e.checkVisibility({checkVisibilityCSS: true}))
                .map(e => [e.textContent.trim(), e.getBoundingClientRect()])
                .filter(([, r]) => r.width < 44 || r.height < 44).map(([t]) => t)"""
            )
            assert small == [], f"{size} {folder}"
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.context.close()


@pytest.mark.browser
def test_without_scripts_the_desk_signs_and_goes_on(
    chromium: Browser, address: str, hall: agreeing.Hall, queue: list[Any]
) -> None:
    page = page_of(chromium, address, hall, hall.head, java_script_enabled=False)
    page.goto(f"{address}/desk/approval")
    page.get_by_role("link", name="Согласовать", exact=True).click()
    page.get_by_role("button", name="Согласовать").click()
    assert page.url.endswith(f"/docs/{queue[2]}")
    page.goto(f"{address}/desk/acquaintance")
    page.get_by_role("button", name="Ознакомлен").click()
    expect(page.get_by_role("heading", name="На сегодня всё")).to_be_visible()


@pytest.mark.browser
def test_what_cannot_be_signed_in_bulk_stays_selected_with_its_reason(
    chromium: Browser, address: str, hall: agreeing.Hall, queue: list[Any]
) -> None:
    page = page_of(chromium, address, hall, hall.head)
    page.goto(f"{address}/work/signing")
    page.locator("input[name=id]").first.check()
    for box in page.locator("input[name=id]").all():
        box.check()
    page.get_by_role("button", name="Подписать").click()
    stale = page.locator(f"input[name='exactly-{queue[1]}']")
    stale.evaluate("e => e.value = e.value.replace(/.$/, c => c === '0' ? '1' : '0')")
    page.get_by_role("button", name="Подписать").click()
    expect(page.locator("#work")).to_contain_text("1")
    expect(page.locator("input[name=id]:checked")).to_have_count(1)
    expect(page.locator(f"#why-{queue[1]}")).to_be_visible()
