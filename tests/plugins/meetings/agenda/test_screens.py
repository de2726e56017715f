"""The screens of questions and agendas over HTTP."""

from datetime import date
from typing import Any
from uuid import UUID

from plugins.meetings.agenda.files import hand_in
from plugins.meetings.conftest import Hall
from uprava import testing
from uprava.users.reader import Reader
from uprava_meetings.agenda.service import items, running

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
        assert desk.get(f"{PATH}/new").status_code == 403


def at_table(hall: Hall) -> tuple[UUID, UUID, UUID]:
    """A meeting with an open question and a closed one on its agenda."""
    meeting = hall.plan(date(2027, 2, 16)).id
    made = (hall.on_backlog("О готовности к зиме"), hall.on_backlog("О наградах", closed=True))
    for each in made:
        hand_in(hall, each, "Справка.pdf")
        hall.act(hall.secretary, items.put_on, meeting, each)
    return (meeting, *made)


def test_the_agenda_is_approved_and_later_changes_ask(client: Any, hall: Hall) -> None:
    meeting, question, _closed = at_table(hall)
    path = f"/meetings/{meeting}/agenda"
    with hall.at_the_screen(client, hall.secretary) as desk:
        assert "2 вопроса" in desk.get(f"{path}/approve").text
        done = desk.post(f"{path}/approve", data={}, follow_redirects=True).text
        assert "Повестка утверждена, файл сформирован" in done
        assert desk.get(f"{path}/approve").status_code == 409
        query = "select id from meetings.item where meeting_id = %s and question_id = %s"
        item = hall.look(query, meeting, question)
        form = {"act": "minutes", "minutes": "40"}
        asked = desk.post(f"{path}/{item}", data=form)
        assert "Сообщить участникам?" in asked.text
        assert "Отвести 40 мин: О готовности к зиме" in asked.text
        minutes = "select minutes from meetings.item where id = %s"
        assert hall.look(minutes, item) == 15
        desk.post(f"{path}/{item}", data=form | {"tell": "0"})
        assert hall.look(minutes, item) == 40
        assert "изменена после утверждения" in desk.get(path).text
        again = hall.on_backlog("О ремонте дорог")
        asked = desk.post(path, data={"question": str(again)})
        assert "Включить в повестку: О ремонте дорог" in asked.text
        told = desk.post(path, data={"question": str(again), "tell": "1"}, follow_redirects=True)
        assert "О ремонте дорог" in told.text
    with hall.at_the_screen(client, hall.members[0]) as desk:
        assert desk.get(f"{path}/approve").status_code == 403
        assert desk.post(f"{path}/approve", data={}).status_code == 403


def test_an_empty_agenda_is_not_approved(client: Any, hall: Hall) -> None:
    meeting = hall.plan(date(2027, 2, 16)).id
    with hall.at_the_screen(client, hall.secretary) as desk:
        refused = desk.get(f"/meetings/{meeting}/agenda/approve")
        assert refused.status_code == 409
        assert "Повестка пуста" in refused.text


def test_readers_see_what_is_open_to_them(client: Any, hall: Hall) -> None:
    meeting, question, closed = at_table(hall)
    pages = [f"/docs/{meeting}", f"/meetings/{meeting}/reader", f"/meetings/{meeting}/packet"]
    for who, sees in ((hall.secretary, True), (hall.members[0], False)):
        with hall.at_the_screen(client, who) as desk:
            for each in pages[:2]:
                shown = desk.get(each)
                assert shown.status_code == 200
                assert "О готовности к зиме" in shown.text
                assert ("О наградах" in shown.text) is sees
            assert ("2 вопроса" in desk.get(pages[2]).text) is sees
            assert desk.get(f"/docs/{closed}").status_code == (200 if sees else 404)
    stranger = hall.outsider()
    with hall.at_the_screen(client, stranger) as desk:
        for each in (*pages, f"/docs/{question}"):
            assert desk.get(each).status_code == 404
        assert desk.post(pages[2], data={"form": "pdf"}).status_code == 404


def test_the_reader_shows_the_draft_then_the_files(client: Any, hall: Hall) -> None:
    meeting, question, _closed = at_table(hall)
    query = "select id from meetings.item where question_id = %s"
    item, file = (
        hall.look(each, question)
        for each in (query, "select id from documents.file where document_id = %s")
    )
    with hall.at_the_screen(client, hall.members[0]) as desk:
        page = desk.get(f"/meetings/{meeting}/reader?q={item}")
        assert "Принять к сведению." in page.text
        page = desk.get(f"/meetings/{meeting}/reader?q={item}&file={file}")
        assert f"/docs/{question}/files/{file}/pages/1" in page.text
        for odd in ("q=x", "q=999999&file=zz", f"q={item}&from=-4", "from=99999999"):
            assert desk.get(f"/meetings/{meeting}/reader?{odd}").status_code == 200


def test_a_packet_is_asked_for_watched_and_taken(client: Any, hall: Hall) -> None:
    meeting, _question, _closed = at_table(hall)
    path = f"/meetings/{meeting}/packet"
    with hall.at_the_screen(client, hall.members[0]) as desk:
        assert desk.post(path, data={"form": "exe"}).status_code == 422
        assert "ждёт очереди" in desk.post(path, data={"form": "zip"}, follow_redirects=True).text
        id = hall.look("select id from meetings.packet where meeting_id = %s", meeting)
        assert desk.get(f"{path}/{id}/file").status_code == 404
        running.make_packet(hall.installation, packet=str(id))
        assert "Скачать" in desk.get(path, headers={"HX-Request": "true"}).text
        sent = desk.get(f"{path}/{id}/file")
        assert sent.headers["content-type"] == "application/zip"
        assert sent.content.startswith(b"PK")
    with hall.at_the_screen(client, hall.secretary) as desk:
        assert desk.get(f"{path}/{id}/file").status_code == 404


def test_programs_read_agendas_and_questions_as_their_person_does(client: Any, hall: Hall) -> None:
    meeting, question, _closed = at_table(hall)
    waiting = hall.on_backlog("О ремонте дорог")

    def read(who: Reader, path: str) -> Any:
        token = testing.make_token(hall.installation, who, "documents:read")
        return client.get(f"/api/v1/meetings/{path}", headers={"authorization": f"Bearer {token}"})

    told = read(hall.members[0], f"{meeting}/agenda").json()
    assert (told["state"], told["approved_at"]) == ("agenda", None)
    assert [(each["number"], each["question"]) for each in told["items"]] == [(1, str(question))]
    assert len(read(hall.secretary, f"{meeting}/agenda").json()["items"]) == 2
    found = read(hall.secretary, "questions").json()["items"]
    assert [each["id"] for each in found] == [str(waiting)]
    assert read(hall.members[0], "questions").json()["items"] == []
    (scheduled,) = read(hall.members[0], "questions?stage=scheduled").json()["items"]
    assert scheduled["meeting"] == str(meeting)
    assert read(hall.outsider(), f"{meeting}/agenda").status_code == 404
    assert read(hall.secretary, "questions?stage=lost").status_code == 422
