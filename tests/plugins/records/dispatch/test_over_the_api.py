"""Dispatches over the API and at the screens: what is read, marked and refused."""

from typing import Any

import pytest
from dispatching import ADDRESS, Dispatching
from litestar.testing import TestClient
from tests_support.browser import session_token
from uprava import testing
from uprava_records.dispatch.service import acting

PAPER = {"name": "ООО «Ромашка»", "channel": "paper", "address": ADDRESS}


@pytest.fixture
def ask(client: TestClient, dispatching: Dispatching) -> Any:  # type: ignore[type-arg]
    """Ask as somebody: a program's token for the API, a browser's session for screens."""

    def do(method: str, path: str, who: Any = None, **options: Any) -> Any:
        who = who or dispatching.clerk
        client.cookies.clear()
        headers = {}
        if path.startswith("/api/"):
            scopes = ("documents:read", "documents:write")
            token = testing.make_token(dispatching.installation, who, *scopes)
            headers["authorization"] = f"Bearer {token}"
        else:
            client.cookies.set("sid", session_token(dispatching.installation, who))
        answer = client.request(method, path, headers=headers, **options)
        client.cookies.clear()
        return answer

    return do


def test_a_program_reads_and_marks_a_dispatch(dispatching: Dispatching, ask: Any) -> None:
    id = dispatching.letter(PAPER)
    (dispatch,) = dispatching.dispatches(id)
    (item,) = ask("GET", f"/api/v1/records/documents/{id}/dispatches").json()["items"]
    assert (item["id"], item["state"], item["channel"]) == (dispatch, "queued", "post")
    listed = ask("GET", "/api/v1/records/dispatches").json()["items"]
    assert [each["id"] for each in listed] == [dispatch]
    url = f"/api/v1/records/dispatches/{dispatch}/mark"
    wrong = ask("POST", url, json={"state": "sent", "tracking": "80083740712515"})
    assert wrong.status_code == 422
    assert dispatching.state(dispatch) == "queued"
    done = ask("POST", url, json={"state": "sent", "tracking": "80083740712514"})
    assert done.status_code == 200, done.text
    assert (done.json()["state"], done.json()["tracking"]) == ("sent", "80083740712514")
    again = ask("POST", url, json={"state": "sent"})
    assert again.status_code == 409


def test_a_stranger_learns_nothing_of_a_dispatch(dispatching: Dispatching, ask: Any) -> None:
    id = dispatching.letter(PAPER)
    (dispatch,) = dispatching.dispatches(id)
    other = dispatching.stranger
    for path in (
        f"/api/v1/records/documents/{id}/dispatches", f"/records/dispatch/{dispatch}",
        f"/records/dispatch/of/{id}", f"/records/dispatch/of/{id}/index.pdf",
    ):  # fmt: skip
        assert ask("GET", path, other).status_code == 404, path
    assert "Ромашка" not in ask("GET", "/records/dispatch", other).text
    answer = ask("POST", f"/api/v1/records/dispatches/{dispatch}/mark", other,
                 json={"state": "sent"})  # fmt: skip
    assert answer.status_code == 404


def test_without_the_permission_the_folder_is_closed(dispatching: Dispatching, ask: Any) -> None:
    reader = testing.make_person(
        dispatching.installation, unit_id=dispatching.town.chancellery_id, permissions=()
    )
    assert ask("GET", "/records/dispatch", reader).status_code == 403


def test_more_addressees_than_four_have_an_index_on_the_card(
    dispatching: Dispatching, ask: Any
) -> None:
    few = dispatching.letter(*[PAPER | {"name": f"А {n}"} for n in range(4)])
    many = dispatching.letter(*[PAPER | {"name": f"А {n}"} for n in range(5)])
    assert "Указатель рассылки" not in ask("GET", f"/docs/{few}").text
    assert "Указатель рассылки" in ask("GET", f"/docs/{many}").text


def test_the_card_tells_the_history_in_words(dispatching: Dispatching, ask: Any) -> None:
    id = dispatching.letter({"name": "Прокуратура", "channel": "hand"})
    with dispatching.as_clerk() as session:
        acting.send(session, dispatching.dispatches(id), reader=dispatching.clerk, at=testing.NOW)
    told = ask("GET", f"/docs/{id}/history").text
    assert "отправил(а) документ адресату" in told
    assert "dispatch." not in told
