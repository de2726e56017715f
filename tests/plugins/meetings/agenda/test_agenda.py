"""Questions and agendas: proposed, accepted, put on, ordered, taken off; who sees what."""

from datetime import date
from uuid import UUID

import pytest
from plugins.meetings.conftest import Hall
from uprava.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from uprava.users.reader import Reader
from uprava_meetings.agenda.service import items, questions
from uprava_meetings.agenda.service.previous import find_previous, propose_previous
from uprava_meetings.agenda.service.reading import agenda_of, get_question
from uprava_meetings.agenda.values import ItemRow, QuestionRow, SpeakerWords
from uprava_meetings.planning.service.reading import get_meeting
from uprava_meetings.values import SpeakerRole


def seen(hall: Hall, who: Reader, id: UUID) -> QuestionRow:
    """A question as somebody sees it."""
    found: QuestionRow = hall.read(who, get_question, id)
    return found


def agenda(hall: Hall, who: Reader, id: UUID) -> list[ItemRow]:
    """An agenda as somebody sees it."""
    found: list[ItemRow] = hall.read(who, agenda_of, id)
    return found


def titles(hall: Hall, who: Reader, id: UUID) -> list[str]:
    """The titles of an agenda as somebody sees it, with their numbers."""
    return [f"{each.position} {each.title}" for each in agenda(hall, who, id)]


def test_a_question_goes_from_its_unit_to_the_agenda(hall: Hall) -> None:
    id = hall.question("О бюджете")
    with pytest.raises(NotFoundError):
        seen(hall, hall.secretary, id)
    hall.act(hall.proposer, questions.propose, id, version=1)
    assert seen(hall, hall.secretary, id).state == "proposed"
    hall.act(hall.secretary, questions.accept, id, version=2)
    meeting = hall.plan(date(2026, 12, 15)).id
    hall.act(hall.secretary, items.put_on, meeting, id)
    assert seen(hall, hall.members[0], id).state == "scheduled"
    assert hall.ask(hall.secretary, get_meeting, meeting).state == "agenda"
    assert titles(hall, hall.members[0], meeting) == ["1 О бюджете"]


def test_only_who_keeps_the_body_accepts_and_sends_back(hall: Hall) -> None:
    id = hall.question("О бюджете")
    hall.act(hall.proposer, questions.propose, id, version=1)
    with pytest.raises(ForbiddenError):
        hall.act(hall.proposer, questions.accept, id, version=2)
    with pytest.raises(InvalidError):
        hall.act(hall.secretary, questions.send_back, id, "", version=2)
    hall.act(hall.secretary, questions.send_back, id, "нет расчёта", version=2)
    assert seen(hall, hall.proposer, id).state == "draft"
    with pytest.raises(ConflictError):
        hall.act(hall.proposer, questions.propose, id, version=2)


def test_who_may_not_propose_writes_no_question(hall: Hall) -> None:
    with pytest.raises(ForbiddenError):
        hall.question("О премии", who=hall.stranger)


def test_a_speaker_sees_his_question_only_as_long_as_he_is_named(hall: Hall) -> None:
    expert = hall.outsider()
    invited = SpeakerWords(SpeakerRole.INVITED, "Эксперт", "", expert.person_id)
    id = hall.question("О бюджете", speakers=[invited])
    assert seen(hall, expert, id).title == "О бюджете"
    hall.act(
        hall.proposer, questions.change_question, id, hall.asked("О бюджете на 2027 год"), version=1
    )
    with pytest.raises(NotFoundError):
        seen(hall, expert, id)


def test_a_closed_question_is_not_for_all_members(hall: Hall) -> None:
    speaker = SpeakerWords(SpeakerRole.SPEAKER, "Докладчик", "", hall.members[1].person_id)
    hidden = hall.on_backlog("О наградах", closed=True, speakers=[speaker])
    open_one = hall.on_backlog("О бюджете")
    meeting = hall.plan(date(2026, 12, 15)).id
    for id in (hidden, open_one):
        hall.act(hall.secretary, items.put_on, meeting, id)
    assert titles(hall, hall.secretary, meeting) == ["1 О наградах", "2 О бюджете"]
    assert titles(hall, hall.members[0], meeting) == ["2 О бюджете"]
    assert titles(hall, hall.members[1], meeting) == ["1 О наградах", "2 О бюджете"]


