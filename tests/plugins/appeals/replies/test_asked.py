"""Answers to who sent an appeal on: deputies, prosecutors, bodies that want to be told."""

from datetime import timedelta
from uuid import UUID

import pytest
from plugins.appeals.replies.desk import Desk
from plugins.appeals.replies.test_notices import begun
from plugins.appeals.work.bureau import MINISTRY
from uprava.errors import ConflictError
from uprava_appeals.law.asking import Asker
from uprava_appeals.replies.routes.drafting import purposes_of
from uprava_appeals.replies.values import Purpose
from uprava_appeals.values import Standing
from uprava_appeals.work.service import undoing
from uprava_appeals.work.values import Body, Told

DEPUTY = "Депутат Государственной Думы"


def asked(desk: Desk) -> UUID:
    return desk.appeal(source=DEPUTY, source_number="ВП-15", asker=Asker.DEPUTY)


def test_only_an_appeal_that_was_sent_on_has_a_letter_to_who_sent_it(desk: Desk) -> None:
    assert Purpose.INFORM not in purposes_of(desk.bureau.row(desk.appeal()))
    assert Purpose.INFORM in purposes_of(desk.bureau.row(asked(desk)))


def test_a_deputy_is_told_by_a_letter_of_its_own(desk: Desk) -> None:
    id = asked(desk)
    draft, waits = begun(desk, id, Purpose.INFORM)
    assert (draft.addressees, waits.body) == (DEPUTY, DEPUTY)
    assert "№ ВП-15" in draft.text
    assert desk.bureau.row(id).asked_due is not None
    answer = desk.answer(id)
    desk.sign(answer)
    desk.send(answer)
    row = desk.bureau.row(id)
    assert (row.standing, row.asked_due is None) == (Standing.ANSWERED, False)
    letter = desk.write(
        desk.wish(id, purpose=Purpose.INFORM, decision_id=waits.id, body=DEPUTY, notice=None)
    )
    desk.sign(letter)
    desk.send(letter)
    [told] = [each for each in desk.bureau.decisions(id) if each.id == waits.id]
    assert (told.told_on, told.notice_id) == (desk.bureau.today, letter)
    assert told.letter_number == desk.reply(letter).number
    assert desk.bureau.clocks(id)[waits.ground].met_on == desk.bureau.today
    assert desk.bureau.row(id).asked_due is None


def test_an_appeal_is_not_put_into_the_file_before_its_deputy_is_told(desk: Desk) -> None:
    bureau, id = desk.bureau, asked(desk)
    bureau.decide(id, "forward", bodies=(Body(MINISTRY.name),))
    for each in desk.notices(id):
        bureau.act(bureau.registrar, undoing.told, each, Told(bureau.today, "почтой"))
    with pytest.raises(ConflictError):
        bureau.act(bureau.chief, undoing.close, id)
    [waits] = [each for each in bureau.decisions(id) if each.body == DEPUTY]
    bureau.act(bureau.registrar, undoing.told, waits.id, Told(bureau.today, "почтой"))
    bureau.act(bureau.chief, undoing.close, id)
    assert bureau.row(id).standing == Standing.CLOSED


def test_what_a_deputy_waits_for_goes_on_after_the_answer(desk: Desk) -> None:
    id = asked(desk)
    answer = desk.answer(id)
    desk.sign(answer)
    desk.send(answer)
    tell = desk.look("select tell_on from appeals.appeal where document_id = %s", id)
    assert tell == desk.bureau.row(id).asked_due


def test_a_request_that_was_none_is_taken_back(desk: Desk) -> None:
    bureau, id = desk.bureau, asked(desk)
    [waits] = bureau.decisions(id)
    bureau.go(1)
    bureau.act(bureau.chief, undoing.reverse, waits.id, "Отмечено ошибочно.")
    row = bureau.row(id)
    assert row.asked_due is None
    assert row.due_on == bureau.clocks(id)["answer"].due_on
    assert row.due_on > bureau.today + timedelta(days=20)
