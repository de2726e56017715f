"""A resolution is given, shown, executed, cancelled: from nothing and from an assistant's draft."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from uprava import testing
from uprava.clock import now
from uprava.db.sql import execute
from uprava.errors import ConflictError
from uprava_records.resolutions.service import giving


def test_a_leader_resolves_from_nothing_and_the_executor_finds_the_letter(cabinet: Any) -> None:
    id = cabinet.letter(cabinet.head)
    first, second = cabinet.people[:2]
    assert cabinet.at(first).get(f"/docs/{id}").status_code == 404
    done = cabinet.give(id, cabinet.head, first, second, control="on", due_on=cabinet.soon(6),
                        desk="review")  # fmt: skip
    assert done.status_code == 303, done.text
    assert done.headers["location"] == "/desk/review"
    assert cabinet.state(id) == "executing"
    assert not cabinet.waits(id, "review", cabinet.head)
    assert cabinet.waits(id, "acquaintance", first)
    page = cabinet.at(first).get(f"/docs/{id}").text
    assert "Подготовить ответ." in page
    assert "Контроль" in page
    assert "вынес" in page
    query = "select array_agg(role order by position) from records.resolution_executor where document_id = %s"  # noqa: E501
    assert cabinet.office.value(query, id) == ["responsible", "executor"]
    controlled = "select controlled_since from documents.particulars where document_id = %s"
    assert cabinet.office.value(controlled, id) is not None


def test_the_marked_person_is_responsible_else_the_first(cabinet: Any) -> None:
    id = cabinet.letter(cabinet.head)
    first, second, third = cabinet.people
    lead = str(third.person_id)
    assert cabinet.give(id, cabinet.head, first, second, third, lead=lead).status_code == 303
    query = """select person_id from records.resolution_executor
        where document_id = %s and role = 'responsible'"""
    assert cabinet.office.value(query, id) == third.person_id


def test_the_assistant_prepares_and_the_leader_confirms_with_one_tap(cabinet: Any) -> None:
    id = cabinet.letter(cabinet.head)
    assert cabinet.waits(id, "resolution", cabinet.assistant)
    draft = cabinet.draft(id, note="Срок согласован с ЖКХ")
    assert not cabinet.waits(id, "resolution", cabinet.assistant)
    desk = cabinet.at(cabinet.head).get("/desk/review").text
    assert "Подготовить ответ." in desk
    assert "Срок согласован с ЖКХ" in desk
    assert cabinet.stands(draft) == "offered"
    assert cabinet.act(draft, "confirm", cabinet.head, desk="review").status_code == 303
    assert (cabinet.stands(draft), cabinet.state(id)) == ("given", "executing")


def test_nobody_else_learns_of_a_draft(cabinet: Any) -> None:
    id = cabinet.letter(cabinet.head)
    draft = cabinet.draft(id, text="Тайный проект", act="keep")
    for reader in (cabinet.head, cabinet.office.registrar, cabinet.people[0]):
        desk = cabinet.at(reader)
        assert "Тайный проект" not in desk.get(f"/docs/{id}").text
        assert desk.get(f"/records/resolutions/{draft}").status_code == 404
    cabinet.act(draft, "confirm", cabinet.head)
    assert cabinet.stands(draft) == "draft"


def test_a_draft_comes_back_with_a_word_and_goes_again(cabinet: Any) -> None:
    id = cabinet.letter(cabinet.head)
    draft = cabinet.draft(id)
    assert cabinet.act(draft, "return", cabinet.head).status_code == 422
    done = cabinet.act(draft, "return", cabinet.head, answer="Ответственным сделать юристов")
    assert done.status_code == 303
    assert cabinet.waits(id, "resolution", cabinet.assistant)
    page = cabinet.at(cabinet.assistant).get(f"/docs/{id}").text
    assert "Ответственным сделать юристов" in page
    form = {"rows": "1", "who0": cabinet.people[1].login, "role0": "responsible",
            "text": "Дать заключение.", "act": "offer", "_v": cabinet.version(draft)}  # fmt: skip
    assert (
        cabinet.at(cabinet.assistant).post(f"/records/resolutions/{draft}", form).status_code == 303
    )
    assert cabinet.stands(draft) == "offered"
    assert cabinet.act(draft, "confirm", cabinet.head).status_code == 303
    assert cabinet.waits(id, "acquaintance", cabinet.people[1])
    assert not cabinet.waits(id, "acquaintance", cabinet.people[0])


def test_the_leader_changes_a_draft_and_gives_it(cabinet: Any) -> None:
    id = cabinet.letter(cabinet.head)
    draft = cabinet.draft(id)
    form = {"rows": "2", "who0": cabinet.people[0].login, "role0": "responsible",
            "text0": "По котельной № 4", "due0": cabinet.soon(4), "who1": cabinet.people[1].login,
            "role1": "informed", "text": "Доложить.", "due_on": cabinet.soon(6), "act": "give",
            "_v": cabinet.version(draft)}  # fmt: skip
    done = cabinet.at(cabinet.head).post(f"/records/resolutions/{draft}", form)
    assert done.status_code == 303, done.text
    assert cabinet.stands(draft) == "given"
    page = cabinet.at(cabinet.people[0]).get(f"/docs/{id}").text
    assert "По котельной № 4" in page
    assert "для сведения" in page


def test_a_given_resolution_is_frozen(cabinet: Any) -> None:
    id = cabinet.letter(cabinet.head)
    cabinet.give(id, cabinet.head)
    made = cabinet.last(id)
    form = cabinet.wish(text="Другой текст") | {"_v": cabinet.version(made)}
    for reader in (cabinet.head, cabinet.assistant):
        answer = cabinet.at(reader).post(f"/records/resolutions/{made}", form)
        assert answer.status_code == 409
    text = "select text from records.resolution where id = %s"
    assert cabinet.office.value(text, made) == "Подготовить ответ."


def test_a_cancelled_resolution_keeps_its_reason_and_asks_nothing(cabinet: Any) -> None:
    id = cabinet.letter(cabinet.head)
    cabinet.give(id, cabinet.head)
    made = cabinet.last(id)
    assert cabinet.act(made, "cancel", cabinet.deputy, reason="нет").status_code in (403, 404)
    assert cabinet.act(made, "cancel", cabinet.head).status_code == 422
    done = cabinet.act(made, "cancel", cabinet.head, reason="Вопрос снят министерством")
    assert done.status_code == 303, done.text
    assert (cabinet.stands(made), cabinet.state(id)) == ("cancelled", "review")
    assert not cabinet.waits(id, "acquaintance", cabinet.people[0])
    assert cabinet.at(cabinet.people[0]).get(f"/docs/{id}").status_code == 404
    assert "Вопрос снят министерством" in cabinet.at(cabinet.head).get(f"/docs/{id}").text
    assert cabinet.waits(id, "review", cabinet.head)
    assert cabinet.act(made, "cancel", cabinet.head, reason="ещё раз").status_code == 409


def test_the_card_tells_who_is_acquainted(cabinet: Any) -> None:
    id = cabinet.letter(cabinet.head)
    cabinet.give(id, cabinet.head)
    assert "ещё не отметил" in cabinet.at(cabinet.head).get(f"/docs/{id}").text
    desk = cabinet.at(cabinet.people[0])
    page = desk.get(f"/desk/acquaintance?doc={id}").text
    fields = {name: page.split(f'name="{name}" value="')[1].split('"')[0]
              for name in ("edition", "visa", "_key")}  # fmt: skip
    assert desk.post(f"/desk/acquaintance/{id}/read", fields).status_code == 303
    assert not cabinet.waits(id, "acquaintance", cabinet.people[0])
    assert "все ознакомлены" in cabinet.at(cabinet.head).get(f"/docs/{id}").text


def test_only_to_know_is_considered_and_not_executed(cabinet: Any) -> None:
    id = cabinet.letter(cabinet.head)
    form = {"rows": "1", "who0": cabinet.people[0].login, "role0": "informed",
            "text": "Для сведения.", "act": "give"}  # fmt: skip
    done = cabinet.at(cabinet.head).post(f"/records/resolutions/of/{id}/new", form)
    assert done.status_code == 303, done.text
    assert cabinet.state(id) == "considered"
    assert cabinet.waits(id, "acquaintance", cabinet.people[0])


def test_executed_is_said_by_who_resolved_or_keeps_the_card(cabinet: Any) -> None:
    id = cabinet.letter(cabinet.head)
    cabinet.give(id, cabinet.head)
    version = "select version from documents.document where id = %s"

    def executed(reader: Any) -> int:
        form = {"_v": str(cabinet.office.value(version, id)), "_key": f"k{reader.person_id}"}
        answer = cabinet.at(reader).post(f"/docs/{id}/acts/executed", form)
        return int(answer.status_code)

    assert executed(cabinet.people[0]) == 403
    assert executed(cabinet.head) == 303
    assert cabinet.state(id) == "executed"


def test_search_and_the_printed_card_know_the_resolution(cabinet: Any) -> None:
    id = cabinet.letter(cabinet.head)
    cabinet.give(id, cabinet.head, text="Проверить котельную Октябрьскую.")
    desk = cabinet.at(cabinet.head)
    assert str(id) in desk.get("/search?q=октябрьскую").text
    query = "select handles from documents.text where document_id = %s"
    assert "Октябрьскую" in cabinet.office.value(query, id)
    with cabinet.office.as_(cabinet.head) as session:
        from uprava.documents.service.access import get_document

        head = get_document(session, id, reader=cabinet.head)
        plugins = cabinet.office.installation.plugins
        lines = plugins.card_lines(session, cabinet.head, head)
    (line,) = [each for each in lines if each.title == "Резолюция"]
    assert "Проверить котельную Октябрьскую." in line.value
    assert "Крылова" in line.value


def test_the_words_stay_when_requisites_change(cabinet: Any) -> None:
    id = cabinet.letter(cabinet.head)
    cabinet.give(id, cabinet.head, text="Проверить котельную Октябрьскую.")
    from uprava_records.letters.service import requisites as service

    registrar = cabinet.office.registrar
    with cabinet.office.as_(registrar) as session:
        letter = service.letter_head(session, id, reader=registrar)
        values = service.values_of(session, letter) | {"title": "О новом"}
        asked = service.Change(values, letter.version)
        service.edit(session, id, asked, reader=registrar,
                     installation=cabinet.office.installation, at=now())  # fmt: skip
    query = "select handles from documents.text where document_id = %s"
    assert "Октябрьскую" in cabinet.office.value(query, id)


def test_a_substitute_resolves_for_the_absent(cabinet: Any) -> None:
    id = cabinet.letter(cabinet.head)
    installation = cabinet.office.installation
    with cabinet.office.as_(cabinet.head) as session:
        execute(
            session, "insert into users.substitution (absent_id, substitute_id, since, until,"
            " permissions, reason, created_by, created_at) values (%s, %s, '2026-11-01',"
            " '2026-11-30', '{}', 'отпуск', %s, now())",
            (cabinet.head.person_id, cabinet.deputy.person_id, cabinet.head.person_id),
        )  # fmt: skip
    from uprava.db.sql import fetch_value
    from uprava.db.transaction import system_transaction
    from uprava.users.reader import reader_from

    with system_transaction(installation.engine, today=testing.TODAY, task="test") as session:
        facts = fetch_value(session, "select users.entrant(%s, %s, %s)", (
            cabinet.deputy.person_id, cabinet.head.person_id, testing.TODAY))  # fmt: skip
    acting = reader_from(facts)
    from uprava.capabilities import ExecutorRole
    from uprava_records.resolutions.values import Named, Wish

    wish = Wish("За главу", (Named(cabinet.people[0].person_id, ExecutorRole.RESPONSIBLE),))
    with cabinet.office.as_(acting) as session:
        row = giving.give(session, id, wish, reader=acting, at=now())
    assert (row.author_id, row.given_by) == (cabinet.head.person_id, cabinet.deputy.person_id)
    assert "за руководителя" in cabinet.at(cabinet.head).get(f"/docs/{id}").text


def test_two_taps_of_one_moment_give_one_resolution(cabinet: Any) -> None:
    id = cabinet.letter(cabinet.head)
    draft = cabinet.draft(id)
    version = int(cabinet.version(draft))

    def tap(_n: int) -> str:
        with cabinet.office.as_(cabinet.head) as session:
            try:
                giving.confirm(session, draft, version=version, reader=cabinet.head, at=now())
            except ConflictError as error:
                return error.detail
        return "given"

    with ThreadPoolExecutor(2) as pool:
        told = sorted(pool.map(tap, range(2)))
    assert told.count("given") == 1
    query = "select count(*) from approval.route where document_id = %s"
    assert cabinet.office.value(query, id) == 1


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"text": ""}, "Напишите"),
    ({"text": "а" * 4001}, "4000"),
    ({"text": "тут\x07звонок"}, "правляющие"),
    ({"who": ["нет-такого"]}, "списк"),
    ({"who": []}, "хотя бы одного"),
    ({"due_on": "2020-01-01"}, "прошлом"),
    ({"due_on": "завтра"}, "нет"),
]


@pytest.mark.parametrize(("changes", "said"), WRONG)
def test_a_broken_form_is_told_and_keeps_what_was_typed(
    cabinet: Any, changes: dict[str, Any], said: str
) -> None:
    id = cabinet.letter(cabinet.head)
    answer = cabinet.give(id, cabinet.head, **{"text": "Прошу разобраться", **changes})
    assert answer.status_code == 422
    assert said in answer.text
    assert cabinet.state(id) == "review"
    assert (
        cabinet.office.value("select count(*) from records.resolution where document_id = %s", id)
        == 0
    )


def test_who_has_no_right_learns_and_does_nothing(cabinet: Any) -> None:
    id = cabinet.letter(cabinet.head)
    stranger = cabinet.office.stranger
    assert cabinet.give(id, stranger).status_code == 404
    assert cabinet.give(id, cabinet.office.registrar).status_code == 403
    assert cabinet.give(id, cabinet.assistant).status_code == 403
    draft = cabinet.draft(id)
    for name in ("confirm", "return", "discard", "cancel"):
        answer = cabinet.act(draft, name, stranger, answer="а", reason="а")
        assert answer.status_code == 404, name
    assert cabinet.act(draft, "confirm", cabinet.assistant).status_code in (403, 409)
    assert cabinet.stands(draft) == "offered"


def test_the_phrases_offered_are_the_leaders_own(cabinet: Any) -> None:
    for _n in range(2):
        cabinet.give(cabinet.letter(cabinet.head), cabinet.head,
                     text="Прошу держать на контроле. И доложить.")  # fmt: skip
    cabinet.letter(cabinet.head)
    desk = cabinet.at(cabinet.head).get("/desk/review").text
    assert 'value="Прошу держать на контроле."' in desk
    cabinet.letter(cabinet.deputy)
    assert "Прошу держать" not in cabinet.at(cabinet.deputy).get("/desk/review").text
