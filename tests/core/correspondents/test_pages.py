"""The directory over HTTP: the combobox, the API, a card that was merged, people closed."""

from collections.abc import Callable
from typing import Any

import pytest
from core.correspondents.makers import make_card
from litestar.testing import TestClient
from uprava import testing
from uprava.clock import now
from uprava.correspondents.service.merging import Pick, merge
from uprava.installation import Installation
from uprava.users.reader import Reader

Ask = Callable[..., Any]


@pytest.fixture
def ask(installation: Installation, client: TestClient) -> Ask:  # type: ignore[type-arg]
    """Ask the API as a person."""

    def asked(reader: Reader, path: str) -> Any:
        token = testing.make_token(installation, reader, "documents:read")
        return client.get(path, headers={"authorization": f"Bearer {token}"})

    return asked


def test_the_api_pages_through_the_directory(
    installation: Installation, clerk: Reader, mark: str, ask: Ask
) -> None:
    with testing.acting(installation, clerk) as session:
        made = [make_card(session, clerk, f"{mark} {n}") for n in range(3)]
    first = ask(clerk, f"/api/v1/correspondents?q={mark}&limit=2").json()
    assert [item["id"] for item in first["items"]] == made[:2]
    rest = ask(clerk, f"/api/v1/correspondents?q={mark}&limit=2&cursor={first['cursor']}").json()
    assert [item["id"] for item in rest["items"]] == made[2:]
    assert rest["cursor"] is None


def test_the_api_tells_of_no_person_to_whom_people_are_closed(
    installation: Installation, clerk: Reader, onlooker: Reader, mark: str, ask: Ask
) -> None:
    with testing.acting(installation, clerk) as session:
        make_card(session, clerk, f"Петров {mark} Ильич", kind="person")
    assert len(ask(clerk, f"/api/v1/correspondents?q={mark}").json()["items"]) == 1
    assert ask(onlooker, f"/api/v1/correspondents?q={mark}").json()["items"] == []


def test_without_the_right_the_directory_is_closed(
    installation: Installation, town: testing.Town, ask: Ask
) -> None:
    nobody = testing.make_person(installation, unit_id=town.housing_id)
    assert ask(nobody, "/api/v1/correspondents").status_code == 403


def test_a_merged_card_does_not_stay_in_the_list(
    installation: Installation, clerk: Reader, mark: str, ask: Ask
) -> None:
    with testing.acting(installation, clerk) as session:
        kept, gone = (make_card(session, clerk, f"{mark} {n}") for n in "12")
        merge(session, Pick(kept, gone, (1, 1)), reader=clerk, at=now())
    found = ask(clerk, f"/api/v1/correspondents?q={mark}").json()["items"]
    assert [item["id"] for item in found] == [kept]
