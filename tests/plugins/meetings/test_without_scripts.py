"""Acts that scripts ask for in a dialog are reached by links alone."""

from datetime import date
from typing import Any

import lxml.html
import pytest
from litestar.testing import TestClient
from plugins.meetings.conftest import ZONE, Hall
from plugins.meetings.without_scripts import Plain
from uprava.clock import now
from uprava_meetings.bodies.service import bodies
from uprava_meetings.planning.service import guests, invitations
from uprava_meetings.planning.values import Guest
from uprava_meetings.values import Role

DAY = date(2096, 12, 18)


def invited(hall: Hall) -> tuple[str, int]:
    """Return the page of those invited and a guest with an address who was told."""
    hall.at = now().astimezone(ZONE)
    meeting = hall.plan(DAY).id
    hall.act(hall.secretary, invitations.invite, meeting)
    hall.approve(meeting)
    guest = Guest(None, "Гость С. С.", "директор", "guest@example.ru")
    id = int(hall.act(hall.secretary, guests.add_guest, meeting, guest))
    return f"/meetings/{meeting}/invited", id


def test_an_invitation_is_taken_back_by_links(hall: Hall, client: TestClient[Any]) -> None:
    page, guest = invited(hall)
    with hall.at_the_screen(client, hall.secretary) as browser:
        walk = Plain(browser, page)
        walk.follow("Отозвать приглашение…")
        assert "Гость С. С. получит сообщение, что приглашение отозвано." in walk.text
        walk.follow("Отмена")
        assert "Гость С. С." in walk.text
        walk.follow("Отозвать приглашение…")
        walk.press("Отозвать приглашение")
        assert "Гость С. С." not in walk.text
    assert hall.look("select count(*) from meetings.invitation where id = %s", guest) == 0


def test_a_letter_is_sent_again_by_links(hall: Hall, client: TestClient[Any]) -> None:
    page, guest = invited(hall)
    letters = "select count(*) from meetings.letter where invitation_id = %s"
    hall.look("update meetings.letter set state = 'failed' returning id")
    assert hall.look(letters, guest) == 1
    with hall.at_the_screen(client, hall.secretary) as browser:
        walk = Plain(browser, page)
        walk.follow("Отправить письмо ещё раз…")
        assert "guest@example.ru" in walk.text
        walk.press("Отправить")
        assert walk.links("Отправить письмо ещё раз…") == [], "it is on its way"
        again = browser.get(f"{page}/{guest}/letter")
        assert again.status_code == 409
        assert "письмо уже отправляется" in again.text.lower()
    assert hall.look(letters, guest) == 2


def test_a_membership_and_a_body_end_by_links(hall: Hall, client: TestClient[Any]) -> None:
    page = f"/meetings/bodies/{hall.body}"
    ended = "select count(*) from meetings.member where body_id = %s and until is not null"
    with hall.at_the_screen(client, hall.keeper) as browser:
        walk = Plain(browser, page)
        member = next(each for each in walk.links("Прекратить…") if "/members/" in each)
        walk.open(member)
        assert "состоит в органе по сегодняшний день" in walk.text
        walk.press("Прекратить полномочия")
        assert hall.look(ended, hall.body) == 1
        walk.follow("Упразднить…")
        assert "С завтрашнего дня заседания органа «Коллегия администрации»" in walk.text
        walk.press("Упразднить")
        assert browser.get(f"{page}/end").status_code == 409
    assert hall.look("select ended_on is not null from meetings.body where id = %s", hall.body)


def test_who_has_not_begun_does_not_become_a_member(hall: Hall, client: TestClient[Any]) -> None:
    id = hall.join(hall.outsider(), Role.MEMBER, since=DAY)
    with hall.at_the_screen(client, hall.keeper) as browser:
        walk = Plain(browser, f"/meetings/bodies/{hall.body}/members/{id}/end")
        assert "не войдёт в состав органа" in walk.text
        walk.press("Прекратить полномочия")
    assert hall.look("select count(*) from meetings.member where id = %s", id) == 0


def test_the_own_calendar_is_changed_and_switched_off_by_links(
    hall: Hall, client: TestClient[Any]
) -> None:
    owner, key = hall.chair.person_id, "select token_hash from meetings.feed where person_id = %s"
    with hall.at_the_screen(client, hall.chair) as browser:
        assert browser.get("/meetings/calendar/again").status_code == 409
        walk = Plain(browser, "/meetings/calendar")
        walk.press("Создать адрес")
        first = hall.look(key, owner)
        walk.open("/meetings/calendar")
        walk.follow("Сменить адрес…")
        walk.press("Сменить адрес")
        assert hall.look(key, owner) not in (None, first)
        walk.open("/meetings/calendar")
        walk.follow("Отключить…")
        walk.press("Отключить")
    assert hall.look(key, owner) is None


@pytest.mark.parametrize("tail", ["end", "members/{member}/end"])
def test_a_dialog_is_given_the_question_alone_and_strangers_nothing(
    hall: Hall, client: TestClient[Any], tail: str
) -> None:
    member = hall.look("select min(id) from meetings.member where body_id = %s", hall.body)
    page = f"/meetings/bodies/{hall.body}/{tail.format(member=member)}"
    with hall.at_the_screen(client, hall.keeper) as browser:
        part = lxml.html.fragments_fromstring(
            browser.get(page, headers={"hx-request": "true"}).text.strip()
        )
        assert [each.tag for each in part] == ["form"]
    with hall.at_the_screen(client, hall.stranger) as browser:
        assert browser.get(page).status_code == 403
    assert hall.ask(hall.keeper, bodies.get_body, hall.body).ended_on is None
