"""Periodic assignments at the screens and for programs."""

import re
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from tests_support.browser import session_token
from uprava import testing
from uprava.clock import now, office_day
from uprava.users.reader import Reader
from uprava_assignments.giving.service import drafting
from uprava_assignments.periodic.jobs import give_instances_of


class Desk:
    """A signed-in person at the screens, without scripts."""

    def __init__(self, client: Any, hall: Any, reader: Reader) -> None:
        self.client, self.sid, self.csrf = client, session_token(hall.installation, reader), ""

    def ask(self, method: str, path: str, **options: Any) -> Any:
        self.client.cookies.clear()
        self.client.cookies.set("sid", self.sid)
        if self.csrf:
            self.client.cookies.set("csrf", self.csrf)
        answer = self.client.request(
            method, path, headers={"x-csrftoken": self.csrf}, follow_redirects=False, **options
        )
        self.csrf = answer.cookies.get("csrf") or self.csrf
        self.client.cookies.clear()
        return answer

    def get(self, path: str) -> Any:
        return self.ask("GET", path)

    def post(self, path: str, data: Any) -> Any:
        self.get("/sign-in")
        return self.ask("POST", path, data=data)


@pytest.fixture
def today(hall: Any) -> date:
    """The day screens live on; the hall lives on it as well."""
    day = office_day(hall.installation.settings.timezone)
    hall.today, hall.at = day, now()
    return day


@pytest.fixture
def at(client: Any, hall: Any, today: date) -> Any:
    return lambda reader: Desk(client, hall, reader)


def form(hall: Any, today: date, **changes: Any) -> dict[str, Any]:
    return {
        "_key": "a-key", "text": "Представить сведения о задолженности.",
        "who": str(hall.lead.person_id), "executors": [str(hall.helper.person_id)],
        "informed": str(hall.town.chancellery_id), "control": "usual",
        "controller": str(hall.controller.person_id), "every": "month", "n": "1", "day": "5",
        "month": "1", "said": "by", "shift": "previous", "since": today.isoformat(),
        "until": "", "ahead_days": "3", **changes,
    }  # fmt: skip


def made(answer: Any) -> UUID:
    assert answer.status_code == 303, answer.text
    return UUID(answer.headers["location"].rsplit("/", 1)[1])


def test_leader_begins_one_from_nothing_and_sees_the_rule_and_the_terms(
    hall: Any, at: Any, today: date
) -> None:
    desk = at(hall.head)
    assert desk.get("/assignments/periodic/new").status_code == 200
    path, sent = "/assignments/periodic/new", form(hall, today)
    shown = desk.post(path, sent | {"edit": "preview"})
    assert shown.status_code == 200
    said = "Ежемесячно до 5-го числа, со сдвигом на предшествующий рабочий день"
    assert said in shown.text
    assert "Крылова" in shown.text
    id = made(desk.post(path, sent))
    assert made(desk.post(path, sent)) == id
    roles = (
        "select array_agg(role order by position) from assignments.duty where assignment_id = %s"
    )
    assert hall.look(roles, id) == ["responsible", "executor", "informed"]
    card = desk.get(f"/docs/{id}").text
    assert said in card
    assert len(re.findall(r"\d\d\.\d\d\.\d{4}", card[card.index("Ближайшие сроки") :][:300])) >= 5
    assert "Ни одного поручения ещё не выдано" in card
    assert "Представить сведения" in desk.get("/assignments/periodic").text


def test_mistakes_stand_at_their_fields_and_nothing_is_kept(
    hall: Any, at: Any, today: date
) -> None:
    desk = at(hall.head)
    before = hall.look("select count(*) from assignments.assignment")
    for changes, said in (
        ({"every": "week"}, "Выберите хотя бы один день недели"),
        ({"since": (today - timedelta(days=1)).isoformat()}, "сегодня или позже"),
        ({"who": "", "who_text": "Неизвестный"}, "Выберите из списка"),
        ({"since": "31.12"}, "Такого дня нет"),
        ({"text": ""}, "Напишите, что нужно сделать"),
    ):
        answer = desk.post("/assignments/periodic/new", form(hall, today, **changes))
        assert answer.status_code == 422, changes
        assert said.lower() in answer.text.lower(), answer.text
    assert hall.look("select count(*) from assignments.assignment") == before


