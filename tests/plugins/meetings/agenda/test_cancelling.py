"""A meeting that was cancelled lets its questions go to another one."""

from datetime import date
from uuid import UUID

import pytest
from plugins.meetings.agenda.test_approving import approve, with_questions
from plugins.meetings.conftest import Hall
from uprava.errors import NotFoundError
from uprava_meetings.agenda.service import items
from uprava_meetings.agenda.service.reading import get_question
from uprava_meetings.planning.service import planning
from uprava_meetings.planning.service.reading import get_meeting

ON_IT = "select array_agg(question_id order by position) from meetings.item where meeting_id = %s"
RETURNED = """select count(*) from audit.record
where object_id = %s and action = 'questions.released'"""
OUTCOMES = "select array_agg(outcome) from meetings.item where meeting_id = %s"


def test_questions_of_a_cancelled_meeting_wait_for_the_next_one(hall: Hall) -> None:
    meeting = with_questions(hall, "О бюджете", "О наградах")
    approve(hall, meeting)
    questions: list[UUID] = hall.look(ON_IT, meeting)
    version = hall.ask(hall.secretary, get_meeting, meeting).version
    why = "нет кворума"
    hall.act(hall.secretary, planning.cancel_meeting, meeting, why, version=version)
    assert hall.look(OUTCOMES, meeting) == ["postponed"] * 2
    for each in questions:
        assert hall.read(hall.secretary, get_question, each).state == "backlog"
        assert hall.look(RETURNED, str(each)) == 1
        with pytest.raises(NotFoundError):
            hall.read(hall.members[0], get_question, each)
    after = hall.plan(date(2026, 12, 22)).id
    hall.act(hall.secretary, items.put_on, after, questions[1])
    assert hall.read(hall.members[0], get_question, questions[1]).meeting_id == after
