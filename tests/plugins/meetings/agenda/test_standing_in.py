"""Who stands in for a member reads what he would, as long as he stands in."""

from datetime import date
from uuid import UUID

import pytest
from plugins.meetings.agenda.test_approving import approve
from plugins.meetings.conftest import Hall
from uprava.errors import NotFoundError
from uprava.users.reader import Reader
from uprava_meetings.agenda import jobs
from uprava_meetings.agenda.service import items
from uprava_meetings.agenda.service.reading import agenda_of, get_question
from uprava_meetings.planning.service.answers import answer
from uprava_meetings.planning.service.invitations import own_invitation
from uprava_meetings.planning.values import Reply
from uprava_meetings.values import Answer


def titles(hall: Hall, who: Reader, meeting: UUID) -> list[str]:
    """The agenda as somebody sees it."""
    return [each.title for each in hall.read(who, agenda_of, meeting)]


def test_a_substitute_reads_the_open_questions_while_he_stands_in(hall: Hall) -> None:
    hall.regulate(since=hall.today, substitutes=True)
    meeting = hall.plan(date(2026, 12, 15)).id
    for title, closed in (("О бюджете", False), ("О наградах", True)):
        hall.act(hall.secretary, items.put_on, meeting, hall.on_backlog(title, closed=closed))
    approve(hall, meeting)
    member, stand_in = hall.members[0], hall.outsider()
    mine = hall.ask(member, own_invitation, meeting).id
    declined = Reply(Answer.DECLINED, "отпуск", stand_in.person_id)
    hall.act(member, answer, meeting, mine, declined)
    assert titles(hall, stand_in, meeting) == []
    jobs.follow(hall.installation)
    jobs.follow(hall.installation)
    assert titles(hall, stand_in, meeting) == ["О бюджете"]
    hall.act(member, answer, meeting, mine, Reply(Answer.ACCEPTED))
    jobs.follow(hall.installation)
    assert titles(hall, stand_in, meeting) == []
    assert titles(hall, member, meeting) == ["О бюджете"]


def test_a_question_put_on_later_is_read_too_after_the_next_approval(hall: Hall) -> None:
    hall.regulate(since=hall.today, substitutes=True)
    meeting = hall.plan(date(2026, 12, 15)).id
    hall.act(hall.secretary, items.put_on, meeting, hall.on_backlog("О бюджете"))
    approve(hall, meeting)
    member, stand_in = hall.members[0], hall.outsider()
    mine = hall.ask(member, own_invitation, meeting).id
    hall.act(member, answer, meeting, mine, Reply(Answer.DECLINED, "отпуск", stand_in.person_id))
    hall.act(hall.secretary, items.put_on, meeting, hall.on_backlog("О ремонте"))
    approve(hall, meeting)
    assert titles(hall, stand_in, meeting) == ["О бюджете", "О ремонте"]
    item = hall.read(hall.secretary, agenda_of, meeting)[1]
    hall.act(hall.secretary, items.take_off, meeting, item.id)
    jobs.follow(hall.installation)
    assert titles(hall, stand_in, meeting) == ["О бюджете"]
    with pytest.raises(NotFoundError):
        hall.read(stand_in, get_question, item.question_id)