def test_draft_becomes_periodic_and_a_given_one_is_repeated(
    hall: Any, at: Any, today: date
) -> None:
    desk = at(hall.head)
    draft = hall.act(hall.head, drafting.write, hall.wish())
    assert "Сделать периодическим" in desk.get(f"/docs/{draft}").text
    page = f"/assignments/{draft}/periodic"
    assert "Черновик станет периодическим" in desk.get(page).text
    sent = form(hall, today, _v=str(hall.row(draft).version))
    assert made(desk.post(page, sent)) == draft
    assert hall.row(draft).standing == "series"
    given = hall.give()
    other = made(desk.post(f"/assignments/{given}/periodic", form(hall, today, _key="b")))
    assert other not in (given, draft)
    assert at(hall.lead).get(f"/assignments/{given}/periodic").status_code == 403
    assert at(hall.stranger).get(f"/assignments/{given}/periodic").status_code == 404


def test_rule_is_changed_and_the_series_stopped_by_its_leader(
    hall: Any, at: Any, today: date
) -> None:
    desk = at(hall.head)
    id = made(desk.post("/assignments/periodic/new", form(hall, today)))
    page = f"/assignments/{id}/series/rule"
    assert desk.get(page).status_code == 200
    later = (today + timedelta(days=40)).isoformat()
    sent = form(hall, today, every="week", weekdays=["1", "3"], since=later,
                _v=str(hall.row(id).version))  # fmt: skip
    assert "по понедельникам, по средам" in desk.post(page, sent | {"edit": "preview"}).text
    assert desk.post(page, sent).status_code == 303
    assert desk.post(page, sent).status_code == 409
    assert "изменил(а) правило с" in desk.get(f"/docs/{id}?tab=history").text
    page = f"/assignments/{id}/series/stop"
    assert at(hall.lead).get(page).status_code == 403
    version = str(hall.row(id).version)
    refused = desk.post(page, {"reason": "", "last": today.isoformat(), "_v": version})
    assert refused.status_code == 422
    assert "Укажите причину" in refused.text
    stopped = {"reason": "Отчётность отменена.", "last": today.isoformat(), "_v": version}
    assert desk.post(page, stopped).status_code == 303
    card = desk.get(f"/docs/{id}").text
    assert "Отчётность отменена." in card
    assert "Прекратить…" not in card


def test_instance_leads_to_its_series_and_back(hall: Any, at: Any, today: date) -> None:
    desk = at(hall.head)
    sent = form(hall, today, every="week", weekdays=["1", "2", "3", "4", "5"], ahead_days="10")
    id = made(desk.post("/assignments/periodic/new", sent))
    given = give_instances_of(hall.installation, day=today, at=now())
    first = hall.look("select document_id from assignments.assignment where series_id = %s"
                      " and instance = 1", id)  # fmt: skip
    assert first in given
    number = hall.row(first).number
    assert f"/docs/{first}" in desk.get(f"/docs/{id}").text
    assert "Экземпляр 1 периодического поручения" in at(hall.lead).get(f"/docs/{first}").text
    assert number.endswith("/1")


def test_programs_read_the_rule_the_terms_and_the_instances(
    hall: Any, client: Any, at: Any, today: date
) -> None:
    id = made(at(hall.head).post("/assignments/periodic/new", form(hall, today)))
    token = testing.make_token(hall.installation, hall.head, "documents:read")
    headers = {"authorization": f"Bearer {token}"}
    found = client.get(f"/api/v1/assignments/{id}/series", headers=headers).json()
    assert found["series"]["rules"][0]["every"] == "month"
    assert len(found["next_terms"]) == 5
    assert found["next_terms"][0] == found["series"]["next_term"]
    assert found["instances"] == []
    every = client.get("/api/v1/assignments/series", headers=headers).json()["items"]
    assert str(id) in [each["id"] for each in every]
    stranger = testing.make_token(hall.installation, hall.other, "documents:read")
    answer = client.get(
        f"/api/v1/assignments/{id}/series", headers={"authorization": f"Bearer {stranger}"}
    )
    assert answer.status_code == 404
