"""What everybody sees of appeals without signing in: on a phone, a tablet, a desk; and receipts."""

import base64
import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from plugins.appeals.work.bureau import MINISTRY, Bureau, asked, make_bureau
from screens.server import running
from tests_support.browser import session_token
from uprava import testing
from uprava.db.sql import execute
from uprava.installation import Installation
from uprava_appeals.law.facts import Competence
from uprava_appeals.law.prolonging import Cause
from uprava_appeals.open_interface.identity import sign
from uprava_appeals.open_interface.service.receipts import Receipt, give_receipt
from uprava_appeals.webhooks.values import KEEP
from uprava_appeals.work.service import prolonging
from uprava_appeals.work.values import Longer

AXE = Path(__file__).resolve().parents[2] / "node_modules/axe-core/axe.min.js"
SHOTS = os.environ.get("UPRAVA_SHOTS")
SECRET = "gateway-secret-gateway-secret-1234"
WIDTHS = ((320, 640), (820, 1180), (1366, 900))

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def bureau(installation: Installation) -> Bureau:
    """A bureau whose leader receives on Thursdays."""
    made = make_bureau(installation, testing.make_town(installation))
    hours = """insert into appeals.reception_hours (organisation_id, person_id, weekday, weeks,
        begins, ends, minutes, breaks, place, ahead, version) values (%s, %s, 4, '{1,3}', '14:00',
        '17:00', 15, '{15:00–15:15}', 'ул. Гагарина, д. 34, каб. 204', 1, 1)"""
    with made.office.system() as session:
        values = (made.office.town.organisation_id, made.chief.person_id)
        execute(session, hours, values)
        query = """insert into appeals.subscription (person_id, url, salt, made_at, last_said,
            last_at) values (%s, 'https://portal.example.ru/appeals/events', 'a', now(), '503',
            now())"""
        execute(session, query, (made.registrar.person_id,))
    return made


@pytest.fixture(scope="module")
def receipt(bureau: Bureau) -> tuple[str, Receipt]:
    """The number of an appeal to which much happened, and its receipt."""
    id = bureau.appeal(*asked(Competence.OWN, Competence.OTHER))
    longer = Longer(10, Cause.EXCEPTIONAL, "Комиссия выезжает во вторник.")
    bureau.act(bureau.chief, prolonging.extend, id, longer)
    bureau.decide(id, "forward", place=1, bodies=(MINISTRY,))
    given: Receipt = bureau.act(bureau.registrar, give_receipt, id)
    return str(bureau.row(id).number), given


@pytest.fixture(scope="module")
def address(installation: Installation, bureau: Bureau) -> Iterator[str]:
    """The site, behind a gateway that identifies people."""
    with pytest.MonkeyPatch.context() as patch, running(installation) as served:
        patch.setenv("UPRAVA_APPEALS_SITE_FORM", "header")
        patch.setenv("UPRAVA_APPEALS_SITE_SECRET", SECRET)
        patch.setenv("UPRAVA_APPEALS_SITE_LOGIN", bureau.registrar.login)
        yield served


def signed() -> dict[str, str]:
    """Headers as the gateway sets them."""
    said = {"surname": "Кузнецова", "given_name": "Анна", "patronymic": "Дмитриевна",
            "account": "1000321", "at": int(time.time())}  # fmt: skip
    person = base64.urlsafe_b64encode(json.dumps(said).encode()).decode()
    return {"x-uprava-person": person, "x-uprava-signature": sign(person, SECRET)}


def looked_at(page: Page, name: str) -> None:
    width = page.viewport_size["width"] if page.viewport_size else 0
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/open-{name}-{width}.png", full_page=True)
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("axe.run(document).then(r => r.violations)")
    assert [(v["id"], n["target"], n["html"]) for v in found for n in v["nodes"]] == [], name
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, name


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("size", WIDTHS, ids=lambda size: str(size[0]))
def test_a_citizen_asks_how_an_appeal_stands_and_sends_another(
    chromium: Browser, address: str, receipt: tuple[str, Receipt], size: tuple[int, int], look: Any
) -> None:
    number, given = receipt
    view: Any = {"width": size[0], "height": size[1]}
    context = chromium.new_context(locale="ru-RU", color_scheme=look, viewport=view)
    page, told = context.new_page(), list[str]()
    page.on("console", lambda m: told.append(m.text) if m.type == "error" else None)
    page.goto(f"{address}appeals/status")
    looked_at(page, f"ask-{look}")
    page.get_by_label("Номер обращения или расписки").fill(number)
    page.get_by_label("Код проверки").fill("0000-0000-0000")
    page.keyboard.press("Enter")
    expect(page.get_by_text("сведений нет")).to_be_visible()
    looked_at(page, f"wrong-{look}")
    page.get_by_label("Код проверки").fill(given.secret.lower())
    page.keyboard.press("Enter")
    expect(page.get_by_text(MINISTRY.name)).to_be_visible()
    looked_at(page, f"status-{look}")
    page.get_by_role("link", name="Часы личного приёма").click()
    expect(page.get_by_text("каб. 204")).to_be_visible()
    looked_at(page, f"hours-{look}")
    page.goto(f"{address}appeals/send")
    expect(page.get_by_text("547-ФЗ")).to_be_visible()
    looked_at(page, f"elsewhere-{look}")
    assert [each for each in told if "404" not in each] == []
    context.set_extra_http_headers(signed())
    page.goto(f"{address}appeals/send")
    looked_at(page, f"send-{look}")
    page.get_by_label("Текст обращения").fill("Во дворе не горят фонари.")
    page.get_by_role("button", name="Отправить обращение").click()
    expect(page.get_by_role("alert")).to_be_visible()
    looked_at(page, f"mistake-{look}")
    page.get_by_label("Сведения верны").check()
    page.get_by_role("button", name="Отправить обращение").click()
    code = page.get_by_text("Код проверки").first
    if code.count():
        expect(page.get_by_role("heading", name="Обращение принято")).to_be_visible()
        looked_at(page, f"sent-{look}")
    context.close()


@pytest.mark.parametrize("look", ["light", "dark"])
def test_a_registrar_gives_a_receipt_and_an_administrator_watches_subscriptions(
    chromium: Browser, installation: Installation, bureau: Bureau, address: str, look: Any
) -> None:
    keeper = testing.make_person(installation, unit_id=bureau.town_unit, permissions=(KEEP,))
    id = bureau.appeal()
    bureau.act(bureau.registrar, give_receipt, id)
    for who, path, name in ((bureau.registrar, f"appeals/{id}/receipt", "receipt"),
                            (keeper, "appeals/subscriptions", "subscriptions")):  # fmt: skip
        for width, height in WIDTHS[1:]:
            view: Any = {"width": width, "height": height}
            context = chromium.new_context(locale="ru-RU", color_scheme=look, viewport=view)
            token = session_token(installation, who)
            context.add_cookies([{"name": "sid", "value": token, "url": address}])
            page = context.new_page()
            page.goto(f"{address}{path}")
            looked_at(page, f"{name}-{look}")
            context.close()
