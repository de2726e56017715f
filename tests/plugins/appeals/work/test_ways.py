"""Every way the law lets an appeal go is an act of its own, with its notice and its day.

The days are counted by hand: registered on Friday 20 November 2026.
"""

from datetime import date
from typing import Any

import pytest
from plugins.appeals.work.bureau import MINISTRY, WHY, Bureau, asked
from uprava.errors import ConflictError, ForbiddenError, InvalidError
from uprava_appeals.applicants.values import Said
from uprava_appeals.intake.values import NewQuestion
from uprava_appeals.law.facts import Competence, Mark
from uprava_appeals.work.service import undoing
from uprava_appeals.work.values import Body, Told

WEEK = date(2026, 11, 27)
FIVE = date(2026, 11, 25)
MONTH = date(2026, 12, 18)
"""The thirtieth day is Sunday 20 December: the working day before it."""

OTHER, COMPLAINT = Competence.OTHER, Competence.COMPLAINT

NOBODY = {"authors": (), "written_on": None}

WAYS = [
    # ground, how it came, what is said, by whom, state of the question, state, notice, its day
    ("forward", {}, {"bodies": (MINISTRY,)}, "registrar", "forwarded", "forwarded", WEEK),
    ("migration", {}, {"bodies": (MINISTRY,), "competence": OTHER}, "registrar", "forwarded",
     "forwarded", FIVE),
    ("copies", {}, {"bodies": (MINISTRY, Body("Прокуратура города"))}, "registrar", "forwarded",
     "forwarded", WEEK),
    ("complaint", {}, {}, "registrar", "returned", "returned", WEEK),
    ("court", {}, {}, "registrar", "returned", "returned", WEEK),
    ("anonymous", NOBODY, {}, "registrar", "left", "left", None),
    ("crime", NOBODY, {"bodies": (Body("Управление внутренних дел"),)}, "registrar", "forwarded",
     "forwarded", None),
    ("abuse", {}, {"said": WHY}, "chief", "left", "left", MONTH),
    ("unreadable", {}, {}, "registrar", "left", "left", WEEK),
    ("unclear", {}, {}, "registrar", "left", "left", WEEK),
    ("published", {}, {"page": "https://gorod.example/otvet/1"}, "registrar", "left", "left",
     WEEK),
    ("secret", {}, {"said": WHY}, "registrar", "left", "left", MONTH),
]  # fmt: skip


@pytest.mark.parametrize(
    ("ground", "came", "said", "by", "question", "state", "day"), WAYS, ids=[w[0] for w in WAYS]
)
def test_a_way_of_the_law_is_an_act_with_its_notice_and_day(
    bureau: Bureau, ground: str, came: Any, said: Any, by: str, question: str, state: str,
    day: date | None,
) -> None:  # fmt: skip
    id = bureau.appeal(**came)
    ids = bureau.decide(id, ground, by=getattr(bureau, by), **said)
    row, decisions = bureau.row(id), bureau.decisions(id)
    assert [each.state for each in bureau.questions(id)] == [question]
    assert row.standing == state
    assert row.due_on is not None or ground in ("anonymous", "crime")
    assert [each.ground for each in decisions] == [ground] * len(ids)
    assert [each.notice_due for each in decisions] == [day] + [None] * (len(ids) - 1)
    assert bureau.look("select tell_on from appeals.appeal where document_id = %s", id) == day
    running = [each for each in bureau.clocks(id).values() if each.met_on is None]
    assert [(each.due_on, each.decision_id) for each in running] == ([(day, ids[0])] if day else [])
    assert bureau.waits("appeals-give", id) == []


def test_a_notice_stays_a_duty_until_it_is_told(bureau: Bureau) -> None:
    id = bureau.appeal()
    [decision] = bureau.decide(id, "forward", bodies=(MINISTRY,))
    with pytest.raises(ConflictError):
        bureau.act(bureau.registrar, undoing.close, id)
    bureau.go(3)
    said = Told(bureau.today, "заказным письмом")
    bureau.act(bureau.registrar, undoing.told, decision, said)
    assert bureau.look("select tell_on from appeals.appeal where document_id = %s", id) is None
    with pytest.raises(ConflictError):
        bureau.act(bureau.registrar, undoing.told, decision, said)
    bureau.act(bureau.registrar, undoing.close, id)
    assert bureau.row(id).standing == "closed"


def test_what_the_law_leaves_to_the_head_is_no_registrars_act(bureau: Bureau) -> None:
    id = bureau.appeal()
    for ground in ("abuse", "stop"):
        with pytest.raises(ForbiddenError):
            bureau.decide(id, ground, by=bureau.registrar, said=WHY)
    assert bureau.decisions(id) == []


def test_an_executor_does_not_forward(bureau: Bureau) -> None:
    id = bureau.appeal()
    bureau.give(id, bureau.executor)
    with pytest.raises(ForbiddenError):
        bureau.decide(id, "forward", by=bureau.executor, bodies=(MINISTRY,))


