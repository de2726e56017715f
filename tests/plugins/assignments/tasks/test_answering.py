"""A registered answer reports what it answers: for who wrote it, never for anybody else."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from uprava.db.sql import execute
from uprava.documents.models import AccessRight
from uprava.documents.service.access import Opening, open_to
from uprava.documents.service.numbering import list_journals
from uprava.documents.service.registering import NewDocument, create, register
from uprava.users.reader import Reader
from uprava_assignments.giving.values import EXECUTE, Control
from uprava_assignments.settings import AssignmentsSettings, CloseByAnswer
from uprava_assignments.tasks.service import answering

REPORT = "select text from assignments.report where assignment_id = %s"


def answer(
    hall: Any, basis: UUID, *, writer: Reader, executor: Reader | None = None,
    type: str = "answer",
) -> UUID:  # fmt: skip
    """Let a registrar register a letter somebody wrote in answer to another one."""

    def act(session: Any, *, reader: Reader, at: Any) -> UUID:
        new = NewDocument(
            "records.incoming", "Ответ о котельных", "Министерство ЖКХ", "registered",
            hall.town.organisation_id, hall.town.chancellery_id,
        )  # fmt: skip
        head = create(session, new, reader=writer, at=at)
        given = [Opening(writer.person_id, AccessRight.MANAGE, "author"),
                 Opening(reader.person_id, AccessRight.MANAGE, "registrar")]  # fmt: skip
        if executor:
            given.append(Opening(executor.person_id, AccessRight.EDIT, "executor"))
        open_to(session, head, given, at=at, by=reader.person_id)
        query = """insert into documents.link (source_id, target_id, type, created_by, created_at)
            values (%s, %s, %s, %s, %s)"""
        execute(session, query, (head.id, basis, type, reader.person_id, at))
        journals = list_journals(session, kind="records.incoming")
        own = next(each for each in journals if each.id == hall.town.journal_id)
        register(session, head, journal=own)
        return head.id

    made: UUID = hall.act(hall.stranger, act)
    return made


def test_an_answer_reports_and_without_control_ends_it(hall: Any) -> None:
    basis = hall.document(hall.head)
    id = hall.give(hall.lead, basis_id=basis, control=Control.NONE, controller_id=None)
    hall.go(1)
    letter = answer(hall, basis, writer=hall.lead)
    row = hall.row(id)
    assert (row.standing, row.answer_id, row.done_on) == ("closed", letter, date(2026, 11, 21))
    number = hall.look("select number from documents.document where id = %s", letter)
    assert number in hall.look(REPORT, id)
    assert "21.11.2026" in hall.look(REPORT, id)
    query = "select array_agg(action) from audit.record where object_id = %s"
    told = hall.look(query, str(id))
    assert {"assignment.answered", "assignment.reported", "assignment.report_accepted"} <= set(told)
    readers = hall.column(
        "select principal_id from documents.access_grant where document_id = %s", letter
    )
    assert hall.head.person_id in readers, "the author sees what it was answered by"


def test_under_control_the_report_waits_for_its_check(hall: Any) -> None:
    basis = hall.document(hall.head)
    id = hall.give(hall.lead, basis_id=basis)
    answer(hall, basis, writer=hall.helper, executor=hall.lead, type="execution")
    assert hall.row(id).standing == "reported"
    assert hall.waits("reports", id) == [hall.controller.person_id]
    assert hall.waits(EXECUTE, id) == []


def test_somebody_elses_duty_is_left_alone(hall: Any) -> None:
    basis = hall.document(hall.head)
    id = hall.give(hall.lead, hall.helper, basis_id=basis)
    answer(hall, basis, writer=hall.other)
    answer(hall, basis, writer=hall.helper)
    assert hall.row(id).standing == "issued", "a co-executor does not report the whole"
    answer(hall, basis, writer=hall.lead, type="connection")
    assert hall.row(id).standing == "issued"


def test_a_substitute_answers_for_the_absent(hall: Any) -> None:
    basis = hall.document(hall.head)
    id = hall.give(hall.lead, basis_id=basis)
    with hall.system() as session:
        execute(
            session,
            "insert into users.substitution (absent_id, substitute_id, since, until, permissions,"
            " reason, created_by, created_at) values (%s, %s, %s, %s, '{}', 'отпуск', %s, %s)",
            (hall.lead.person_id, hall.other.person_id, hall.today, hall.today,
             hall.head.person_id, hall.at),
        )  # fmt: skip
    answer(hall, basis, writer=hall.other)
    assert hall.row(id).standing == "reported"


def test_what_is_open_below_keeps_it_open_and_its_executor_hears_why(hall: Any) -> None:
    basis = hall.document(hall.head, hall.lead)
    id = hall.give(hall.lead, basis_id=basis, control=Control.NONE, controller_id=None)
    under = {"parent_duty_id": hall.duty(id).id, "controller_id": hall.lead.person_id}
    child = hall.give(hall.helper, by=hall.lead, asked_term="calendar:5", **under)
    letter = answer(hall, basis, writer=hall.lead)
    assert hall.look("select number from documents.document where id = %s", letter)
    assert (hall.row(id).standing, hall.row(child).standing) == ("issued", "issued")
    assert hall.look("select count(*) from assignments.report where assignment_id = %s", id) == 0
    query = """select count(*) from work.notice where document_id = %s and person_id = %s
        and text like %s"""
    assert hall.look(query, id, hall.lead.person_id, "%(1)%") == 1


@pytest.mark.parametrize(("policy", "standing"), [("no", "issued"), ("report", "reported")])
def test_the_installation_says_what_an_answer_does(
    hall: Any, monkeypatch: pytest.MonkeyPatch, policy: str, standing: str
) -> None:
    chosen = AssignmentsSettings(close_by_answer=CloseByAnswer(policy))
    monkeypatch.setattr(answering, "assignments_settings", lambda: chosen)
    basis = hall.document(hall.head)
    id = hall.give(hall.lead, basis_id=basis, control=Control.NONE, controller_id=None)
    answer(hall, basis, writer=hall.lead)
    assert hall.row(id).standing == standing
