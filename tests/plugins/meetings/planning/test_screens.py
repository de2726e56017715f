"""The screens of meetings over HTTP: lists, form, card, refusals."""

import html
import re
from datetime import date
from typing import Any

import pytest
from plugins.meetings.conftest import Hall
from plugins.meetings.planning.test_invitations import approve
from uprava_meetings.planning.routes import lists
from uprava_meetings.planning.service.answers import answer
from uprava_meetings.planning.service.invitations import own_invitation
from uprava_meetings.planning.service.reading import get_meeting
from uprava_meetings.planning.service.telling import tell
from uprava_meetings.planning.values import Reply
from uprava_meetings.values import Answer


def form(hall: Hall, **changes: str) -> dict[str, str]:
    """The fields of a meeting."""
    return {
        "body": str(hall.body), "form": "in-person", "day": "2027-02-16", "begins": "10:00",
        "ends": "11:30", "until": "", "place": "зал 201", "link": "", **changes,
    }  # fmt: skip


def test_the_secretary_plans_moves_and_cancels(client: Any, hall: Hall) -> None:
    with hall.at_the_screen(client, hall.secretary) as desk:
        assert "Заседаний нет" in desk.get("/meetings").text
        made = desk.post("/meetings/new", data=form(hall), follow_redirects=True)
        assert made.status_code == 200
        assert "16.02.2027" in made.text
        assert "Положение о коллегии, п. 3.4" in made.text
        id = made.url.path.rpartition("/")[2]
        assert "зал 201" in desk.get("/meetings").text
        assert "Февраль 2027" in desk.get("/meetings/year?year=2027").text
        assert "зал 201" in desk.get(f"/meetings/{id}/plan").text
        moved = form(hall, day="2027-02-18", _v="1")
        assert "18.02.2027" in desk.post(
            f"/meetings/{id}/plan", data=moved, follow_redirects=True
        ).text  # fmt: skip
        refused = desk.post(f"/meetings/{id}/cancel", data={"_v": "2", "why": ""})
        assert refused.status_code == 422
        desk.post(f"/meetings/{id}/cancel", data={"_v": "2", "why": "карантин"})
        assert "Отменено" in desk.get("/meetings/held").text
        assert "карантин" in desk.get(f"/docs/{id}").text, "the card says why"


def test_a_long_list_goes_on_at_the_next_page(
    client: Any, hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "PAGE_SIZE", 2)
    made = [hall.plan(date(2027, 2, day)).id for day in (1, 2, 2, 3, 4)]
    with hall.at_the_screen(client, hall.secretary) as desk:
        found: list[str] = []
        page = "/meetings"
        while page:
            text = desk.get(page).text
            found += re.findall(r'href="/docs/([0-9a-f-]{36})"', text)
            further = re.search(r'href="([^"]+)" rel="next"', text)
            page = html.unescape(further[1]) if further else ""
        assert found == [str(each) for each in made]
        assert desk.get("/meetings?after=nothing").text.count('href="/docs/') == 2


def test_what_is_wrong_is_told_and_what_was_typed_stays(client: Any, hall: Hall) -> None:
    with hall.at_the_screen(client, hall.secretary) as desk:
        refused = desk.post("/meetings/new", data=form(hall, day="", place="зал 7"))
        assert refused.status_code == 422
        assert "зал 7" in refused.text
        assert "Укажите день и время" in refused.text
        refused = desk.post("/meetings/new", data=form(hall, body="999999"))
        assert refused.status_code == 422


def test_a_member_reads_and_plans_nothing(client: Any, hall: Hall) -> None:
    head = hall.plan(date(2027, 2, 16))
    with hall.at_the_screen(client, hall.members[0]) as desk:
        seen = desk.get(f"/docs/{head.id}")
        assert seen.status_code == 200
        assert "зал 201" in seen.text
        assert f"/meetings/{head.id}/plan" not in seen.text
        assert desk.get("/meetings/new").status_code == 403
        assert desk.get(f"/meetings/{head.id}/plan").status_code == 403
        assert desk.post(f"/meetings/{head.id}/cancel", data={}).status_code == 403
    with hall.at_the_screen(client, hall.outsider()) as desk:
        assert desk.get(f"/docs/{head.id}").status_code == 404
        assert desk.get(f"/meetings/{head.id}/plan").status_code == 404


def test_a_new_meeting_begins_with_the_usual_hall_and_length(client: Any, hall: Hall) -> None:
    with hall.at_the_screen(client, hall.secretary) as desk:
        page = desk.get("/meetings/new").text
        assert 'value="зал 201"' in page
        assert 'value="11:30"' in page
        assert 'value="зал 201"' in desk.get("/meetings/series/new").text


def test_a_moved_meeting_asks_again_and_tells_who_is_invited(client: Any, hall: Hall) -> None:
    head = hall.plan(date(2027, 2, 16))
    approve(hall, head)
    hall.act(hall.secretary, tell, head.id, "The agenda is approved")
    member = hall.members[0]
    found = hall.ask(member, own_invitation, head.id)
    hall.act(member, answer, head.id, found.id, Reply(Answer.ACCEPTED))
    version = str(hall.ask(hall.secretary, get_meeting, head.id).version)
    with hall.at_the_screen(client, hall.secretary) as desk:
        assert "Оповестить приглашённых" in desk.get(f"/meetings/{head.id}/plan").text
        moved = form(hall, day="2027-02-18", tell="on", _v=version)
        shown = desk.post(f"/meetings/{head.id}/plan", data=moved, follow_redirects=True)
        assert "Оповещены 4 человека" in shown.text
    assert hall.ask(member, own_invitation, head.id).answer == "none"
    query = "select text from work.notice where person_id = %s order by id desc limit 1"
    assert hall.look(query, member.person_id) == (
        "Заседание перенесено: Заседание коллегии администрации 18.02.2027, 18.02.2027 10:00"
    )
    with hall.at_the_screen(client, hall.secretary) as desk:
        elsewhere = form(hall, day="2027-02-18", place="зал 7", _v=str(int(version) + 1))
        desk.post(f"/meetings/{head.id}/plan", data=elsewhere)
        assert "зал 7" in desk.get(f"/docs/{head.id}").text
    told = "select count(*) from work.notice where person_id = %s and document_id = %s"
    assert hall.look(told, member.person_id, head.id) == 2
