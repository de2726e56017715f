"""The JSON API: a document goes its way from start to end, refusals are problem details."""

from typing import Any
from uuid import UUID

import pytest
from halls import Hall
from litestar.testing import TestClient
from uprava import testing
from uprava.users.reader import Reader


class Api:
    """Requests of people with tokens."""

    def __init__(self, client: TestClient, hall: Hall) -> None:  # type: ignore[type-arg]
        self.client, self.hall = client, hall
        self.tokens: dict[tuple[int, tuple[str, ...]], str] = {}

    def headers(self, reader: Reader, *scopes: str, key: str = "") -> dict[str, str]:
        scopes = scopes or ("documents:read", "approval")
        token = self.tokens.setdefault(
            (reader.person_id, scopes), testing.make_token(self.hall.installation, reader, *scopes)
        )
        return {"authorization": f"Bearer {token}", **({"idempotency-key": key} if key else {})}

    def post(self, reader: Reader, id: UUID, act: str, key: str = "", **data: Any) -> Any:
        headers = self.headers(reader, key=key)
        address = f"/api/v1/documents/{id}/approval{act}"
        return self.client.post(address, json=data, headers=headers)

    def sheet(self, reader: Reader, id: UUID, *scopes: str) -> Any:
        headers = self.headers(reader, *scopes)
        return self.client.get(f"/api/v1/documents/{id}/approval", headers=headers)


@pytest.fixture
def api(client: TestClient, hall: Hall) -> Api:  # type: ignore[type-arg]
    """The whole application."""
    return Api(client, hall)


def route(*people: Reader, **rules: Any) -> dict[str, Any]:
    named = [{"kind": "person", "id": each.person_id} for each in people]
    return {"purpose": "agree", "participants": named, **rules}


def test_a_document_goes_its_way_over_the_api(api: Api, hall: Hall) -> None:
    id, (first, second, third, *_rest) = hall.document(), hall.people
    started = api.post(hall.author, id, "", stages=[route(first, term=2)])
    assert started.status_code == 201, started.text
    sheet = started.json()
    assert (sheet["state"], sheet["asked"], sheet["acts"]["recall"]) == ("running", 1, True)
    assert sheet["stages"][0]["rows"][0]["person_id"] == first.person_id
    added = api.post(first, id, "/approvers", people=[second.person_id], note="Юристам")
    assert [row["depth"] for row in added.json()["stages"][0]["rows"]] == [0, 1]
    edition = sheet["edition"]
    api.post(second, id, "/redirect", people=[third.person_id])
    done = api.post(third, id, "/decision", decision="agreed", edition=edition)
    assert done.status_code == 201, done.text
    remark = {"text": "Уточнить срок", "clause": "п. 2"}
    done = api.post(first, id, "/decision", decision="remarks", edition=edition, remarks=[remark])
    assert done.json()["waits_for_answers"]
    headers = api.headers(hall.author)
    table = api.client.get(f"/api/v1/documents/{id}/approval/remarks", headers=headers).json()
    assert [(each["clause"], each["answer"]) for each in table] == [("п. 2", None)]
    act = f"/remarks/{table[0]['id']}/answer"
    done = api.post(hall.author, id, act, answer="declined", reason="Установлен законом")
    assert done.json()["state"] == "done"
    files = done.json()["stages"][0]["rows"][0]["files"]
    assert [each["sha256"] for each in files] == [each["sha256"] for each in sheet["files"]]


def test_an_added_approver_is_taken_back_over_the_api(api: Api, hall: Hall) -> None:
    id, (first, second, third, *_rest) = hall.document(), hall.people
    api.post(hall.author, id, "", stages=[route(first)])
    sheet = api.post(first, id, "/approvers", people=[second.person_id]).json()
    (visa,) = sheet["acts"]["drop"]
    act = f"/approvers/{visa}/drop"
    assert api.post(second, id, act, reason="Не нужно").status_code == 403
    assert api.post(third, id, act, reason="Не нужно").status_code == 404
    assert api.post(first, id, act).status_code == 422
    done = api.post(hall.author, id, act, reason="Согласует другой отдел").json()
    (_own, gone) = done["stages"][0]["rows"]
    assert (gone["state"], gone["closed_note"]) == ("closed", "Согласует другой отдел")
    assert hall.asked(id) == {first.person_id}
    assert api.post(first, id, act, reason="Ещё раз").status_code == 404


