"""The draft decision of a question along the core's route, as the agenda tells it."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from plugins.meetings.agenda.files import hand_in
from plugins.meetings.conftest import Hall
from uprava import testing
from uprava.approval.models import Decision, ParticipantKind, Purpose
from uprava.approval.service.deciding import decide
from uprava.approval.service.sheets import find_sheet
from uprava.approval.service.starting import recall, start
from uprava.approval.values import START, ParticipantPlan, Plan, StagePlan, Verdict
from uprava.db.transaction import system_transaction
from uprava_meetings.agenda.service import items, questions
from uprava_meetings.agenda.service.reading import agenda_of, get_question


def told(hall: Hall, meeting: UUID) -> str:
    """What the agenda tells of the draft decision of its only question."""
    (row,) = hall.read(hall.secretary, agenda_of, meeting)
    said: str = row.standing[0]
    return said


@pytest.fixture
def route(hall: Hall) -> tuple[UUID, UUID]:
    """A question with a file on an agenda: the meeting and the question."""
    with system_transaction(hall.installation.engine, today=hall.today, task="test") as session:
        testing.give_permissions(session, hall.proposer.person_id, (START,))
    hall.proposer = hall.again(hall.proposer)
    question = hall.on_backlog("О бюджете")
    hand_in(hall, question, "Проект.pdf")
    meeting = hall.plan(date(2026, 12, 15)).id
    hall.act(hall.secretary, items.put_on, meeting, question)
    return meeting, question


def send(hall: Hall, question: UUID) -> None:
    """Send a question to the chair for approval."""
    who = ParticipantPlan(ParticipantKind.PERSON, hall.chair.person_id)
    hall.act(hall.proposer, start, question, Plan((StagePlan(Purpose.AGREE, (who,)),)))


def test_the_agenda_tells_how_far_the_draft_decision_is(
    hall: Hall, route: tuple[UUID, UUID]
) -> None:
    meeting, question = route
    assert told(hall, meeting) == "draft decision not approved"
    send(hall, question)
    assert told(hall, meeting) == "draft decision on approval"
    sheet = hall.act(hall.chair, find_sheet, question)
    hall.act(hall.chair, decide, question, Verdict(Decision.AGREED, sheet.edition))
    assert told(hall, meeting) == "draft decision approved"


def test_a_draft_written_anew_is_approved_no_more(hall: Hall, route: tuple[UUID, UUID]) -> None:
    meeting, question = route
    send(hall, question)
    hall.at += timedelta(minutes=5)
    row = hall.read(hall.proposer, get_question, question)
    same = hall.asked("О бюджете на год")
    hall.act(hall.proposer, questions.change_question, question, same, version=row.version)
    assert told(hall, meeting) == "draft decision on approval"
    other = replace(same, draft="Отклонить.")
    hall.act(hall.proposer, questions.change_question, question, other, version=row.version + 1)
    assert told(hall, meeting) == "draft decision changed after it was sent for approval"


def test_a_recalled_draft_counts_as_not_approved(hall: Hall, route: tuple[UUID, UUID]) -> None:
    meeting, question = route
    send(hall, question)
    hall.act(hall.proposer, recall, question, reason="уточняем расчёт")
    assert told(hall, meeting) == "draft decision not approved"
