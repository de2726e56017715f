"""What is done with questions beside the ways of the law, and who may do it."""

import threading
from datetime import date, timedelta
from typing import Any

import pytest
from plugins.appeals.work.bureau import EXPLAINED, MINISTRY, WHY, Bureau, asked
from uprava import testing
from uprava.db.sql import execute
from uprava.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError, UpravaError
from uprava_appeals.law.facts import Competence
from uprava_appeals.law.prolonging import Cause
from uprava_appeals.values import Result
from uprava_appeals.work.service import (
    deciding,
    giving,
    prolonging,
    recounting,
    reminding,
    undoing,
    working,
)
from uprava_appeals.work.values import Body, Charge, Decided, Longer, Outcome, Told

MONTH = date(2026, 12, 18)


def test_an_executor_learns_who_wrote_and_one_who_is_replaced_sees_it_no_more(
    bureau: Bureau,
) -> None:
    id = bureau.appeal()
    question = bureau.give(id, bureau.executor)
    assert bureau.waits("appeals", id) == [bureau.executor.person_id]
    bureau.give(id, bureau.other)
    assert bureau.waits("appeals", id) == [bureau.other.person_id]
    with pytest.raises(NotFoundError):
        bureau.report(question, bureau.executor)


def test_a_pool_is_taken_from_by_one_and_only_he_may_know_the_author(bureau: Bureau) -> None:
    id = bureau.appeal()
    question = bureau.give(id, bureau.town_unit)
    query = """select level from documents.access_grant where document_id = %s
        and principal_id = %s"""
    assert bureau.look(query, id, bureau.town_unit) == "read"
    bureau.act(bureau.executor, giving.take, question)
    assert bureau.look(query, id, bureau.executor.person_id) == "edit"
    with pytest.raises(ConflictError):
        bureau.act(bureau.other, giving.take, question)


def test_two_who_take_at_once_are_one_and_one_who_is_told(bureau: Bureau) -> None:
    question = bureau.give(bureau.appeal(), bureau.town_unit)
    assert at_once(
        lambda: bureau.act(bureau.executor, giving.take, question),
        lambda: bureau.act(bureau.other, giving.take, question),
    ) == ["ConflictError", "done"]


def test_two_who_decide_at_once_are_one_and_one_who_is_told(bureau: Bureau) -> None:
    id = bureau.appeal()
    version = bureau.row(id).version

    def decide(ground: str) -> Any:
        said = Decided(ground, said=WHY)
        return bureau.act(bureau.chief, deciding.decide, id, said, version=version)

    done = at_once(lambda: decide("unclear"), lambda: decide("court"))
    assert done == ["ConflictError", "done"]
    assert len(bureau.decisions(id)) == 1


def at_once(*acts: Any) -> list[str]:
    """Do acts in threads of their own; return what became of each, in order of the words."""
    found, start = [], threading.Barrier(len(acts))

    def run(act: Any) -> None:
        start.wait()
        try:
            act()
        except UpravaError as error:
            found.append(type(error).__name__)
        else:
            found.append("done")

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return sorted(found)


def test_who_only_reads_it_does_nothing(bureau: Bureau) -> None:
    id = bureau.appeal()
    bureau.show(id, bureau.watcher)
    question = bureau.question(id).id
    acts: list[tuple[Any, ...]] = [
        (giving.give, question, Charge(bureau.executor.person_id)),
        (giving.put_before, id, bureau.chief.person_id),
        (deciding.decide, id, Decided("unclear")),
        (prolonging.ask, id, Longer(5, Cause.EXCEPTIONAL, WHY)),
        (prolonging.extend, id, Longer(5, Cause.EXCEPTIONAL, WHY)),
        (prolonging.request_documents, id, Body("Росреестр"), WHY),
        (working.set_outcome, question, EXPLAINED),
        (undoing.close, id),
    ]
    for act, *words in acts:
        with pytest.raises((ForbiddenError, ConflictError)):
            bureau.act(bureau.watcher, act, *words)
    assert bureau.question(id).state == "new"


def test_a_term_beyond_the_appeals_own_is_refused(bureau: Bureau) -> None:
    id = bureau.appeal()
    with pytest.raises(InvalidError) as refused:
        bureau.give(id, bureau.executor, due_on=date(2026, 12, 19))
    assert list(refused.value.fields) == ["due"]


