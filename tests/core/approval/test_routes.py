"""Routes made by hand: each rule of a stage, step by step."""

import pytest
from halls import Hall, person, stage
from uprava import testing
from uprava.approval.models import Decision, Order, ParticipantKind, Purpose, Refusal, Rule
from uprava.approval.service.answering import answer_remark, list_remarks
from uprava.approval.service.starting import recall, restart, start
from uprava.approval.values import ParticipantPlan, Plan, Reply
from uprava.db.sql import execute
from uprava.documents.service.access import get_document
from uprava.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError

ONE_BY_ONE = {"ordering": Order.SEQUENTIAL}


def ids(*readers: testing.Reader) -> set[int]:
    return {each.person_id for each in readers}


def test_one_after_another_is_asked_when_the_one_before_has_agreed(hall: Hall) -> None:
    id, (first, second, *_rest) = hall.document(), hall.people
    hall.send(id, stage(first, second, **ONE_BY_ONE))
    assert hall.asked(id) == ids(first)
    hall.decide(first, id)
    assert hall.asked(id) == ids(second)
    hall.decide(second, id)
    assert hall.asked(id) == set()
    assert hall.sheet(id).route.state == "done"
    assert hall.audited(id) == [
        "approval.started", "approval.decided", "approval.decided", "approval.finished",
    ]  # fmt: skip


def test_all_at_once_are_asked_and_the_next_stage_waits_for_the_last(hall: Hall) -> None:
    id, (first, second, third, *_rest) = hall.document(), hall.people
    hall.send(id, stage(first, second), stage(third))
    assert hall.asked(id) == ids(first, second)
    hall.decide(second, id)
    assert hall.asked(id) == ids(first)
    hall.decide(first, id)
    assert hall.asked(id) == ids(third)


def test_one_agreement_is_enough_where_the_stage_says_so(hall: Hall) -> None:
    id, (first, second, third, *_rest) = hall.document(), hall.people
    hall.send(id, stage(first, second, third, rule=Rule.ONE))
    hall.decide(second, id)
    assert hall.asked(id) == set()
    assert hall.sheet(id).route.state == "done"
    with pytest.raises(ConflictError, match="Маршрут уже завершён"):
        hall.decide(first, id)


def test_a_refusal_gives_the_document_back_and_asks_nobody_any_more(hall: Hall) -> None:
    id, (first, second, *_rest) = hall.document(), hall.people
    hall.send(id, stage(first, second))
    hall.decide(first, id, Decision.REFUSED, "Нет финансово-экономического обоснования")
    route = hall.sheet(id).route
    assert (route.state, route.problem) == ("stopped", "refused")
    assert hall.asked(id) == set()
    assert "Возвращён на доработку: О ремонте кровли" in hall.told(hall.author)
    with pytest.raises(ConflictError, match="возвращён автору"):
        hall.decide(second, id)


def test_where_a_refusal_lets_go_on_everybody_is_heard(hall: Hall) -> None:
    id, (first, second, third, *_rest) = hall.document(), hall.people
    hall.send(id, stage(first, second, on_refusal=Refusal.CONTINUE), stage(third))
    hall.decide(first, id, Decision.REFUSED, "Против")
    assert hall.asked(id) == ids(second)
    hall.decide(second, id)
    assert hall.asked(id) == ids(third)


def test_where_one_is_enough_and_all_refuse_the_route_stops(hall: Hall) -> None:
    id, (first, second, *_rest) = hall.document(), hall.people
    hall.send(id, stage(first, second, rule=Rule.ONE, on_refusal=Refusal.CONTINUE))
    hall.decide(first, id, Decision.REFUSED, "Против")
    hall.decide(second, id, Decision.REFUSED, "Тоже против")
    route = hall.sheet(id).route
    assert (route.state, route.problem) == ("stopped", "nobody")


@pytest.mark.parametrize("decision", [Decision.REMARKS, Decision.REFUSED])
def test_a_remark_and_a_refusal_need_their_text(hall: Hall, decision: Decision) -> None:
    id, first = hall.document(), hall.people[0]
    hall.send(id, stage(first))
    for remarks in ((), ("  ",)):
        with pytest.raises(InvalidError, match="Напишите замечание"):
            hall.decide(first, id, decision, *remarks)
    assert hall.asked(id) == ids(first)


def test_a_second_click_gets_a_clear_sentence_and_changes_nothing(hall: Hall) -> None:
    id, (first, second, *_rest) = hall.document(), hall.people
    hall.send(id, stage(first, second))
    hall.decide(first, id)
    before = hall.rows(id)
    with pytest.raises(ConflictError, match="Вы уже приняли решение: согласовано"):
        hall.decide(first, id)
    assert hall.rows(id) == before
    hall.decide(second, id)
    with pytest.raises(ConflictError, match="Вы уже приняли решение: согласовано"):
        hall.decide(second, id)


