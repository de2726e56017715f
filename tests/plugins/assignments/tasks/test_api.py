"""Assignments over the API: given once, read whole, reported, decided, ended, refused in words."""

from typing import Any
from uuid import uuid4

import pytest
from uprava import testing
from uprava.clock import office_day

PATH = "/api/v1/assignments"


@pytest.fixture
def ask(hall: Any, client: Any) -> Any:
    """Ask as somebody's program."""

    def do(method: str, path: str, who: Any, **options: Any) -> Any:
        token = testing.make_token(hall.installation, who, "documents:read", "documents:write")
        headers = {"authorization": f"Bearer {token}", **options.pop("headers", {})}
        client.cookies.clear()
        return client.request(method, f"{PATH}{path}", headers=headers, **options)

    return do


def wish(hall: Any, **changes: Any) -> dict[str, Any]:
    return {
        "text": "Подготовить доклад.", "term": "calendar:10", "controller": hall.controller.login,
        "executors": [{"login": hall.helper.login}, {"login": hall.lead.login,
                                                     "role": "responsible"}], **changes,
    }  # fmt: skip


def test_an_assignment_is_given_once_and_told_whole(hall: Any, ask: Any) -> None:
    basis = hall.document(hall.head)
    asked = wish(hall, basis_id=str(basis), basis_point="п. 3")
    key = {"idempotency-key": uuid4().hex}
    first = ask("POST", "", hall.head, json=asked, headers=key)
    assert first.status_code == 201, first.text
    again = ask("POST", "", hall.head, json=asked, headers=key)
    assert again.json() == first.json()
    told = first.json()
    assert (told["number"], told["state"], told["basis_id"]) == ("П-1", "issued", str(basis))
    assert told["author"]["login"] == hall.head.login
    assert told["controller"]["login"] == hall.controller.login
    assert [(each["role"], each["person"]["login"]) for each in told["duties"]] == [
        ("responsible", hall.lead.login), ("executor", hall.helper.login),
    ]  # fmt: skip
    assert told["duties"][0]["due_on"] == told["due_on"]
    assert told["duties"][0]["because"], "how the term was counted"
    assert told["overdue"] is False


def test_programs_walk_the_whole_way(hall: Any, ask: Any) -> None:
    told = ask("POST", "", hall.head, json=wish(hall)).json()
    lead, helper = (each["id"] for each in told["duties"])
    assert (
        ask("POST", f"/duties/{lead}/start", hall.lead).json()["duties"][0]["state"] == "accepted"
    )
    early = ask("POST", f"/duties/{lead}/report", hall.lead, json={"text": "Готово."})
    assert early.status_code == 409
    assert early.headers["content-type"] == "application/problem+json"
    sent = {"text": "Собрано."}
    assert ask("POST", f"/duties/{helper}/report", hall.helper, json=sent).status_code == 200
    done = ask("POST", f"/duties/{helper}/report/accept", hall.lead, json={})
    assert done.json()["duties"][1]["state"] == "done"
    answer = hall.document(hall.lead)
    sent = {"text": "Готово.", "answer_id": str(answer)}
    reported = ask("POST", f"/duties/{lead}/report", hall.lead, json=sent).json()
    assert reported["state"] == "reported"
    assert reported["reports"][-1]["answer_id"] == str(answer)
    unseen = ask("GET", f"/{told['id']}", hall.controller).json()
    assert unseen["reports"][-1]["answer_id"] is None, "the letter is not open to the controller"
    assert ask("POST", f"/duties/{lead}/report/check", hall.controller).status_code == 200
    back = ask("POST", f"/duties/{lead}/report/return", hall.head, json={"said": "Мало."}).json()
    assert (back["state"], back["duties"][0]["returns"]) == ("issued", 1)
    ask("POST", f"/duties/{lead}/report", hall.lead, json={"text": "Дополнено."})
    ended = ask("POST", f"/duties/{lead}/report/accept", hall.head, json={}).json()
    assert ended["state"] == "done"
    closed = ask("POST", f"/{told['id']}/off-control", hall.controller, json={}).json()
    assert (closed["state"], closed["ground"]) == ("closed", "done")


def test_a_later_term_is_asked_for_and_decided(hall: Any, ask: Any) -> None:
    told = ask("POST", "", hall.head, json=wish(hall, term="working:5")).json()
    duty, was = told["duties"][0]["id"], told["due_on"]
    until = office_day(hall.installation.settings.timezone).replace(day=1, month=12, year=2027)
    sent = {"until": until.isoformat(), "reason": "Ждём акты."}
    asked = ask("POST", f"/duties/{duty}/longer", hall.lead, json=sent).json()["requests"][0]
    assert (asked["kind"], asked["was"], asked["granted"]) == ("longer", was, None)
    decided = {"until": until.isoformat()}
    url = f"/requests/{asked['id']}/decide"
    assert ask("POST", url, hall.controller, json=decided).status_code == 403
    now = ask("POST", url, hall.head, json=decided).json()
    assert (now["due_on"], now["duties"][0]["extensions"]) == (until.isoformat(), 1)