def test_an_extension_moves_the_answer_and_its_executors_and_is_told(bureau: Bureau) -> None:
    id = bureau.appeal()
    bureau.give(id, bureau.executor)
    wanted = Longer(30, Cause.REQUEST, WHY)
    asked_id = bureau.act(bureau.executor, prolonging.ask, id, wanted)
    assert bureau.waits("appeals-decide", id) == [bureau.chief.person_id]
    with pytest.raises(ForbiddenError):
        bureau.act(bureau.executor, prolonging.answer_asked, asked_id, granted=True)
    decision = bureau.act(bureau.chief, prolonging.answer_asked, asked_id, granted=True)
    row, clock = bureau.row(id), bureau.clocks(id)["answer"]
    assert (row.due_on, clock.due_first) == (date(2027, 1, 19), MONTH)
    assert bureau.question(id).due_on == date(2027, 1, 19)
    assert bureau.decisions(id)[0].notice_due == MONTH
    with pytest.raises(InvalidError):
        bureau.act(bureau.chief, prolonging.extend, id, Longer(1, Cause.REQUEST, WHY))
    bureau.act(bureau.chief, undoing.reverse, decision, WHY)
    assert bureau.row(id).due_on == MONTH
    assert bureau.question(id).due_on == MONTH


def test_requested_documents_have_fifteen_days_and_come(bureau: Bureau) -> None:
    id = bureau.appeal()
    decision = bureau.act(
        bureau.chief, prolonging.request_documents, id, Body("Росреестр"), "Выписка."
    )
    clock = bureau.clocks(id)["documents"]
    assert (clock.due_on, clock.decision_id) == (date(2026, 12, 4), decision)
    assert bureau.row(id).due_on == MONTH
    bureau.go(5)
    bureau.act(bureau.chief, undoing.told, decision, Told(bureau.today, ""))
    assert bureau.clocks(id)["documents"].met_on == bureau.today


def test_a_duplicate_is_joined_and_let_go(bureau: Bureau) -> None:
    first, again = bureau.appeal(), bureau.appeal()
    decision = bureau.act(bureau.registrar, deciding.join, again, first)
    row = bureau.row(again)
    assert (row.standing, row.repeat, row.first_id) == ("joined", "duplicate", first)
    for wrong in (again, first):
        with pytest.raises((InvalidError, ConflictError)):
            bureau.act(bureau.registrar, deciding.join, wrong, again)
    bureau.act(bureau.chief, undoing.reverse, decision, WHY)
    assert bureau.row(again).standing == "registered"


def test_an_answer_needs_a_result_for_every_question(bureau: Bureau) -> None:
    id = bureau.appeal(*asked(Competence.OWN, Competence.OWN))
    one, two = (each.id for each in bureau.questions(id))
    measures = Outcome(Result.MEASURES, "Кровля отремонтирована.")
    bureau.act(bureau.chief, working.set_outcome, one, measures)
    from uprava_appeals.work.service.answering import answer
    from uprava_appeals.work.values import Answered

    said = Answered(bureau.today, {one: None, two: None}, "К-1/1")
    with pytest.raises(InvalidError) as refused:
        bureau.act(bureau.chief, answer, id, said)
    assert list(refused.value.fields) == ["result"]
    bureau.act(bureau.chief, answer, id, Answered(bureau.today, {one: None}, "К-1/1"))
    assert bureau.question(id).measures_taken


def test_a_term_runs_again_though_the_other_question_was_answered_days_before(
    bureau: Bureau,
) -> None:
    id = bureau.appeal(*asked(Competence.OWN, Competence.OWN))
    bureau.answer(id, 0)
    bureau.go(2)
    court = Decided("court", question_id=bureau.question(id, 1).id, said=WHY)
    decision = bureau.act(bureau.chief, deciding.decide, id, court)[0]
    assert bureau.row(id).standing not in ("registered", "work")
    bureau.act(bureau.chief, undoing.reverse, decision, WHY)
    assert bureau.row(id).due_on == MONTH


