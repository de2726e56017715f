"""The screens of meetings over HTTP: lists, form, card, refusals."""

from datetime import date
from typing import Any

from plugins.meetings.conftest import Hall


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
