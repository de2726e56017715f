"""Who presides, and endings of members, in a real browser: dialogs fetched from their pages."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from plugins.meetings.conduct.conftest import Held
from plugins.meetings.conftest import Hall
from plugins.meetings.protocol.conftest import PAST, Minutes
from plugins.meetings.protocol.conftest import held as over
from screens.looking import looked_at, page_of
from screens.server import running
from uprava.installation import Installation
from uprava_meetings.values import VoteWay

pytestmark = pytest.mark.browser

SIZES = [(1920, 1080), (1366, 768), (820, 1180), (1180, 820)]
SHOTS = os.environ.get("UPRAVA_SHOTS")


@pytest.fixture(scope="module")
def address(installation: Installation) -> Iterator[str]:
    """The application on a port."""
    with running(installation) as given:
        yield given


def sized(page: Page, name: str) -> None:
    """Look at a page, and at every other size let nothing stick out of it."""
    looked_at(page, name)
    page.emulate_media(color_scheme="light")
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        if SHOTS:
            page.screenshot(path=f"{SHOTS}/{name}-{width}.png")
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, width
    page.set_viewport_size({"width": 1366, "height": 768})


def test_another_presides_by_a_dialog_over_the_hall(
    chromium: Browser, installation: Installation, address: str, held: Held
) -> None:
    hall = held.hall
    page = page_of(chromium, installation, address, hall.secretary)
    page.goto(f"{address}meetings/{held.id}/hall")
    expect(page.get_by_text("Председательствующего нет.")).to_be_visible()
    sized(page, "nobody-presides")
    held.come(hall.chair, *hall.members)
    expect(page.get_by_role("link", name="Сменить…")).to_be_visible()
    page.get_by_role("link", name="Сменить…").click()
    form = page.get_by_role("dialog")
    expect(form.get_by_text("Кто будет председательствовать")).to_be_visible()
    sized(page, "presiding-dialog")
    name = f"{hall.members[0].surname} "
    member = form.get_by_label("Кто будет председательствовать")
    member.select_option(value=str(held.member(hall.members[0])))
    form.get_by_label("Основание").fill("избран присутствующими: председатель заинтересован")
    form.get_by_role("button", name="Отметить").click()
    expect(page.get_by_text("Председательствующий отмечен.")).to_be_visible()
    line = page.get_by_text("избран присутствующими")
    expect(line).to_contain_text(name)
    sized(page, "presiding-chosen")
    held.vote(VoteWay.ROLL)
    page.goto(f"{address}meetings/{held.id}/hall/presiding")
    page.get_by_label("Кто будет председательствовать").select_option(
        value=str(held.member(hall.chair))
    )
    page.get_by_role("button", name="Отметить").click()
    expect(page.get_by_text("голосование").first).to_be_visible()
    sized(page, "presiding-refused")


def test_a_membership_ends_by_a_dialog_and_an_overdue_protocol_is_seen(
    chromium: Browser, installation: Installation, address: str, hall: Hall
) -> None:
    late: Minutes = over(hall, PAST)
    query = "update meetings.meeting set protocol_by = %s where document_id = %s returning 1"
    hall.look(query, PAST, late.id)
    page = page_of(chromium, installation, address, hall.secretary)
    page.goto(f"{address}meetings/held")
    expect(page.get_by_text("протокол просрочен")).to_be_visible()
    sized(page, "overdue-list")
    page.goto(f"{address}docs/{late.id}")
    expect(page.get_by_text("Протокол должен был быть подписан")).to_be_visible()
    sized(page, "overdue-card")
    page.goto(f"{address}meetings/bodies/{hall.body}")
    page.get_by_role("button", name="Действия").first.click()
    page.get_by_role("menuitem", name="Прекратить…").or_(
        page.locator("[data-menu]").get_by_role("link", name="Прекратить…")
    ).first.click()
    expect(page.get_by_role("dialog")).to_contain_text("Голоса и протоколы сохраняются")
    sized(page, "member-end")
    page.goto(f"{address}meetings/bodies/{hall.body}/end")
    sized(page, "body-end")