def test_a_reversal_opens_what_its_own_decision_ended(bureau: Bureau) -> None:
    def forward() -> int:
        said = Decided("forward", said=WHY, bodies=(MINISTRY,))
        ids: list[int] = bureau.act(bureau.chief, deciding.decide, id, said)
        return ids[0]

    id = bureau.appeal(*asked(Competence.OWN, Competence.OWN))
    (answered,) = bureau.answer(id, 0)
    first = forward()
    bureau.act(bureau.chief, undoing.reverse, answered, WHY)
    second = forward()
    bureau.act(bureau.chief, undoing.reverse, first, WHY)
    assert [each.state for each in bureau.questions(id)] == ["forwarded", "new"]
    bureau.act(bureau.chief, undoing.reverse, second, WHY)
    assert [each.state for each in bureau.questions(id)] == ["new", "new"]
    assert {each.competence for each in bureau.questions(id)} == {"own"}


def test_no_fact_of_the_audit_tells_anything_about_the_author(bureau: Bureau) -> None:
    id = bureau.appeal()
    question = bureau.give(id, bureau.executor)
    bureau.report(question, bureau.executor)
    bureau.answer(id)
    told = bureau.look(
        "select string_agg(body::text, ' ') from audit.record where object_id = %s", str(id)
    )
    for word in ("Кузнецова", "Анна", "Тарская", "644043"):
        assert word not in told


def test_what_is_late_is_told_once_a_day(bureau: Bureau) -> None:
    id = bureau.appeal()
    bureau.give(id, bureau.executor)
    day = date(2026, 12, 21)
    since = testing.NOW.replace(year=2026, month=12, day=21, hour=0)
    installation = bureau.office.installation
    query = """select count(*) from work.notice where document_id = %s and kind = 'term'
        and person_id = %s"""
    for _again in range(2):
        reminding.remind_on(installation, day=day, since=since, at=since.replace(hour=9))
        assert bureau.look(query, id, bureau.executor.person_id) == 1


def test_who_sent_an_appeal_on_is_not_called_its_applicant_when_told_late(bureau: Bureau) -> None:
    id = bureau.appeal(source="Прокуратура города", source_number="15-П", asker="prosecutor")
    bureau.give(id, bureau.executor)
    due = bureau.look("select asked_due from appeals.appeal where document_id = %s", id)
    for days in range(1, 5):
        day = due + timedelta(days=days)
        since = testing.NOW.replace(year=day.year, month=day.month, day=day.day, hour=0)
        at = since.replace(hour=9)
        reminding.remind_on(bureau.office.installation, day=day, since=since, at=at)
    query = "select min(text) from work.notice where document_id = %s and kind = 'term'"
    assert bureau.look(query, id).startswith("Направившему обращение № К-1")


def test_a_new_calendar_moves_running_terms(bureau: Bureau) -> None:
    id = bureau.appeal()
    with bureau.office.system() as session:
        execute(
            session,
            "update appeals.clock set term = jsonb_set(term, '{start}', '\"2026-11-21\"')"
            " where document_id = %s and ground = 'answer'", (id,),
        )  # fmt: skip
    with bureau.office.system() as session:
        clock = bureau.clocks(id)["answer"]
        recounting.settle(session, clock.id, id, today=bureau.today, at=bureau.at)
    assert bureau.clocks(id)["answer"].due_on == date(2026, 12, 21)
    assert bureau.row(id).due_on == date(2026, 12, 21)


def test_a_question_becomes_an_assignment_and_follows_it(tasked: Bureau) -> None:
    from uprava_assignments.giving.service.reading import list_duties
    from uprava_assignments.giving.service.working import Said, report

    id = tasked.appeal()
    tasked.give(id, tasked.executor, said="Рассмотреть.")
    row = tasked.question(id)
    assert row.task_id is not None
    assert tasked.waits("appeals", id) == []
    with tasked.office.system() as session:
        duty = list_duties(session, row.task_id)[0].id
    tasked.act(tasked.executor, report, duty, Said("Кровля отремонтирована."))
    row = tasked.question(id)
    assert (row.state, row.report) == ("reported", "Кровля отремонтирована.")
    assert tasked.waits("appeals", id) == [tasked.executor.person_id]
    tasked.answer(id)
    assert tasked.row(id).standing == "answered"
