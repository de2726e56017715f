"""Planning in a real browser: lists, month, series, invitations, calendars; looked at by axe."""

import os
import re
from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, expect
from plugins.meetings.conftest import Hall
from plugins.meetings.planning.test_invitations import approve, give_addresses
from plugins.meetings.series.test_series import PLAN, begun, settle
from screens.looking import looked_at, page_of
from screens.server import running
from uprava.clock import now
from uprava.installation import Installation
from uprava_meetings.planning.service.answers import answer
from uprava_meetings.planning.service.guests import add_guest
from uprava_meetings.planning.service.invitations import own_invitation
from uprava_meetings.planning.service.telling import tell
from uprava_meetings.planning.values import Guest, Reply
from uprava_meetings.values import Answer

pytestmark = pytest.mark.browser

SIZES = [(1920, 1000), (820, 1180), (1180, 820), (390, 800)]
SHOTS = os.environ.get("UPRAVA_SHOTS")


@pytest.fixture(scope="module")
def address(installation: Installation) -> Iterator[str]:
    """The application on a port."""
    with running(installation) as given:
        yield given


def soon(days: int) -> date:
    """A day some days from now."""
    return now().date() + timedelta(days=days)


def invited_meeting(hall: Hall) -> UUID:
    """A meeting with answers of every kind."""
    head = hall.plan(soon(20))
    give_addresses(hall)
    hall.act(hall.secretary, add_guest, head.id,
             Guest(None, "Ким О. О.", "депутат городского Совета", "kim@example.org"))  # fmt: skip
    approve(hall, head)
    hall.act(hall.secretary, tell, head.id, "The agenda is approved")
    for who, reply in (
        (hall.chair, Reply(Answer.ACCEPTED)),
        (hall.members[0], Reply(Answer.DECLINED, "командировка до конца недели")),
    ):
        found = hall.ask(who, own_invitation, head.id)
        hall.act(who, answer, head.id, found.id, reply)
    return head.id


def sized(page: Page, address: str, name: str) -> None:
    """Look at a page, and at every other size let nothing stick out of it."""
    page.goto(address)
    looked_at(page, name)
    page.emulate_media(color_scheme="light")
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        if SHOTS:
            page.screenshot(path=f"{SHOTS}/{name}-{width}.png")
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, width
    page.set_viewport_size({"width": 1366, "height": 900})


def test_a_series_from_its_rule_to_the_plan_of_the_year(
    chromium: Browser, installation: Installation, address: str, hall: Hall
) -> None:
    page = page_of(chromium, installation, address, hall.secretary)
    page.goto(f"{address}meetings")
    looked_at(page, "empty")
    page.goto(f"{address}meetings/series")
    looked_at(page, "series-empty")
    page.get_by_role("link", name="Серия", exact=True).first.click()
    page.get_by_label("Орган").select_option(label="Коллегия администрации")
    page.get_by_label("Вторник").check()
    page.get_by_label("Неделя месяца").select_option(label="вторая")
    page.get_by_label("Где").fill("зал 201, ул. Ленина, 1")
    page.get_by_role("button", name="Показать ближайшие даты").click()
    expect(page.get_by_text("во 2-й вторник месяца")).to_be_visible()
    looked_at(page, "series-form")
    page.get_by_role("button", name="Сохранить").click()
    expect(page.get_by_text("страница обновится сама")).to_be_visible()
    id = int(page.url.rpartition("/")[2].partition("?")[0])
    hall.today, hall.at = now().date(), now()
    settle(hall, id)
    expect(page.get_by_text("страница обновится сама")).to_have_count(0)
    sized(page, f"{address}meetings/series/{id}", "series")
    sized(page, f"{address}meetings/series", "series-list")
    sized(page, f"{address}meetings/year", "year")
    sized(page, f"{address}meetings", "coming")
    sized(page, f"{address}meetings/month?month={soon(40):%Y-%m}", "month")
    page.get_by_role("link", name="Следующий месяц").click()
    expect(page.get_by_role("link", name="Коллегия администрации").first).to_be_visible()
    page.goto(f"{address}meetings/series/{id}/end")
    looked_at(page, "series-end")
    page.goto(f"{address}meetings/new")
    sized(page, f"{address}meetings/new", "form")


def test_invitations_from_the_guest_to_the_answer(
    chromium: Browser, installation: Installation, address: str, hall: Hall
) -> None:
    begun(hall, PLAN)
    id = invited_meeting(hall)
    page = page_of(chromium, installation, address, hall.secretary)
    sized(page, f"{address}docs/{id}", "card")
    sized(page, f"{address}meetings/{id}/invited", "invited")
    page.get_by_role("link", name="Пригласить", exact=True).click()
    looked_at(page, "guest")
    page.get_by_role("combobox", name="Кого пригласить").fill("Лебедева Н. Н.")
    page.get_by_label("Должность").fill("эксперт")
    page.get_by_role("button", name="Пригласить").click()
    expect(page.get_by_text("нет адреса почты: сообщите сами")).to_be_visible()
    page.get_by_role("button", name="Действия с приглашением: Лебедева Н. Н.").click()
    page.get_by_role("menuitem", name="Отозвать приглашение…").or_(
        page.get_by_role("link", name="Отозвать приглашение…")
    ).first.click()
    expect(page.get_by_role("dialog")).to_contain_text("Отозвать приглашение?")
    looked_at(page, "take-back")
    page.get_by_role("dialog").get_by_role("button", name="Отозвать приглашение").click()
    expect(page.get_by_text("Лебедева")).to_have_count(0)
    page.get_by_role("link", name="Не придут").click()
    expect(page.get_by_text("командировка до конца недели")).to_be_visible()
    member = page_of(chromium, installation, address, hall.members[1])
    sized(member, f"{address}meetings/mine", "mine")
    member.get_by_role("button", name="Приду", exact=True).click()
    expect(member.get_by_text("Ответ сохранён.")).to_be_visible()
    member.goto(f"{address}docs/{id}")
    member.get_by_role("link", name="Не приду…").click()
    member.get_by_role("button", name="Ответить").click()
    expect(member.get_by_text("Укажите причину").first).to_be_visible()
    looked_at(member, "answer")
    member.get_by_label("Причина отказа").fill("отпуск")
    member.get_by_role("button", name="Ответить").click()
    expect(member.get_by_text("Ответ сохранён.")).to_be_visible()
    looked_at(member, "card-of-a-member")


def test_one_s_own_calendar(
    chromium: Browser, installation: Installation, address: str, hall: Hall
) -> None:
    page = page_of(chromium, installation, address, hall.chair)
    page.goto(f"{address}meetings/calendar")
    looked_at(page, "calendar-none")
    page.get_by_role("button", name="Создать адрес").click()
    expect(page.get_by_label("Адрес календаря")).to_have_value(
        re.compile(r"/meetings/feed\.ics\?key=")
    )
    looked_at(page, "calendar-made")
    page.goto(f"{address}meetings/calendar")
    looked_at(page, "calendar")
    page.get_by_role("link", name="Отключить…").click()
    looked_at(page, "calendar-off")
    page.get_by_role("dialog").get_by_role("button", name="Отключить").click()
    expect(page.get_by_text("Адреса пока нет.")).to_be_visible()
