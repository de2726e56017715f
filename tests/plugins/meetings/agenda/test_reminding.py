"""Reminders of materials: when, to whom, once."""

from datetime import date, datetime, timedelta
from uuid import UUID

from plugins.meetings.agenda.files import hand_in
from plugins.meetings.conftest import ZONE, Hall
from uprava_meetings.agenda import jobs
from uprava_meetings.agenda.service import items
from uprava_meetings.agenda.values import SpeakerWords
from uprava_meetings.values import SpeakerRole

MEETING = date(2026, 12, 15)
DUE = date(2026, 12, 4)
"""Ten days before are 5 December, a Saturday; materials fall due on the worked day before."""

TOLD = "select count(*) from work.notice where person_id = %s and kind = 'term'"


REMINDED = "select count(*) from meetings.reminder where question_id = %s"


def remind(hall: Hall, question: UUID, day: date, hour: int = 9) -> int:
    """Run the job on a day; return how many times the question was told of until now."""
    at = datetime(day.year, day.month, day.day, hour, tzinfo=ZONE)
    jobs.remind_on(hall.installation, day=day, at=at)
    return int(hall.look(REMINDED, question))


def test_author_and_speakers_are_reminded_twice_and_not_thrice(hall: Hall) -> None:
    speaker = SpeakerWords(SpeakerRole.SPEAKER, "Докладчик", "", hall.members[0].person_id)
    guest = SpeakerWords(SpeakerRole.INVITED, "Гость", "", hall.members[1].person_id)
    meeting = hall.plan(MEETING).id
    question = hall.on_backlog("О бюджете", speakers=[speaker, guest])
    hall.act(hall.secretary, items.put_on, meeting, question)
    days = [remind(hall, question, DUE + timedelta(days=shift)) for shift in range(-4, 3)]
    assert days == [0, 1, 1, 1, 2, 2, 2]
    assert remind(hall, question, DUE - timedelta(days=3)) == 2
    assert remind(hall, question, DUE) == 2
    told = [hall.look(TOLD, who.person_id) for who in (hall.proposer, *hall.members)]
    assert told == [2, 2, 0]


def test_a_question_that_waits_for_its_meeting_is_awaited_too(hall: Hall) -> None:
    meeting = hall.plan(MEETING).id
    awaited, other = hall.question("О бюджете", wanted_id=meeting), hall.question("О ремонте")
    assert remind(hall, awaited, DUE) == 1
    assert remind(hall, other, DUE) == 0


def test_the_office_is_not_woken_at_night(hall: Hall) -> None:
    question = hall.question("О бюджете", wanted_id=hall.plan(MEETING).id)
    assert remind(hall, question, DUE, hour=6) == 0
    assert remind(hall, question, DUE) == 1


def test_who_has_handed_in_is_left_in_peace(hall: Hall) -> None:
    question = hall.question("О бюджете", wanted_id=hall.plan(MEETING).id)
    hand_in(hall, question, "Расчёт.pdf")
    assert remind(hall, question, DUE) == 0
