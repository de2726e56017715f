"""What came of a vote is told in the language of who reads it, whoever closed it."""

from typing import Any

from litestar.testing import TestClient
from plugins.meetings.conduct.conftest import Held
from plugins.meetings.conduct.test_presiding import WHY, choose
from uprava import testing
from uprava_meetings.values import VoteWay

ENGLISH = "update users.person set locale = 'en' where id = %s returning id"


def test_programs_and_screens_speak_the_language_of_the_reader(
    held: Held, client: TestClient[Any]
) -> None:
    hall = held.hall
    first, second = hall.members
    held.come(first, second)
    choose(held, first)
    vote = held.vote(VoteWay.ROLL)
    held.give(first, vote)
    held.give(second, vote, "against")
    held.close(vote)
    hall.look(ENGLISH, first.person_id)
    base = f"/api/v1/meetings/{held.id}"
    said: dict[str, Any] = {}
    for language, who in (("en", first), ("ru", second)):
        token = testing.make_token(hall.installation, who, "documents:read")
        client.cookies.clear()
        bearer = {"authorization": f"Bearer {token}"}
        (told,) = client.get(f"{base}/votes", headers=bearer).json()["items"]
        assert told["adopted"] is True
        said[language] = told["lines"]
        assert client.get(f"{base}/hall", headers=bearer).json()["chosen_because"] == WHY
        with hall.at_the_screen(client, who) as browser:
            assert told["lines"][0] in browser.get(f"/meetings/{held.id}/screen").text
    assert said == {
        "en": [
            "The decision is taken by the vote of who presides.",
            "There is a quorum: 2 of the 2 needed (of 3).",
            "Needed: 2 for (more than a half of the members present: 2); given: 1.",
            "As many for as against; who presides voted for.",
        ],
        "ru": said["ru"],
    }
    assert said["ru"][0] == "Решение принято голосом председательствующего."
    assert len(said["ru"]) == 4