def test_a_correspondence_is_stopped_after_two_answers_only(bureau: Bureau) -> None:
    id = bureau.appeal()
    with pytest.raises(ConflictError) as refused:
        bureau.decide(id, "stop", said=WHY)
    assert "0" in refused.value.detail
    bureau.look("update appeals.appeal set answers = 2 where document_id = %s returning 1", id)
    bureau.decide(id, "stop", said=WHY)
    assert bureau.row(id).standing == "stopped"


def test_who_tells_a_name_and_an_address_is_not_anonymous(bureau: Bureau) -> None:
    with pytest.raises(ConflictError) as refused:
        bureau.decide(bureau.appeal(), "anonymous")
    assert "адрес" in refused.value.detail


def test_what_the_law_leads_elsewhere_is_refused_with_where(bureau: Bureau) -> None:
    id = bureau.appeal(marks=(Mark.UNREADABLE,))
    with pytest.raises(ConflictError):
        bureau.decide(id, "forward", bodies=(MINISTRY,))


@pytest.mark.parametrize(
    ("ground", "field"),
    [("forward", "bodies"), ("copies", "bodies"), ("published", "page"), ("secret", "said")],
)
def test_what_a_way_needs_is_asked_for_by_name(bureau: Bureau, ground: str, field: str) -> None:
    with pytest.raises(InvalidError) as refused:
        bureau.decide(bureau.appeal(), ground)
    assert list(refused.value.fields) == [field]


def test_one_question_is_forwarded_and_the_other_is_answered(bureau: Bureau) -> None:
    id = bureau.appeal(*asked(Competence.OTHER, Competence.OWN))
    forward = bureau.clocks(id)["forward"]
    assert (forward.question_id, forward.due_on) == (bureau.question(id).id, WEEK)
    bureau.decide(id, "forward", place=0, bodies=(MINISTRY,))
    assert bureau.row(id).standing == "registered"
    assert bureau.row(id).due_on == MONTH
    bureau.give(id, bureau.executor, 1)
    bureau.answer(id, 1, by=bureau.executor)
    row = bureau.row(id)
    assert (row.standing, row.answered_on) == ("answered", bureau.today)
    answer = bureau.clocks(id)["answer"]
    assert (answer.met_on, answer.fell_away) == (bureau.today, False)


def test_copies_of_a_shared_question_leave_its_own_part_open(bureau: Bureau) -> None:
    id = bureau.appeal(*asked(Competence.SHARED))
    bureau.decide(id, "copies", bodies=(MINISTRY,))
    assert bureau.question(id).state == "new"
    assert bureau.clocks(id)["answer"].met_on is None


def test_a_report_of_a_crime_goes_on_beside_the_answer(bureau: Bureau) -> None:
    id = bureau.appeal()
    bureau.decide(id, "report", bodies=(Body("Управление внутренних дел"),))
    assert bureau.question(id).state == "new"
    bureau.answer(id)
    assert bureau.row(id).standing == "answered"


def test_a_letter_by_e_mail_goes_back_without_a_number(bureau: Bureau) -> None:
    id = bureau.office.receive(channel="email", authors=(Said(surname="Кузнецова",
        given_name="Анна", email="a@example.org"),))  # fmt: skip
    bureau.decide(id, "email", by=bureau.registrar)
    row = bureau.row(id)
    assert (row.standing, row.number) == ("returned", None)
    assert bureau.decisions(id)[0].notice == "email"
    assert bureau.waits("appeals-register", id) == []


@pytest.mark.parametrize(
    ("ground", "came", "said"),
    [(w[0], w[1], w[2]) for w in WAYS], ids=[w[0] for w in WAYS],
)  # fmt: skip
def test_a_reversed_decision_leaves_everything_as_it_was(
    bureau: Bureau, ground: str, came: Any, said: Any
) -> None:
    id = bureau.appeal(NewQuestion("Ремонт"), NewQuestion("Отопление"), **came)
    bureau.give(id, bureau.executor, 1)
    before = trace(bureau, id)
    bureau.go(1)
    ids = bureau.decide(id, ground, **said)
    bureau.go(2)
    bureau.act(bureau.chief, undoing.reverse, ids[0], WHY)
    assert trace(bureau, id) == before
    assert all(each.reversed_why == WHY for each in bureau.decisions(id))
    assert bureau.look("select tell_on from appeals.appeal where document_id = %s", id) is None


def trace(bureau: Bureau, id: Any) -> Any:
    """What an appeal is made of, without the number of its changes."""
    row = bureau.row(id)
    clocks = [each for each in bureau.clocks(id).values() if each.decision_id is None]
    return (
        row.standing, row.due_on, row.marks, row.reviewed,
        [(each.state, each.person_id, each.due_on, each.competence, each.decided_on)
         for each in bureau.questions(id)],
        [(each.ground, each.question_id, each.due_on, each.met_on, each.fell_away)
         for each in clocks],
        bureau.waits("appeals", id), bureau.waits("appeals-give", id),
    )  # fmt: skip