def test_a_visa_names_the_version_that_was_read_and_no_other_is_taken(hall: Hall) -> None:
    id, first = hall.document(files=2), hall.people[0]
    hall.send(id, stage(first))
    seen = hall.edition(id)
    hall.new_version(id)
    with pytest.raises(ConflictError, match="текст изменился"):
        hall.decide(first, id, edition=seen)
    hall.decide(first, id)
    (row,) = hall.rows(id)
    assert {each.sha256 for each in row.files} == {each.sha256 for each in hall.sheet(id).files}
    assert row.current
    hall.new_version(id)
    (row,) = hall.rows(id)
    assert not row.current, "the route is over: the visa keeps naming what was approved"


def test_signing_waits_until_every_remark_has_its_answer(hall: Hall) -> None:
    id, (first, boss, *_rest) = hall.document(), hall.people
    hall.send(id, stage(first), stage(boss, purpose=Purpose.SIGN))
    hall.decide(first, id, Decision.REMARKS, "Пункт 2 уточнить", "Пункт 3 исключить")
    sheet = hall.sheet(id)
    assert sheet.waits_for_answers
    assert (sheet.settled, sheet.remarks) == (0, 2)
    assert hall.asked(id) == set()
    one, two = (remark.id for row in hall.rows(id) for remark in row.remarks)
    with hall.as_(hall.author) as session:
        answer_remark(
            session, id, one, Reply("accepted"), reader=hall.author, at=hall.tick()
        )  # fmt: skip
    assert hall.asked(id) == set()
    with hall.as_(hall.author) as session, pytest.raises(InvalidError, match="почему замечание"):
        answer_remark(session, id, two, Reply("declined"), reader=hall.author, at=hall.tick())
    with hall.as_(hall.author) as session:
        reply = Reply("declined", "Предусмотрено п. 5 Положения")
        answer_remark(session, id, two, reply, reader=hall.author, at=hall.tick())
        with pytest.raises(ConflictError, match="уже дан ответ"):
            answer_remark(session, id, two, reply, reader=hall.author, at=hall.tick())
    assert hall.asked(id) == ids(boss)
    with hall.as_(boss) as session:
        table = list_remarks(session, id, reader=boss)
    assert [(each.text, each.answer, each.reason) for each in table] == [
        ("Пункт 2 уточнить", "accepted", ""),
        ("Пункт 3 исключить", "declined", "Предусмотрено п. 5 Положения"),
    ]
    assert hall.told(first)[-2:] == [
        "Ваше замечание принято: О ремонте кровли",
        "Ваше замечание отклонено: О ремонте кровли",
    ]


def test_only_the_author_answers_recalls_and_restarts(hall: Hall) -> None:
    id, (first, second, *_rest) = hall.document(), hall.people
    hall.send(id, stage(first), stage(second))
    hall.decide(first, id, Decision.REMARKS, "Уточнить")
    ((remark,),) = (row.remarks for row in hall.rows(id) if row.remarks)
    with hall.as_(second) as session:
        with pytest.raises(ForbiddenError, match="только инициатор"):
            answer_remark(
                session, id, remark.id, Reply("accepted"), reader=second, at=hall.tick()
            )  # fmt: skip
        with pytest.raises(ForbiddenError, match="только инициатор"):
            recall(session, id, reason="", reader=second, at=hall.tick())


def test_a_recalled_document_waits_for_nobody_and_those_asked_are_told(hall: Hall) -> None:
    id, (first, second, *_rest) = hall.document(), hall.people
    hall.send(id, stage(first, second))
    hall.decide(first, id)
    with hall.as_(hall.author) as session:
        recall(session, id, reason="Нашлась ошибка", reader=hall.author, at=hall.tick())
    assert hall.asked(id) == set()
    assert "документ отозван — О ремонте кровли" in hall.told(second)[-1]
    with hall.as_(second) as session, pytest.raises(NotFoundError):
        get_document(session, id, reader=second)
    with hall.as_(first) as session:
        assert get_document(session, id, reader=first).id == id
    with pytest.raises(NotFoundError):
        hall.decide(second, id)
    with hall.as_(hall.author) as session:
        restart(session, id, reader=hall.author, at=hall.tick())
    assert hall.asked(id) == ids(second), "the agreement that was given stays in force"


def test_after_a_refusal_the_same_person_is_asked_again(hall: Hall) -> None:
    id, (first, second, third, *_rest) = hall.document(), hall.people
    hall.send(id, stage(first, second, third))
    hall.decide(first, id)
    hall.decide(second, id, Decision.REFUSED, "Против")
    with hall.as_(hall.author) as session:
        restart(session, id, reader=hall.author, at=hall.tick())
    assert hall.asked(id) == ids(second, third)
    assert hall.sheet(id).route.round == 2


