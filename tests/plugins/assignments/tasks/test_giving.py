"""Another module gives a task and hears what becomes of it."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from uprava.capabilities import (
    ExecutorRole,
    GivenTask,
    TaskControl,
    TaskMoved,
    TaskPerson,
    TaskToGive,
)
from uprava.db.sql import execute, fetch_value
from uprava.errors import InvalidError, NotFoundError
from uprava_assignments.giving.service import asking, deciding, ending, working
from uprava_assignments.giving.values import EXECUTE, Ground
from uprava_assignments.tasks.jobs import late
from uprava_assignments.tasks.service.lateness import tell_late


@pytest.fixture
def heard(installation: Any, monkeypatch: pytest.MonkeyPatch) -> list[TaskMoved]:
    """What the installation's plugins were told, in order; they are told as well."""
    found: list[TaskMoved] = []
    tell = type(installation.plugins).task_moved

    def listen(plugins: Any, session: Any, moved: TaskMoved) -> None:
        found.append(moved)
        tell(plugins, session, moved)

    monkeypatch.setattr(type(installation.plugins), "task_moved", listen)
    return found


def ask(hall: Any, *people: TaskPerson, by: Any = None, **changes: Any) -> GivenTask:
    """Have somebody who gives no assignments ask for a task in the head's name."""
    given = {
        "reference": f"calls:{hall.town.organisation_id}", "author_id": hall.head.person_id,
        "text": "Перезвонить заявителю.", "people": people or (TaskPerson(hall.lead.person_id),),
        "asked_term": "calendar:10",
    }  # fmt: skip
    task = TaskToGive(**(given | changes))

    def act(session: Any, *, reader: Any, at: Any) -> Any:
        return hall.installation.plugins.give_task(session, reader, task)

    made: GivenTask = hall.act(by or hall.stranger, act)
    return made


def steps(heard: list[TaskMoved]) -> list[str]:
    return [str(each.step) for each in heard]


def test_a_task_is_an_assignment_in_its_authors_name(hall: Any) -> None:
    helper = TaskPerson(hall.helper.person_id, ExecutorRole.EXECUTOR, "Найти номер.")
    given = ask(hall, TaskPerson(hall.lead.person_id), helper)
    assert (given.number, given.due_on) == ("П-1", date(2026, 11, 30))
    assert given.url == f"/docs/{given.document_id}"
    row = hall.row(given.document_id)
    assert (row.author_id, row.issued_by) == (hall.head.person_id, hall.stranger.person_id)
    assert (row.control, row.controller_id) == ("usual", hall.head.person_id)
    assert hall.waits(EXECUTE, row.id) == sorted([hall.lead.person_id, hall.helper.person_id])


def test_one_reference_gives_one_task_however_often_it_is_asked_for(hall: Any) -> None:
    first, again = ask(hall), ask(hall, text="Другое.")
    assert again == first
    query = "select count(*) from assignments.assignment where author_id = %s"
    assert hall.look(query, hall.head.person_id) == 1


def test_who_gave_it_hears_every_step(hall: Any, heard: list[TaskMoved]) -> None:
    given = ask(hall)
    duty = hall.duty(given.document_id)
    hall.act(hall.lead, working.accept, duty.id)
    asked = hall.act(hall.lead, asking.ask_longer, duty.id, date(2026, 12, 7), "Ждём акты.")
    hall.act(hall.head, asking.decide_longer, asked, until=date(2026, 12, 7))
    hall.act(hall.lead, working.report, duty.id, working.Said("Перезвонил."))
    hall.act(hall.head, deciding.return_report, duty.id, "Кому?")
    hall.act(hall.lead, working.report, duty.id, working.Said("Перезвонил Петрову."))
    hall.act(hall.head, deciding.accept_report, duty.id)
    hall.act(hall.head, ending.take_off_control, given.document_id, Ground.DONE)
    assert steps(heard) == [
        "given", "started", "term_moved", "reported", "returned", "reported", "done",
        "off_control",
    ]  # fmt: skip
    assert {each.reference for each in heard} == {f"calls:{hall.town.organisation_id}"}
    assert {each.task_id for each in heard} == {given.document_id}
    assert [each.due_on for each in heard][1:3] == [date(2026, 11, 30), date(2026, 12, 7)]
    done = heard[6]
    assert (done.done_on, done.person_id) == (date(2026, 11, 20), hall.lead.person_id)
    assert done.said == "Перезвонил Петрову."


def test_what_a_co_executor_does_is_not_the_whole(hall: Any, heard: list[TaskMoved]) -> None:
    id = ask(
        hall, TaskPerson(hall.lead.person_id),
        TaskPerson(hall.helper.person_id, ExecutorRole.EXECUTOR),
    ).document_id  # fmt: skip
    hall.act(hall.helper, working.accept, hall.duty(id, hall.helper).id)
    assert steps(heard) == ["given"]


