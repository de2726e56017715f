"""The card of an appeal without scripts: what each sees of it and may do with it."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from plugins.appeals.cards.visitor import Visitor
from plugins.appeals.work.bureau import MINISTRY, WHY, Bureau, asked
from uprava.users.reader import Reader
from uprava_appeals.law.facts import Competence
from uprava_appeals.work.service import undoing

At = Callable[[Reader], Visitor]

NAMES = ("Кузнецова", "Анна Дмитриевна", "Тарская", "644043", "после каждого дождя")


def test_a_leader_sees_questions_terms_and_whom_to_give_them(at: At, bureau: Bureau) -> None:
    id = bureau.appeal(*asked(Competence.OWN, Competence.OTHER))
    page = at(bureau.chief).read(f"/docs/{id}")
    for words in ("Вопрос 1", "Вопрос 2", "Ответ заявителю", "Переадресация", "Почему такой срок",
                  "Поручить рассмотрение", "Без ответа"):  # fmt: skip
        assert words in page


def test_the_author_is_shown_to_who_works_on_it_and_the_opening_is_noted(
    at: At, bureau: Bureau
) -> None:
    id = bureau.appeal()
    page = at(bureau.chief).read(f"/docs/{id}")
    assert not any(name in page for name in NAMES)
    told = at(bureau.chief).read(f"/appeals/{id}/author")
    assert all(name in told for name in NAMES)
    query = "select count(*) from appeals.opening where document_id = %s and person_id = %s"
    assert bureau.look(query, id, bureau.chief.person_id) == 1


def test_an_author_who_is_not_named_is_no_empty_link(at: At, bureau: Bureau) -> None:
    id = bureau.appeal(authors=())
    told = at(bureau.chief).get(f"/appeals/{id}/author").text
    assert "Автор не указан" in told
    assert not re.search(r"<a [^>]*></a>", told)


def test_who_registers_puts_a_new_appeal_before_a_leader_first(at: At, bureau: Bureau) -> None:
    page = at(bureau.registrar).get(f"/docs/{bureau.appeal()}").text
    [main] = re.findall(r'<a class="btn pri"[^>]*>', page)
    assert "/acts/put-before" in main


def test_who_only_reads_it_sees_no_byte_of_its_author(at: At, bureau: Bureau) -> None:
    id = bureau.appeal()
    bureau.show(id, bureau.watcher)
    assert "Данные скрыты" in at(bureau.watcher).read(f"/docs/{id}")
    for path in (f"/docs/{id}", f"/appeals/{id}/author", f"/docs/{id}/print"):
        page = at(bureau.watcher).get(path).text
        assert not any(name in page for name in NAMES), path
    query = "select count(*) from appeals.opening where document_id = %s and person_id = %s"
    assert bureau.look(query, id, bureau.watcher.person_id) == 0


def test_a_stranger_finds_nothing(at: At, bureau: Bureau) -> None:
    id = bureau.appeal()
    stranger = at(bureau.other)
    for path in ("author", "acts/give", "acts/forward"):
        assert stranger.get(f"/appeals/{id}/{path}").status_code == 404
    assert stranger.post(f"/appeals/{id}/acts/close", {"_key": "k"}).status_code == 404


@pytest.mark.parametrize(
    "act", ["give", "put-before", "forward", "leave", "longer", "documents", "join", "answered"]
)
def test_every_act_has_a_page(at: At, bureau: Bureau, act: str) -> None:
    id = bureau.appeal()
    question = bureau.question(id).id
    for address in (f"/appeals/{id}/acts/{act}", f"/appeals/{id}/acts/{act}?question={question}"):
        assert at(bureau.chief).get(address).status_code == 200


def test_the_form_of_ways_tells_the_article_the_day_and_why_not_otherwise(
    at: At, bureau: Bureau
) -> None:
    id = bureau.appeal()
    page = at(bureau.chief).read(f"/appeals/{id}/acts/leave")
    assert "ст. 11 ч. 4" in page
    assert "До 27.11.2026" in page
    assert "Почему нельзя иначе" in page
    assert "обращение не анонимное" in page


def test_an_appeal_goes_its_way_by_forms(at: At, bureau: Bureau) -> None:
    id = bureau.appeal(*asked(Competence.OWN, Competence.OTHER))
    one, two = (each.id for each in bureau.questions(id))
    url = f"/appeals/{id}/acts"
    given = {"_key": "a", "questions": str(one), "who": str(bureau.executor.person_id),
             "said": "Рассмотреть."}  # fmt: skip
    done(at(bureau.chief).post(f"{url}/give", given))
    forward = {"_key": "b", "question": str(two), "ways": "forward", "body0_text": MINISTRY.name,
               "number0": "01-15/7", "day0": "2026-11-20"}  # fmt: skip
    done(at(bureau.chief).post(f"{url}/forward", forward))
    assert [each.state for each in bureau.questions(id)] == ["given", "forwarded"]
    page = at(bureau.chief).read(f"/docs/{id}")
    assert MINISTRY.name in page
    assert "Уведомить заявителя" in page
    [decision] = bureau.decisions(id)
    day = str(decision.decided_on)
    told = {"_key": "c", "decision": str(decision.id), "on": day, "how": "post"}
    done(at(bureau.registrar).post(f"{url}/told", told))
    answered = {"_key": "d", "questions": str(one), "on": day, "number": "К-1/1",
                "result": "explained", "measures": "Кровля отремонтирована."}  # fmt: skip
    done(at(bureau.executor).post(f"{url}/answered", answered))
    assert bureau.row(id).standing == "answered"
    done(at(bureau.chief).post(f"{url}/close", {"_key": "e"}))
    assert bureau.row(id).standing == "closed"
    page = at(bureau.chief).read(f"/docs/{id}")
    assert "Кровля отремонтирована." in page
    assert "направил(а) вопрос 2 по компетенции" in page


def done(answer: Any) -> None:
    assert answer.status_code == 303, answer.text[:3000]


def test_what_is_wrong_stands_at_its_field_and_nothing_is_lost(at: At, bureau: Bureau) -> None:
    id = bureau.appeal()
    sent = {"_key": "a", "ways": "published", "page": "не адрес", "said": "Ответ размещён."}
    answer = at(bureau.chief).post(f"/appeals/{id}/acts/leave", sent)
    assert answer.status_code == 422
    assert "Ответ размещён." in answer.text
    assert "f-page-e" in answer.text
    assert bureau.question(id).state == "new"


def test_the_second_of_two_is_told(at: At, bureau: Bureau) -> None:
    id = bureau.appeal()
    version = bureau.row(id).version
    bureau.give(id, bureau.executor)
    sent = {"_key": "a", "_v": str(version), "ways": "unclear"}
    answer = at(bureau.chief).post(f"/appeals/{id}/acts/leave", sent)
    assert answer.status_code == 409
    assert bureau.question(id).state == "given"


def test_the_desk_gives_questions_and_goes_on(at: At, bureau: Bureau) -> None:
    id = bureau.appeal(*asked(Competence.OWN, Competence.OWN), addressee_id=bureau.chief.person_id)
    page = at(bureau.chief).read(f"/desk/appeals-review?doc={id}")
    assert "Вопрос 1" in page
    assert "Вопрос 2" in page
    shown = at(bureau.chief).get(f"/desk/appeals-review?doc={id}").text
    assert f'hx-get="/appeals/{id}/author"' in shown
    sent = {
        "_key": "a", "questions": [str(each.id) for each in bureau.questions(id)],
        "who": str(bureau.town_unit), "desk": "appeals-review",
    }  # fmt: skip
    answer = at(bureau.chief).post(f"/appeals/{id}/acts/give", sent)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/desk/appeals-review"
    assert {each.state for each in bureau.questions(id)} == {"given"}
    assert bureau.waits("appeals-review", id) == []


def test_a_reversed_decision_is_struck_out(at: At, bureau: Bureau) -> None:
    id = bureau.appeal()
    [decision] = bureau.decide(id, "unclear")
    bureau.act(bureau.chief, undoing.reverse, decision, WHY)
    page = at(bureau.chief).read(f"/docs/{id}")
    assert "отменено" in page
    assert WHY in page