def test_a_route_cannot_start_twice_nor_without_a_text(hall: Hall) -> None:
    id, first = hall.document(files=0), hall.people[0]
    with pytest.raises(InvalidError, match="приложите текст"):
        hall.send(id, stage(first))
    id = hall.document()
    hall.send(id, stage(first))
    with pytest.raises(ConflictError, match="уже на маршруте"):
        hall.send(id, stage(first))


def test_who_may_not_change_a_document_does_not_send_it(hall: Hall) -> None:
    id, first = hall.document(), hall.people[0]
    hall.send(id, stage(first), stage(hall.people[1]))
    with hall.as_(first) as session, pytest.raises(ForbiddenError):
        start(session, id, Plan((stage(first),)), reader=first, at=hall.tick())
    with hall.as_(hall.stranger) as session, pytest.raises(NotFoundError):
        start(session, id, Plan((stage(first),)), reader=hall.stranger, at=hall.tick())


@pytest.mark.parametrize(
    ("stages", "sentence"),
    [
        ([], "от 1 до 20 этапов"),
        ([stage()], "от 1 до 200 участников"),
        ([stage(ParticipantPlan(ParticipantKind.UNIT, 1))], "можно только ознакомить"),
        ([stage(ParticipantPlan(ParticipantKind.PERSON, 1),
                ParticipantPlan(ParticipantKind.PERSON, 1))], "дважды"),
        ([stage(ParticipantPlan(ParticipantKind.PERSON, 1), term=0)], "Срок этапа"),
        ([stage(ParticipantPlan(ParticipantKind.PERSON, 1), purpose=Purpose.SIGN),
          stage(ParticipantPlan(ParticipantKind.PERSON, 1))], "Порядок этапов"),
    ],
)  # fmt: skip
def test_a_plan_that_cannot_work_is_refused_in_words(
    hall: Hall, stages: list, sentence: str
) -> None:
    with pytest.raises(InvalidError, match=sentence):
        hall.send(hall.document(), *stages)


def test_posts_heads_and_roles_become_people_when_their_stage_begins(hall: Hall) -> None:
    boss = testing.make_person(hall.installation, unit_id=hall.town.housing_id, heads=True)
    first = hall.people[0]
    head = ParticipantPlan(ParticipantKind.HEAD, hall.town.housing_id)
    id = hall.document()
    hall.send(id, stage(first), stage(head))
    assert hall.rows(id)[1].person == "Руководитель: Управление ЖКХ"
    newer = testing.make_person(hall.installation, unit_id=hall.town.housing_id, heads=True)
    with hall.system() as session:
        query = "update users.post_holder set until = '2026-11-19' where person_id = %s"
        execute(session, query, (boss.person_id,))
    hall.decide(first, id)
    assert hall.asked(id) == ids(newer)


def test_of_several_people_behind_one_participant_the_first_gives_the_voice(hall: Hall) -> None:
    id, (first, second, third, *_rest) = hall.document(), hall.people
    with hall.system() as session:
        role = testing.make_principal(session, "role")
        execute(session, "insert into users.role (id, code, title, built_in)"
                         " values (%s, %s, 'Юристы', false)", (role, f"law-{role}"))  # fmt: skip
        for each in (first, second):
            execute(session, "insert into users.role_grant (role_id, person_id) values (%s, %s)",
                    (role, each.person_id))  # fmt: skip
    lawyers = ParticipantPlan(ParticipantKind.ROLE, role)
    hall.send(id, stage(lawyers, third))
    assert hall.asked(id) == ids(first, second, third)
    hall.decide(second, id)
    assert hall.asked(id) == ids(third)
    with pytest.raises(ConflictError, match="больше не требуется"):
        hall.decide(first, id)


def test_a_vacant_post_is_named_at_the_start_and_stops_the_route_later(hall: Hall) -> None:
    first = hall.people[0]
    empty = ParticipantPlan(ParticipantKind.HEAD, hall.town.chancellery_id)
    with pytest.raises(InvalidError, match="решение принять некому: Отдел документооборота"):
        hall.send(hall.document(), stage(first), stage(empty))
    boss = testing.make_person(hall.installation, unit_id=hall.town.chancellery_id, heads=True)
    id = hall.document()
    hall.send(id, stage(first), stage(empty))
    with hall.system() as session:
        query = "update users.post_holder set until = '2026-11-19' where person_id = %s"
        execute(session, query, (boss.person_id,))
    hall.decide(first, id)
    route = hall.sheet(id).route
    assert (route.state, route.problem) == ("stopped", "vacant")


def test_a_person_named_twice_in_a_stage_is_asked_once(hall: Hall) -> None:
    boss = testing.make_person(hall.installation, unit_id=hall.town.housing_id, heads=True)
    head = ParticipantPlan(ParticipantKind.HEAD, hall.town.housing_id)
    id = hall.document()
    hall.send(id, stage(person(boss), head))
    hall.decide(boss, id)
    assert hall.sheet(id).route.state == "done"
