"""The screens of questions and agendas over HTTP."""

from datetime import date
from typing import Any

from plugins.meetings.conftest import Hall

PATH = "/meetings/questions"


def form(hall: Hall, **changes: str) -> dict[str, str]:
    """The fields of a question."""
    return {
        "body": str(hall.body), "title": "О готовности к зиме", "draft": "Принять к сведению.",
        "minutes": "20", "way": "hands", "wanted": "", "invited_outside": "Гусева Л. М., депутат",
        **changes,
    }  # fmt: skip


def test_a_question_is_proposed_taken_and_put_on(client: Any, hall: Hall) -> None:
    with hall.at_the_screen(client, hall.proposer) as desk:
        made = desk.post(f"{PATH}/new", data=form(hall, propose="1"), follow_redirects=True)
        assert made.status_code == 200
        assert "Гусева Л. М." in made.text
        assert "Принять к сведению." in made.text
        id = made.url.path.rpartition("/")[2]
        assert "О готовности к зиме" in desk.get(f"{PATH}?view=proposed").text
        assert desk.get(f"{PATH}/{id}/acts/accept").status_code == 200
        assert desk.post(f"{PATH}/{id}/acts/accept", data={"_v": "2"}).status_code == 403
    meeting = hall.plan(date(2027, 2, 16)).id
    with hall.at_the_screen(client, hall.secretary) as desk:
        desk.post(f"{PATH}/{id}/acts/accept", data={"_v": "2"})
        assert "О готовности к зиме" in desk.get(f"{PATH}?view=backlog").text
        agenda = f"/meetings/{meeting}/agenda"
        assert "Повестка пуста" in desk.get(agenda).text
        seen = desk.post(agenda, data={"question": id}, follow_redirects=True).text
        assert "О готовности к зиме" in seen
        assert "Вопросы займут 20 из 90 минут" in seen
        assert "О готовности к зиме" in desk.get(f"/docs/{meeting}").text
        item = hall.look("select id from meetings.item where meeting_id = %s", meeting)
        desk.post(f"{agenda}/{item}", data={"act": "minutes", "minutes": "95"})
        assert "95 из 90" in desk.get(agenda).text
        desk.post(f"{agenda}/{item}", data={"act": "off"})
        assert "Повестка пуста" in desk.get(agenda).text


def test_what_is_wrong_is_told_and_what_was_typed_stays(client: Any, hall: Hall) -> None:
    with hall.at_the_screen(client, hall.proposer) as desk:
        refused = desk.post(f"{PATH}/new", data=form(hall, title="", minutes="0"))
        assert refused.status_code == 422
        assert "Принять к сведению." in refused.text
    meeting = hall.plan(date(2027, 2, 16)).id
    with hall.at_the_screen(client, hall.secretary) as desk:
        refused = desk.post(f"/meetings/{meeting}/agenda", data={"question": ""})
        assert refused.status_code == 422
        assert "Выберите вопрос." in refused.text
    with hall.at_the_screen(client, hall.members[0]) as desk:
        assert desk.get(f"/meetings/{meeting}/agenda").status_code == 403
        assert desk.get(f"{PATH}/new").status_code == 200
