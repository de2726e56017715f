"""The screens of decisions, protocols, extracts, distribution over HTTP; the API."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from plugins.meetings.conftest import Hall, make_unit
from plugins.meetings.protocol.conftest import PAST, Minutes
from plugins.meetings.protocol.test_papers import text_of
from uprava import testing
from uprava.clock import now
from uprava.db.sql import execute
from uprava.db.transaction import system_transaction
from uprava_meetings.following.service import extracts

PATH = "/meetings/protocols"


@pytest.fixture
def signed(past: Minutes) -> UUID:
    """A signed protocol; its first question gives a task to a person and to a unit."""
    past.point(past.items[0], "Подготовить отчёт.", due_on=soon(),
               principals=[past.hall.proposer.person_id, past.hall.town.housing_id])  # fmt: skip
    id = past.make()
    past.sign(id)
    return id


def soon() -> Any:
    """A day that is to come by the clock of the wall."""
    return now().date() + timedelta(days=20)


def form(past: Minutes, **changes: str) -> dict[str, str]:
    """The fields of a point."""
    return {
        "kind": "instruct", "text": "Подготовить отчёт.",
        "who": str(past.hall.proposer.person_id), "due": soon().isoformat(), **changes,
    }  # fmt: skip


def test_decisions_are_written_and_the_protocol_is_signed(client: Any, past: Minutes) -> None:
    hall, own = past.hall, f"/meetings/{past.id}"
    first, second = past.items
    with hall.at_the_screen(client, past.secretary) as desk:
        card = desk.get(f"/docs/{past.id}").text
        assert "Протокола пока нет" in card
        page = desk.post(f"{own}/decisions/acts/fill/{first}", follow_redirects=True).text
        assert "Пункты перенесены из проекта" in page
        assert "п. 1.2: не назван исполнитель" in page
        (line,) = re.findall(rf"{own}/decisions/(\d+)\D[^>]*>(?=.{{0,400}}п\. 1\.2)", page)[:1] or [
            str(hall.look("select max(id) from meetings.point"))
        ]
        assert "Поручить отчитаться" in desk.get(f"{own}/decisions/{line}").text
        wrong = desk.post(f"{own}/decisions/{line}", data=form(past, who="", _v="1"))
        assert (wrong.status_code, "Укажите, кому поручается." in wrong.text) == (422, True)
        done = desk.post(f"{own}/decisions/{line}", data=form(past, _v="1"), follow_redirects=True)
        assert "Пункт сохранён" in done.text
        typed = form(past, who="", who_text="Никто такой")
        unknown = desk.post(f"{own}/decisions/new?item={second}", data=typed)
        assert (unknown.status_code, "Никто такой" in unknown.text) == (422, True)
        note = form(past, kind="note", text="Принять к сведению.", who="", due="", more="1")
        assert "Новый пункт" in desk.post(
            f"{own}/decisions/new?item={second}", data=note, follow_redirects=True
        ).text  # fmt: skip
        assert "Подготовить отчёт." in desk.get(f"{own}/decisions").text
        query = "select id from meetings.note where who = 'Орлов В. Н.' order by id desc limit 1"
        note = f"{own}/decisions/said/{hall.look(query)}"
        assert "Доложил о готовности котельных." in desk.get(note).text
        said = {"who": "", "text": "Доложил.", "_v": "1"}
        assert desk.post(note, data=said).status_code == 422
        done = desk.post(note, data={**said, "who": "Орлов В. Н."}, follow_redirects=True).text
        assert "Доложил.</div>" in done
        extra = f"{own}/decisions/said/new?item={second}"
        assert desk.get(extra).status_code == 200
        done = desk.post(extra, data={"who": "Белов К. Р.", "text": "Доложил о ремонте."},
                         follow_redirects=True)  # fmt: skip
        assert "Доложил о ремонте." in done.text
        assert "Составить протокол" in desk.get(f"{own}/protocol").text
        made = desk.post(f"{own}/protocol", data={"form": "short"}, follow_redirects=True)
        id = made.url.path.rpartition("/")[2]
        assert "Направить на подпись…" in made.text
        assert "СЛУШАЛИ" not in text_of(past.pdf(UUID(id)))
        for act in ("send", "build", "paper", "correct", "propose"):
            assert desk.get(f"{PATH}/{id}/{act}").status_code == 200
        assert desk.get(f"{PATH}/{id}/burn").status_code == 404
        desk.post(f"{PATH}/{id}/build", data={"form": "full"})
        assert "СЛУШАЛИ" in text_of(past.pdf(UUID(id)))
        bad = desk.post(f"{PATH}/{id}/paper", data={"day": "2026-11-01"})
        assert (bad.status_code, "Укажите день подписания" in bad.text) == (422, True)
        done = desk.post(f"{PATH}/{id}/paper", data={"day": PAST.isoformat()},
                         follow_redirects=True)  # fmt: skip
        assert "Протокол подписан" in done.text
        assert "в срок" in done.text
        assert "Протокол № 1" in desk.get(f"/docs/{past.id}").text
        fixed = desk.get(f"{own}/decisions").text
        assert "решения меняются только исправлением протокола" in fixed
        assert desk.post(f"{own}/decisions/acts/remove/{line}").status_code == 409


def test_protocols_are_listed_for_who_may_see_them(
    client: Any, past: Minutes, signed: UUID
) -> None:
    hall = past.hall
    with hall.at_the_screen(client, hall.members[0]) as desk:
        page = desk.get(f"{PATH}?year=2026&body={hall.body}").text
        assert f"/docs/{signed}" in page
        assert "зиме" not in page
        for q, found in (("1", True), ("2", False), ("готовности к зиме", True), ("зола", False)):
            assert (f"/docs/{signed}" in desk.get(PATH, params={"q": q}).text) is found, q
        assert "Протоколов нет" in desk.get(f"{PATH}?year=2025").text
        assert f"/docs/{signed}" not in desk.get(f"{PATH}?after={PAST}_{signed}").text
        assert f"/docs/{signed}" in desk.get(f"{PATH}?after=nonsense").text
    with hall.at_the_screen(client, hall.outsider()) as desk:
        assert f"/docs/{signed}" not in desk.get(PATH).text
        assert desk.get(f"{PATH}/{signed}/distribution").status_code == 404


def test_two_worlds_do_not_see_each_other(client: Any, signed: UUID, past: Minutes) -> None:
    elsewhere = testing.make_town(past.hall.installation)
    alien = testing.make_person(
        past.hall.installation, unit_id=elsewhere.chancellery_id, permissions=("meetings.manage",)
    )
    with past.hall.at_the_screen(client, alien) as desk:
        assert f"/docs/{signed}" not in desk.get(PATH).text
        for path in (f"/docs/{signed}", f"{PATH}/{signed}/distribution", f"{PATH}/{signed}/correct",
                     f"/meetings/{past.id}/decisions"):  # fmt: skip
            assert desk.get(path).status_code == 404, path
        for path in (f"{PATH}/{signed}/correct", f"/meetings/{past.id}/protocol",
                     f"{PATH}/{signed}/extracts/{past.items[0]}"):  # fmt: skip
            assert desk.post(path, data={"why": "так"}).status_code == 404, path


def head_of(hall: Hall, unit: int) -> Any:
    """Somebody who heads a unit."""
    made = testing.make_person(hall.installation, unit_id=unit)
    with system_transaction(hall.installation.engine, today=hall.today, task="t") as session:
        query = """update users.post set heads_unit = true where id = (select post_id
            from users.post_holder where person_id = %s)"""
        execute(session, query, (made.person_id,))
    return hall.again(made)


def test_the_protocol_goes_to_some_whole_to_others_in_part(
    client: Any, past: Minutes, signed: UUID
) -> None:
    hall = past.hall
    head, other = head_of(hall, hall.town.housing_id), hall.outsider()
    empty = make_unit(hall.installation, hall.town)
    proposer, unit = hall.proposer.person_id, hall.town.housing_id
    with hall.at_the_screen(client, past.secretary) as desk:
        page = desk.get(f"{PATH}/{signed}/distribution").text
        assert "вопрос 1" in page
        nobody = desk.post(f"{PATH}/{signed}/distribution", data={f"to_{proposer}": "none"})
        assert (nobody.status_code, "Укажите, кому направить." in nobody.text) == (422, True)
        data = {
            f"to_{proposer}": "whole", f"to_{unit}": "parts", "who": [str(other.person_id),
            str(empty)], "term": "3",
        }  # fmt: skip
        done = desk.post(f"{PATH}/{signed}/distribution", data=data, follow_redirects=True).text
        assert "Протокол направлен на ознакомление." in done
        assert "ознакомить некого: Отдел" in done
        assert done.count("не ознакомлен(а)") == 3
        again = desk.post(f"{PATH}/{signed}/distribution", data={f"to_{proposer}": "whole"})
        assert (again.status_code, "уже направлен" in again.text) == (409, True)
    made = hall.look("select document_id from meetings.extract where protocol_id = %s", signed)
    for who, sees in ((head, made), (hall.again(hall.proposer), signed), (other, signed)):
        with hall.at_the_screen(client, who) as desk:
            assert desk.get(f"/docs/{sees}").status_code == 200
    with hall.at_the_screen(client, other) as desk:
        assert desk.get(f"/docs/{made}").status_code == 404


def test_an_extract_is_made_from_its_screen(client: Any, past: Minutes, signed: UUID) -> None:
    with past.hall.at_the_screen(client, past.secretary) as desk:
        made = desk.post(f"{PATH}/{signed}/extracts/{past.items[0]}", follow_redirects=True)
        assert "Выписка подготовлена" in made.text
        assert f"/docs/{signed}" in made.text
        assert "Открыть выписку" in desk.get(f"{PATH}/{signed}/distribution").text


def test_a_correction_says_so_on_both_cards(client: Any, past: Minutes, signed: UUID) -> None:
    with past.hall.at_the_screen(client, past.secretary) as desk:
        wrong = desk.post(f"{PATH}/{signed}/correct", data={"why": ""})
        assert (wrong.status_code, "Укажите, что исправлено" in wrong.text) == (422, True)
        begun = desk.post(f"{PATH}/{signed}/correct", data={"why": "описка в п. 1.1"},
                          follow_redirects=True)  # fmt: skip
        later = UUID(begun.url.path.rpartition("/")[2])
        assert "описка в п. 1.1" in begun.text
        desk.post(f"{PATH}/{later}/paper", data={"day": PAST.isoformat()})
        assert "Этот протокол исправлен." in desk.get(f"/docs/{signed}").text
        assert desk.post(f"{PATH}/{signed}/extracts/{past.items[0]}").status_code == 409
    text = text_of(past.pdf(later))
    assert "№ 1/1" in text
    assert "Исправляет протокол от 21.11.2026 № 1: описка в п. 1.1" in text
    assert past.do(extracts.make_extract, later, past.items[0])


def test_programs_read_protocols_and_points(client: Any, past: Minutes, signed: UUID) -> None:
    member = past.hall.members[0]
    token = testing.make_token(past.hall.installation, member, "documents:read")
    headers = {"authorization": f"Bearer {token}"}
    items = client.get("/api/v1/meetings/protocols?year=2026", headers=headers).json()["items"]
    assert [(each["id"], each["number"], each["state"]) for each in items] == [
        (str(signed), "1", "signed")
    ]
    path = f"/api/v1/meetings/protocols/{signed}/points"
    (point,) = client.get(path, headers=headers).json()["items"]
    assert (point["number"], point["kind"], point["state"]) == ("1.1", "instruct", "given")
    assert [each["person"] for each in point["executors"]] == [True, False]
    stranger = testing.make_token(past.hall.installation, past.hall.stranger, "documents:read")
    refused = client.get(path, headers={"authorization": f"Bearer {stranger}"})
    assert refused.status_code == 404


def test_an_act_is_drafted_by_a_decided_question(client: Any, past: Minutes) -> None:
    hall, (first, _second) = past.hall, past.questions
    past.point(past.items[0], "Утвердить план подготовки.", due_on=soon())
    with system_transaction(hall.installation.engine, today=PAST, task="t") as session:
        testing.give_permissions(
            session,
            past.secretary.person_id,
            ("records.write", "documents.attach", "documents.link"),
        )
    who = hall.again(past.secretary)
    with hall.at_the_screen(client, who) as desk:
        assert "Подготовить постановление по решению…" in desk.get(f"/docs/{first}").text
        path = f"/meetings/questions/{first}/draft-act"
        assert desk.get(path).status_code == 200
        wrong = desk.post(path, data={"kind": "decree", "title": ""})
        assert wrong.status_code == 422
        made = desk.post(path, data={"kind": "decree", "title": "О готовности к зиме"},
                         follow_redirects=True)  # fmt: skip
        assert made.status_code == 200, made.text
        act = UUID(made.url.path.split("/")[2])
        query = "select contents->>'text' from printing.typed_text where document_id = %s"
        assert hall.look(query, act) == "1. Утвердить план подготовки."
        assert "О готовности к зиме" in desk.get(f"/docs/{first}").text
    with hall.at_the_screen(client, hall.members[0]) as desk:
        assert desk.post(path, data={"kind": "decree", "title": "О зиме"}).status_code == 403


def test_nonsense_is_refused_in_words(client: Any, past: Minutes, signed: UUID) -> None:
    huge, own = "9" * 30, f"/meetings/{past.id}"
    with past.hall.at_the_screen(client, past.secretary) as desk:
        for path in (
            f"{own}/decisions/{huge}",
            f"{own}/decisions/new?item={huge}",
            f"{own}/decisions/said/{huge}",
            f"{own}/decisions/said/new?item=x",
            f"{PATH}?body={huge}&year=99999&after={huge}",
            f"{PATH}?q=%00",
            "/api/v1/meetings/protocols?year=999999999999",
        ):
            answer = desk.get(path)
            assert answer.status_code < 500, (path, answer.text[:300])
        for path, data in (
            (
                f"{PATH}/{signed}/distribution",
                {"to_x": "whole", f"to_{huge}": "whole", "who": huge},
            ),
            (f"{PATH}/{signed}/distribution", {"members": "on", "term": huge}),
            (f"{PATH}/{signed}/paper", {"day": huge}),
            (f"{PATH}/{signed}/send", {"approvers": "nobody", "term": huge}),
            (f"{own}/decisions/acts/up/{huge}", {}),
            (f"{PATH}/{signed}/extracts/{huge}", {}),
            (f"{own}/protocol", {"form": huge}),
        ):
            answer = desk.post(path, data=data)
            assert 400 <= answer.status_code < 500, (path, answer.status_code)