def test_questions_are_ordered_by_steps_and_places(hall: Hall) -> None:
    meeting = hall.plan(date(2026, 12, 15)).id
    a, b, c = (
        hall.act(hall.secretary, items.put_on, meeting, hall.on_backlog(name)) for name in "АБВ"
    )
    who = hall.secretary
    hall.act(who, items.step, meeting, c, -1)
    assert titles(hall, who, meeting) == ["1 А", "2 В", "3 Б"]
    hall.act(who, items.step, meeting, a, -1)
    assert titles(hall, who, meeting) == ["1 А", "2 В", "3 Б"]
    hall.act(who, items.place, meeting, a, 99)
    assert titles(hall, who, meeting) == ["1 В", "2 Б", "3 А"]
    hall.act(who, items.take_off, meeting, b)
    assert titles(hall, who, meeting) == ["1 В", "2 А"]
    with pytest.raises(NotFoundError):
        hall.act(who, items.step, meeting, b, 1)
    with pytest.raises(ForbiddenError):
        hall.act(hall.members[0], items.step, meeting, a, -1)


def test_minutes_are_added_up_against_the_slot(hall: Hall) -> None:
    meeting = hall.plan(date(2026, 12, 15)).id
    item = hall.act(hall.secretary, items.put_on, meeting, hall.on_backlog("О бюджете"))
    hall.act(hall.secretary, items.give_minutes, meeting, item, 120)
    row = hall.ask(hall.secretary, get_meeting, meeting)
    assert (row.minutes, row.slot, row.is_over_full) == (120, 90, True)
    with pytest.raises(InvalidError):
        hall.act(hall.secretary, items.give_minutes, meeting, item, 0)


def test_a_late_question_says_why(hall: Hall) -> None:
    meeting = hall.plan(date(2026, 12, 1)).id
    id = hall.on_backlog("Срочный вопрос")
    hall.today = date(2026, 11, 25)
    with pytest.raises(InvalidError) as refused:
        hall.act(hall.secretary, items.put_on, meeting, id)
    assert set(refused.value.fields) == {"late"}
    hall.act(hall.secretary, items.put_on, meeting, id, "поручение главы")
    assert agenda(hall, hall.secretary, meeting)[0].late == "поручение главы"


def test_a_question_stands_on_one_agenda_and_of_its_own_body(hall: Hall) -> None:
    first, second = hall.plan(date(2026, 12, 15)).id, hall.plan(date(2026, 12, 22)).id
    id = hall.on_backlog("О бюджете")
    hall.act(hall.secretary, items.put_on, first, id)
    with pytest.raises(ConflictError):
        hall.act(hall.secretary, items.put_on, second, id)
    alien = hall.on_backlog("О премии", body=hall.found("Комиссия по премированию"))
    with pytest.raises(ConflictError):
        hall.act(hall.keeper, items.put_on, first, alien)


def previous(hall: Hall, protocol: UUID) -> UUID:
    """Let the approval of a protocol wait in the backlog."""
    made: UUID = hall.act(
        hall.secretary, propose_previous, protocol, "Об утверждении протокола № 5",
        body_id=hall.body,
    )  # fmt: skip
    return made


def test_the_previous_protocol_is_the_first_question(hall: Hall) -> None:
    protocol = hall.plan(date(2026, 11, 30)).id  # any document stands for the protocol
    id = previous(hall, protocol)
    assert previous(hall, protocol) == id
    meeting = hall.plan(date(2026, 12, 1)).id
    hall.act(hall.secretary, items.put_on, meeting, hall.on_backlog("О бюджете"))
    hall.today = date(2026, 11, 25)  # late for materials, which a protocol never is
    assert hall.read(hall.secretary, find_previous, hall.body).id == id
    hall.act(hall.secretary, items.put_on, meeting, id)
    assert titles(hall, hall.secretary, meeting) == [
        "1 Об утверждении протокола № 5", "2 О бюджете",
    ]  # fmt: skip
    assert hall.read(hall.secretary, find_previous, hall.body) is None