def test_recall_suspension_and_another_executor_are_told(hall: Any, heard: list[TaskMoved]) -> None:
    id = ask(hall).document_id
    hall.act(hall.head, ending.suspend, id, "Ждём суд.")
    hall.act(hall.head, ending.resume, id)
    hall.act(hall.head, asking.readdress, hall.duty(id).id, hall.other.person_id, "Занят.")
    hall.act(hall.head, ending.recall, id, "Не нужно.")
    told = [step for step in steps(heard) if step != "term_moved"]
    assert told == ["given", "suspended", "resumed", "reassigned", "recalled"]
    assert heard[-1].person_id == hall.other.person_id
    assert heard[-1].said == "Не нужно."


def test_of_what_stands_by_itself_nobody_hears(hall: Any, heard: list[TaskMoved]) -> None:
    hall.give(hall.lead)
    assert heard == []
    basis = hall.document(hall.head)
    hall.give(hall.lead, basis_id=basis)
    assert [(each.reference, each.document_id) for each in heard] == [("", basis)]


def test_a_late_task_is_told_once_for_each_term(hall: Any, heard: list[TaskMoved]) -> None:
    id = ask(hall).document_id

    def late_now() -> list[UUID]:
        with hall.system() as session:
            tell_late(session, today=hall.today, at=hall.at)
        return [each.task_id for each in heard if each.step == "late" and each.task_id == id]

    hall.go(10)
    assert late_now() == [], "the last day is not over"
    hall.go(1)
    assert late_now() == [id]
    assert late_now() == [id]
    hall.act(hall.head, asking.set_term, hall.duty(id).id, date(2026, 12, 3), "Дополнительно.")
    assert late_now() == [id]
    hall.go(3)
    assert late_now() == [id, id]


def test_a_reported_task_is_not_late(hall: Any, heard: list[TaskMoved]) -> None:
    id = ask(hall).document_id
    hall.act(hall.lead, working.report, hall.duty(id).id, working.Said("Готово."))
    hall.go(20)
    with hall.system() as session:
        tell_late(session, today=hall.today, at=hall.at)
    assert "late" not in [str(each.step) for each in heard if each.task_id == id]


def test_a_wrong_task_is_refused_in_words_and_nothing_stays(hall: Any) -> None:
    with pytest.raises(InvalidError) as refused:
        ask(hall, due_on=date(2026, 11, 1))
    assert "term" in refused.value.fields
    with pytest.raises(InvalidError) as refused:
        ask(hall, TaskPerson(hall.head.person_id))
    assert "who" in refused.value.fields
    with pytest.raises(InvalidError):
        ask(hall, asked_term="скоро")
    query = "select count(*) from assignments.assignment where author_id = %s"
    assert hall.look(query, hall.head.person_id) == 0


def test_a_task_stands_on_a_document_its_giver_sees(hall: Any) -> None:
    basis = hall.document(hall.deputy)
    with pytest.raises(NotFoundError):
        ask(hall, document_id=basis, by=hall.helper)
    id = ask(hall, document_id=basis, point="п. 3", by=hall.deputy).document_id
    assert hall.row(id).basis_id == basis
    readers = hall.column(
        "select principal_id from documents.access_grant where document_id = %s", basis
    )
    assert hall.lead.person_id in readers, "who has to do it reads what it stands on"


def test_a_task_without_control_ends_with_its_acceptance(hall: Any, heard: list[TaskMoved]) -> None:
    id = ask(hall, control=TaskControl.NONE).document_id
    duty = hall.duty(id)
    hall.act(hall.lead, working.report, duty.id, working.Said("Готово."))
    hall.act(hall.head, deciding.accept_report, duty.id)
    assert hall.row(id).standing == "closed"
    assert steps(heard)[-1] == "done"


def test_row_security_is_back_after_a_refusal(hall: Any) -> None:
    unseen = hall.document(hall.head)
    task = TaskToGive("calls:wrong", hall.head.person_id, "", (TaskPerson(hall.lead.person_id),))

    def act(session: Any, *, reader: Any, at: Any) -> Any:
        with pytest.raises(InvalidError):
            hall.installation.plugins.give_task(session, reader, task)
        query = "select count(*) from documents.document where id = %s"
        return fetch_value(session, query, (unseen,))

    assert hall.act(hall.helper, act) == 0


def test_a_task_needs_a_mark(hall: Any) -> None:
    with pytest.raises(ValueError, match="mark"):
        ask(hall, reference="")


def test_the_job_tells_of_what_is_late_by_the_day_of_now(hall: Any, heard: list[TaskMoved]) -> None:
    id = ask(hall).document_id
    with hall.system() as session:
        past = "update assignments.duty set due_on = '2020-01-09' where assignment_id = %s"
        execute(session, past, (id,))
    late(hall.installation)
    assert [str(each.step) for each in heard if each.task_id == id] == ["given", "late"]