def test_another_one_is_asked_for_by_the_executor_and_named_by_the_author(
    hall: Any, ask: Any
) -> None:
    told = ask("POST", "", hall.head, json=wish(hall)).json()
    lead, helper = (each["id"] for each in told["duties"])
    sent = {"login": hall.other.login, "reason": "Это дело соседнего отдела."}
    asked = ask("POST", f"/duties/{lead}/readdress", hall.lead, json=sent).json()["requests"][0]
    assert (asked["kind"], asked["granted"]) == ("readdress", None)
    url = f"/requests/{asked['id']}/decide"
    assert ask("POST", url, hall.lead, json={"granted": True}).status_code == 403
    now = ask("POST", url, hall.head, json={"granted": True}).json()
    by_login = {each["person"]["login"]: each for each in now["duties"] if each["person"]}
    assert by_login[hall.lead.login]["state"] == "readdressed"
    assert (by_login[hall.other.login]["role"], by_login[hall.other.login]["state"]) == (
        "responsible", "sent",
    )  # fmt: skip
    changed = {"login": hall.lead.login, "reason": "Вернулся из отпуска."}
    moved = ask("POST", f"/duties/{helper}/readdress", hall.head, json=changed).json()
    states = [(each["person"]["login"], each["state"]) for each in moved["duties"]]
    assert (hall.helper.login, "readdressed") in states
    assert (hall.lead.login, "sent") in states
    nobody = ask("POST", f"/duties/{lead}/readdress", hall.head, json=sent | {"login": "nobody"})
    assert (nobody.status_code, list(nobody.json()["errors"])) == (422, ["login"])


def test_an_assignment_is_suspended_with_a_reason_and_resumed(hall: Any, ask: Any) -> None:
    told = ask("POST", "", hall.head, json=wish(hall)).json()
    url = f"/{told['id']}"
    assert ask("POST", f"{url}/suspend", hall.head, json={}).status_code == 422
    assert ask("POST", f"{url}/suspend", hall.lead, json={"said": "Ждём."}).status_code == 403
    stopped = ask("POST", f"{url}/suspend", hall.head, json={"said": "Ждём решения суда."}).json()
    assert (stopped["state"], stopped["reason"]) == ("suspended", "Ждём решения суда.")
    refused = ask("POST", f"/duties/{told['duties'][0]['id']}/start", hall.lead)
    assert refused.status_code == 409
    again = ask("POST", f"{url}/resume", hall.head).json()
    assert (again["state"], again["due_on"]) == ("issued", told["due_on"]), "the same day"
    assert ask("POST", f"{url}/resume", hall.head).status_code == 409


def test_a_draft_is_offered_and_given_as_it_was_seen(hall: Any, ask: Any) -> None:
    sent = wish(hall, act="offer", author=hall.head.login)
    draft = ask("POST", "", hall.deputy, json=sent).json()
    assert (draft["state"], draft["number"]) == ("offered", None)
    url = f"/{draft['id']}/issue"
    stale = ask("POST", url, hall.head, json={"version": draft["version"] + 1})
    assert stale.status_code == 409
    given = ask("POST", url, hall.head, json={"version": draft["version"]}).json()
    assert (given["state"], given["number"]) == ("issued", "П-1")
    recalled = ask("POST", f"/{draft['id']}/recall", hall.head, json={"said": "Снято."}).json()
    assert (recalled["state"], recalled["reason"]) == ("recalled", "Снято.")


def test_a_page_shows_what_the_caller_sees_and_goes_on(hall: Any, ask: Any) -> None:
    basis = hall.document(hall.head)
    made = [ask("POST", "", hall.head, json=wish(hall, basis_id=str(basis))).json()["id"]
            for _n in range(3)]  # fmt: skip
    page = ask("GET", f"?basis={basis}&limit=2&states=issued,done", hall.head).json()
    assert [each["id"] for each in page["items"]] == made[:0:-1]
    rest = ask("GET", f"?basis={basis}&limit=2&cursor={page['cursor']}", hall.head).json()
    assert [each["id"] for each in rest["items"]] == made[:1]
    assert rest["cursor"] is None
    assert ask("GET", f"?author={hall.head.login}", hall.stranger).json()["items"] == []
    assert ask("GET", f"/{made[0]}", hall.stranger).status_code == 404


def test_children_stand_in_the_tree(hall: Any, ask: Any) -> None:
    top = ask("POST", "", hall.head, json=wish(hall)).json()
    under = {
        "text": "Собрать акты.", "executors": [{"login": hall.other.login}],
        "term": "calendar:5", "parent_duty_id": top["duties"][0]["id"],
    }  # fmt: skip
    child = ask("POST", "", hall.lead, json=under).json()
    assert child["parent_id"] == top["id"]
    tree = ask("GET", f"/{top['id']}", hall.head).json()["tree"]
    assert [(each["id"], each["parent_id"]) for each in tree] == [(child["id"], top["id"])]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"term": "скоро"}, "asked_term"), ({"priority": "fast"}, "priority"),
        ({"author": "nobody"}, "author"), ({"executors": [{"login": "nobody"}]}, "executors"),
        ({"executors": []}, "who"), ({"act": "sell"}, "act"), ({"text": " "}, "text"),
        ({"term": "date:2020-01-09"}, "term"),
    ],
)  # fmt: skip
def test_bad_wishes_are_refused_by_field_and_nothing_stays(
    hall: Any, ask: Any, changes: dict[str, Any], field: str
) -> None:
    answer = ask("POST", "", hall.head, json=wish(hall, **changes))
    assert answer.status_code == 422
    assert field in answer.json()["errors"]
    query = "select count(*) from assignments.assignment where author_id = %s"
    assert hall.look(query, hall.head.person_id) == 0
