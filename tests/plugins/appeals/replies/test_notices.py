"""Notices of decisions, letters to other bodies and requests: what each does when it is sent."""

from typing import Any
from uuid import UUID

import pytest
from plugins.appeals.replies.desk import Desk
from plugins.appeals.work.bureau import MINISTRY, WHY
from uprava.errors import InvalidError
from uprava_appeals.intake.service.reading import get_appeal
from uprava_appeals.intake.values import NewQuestion
from uprava_appeals.law.grounds import Notice
from uprava_appeals.replies.service.filling import Begun, about, begin, find_decisions
from uprava_appeals.replies.service.templates import find_for_notice, offered_templates
from uprava_appeals.replies.values import Purpose
from uprava_appeals.work.values import Body

PAGE = "https://example.org/answers/1"
LEAVING: dict[str, dict[str, Any]] = {
    "forward": {"bodies": (Body(MINISTRY.name),)},
    "complaint": {},
    "court": {},
    "abuse": {"said": WHY},
    "unreadable": {},
    "unclear": {},
    "published": {"page": PAGE},
    "secret": {"said": WHY},
}


def begun(desk: Desk, id: UUID, purpose: Purpose = Purpose.NOTICE) -> tuple[Begun, Any]:
    """The draft the office's template makes of the decision that waits to be told."""

    def act(session: Any, *, reader: Any, at: Any) -> tuple[Begun, Any]:
        row = get_appeal(session, id, reader=reader)
        decision = next(iter(find_decisions(session, id, purpose)), None)
        offered = offered_templates(
            session, row.organisation_id, purpose=purpose, day=session.info["today"]
        )
        notice = Notice(decision.notice) if decision and purpose is Purpose.NOTICE else None
        chosen = find_for_notice(offered, notice)
        assert chosen is not None
        one = about(session, row, purpose=purpose, decision=decision)
        return begin(session, one, chosen.text, reader=reader, at=at), decision

    found: tuple[Begun, Any] = desk.act(desk.sender, act)
    return found


@pytest.mark.parametrize("ground", LEAVING)
def test_every_way_without_an_answer_has_its_notice_filled_and_told(
    desk: Desk, ground: str
) -> None:
    id = desk.bureau.appeal()
    desk.bureau.decide(id, ground, **LEAVING[ground])
    draft, decision = begun(desk, id)
    assert list(draft.missing) == []
    assert draft.greeting == "Уважаемая Анна Дмитриевна!"
    assert draft.addressees.replace("\u00a0", " ").startswith("Кузнецовой А. Д.\nг. Омск")
    for name in ("body", "page"):
        assert getattr(decision, name) in draft.text
    wish = desk.wish(
        id, purpose=Purpose.NOTICE, decision_id=decision.id, parts=(), text=draft.text,
        notice=Notice(decision.notice),
    )  # fmt: skip
    reply = desk.write(wish, by=desk.sender)
    assert desk.notices(id) == [decision.id]
    desk.sign(reply, by=desk.sender)
    desk.send(reply)
    assert desk.notices(id) == []
    (row,) = [each for each in desk.bureau.decisions(id) if each.id == decision.id]
    assert (row.told_on, row.notice_id) == (desk.bureau.today, reply)


def test_a_covering_letter_puts_its_number_into_the_decision(desk: Desk) -> None:
    id = desk.bureau.appeal(NewQuestion("О поликлинике"))
    desk.bureau.decide(id, "forward", bodies=(Body(MINISTRY.name),))
    draft, decision = begun(desk, id, Purpose.COVERING)
    assert draft.missing == []
    assert draft.addressees == MINISTRY.name
    assert "частью\u00a03 статьи\u00a08" in draft.text
    wish = desk.wish(
        id, purpose=Purpose.COVERING, decision_id=decision.id, parts=(), text=draft.text,
        body=MINISTRY.name,
    )  # fmt: skip
    reply = desk.write(wish, by=desk.sender)
    desk.sign(reply, by=desk.sender)
    desk.send(reply)
    row = desk.bureau.decisions(id)[0]
    assert (row.letter_number, row.letter_date) == (desk.reply(reply).number, desk.bureau.today)


def test_a_request_lets_fifteen_days_run(desk: Desk) -> None:
    id = desk.appeal()
    with pytest.raises(InvalidError) as refused:
        desk.write(desk.wish(id, purpose=Purpose.REQUEST, parts=()))
    assert set(refused.value.fields) == {"body"}
    wish = desk.wish(id, purpose=Purpose.REQUEST, parts=(), body="Росреестр", addressees="")
    reply = desk.write(wish)
    query = "select contents->>'addressees' from printing.typed_text where document_id = %s"
    assert desk.look(query, reply) == "Росреестр"
    desk.sign(reply)
    desk.send(reply)
    clock = desk.bureau.clocks(id)["documents"]
    assert (clock.due_on - desk.bureau.today).days in (13, 14, 15)
    assert desk.reply(reply).decision_id == clock.decision_id


def test_places_nobody_filled_keep_a_reply_off_its_route(desk: Desk) -> None:
    id = desk.appeal()
    with pytest.raises(InvalidError) as refused:
        desk.answer(id, text="Позвоните: [укажите: телефон].", route="1")
    assert "телефон" in refused.value.fields["text"]
