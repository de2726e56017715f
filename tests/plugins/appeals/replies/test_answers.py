"""An answer from its draft to its author: states of the reply, the questions and the appeal."""

import threading
from datetime import datetime, timedelta

import pytest
from plugins.appeals.replies.desk import Desk
from sqlalchemy.orm import Session
from uprava.documents.service.access import get_document
from uprava.documents.service.locks import FILES, refuse_locked
from uprava.errors import ConflictError, ForbiddenError, InvalidError, UpravaError
from uprava.extension import Change, ChangeKind
from uprava.users.reader import Reader
from uprava_appeals.intake.values import NewQuestion
from uprava_appeals.replies.service import sending
from uprava_appeals.replies.service.drafting import Part
from uprava_appeals.replies.service.results import change_results
from uprava_appeals.values import Result


def test_a_draft_has_its_text_on_the_letterhead_and_stands_on_the_appeal(desk: Desk) -> None:
    id = desk.appeal()
    number = desk.bureau.row(id).number
    reply = desk.answer(id)
    row = desk.reply(reply)
    assert (row.state, row.number, row.title) == (
        "draft", None, f"Ответ на обращение № {number}",
    )  # fmt: skip
    files = desk.look("select count(*) from documents.file where document_id = %s", reply)
    assert files == 1
    assert desk.bureau.row(id).standing == "replying"
    assert [each.id for each in desk.of_appeal(id)] == [reply]


def test_an_answer_signed_on_paper_and_sent_answers_its_questions(desk: Desk) -> None:
    id = desk.appeal()
    number = desk.bureau.row(id).number
    reply = desk.answer(id)
    desk.sign(reply)
    assert desk.reply(reply).number == f"{number}/1"
    assert desk.bureau.waits("replies", reply) == [desk.bureau.office.town.chancellery_id]
    desk.bureau.go(1)
    desk.send(reply, number="80091234567890")
    row, (question,) = desk.reply(reply), desk.bureau.questions(id)
    assert (row.state, row.sent_on, row.sent_number) == (
        "sent", desk.bureau.today, "80091234567890",
    )  # fmt: skip
    assert (question.state, question.result, question.decided_on, question.reply_id) == (
        "answered", "explained", desk.bureau.today, reply,
    )  # fmt: skip
    appeal = desk.bureau.row(id)
    assert (appeal.standing, appeal.answered_on, appeal.replying) == (
        "answered", desk.bureau.today, False,
    )  # fmt: skip
    assert all(each.met_on for each in desk.bureau.clocks(id).values())
    assert desk.bureau.waits("replies", reply) == []


def test_one_question_is_answered_and_the_other_waits(desk: Desk) -> None:
    id = desk.appeal(NewQuestion("Кровля"), NewQuestion("Двор"))
    reply = desk.answer(id, 0)
    desk.sign(reply)
    desk.send(reply)
    states = [each.state for each in desk.bureau.questions(id)]
    assert states == ["answered", "given"]
    assert desk.bureau.row(id).standing == "work"
    second = desk.answer(id, 1)
    desk.sign(second)
    number = desk.bureau.row(id).number
    assert desk.reply(second).number == f"{number}/2"


def test_a_question_has_one_answer_in_preparation(desk: Desk) -> None:
    id = desk.appeal()
    reply = desk.answer(id)
    with pytest.raises(ConflictError):
        desk.answer(id)
    desk.act(desk.writer, sending.drop, reply)
    assert desk.bureau.row(id).standing == "work"
    assert desk.reply(desk.answer(id)).state == "draft"


def test_measures_are_told_with_the_result(desk: Desk) -> None:
    id = desk.appeal()
    (question,) = desk.bureau.questions(id)
    with pytest.raises(InvalidError) as refused:
        desk.answer(id, parts=[Part(question.id, Result.MEASURES)])
    assert f"measures_{question.id}" in refused.value.fields
    with pytest.raises(InvalidError) as refused:
        desk.answer(id, parts=[Part(question.id)])
    assert f"result_{question.id}" in refused.value.fields
    reply = desk.answer(id, parts=[Part(question.id, Result.MEASURES, "Кровля заменена")])
    desk.sign(reply)
    desk.send(reply)
    (question,) = desk.bureau.questions(id)
    assert (question.result, question.measures, question.measures_taken) == (
        "measures", "Кровля заменена", True,
    )  # fmt: skip


def test_only_a_signed_reply_is_sent_and_once(desk: Desk) -> None:
    reply = desk.answer(desk.appeal())
    with pytest.raises(ConflictError):
        desk.send(reply)
    desk.sign(reply)
    tomorrow = desk.bureau.today + timedelta(days=1)
    for day in (None, tomorrow, desk.bureau.today - timedelta(days=1)):
        with pytest.raises(InvalidError) as refused:
            desk.send(reply, on=day)
        assert set(refused.value.fields) == {"on"}
    desk.send(reply)
    with pytest.raises(ConflictError):
        desk.send(reply)


def test_of_two_who_send_at_once_the_second_is_told(desk: Desk) -> None:
    id = desk.appeal()
    reply = desk.answer(id)
    desk.sign(reply)
    said: list[str] = []
    both = threading.Barrier(2)

    def send() -> None:
        both.wait(10)
        try:
            desk.send(reply)
            said.append("sent")
        except UpravaError as error:
            said.append(type(error).__name__)

    threads = [threading.Thread(target=send) for _n in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(60)
    assert sorted(said) == ["ConflictError", "sent"]
    decisions = desk.look("select count(*) from appeals.decision where document_id = %s", id)
    assert decisions == 1


def test_who_does_not_deal_with_the_appeal_writes_nothing(desk: Desk) -> None:
    id = desk.appeal()
    with pytest.raises(UpravaError):
        desk.write(desk.wish(id), by=desk.stranger)
    desk.bureau.show(id, desk.stranger)
    with pytest.raises(ForbiddenError):
        desk.write(desk.wish(id), by=desk.stranger)


def test_a_signed_reply_is_not_thrown_away_nor_changed(desk: Desk) -> None:
    reply = desk.answer(desk.appeal())

    def ask(session: Session, change: Change, *, reader: Reader, at: datetime) -> None:
        assert at
        refuse_locked(session, get_document(session, reply, reader=reader), change, reader=reader)

    desk.act(desk.writer, ask, FILES)
    with pytest.raises(ConflictError):
        desk.act(desk.writer, ask, Change(ChangeKind.TRASH))
    desk.sign(reply)
    with pytest.raises(ConflictError):
        desk.act(desk.writer, ask, FILES)


def test_results_are_changed_while_the_draft_is_in_hand(desk: Desk) -> None:
    id = desk.appeal()
    (question,) = desk.bureau.questions(id)
    reply = desk.answer(id)

    def change(part: Part, by: Reader = desk.writer) -> None:
        desk.bureau.office.act(by, change_results, reply, {part.question_id: part})

    with pytest.raises(InvalidError) as refused:
        change(Part(question.id, Result.MEASURES))
    assert set(refused.value.fields) == {f"measures_{question.id}"}
    with pytest.raises(UpravaError):
        change(Part(question.id, Result.SUPPORTED), by=desk.stranger)
    change(Part(question.id, Result.MEASURES, "Кровля заменена"))
    change(Part(question.id + 1_000_000, Result.SUPPORTED))
    desk.sign(reply)
    with pytest.raises(ConflictError):
        change(Part(question.id, Result.SUPPORTED))
    desk.send(reply)
    (question,) = desk.bureau.questions(id)
    assert (question.result, question.measures, question.measures_taken) == (
        "measures", "Кровля заменена", True,
    )  # fmt: skip
