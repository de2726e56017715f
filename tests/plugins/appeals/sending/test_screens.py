"""«Отправка ответов» over HTTP: tabs, one button for many, the card, who sees nothing."""

from collections.abc import Callable

import pytest
from core.admin.conftest import visit
from core.admin.visiting import Visitor
from plugins.appeals.sending.counter import EMAIL, Counter, Inbox
from uprava.db.sql import execute
from uprava.users.reader import Reader
from uprava_appeals.values import ReplyBy

__all__ = ["visit"]

PAGE = "/appeals/sending"

Visit = Callable[[Reader], Visitor]


@pytest.fixture
def sender(counter: Counter, visit: Visit) -> Visitor:
    return visit(counter.sender)


def test_chosen_replies_go_by_one_button(
    counter: Counter, sender: Visitor, post: Callable[..., int], inbox: Inbox
) -> None:
    counter.mailing(post())
    replies = [counter.signed()[1] for _n in range(2)]
    _id, by_hand = counter.signed(way=ReplyBy.POST)
    page = sender.get(PAGE)
    assert page.status_code == 200, page.text
    assert page.text.count('type="checkbox" name="id"') == 2
    assert str(counter.desk.reply(by_hand).number) in page.text
    assert EMAIL not in page.text
    sent = sender.post(f"{PAGE}/send", {"id": [str(each) for each in replies]})  # type: ignore[dict-item]
    assert sent.status_code == 303, sent.text
    going = sender.get(f"{PAGE}?tab=going").text
    assert all(str(counter.desk.reply(each).number) in going for each in replies)
    inbox.to = "550 <{address}> unknown"
    orders = counter.desk.bureau.office.column(
        "select id from appeals.sending where reply_id = any (%s) order by id", replies
    )
    counter.go(orders[0])
    failed = sender.get(f"{PAGE}?tab=failed").text
    assert "Почтовый сервер отказался принять письмо" in failed
    assert "550" in failed
    assert EMAIL not in failed
    inbox.to = "250 ok"
    counter.go(orders[1])
    assert str(counter.desk.reply(replies[1]).number) in sender.get(f"{PAGE}?tab=gone").text
    assert sender.get(f"{PAGE}?tab=gone&at=2020-01-01T00:00:00+00:00,x").status_code == 200


def test_the_card_sends_stops_and_tells(
    counter: Counter, sender: Visitor, post: Callable[..., int], visit: Visit
) -> None:
    _id, reply = counter.signed()
    card = sender.get(f"/docs/{reply}").text
    assert "Отправить по электронной почте" not in card
    assert "Почтовый сервер не настроен" in card
    assert "Почтовый сервер не настроен" in sender.get(PAGE).text
    counter.mailing(post())
    acts = f"{PAGE}/{reply}/acts"
    assert "Отправить по электронной почте" in sender.get(f"/docs/{reply}").text
    assert EMAIL in sender.get(f"{acts}/send").text
    assert sender.post(f"{acts}/send").status_code == 303
    again = sender.post(f"{acts}/send")
    assert again.status_code == 409
    assert "Остановить отправку" in sender.get(f"/docs/{reply}").text
    with counter.desk.bureau.office.system() as session:
        execute(session, "update appeals.sending set problem = 'silent', tries = 3")
    assert "отправка повторится сама" in sender.get(f"{PAGE}?tab=going").text
    assert sender.get(f"{acts}/stop").status_code == 200
    assert sender.post(f"{acts}/stop").status_code == 303
    by_hand = f"/appeals/replies/{reply}/acts/send"
    row = counter.desk.reply(reply)
    assert sender.post(by_hand, {"how": "post", "on": row.signed_on.isoformat()}).status_code == 303
    writer = visit(counter.desk.writer)
    assert writer.get(PAGE).status_code == 403
    assert writer.get(f"{acts}/send").status_code == 403
    assert sender.get(f"{PAGE}/{reply}/acts/else").status_code == 404


def test_a_reply_that_came_back_is_noted_another_way(
    counter: Counter, sender: Visitor, post: Callable[..., int]
) -> None:
    counter.mailing(post())
    _id, reply = counter.signed()
    order = counter.ask(reply)
    counter.go(order)
    with counter.desk.bureau.office.system() as session:
        query = """update appeals.sending set state = 'returned', problem = 'bounced'
            where id = %s"""
        execute(session, query, (order,))
    assert "Вернулся" in sender.get(f"{PAGE}?tab=failed").text
    act = f"{PAGE}/{reply}/acts/resend"
    assert "Отметить отправку иначе" in sender.get(f"/docs/{reply}").text
    assert sender.post(act, {"how": "post", "on": "2020-01-01"}).status_code == 422
    today = counter.desk.reply(reply).sent_on
    assert sender.post(act, {"how": "post", "on": today.isoformat()}).status_code == 303
    assert counter.desk.reply(reply).number not in sender.get(f"{PAGE}?tab=failed").text
