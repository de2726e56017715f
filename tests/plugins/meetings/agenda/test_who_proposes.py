"""The form of a question is for who may propose one: nobody writes what will be refused."""

from typing import Any

from plugins.meetings.conftest import Hall


def test_the_form_is_shown_to_who_may_propose(client: Any, hall: Hall) -> None:
    for who, status in ((hall.proposer, 200), (hall.secretary, 200), (hall.stranger, 403)):
        with hall.at_the_screen(client, who) as desk:
            assert desk.get("/meetings/questions/new").status_code == status