def test_acquaintance_beside_a_route_is_counted_and_reported(api: Api, hall: Hall) -> None:
    id, (first, second, third, *_rest) = hall.document(), hall.people
    api.post(hall.author, id, "", stages=[route(first)])
    stages = [route(second, third, purpose="read")]
    sheet = api.post(hall.author, id, "", stages=stages).json()
    assert (sheet["state"], sheet["asked"]) == ("running", 1), "the route of its own goes on"
    assert [(each["read"], each["asked"]) for each in sheet["asides"]] == [(0, 2)]
    done = api.post(second, id, "/decision", decision="read", edition=sheet["edition"])
    assert done.status_code == 201, done.text
    headers = api.headers(hall.author)
    rows = api.client.get(f"/api/v1/documents/{id}/approval/reading", headers=headers).json()
    assert [(each["person_id"], bool(each["read_at"])) for each in rows] == [
        (third.person_id, False), (second.person_id, True),
    ]  # fmt: skip
    beside = sheet["asides"][0]["route_id"]
    done = api.post(hall.author, id, "/recall", reason="Ошибка", route_id=beside).json()
    assert (done["state"], done["asides"][0]["state"]) == ("running", "recalled")
    assert hall.asked(id) == {first.person_id}


def test_recall_and_restart_over_the_api(api: Api, hall: Hall) -> None:
    id, first = hall.document(), hall.people[0]
    api.post(hall.author, id, "", stages=[route(first)])
    assert api.post(hall.author, id, "/recall", reason="Ошибка").json()["state"] == "recalled"
    again = api.post(hall.author, id, "/restart").json()
    assert (again["state"], again["round"]) == ("running", 2)


def test_a_request_repeated_with_its_key_is_answered_as_the_first_time(
    api: Api, hall: Hall
) -> None:
    id, first = hall.document(), hall.people[0]
    stages = [route(first)]
    one, two = (api.post(hall.author, id, "", key="k-start-1", stages=stages) for _ in range(2))
    assert (one.status_code, two.status_code) == (201, 201)
    assert one.json() == two.json()
    verdict = {"decision": "agreed", "edition": one.json()["edition"]}
    answers = [api.post(first, id, "/decision", key="k-decide", **verdict) for _ in range(2)]
    assert [each.status_code for each in answers] == [201, 201]
    late = api.post(first, id, "/decision", **verdict)
    assert late.status_code == 409
    assert late.json()["detail"].startswith("Вы уже приняли решение")


def test_refusals_are_told_as_problems(api: Api, hall: Hall) -> None:
    id, first = hall.document(), hall.people[0]
    assert api.sheet(hall.author, id).status_code == 404
    assert api.post(hall.author, id, "", stages=[]).status_code == 422
    assert api.post(hall.author, id, "", stages=[route(first)]).status_code == 201
    assert api.sheet(hall.stranger, id).status_code == 404
    assert api.post(hall.stranger, id, "/recall").status_code == 404
    assert api.post(first, id, "/recall").status_code == 403
    assert api.post(first, id, "", stages=[route(first)]).status_code == 403
    refused = api.post(first, id, "/decision", decision="agreed", edition="0" * 64)
    assert (refused.status_code, refused.json()["type"].rpartition(":")[2]) == (
        409, "newer-version",
    )  # fmt: skip
    assert api.sheet(first, id, "documents:write").status_code == 403
    headers = api.headers(first, "documents:read")
    address = f"/api/v1/documents/{id}/approval/decision"
    answer = api.client.post(address, json={"decision": "agreed", "edition": ""}, headers=headers)
    assert answer.status_code == 403


def test_every_address_is_in_the_description(api: Api) -> None:
    described = api.client.get("/api/v1/openapi.json").json()["paths"]
    own = {path.partition("/approval")[2] for path in described if "}/approval" in path}
    assert own == {
        "", "/decision", "/remarks", "/remarks/{remark_id}/answer", "/approvers", "/redirect",
        "/recall", "/restart", "/reading", "/approvers/{visa_id}/drop",
    }  # fmt: skip
