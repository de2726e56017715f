"""Approval in a real browser: a draft goes to three people, is answered, signed on the desk, read."""

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
    first = hall.draft("О внесении изменений в муниципальную программу «Формирование среды»",
                       due_on=today)
    second = hall.draft("О создании комиссии по приёмке дворовых территорий",
                        due_on=today + timedelta(days=4))
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
def test_pictures(
    chromium: Browser, address: str, hall: agreeing.Hall, queue: list[Any]
) -> None:
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
