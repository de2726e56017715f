"""The screens of bodies over HTTP: lists, forms and their refusals, who may."""

from typing import Any

from plugins.meetings.conftest import Hall
from uprava_meetings.bodies.routes.fields import number_in

PATH = "/meetings/bodies"


def body(hall: Hall, **changes: str) -> dict[str, str]:
    """The fields of a body."""
    return {
        "kind": "commission", "name": "Комиссия по премированию", "genitive": "",
        "decided": "решили", "unit": str(hall.town.chancellery_id), "place": "", "minutes": "60",
        **changes,
    }  # fmt: skip


def rules(**changes: Any) -> dict[str, Any]:
    """The fields of rules."""
    return {
        "since": "2026-01-01", "source": "Положение, п. 2", "seats": "9", "least": "",
        "quorum_whole": "listed", "quorum_share": "2/3", "recused": "absent",
        "materials_days": "10", "agenda_days": "3", "protocol_days": "3",
        "title": ["Обычные вопросы", ""], "share": [">1/2", ">1/2"],
        "whole": ["present", "present"], "casting": ["decides", "none"], **changes,
    }  # fmt: skip


def test_a_unit_of_a_large_office_is_read() -> None:
    """Ids of units go beyond four digits where thousands work."""
    assert number_in({"unit": "12345"}, "unit") == 12345
    assert number_in({"unit": "12345678901"}, "unit") == number_in({"unit": "-1"}, "unit") == -1


def test_a_body_is_set_up_with_members_and_rules(client: Any, hall: Hall) -> None:
    with hall.at_the_screen(client, hall.keeper) as desk:
        assert "Коллегия администрации" in desk.get(PATH).text
        made = desk.post(f"{PATH}/new", data=body(hall), follow_redirects=True)
        assert "Без регламента неизвестен кворум" in made.text
        one = made.url.path
        member = {"person_text": "Гусева Л. М.", "post": "депутат", "role": "chair", "votes": "on",
                  "since": "2026-01-01"}  # fmt: skip
        seen = desk.post(f"{one}/members/new", data=member, follow_redirects=True).text
        assert "Гусева Л. М." in seen
        seen = desk.post(f"{one}/rules/new", data=rules(), follow_redirects=True).text
        assert "не менее двух третей списочного состава" in seen
        assert "решающим является голос председательствующего" in seen
        assert "Гусева Л. М." in desk.get(PATH).text


def test_what_is_wrong_is_told_and_what_was_typed_stays(client: Any, hall: Hall) -> None:
    with hall.at_the_screen(client, hall.keeper) as desk:
        refused = desk.post(f"{PATH}/new", data=body(hall, name="", place="зал 7"))
        assert refused.status_code == 422
        assert "зал 7" in refused.text
        path = f"{PATH}/{hall.body}"
        refused = desk.post(f"{path}/members/new", data={"role": "chair", "since": "2026-13-01"})
        assert refused.status_code == 422
        assert "Такого дня нет" in refused.text
        tie = rules(title=["Устав"], share=["2/3"], whole=["seats"], casting=["decides"])
        refused = desk.post(f"{path}/rules/new", data=tie)
        assert refused.status_code == 422
        assert "«Устав»" in refused.text


def test_a_colleague_brings_the_post(client: Any, hall: Hall) -> None:
    post = hall.look(
        "select post.title from users.post_holder as h join users.post on post.id = h.post_id"
        " where h.person_id = %s", hall.stranger.person_id,
    )  # fmt: skip
    member = {"person": hall.stranger.login, "role": "member", "since": "2026-01-01"}
    with hall.at_the_screen(client, hall.keeper) as desk:
        made = desk.post(f"{PATH}/{hall.body}/members/new", data=member)
    assert made.status_code in (200, 303), made.text
    query = "select post from meetings.member where body_id = %s and person_id = %s"
    assert hall.look(query, hall.body, hall.stranger.person_id) == post
    assert post


def test_a_stranger_reads_and_changes_nothing(client: Any, hall: Hall) -> None:
    path = f"{PATH}/{hall.body}"
    with hall.at_the_screen(client, hall.stranger) as desk:
        seen = desk.get(path)
        assert seen.status_code == 200
        assert "Обычные вопросы" in seen.text
        assert f"{path}/edit" not in seen.text
        for address in (f"{path}/edit", f"{path}/members/new", f"{path}/rules/new", f"{PATH}/new"):
            assert desk.get(address).status_code == 403
            assert desk.post(address, data={}).status_code == 403
        assert desk.post(f"{path}/end").status_code == 403


def test_forms_show_what_is_kept(client: Any, hall: Hall) -> None:
    path = f"{PATH}/{hall.body}"
    with hall.at_the_screen(client, hall.secretary) as desk:
        assert "зал 201" in desk.get(f"{path}/edit").text
        assert "Положение о коллегии, п. 3.4" in desk.get(f"{path}/rules/new").text
        member = hall.look(
            "select id from meetings.member where body_id = %s and role = 'chair'", hall.body
        )
        assert "консультант" in desk.get(f"{path}/members/{member}").text
        changed = {"_v": "1", "person_text": "Новый Н. Н.", "role": "chair", "since": "2026-01-01"}
        seen = desk.post(f"{path}/members/{member}", data=changed, follow_redirects=True)
        assert "Новый Н. Н." in seen.text
        stale = desk.post(f"{path}/members/{member}", data=changed)
        assert stale.status_code == 409
        desk.post(f"{path}/members/{member}/end", follow_redirects=True)
        assert hall.look("select until from meetings.member where id = %s", member) is not None
