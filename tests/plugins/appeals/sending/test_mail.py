"""Answers by e-mail over a real SMTP server: taken, refused, hung up on, twice, too late."""

import socket
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from plugins.appeals.replies.desk import TEXT
from plugins.appeals.sending.counter import (
    BY_EMAIL,
    EMAIL,
    Counter,
    Inbox,
    dropping,
    free_port,
)
from uprava.db.sql import execute
from uprava.errors import ConflictError, ForbiddenError, UnavailableError, UpravaError
from uprava_appeals.replies.service import sending as noting
from uprava_appeals.replies.service.sending import Gone
from uprava_appeals.sending.service import asking
from uprava_appeals.sending.service.delivering import MOST_TRIES
from uprava_appeals.values import ReplyBy

Post = Callable[..., int]


def test_an_answer_goes_with_its_file_and_answers_its_questions(
    counter: Counter, post: Post, inbox: Inbox
) -> None:
    counter.mailing(post())
    id, reply = counter.signed()
    number = counter.desk.reply(reply).number
    order = counter.ask(reply)
    assert counter.desk.bureau.row(id).standing == "replying"
    counter.go(order)
    (letter,) = inbox.letters
    assert inbox.envelopes[0].rcpt_tos == [EMAIL]
    assert str(letter["Subject"]) == f"Ответ на Ваше обращение (№ {number} от 20.11.2026)"
    body = letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert str(number) in body
    assert not any(word in body for word in ("Кузнецов", "кровл", TEXT[:20]))
    (file,) = letter.iter_attachments()
    assert file.get_payload(decode=True)[:5] == b"%PDF-"  # type: ignore[index]
    row, (question,) = counter.desk.reply(reply), counter.desk.bureau.questions(id)
    assert (row.state, row.reply_by, row.sent_on, row.going) == (
        "sent", "email", counter.desk.bureau.today, False,
    )  # fmt: skip
    assert (question.state, question.result, question.reply_id) == ("answered", "explained", reply)
    assert counter.desk.bureau.row(id).standing == "answered"
    assert counter.state(order) == ("sent", "")
    assert counter.desk.bureau.waits("replies", reply) == []
    assert str(letter["Message-ID"]) == counter.order(order)["message_id"]


def test_nothing_is_noted_before_the_server_has_taken_it(
    counter: Counter, post: Post, inbox: Inbox
) -> None:
    port = free_port()
    counter.mailing(port)
    id, reply = counter.signed()
    order = counter.ask(reply)
    for tried in (1, 2):
        with pytest.raises(UnavailableError):
            counter.go(order)
        assert counter.state(order) == ("waiting", "silent")
        assert counter.order(order)["tries"] == tried
    assert counter.desk.reply(reply).state == "signed"
    assert counter.desk.bureau.row(id).standing == "replying"
    first = counter.order(order)["message_id"]
    post(port)
    counter.go(order)
    assert [str(each["Message-ID"]) for each in inbox.letters] == [first]
    assert counter.desk.reply(reply).state == "sent"


def test_what_is_refused_for_good_comes_back_with_its_reason(
    counter: Counter, post: Post, inbox: Inbox
) -> None:
    counter.mailing(post())
    inbox.to = "550 5.1.1 <{address}>: Recipient address rejected"
    id, reply = counter.signed()
    order = counter.ask(reply)
    counter.go(order)
    assert counter.state(order) == ("failed", "refused")
    assert counter.order(order)["said"] == "550 5.1.1 <[…]>: Recipient address rejected"
    row = counter.desk.reply(reply)
    assert (row.state, row.going) == ("signed", False)
    assert counter.desk.bureau.questions(id)[0].state == "given"
    assert counter.acts(reply)[-1] == "replies.unsent"
    told = """select text from work.notice where document_id = %s and person_id = %s
        order by id desc limit 1"""
    said = counter.look(told, reply, counter.sender.person_id)
    assert said.startswith("Не отправлен: Ответ на обращение")
    counter.desk.send(reply, how=ReplyBy.POST)
    assert counter.desk.reply(reply).state == "sent"


def test_a_server_silent_too_long_makes_a_failure(counter: Counter) -> None:
    counter.mailing(free_port())
    _id, reply = counter.signed()
    order = counter.ask(reply)
    with counter.desk.bureau.office.system() as session:
        execute(session, "update appeals.sending set tries = %s where id = %s",
                (MOST_TRIES - 1, order))  # fmt: skip
    counter.go(order)
    assert counter.state(order) == ("failed", "silent")


def test_a_server_that_hangs_is_tried_again(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("uprava.work.mail.server.PATIENCE", 0.3)
    listener = socket.create_server(("127.0.0.1", 0))
    with listener:
        counter.mailing(listener.getsockname()[1])
        _id, reply = counter.signed()
        order = counter.ask(reply)
        with pytest.raises(UnavailableError):
            counter.go(order)
    assert counter.state(order) == ("waiting", "silent")


def test_a_connection_lost_at_the_end_is_told_as_perhaps_sent_and_not_repeated(
    counter: Counter, post: Post, inbox: Inbox
) -> None:
    counter.mailing(dropping())
    id, reply = counter.signed()
    order = counter.ask(reply)
    counter.go(order)
    assert counter.state(order) == ("uncertain", "uncertain")
    counter.mailing(post())
    counter.go(order)
    assert inbox.letters == []
    assert counter.desk.bureau.questions(id)[0].state == "given"
    again = counter.ask(reply)
    counter.go(again)
    assert str(inbox.letters[0]["Message-ID"]) == counter.order(order)["message_id"]
    assert counter.desk.reply(reply).state == "sent"


def test_a_worker_killed_over_a_letter_leaves_it_to_people(
    counter: Counter, post: Post, inbox: Inbox
) -> None:
    counter.mailing(post())
    _id, reply = counter.signed()
    order = counter.ask(reply)
    with counter.desk.bureau.office.system() as session:
        execute(session, "update appeals.sending set claimed_at = now() where id = %s", (order,))
    counter.go(order)
    assert inbox.letters == []
    assert counter.state(order) == ("uncertain", "uncertain")


def test_a_worker_killed_before_the_note_lets_the_next_one_note_it(
    counter: Counter, post: Post, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter.mailing(post())
    id, reply = counter.signed()
    order = counter.ask(reply)
    monkeypatch.setattr("uprava_appeals.sending.service.delivering.note", lambda _post, _row: None)
    counter.go(order)
    assert counter.state(order) == ("sent", "")
    assert counter.desk.reply(reply).state == "signed"
    monkeypatch.undo()
    counter.go(order)
    assert counter.desk.reply(reply).state == "sent"
    assert counter.desk.bureau.questions(id)[0].state == "answered"
    counter.go(order)
    assert len(inbox.letters) == 1


def test_of_two_who_press_at_once_one_letter_goes(
    counter: Counter, post: Post, inbox: Inbox
) -> None:
    counter.mailing(post())
    _id, reply = counter.signed()
    orders, said = [], []
    both = threading.Barrier(2)

    def press() -> None:
        both.wait(10)
        try:
            orders.append(counter.ask(reply))
        except UpravaError as error:
            said.append(type(error))

    threads = [threading.Thread(target=press) for _n in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(60)
    assert said == [ConflictError]
    workers = [threading.Thread(target=counter.go, args=orders) for _n in range(2)]
    for each in workers:
        each.start()
    for each in workers:
        each.join(60)
    assert len(inbox.letters) == 1


def test_while_it_is_sent_nobody_notes_it_by_hand_and_it_may_be_stopped(
    counter: Counter, post: Post, inbox: Inbox
) -> None:
    counter.mailing(post())
    _id, reply = counter.signed()
    order = counter.ask(reply)
    gone = Gone(ReplyBy.POST, counter.desk.bureau.today)
    with pytest.raises(ConflictError):
        counter.desk.act(counter.sender, noting.note_by_hand, reply, gone)
    with pytest.raises(ConflictError):
        counter.ask(reply)
    counter.desk.act(counter.sender, asking.stop, reply)
    counter.go(order)
    assert inbox.letters == []
    assert counter.state(order) == ("failed", "stopped")
    left = counter.ask(reply)
    with counter.desk.bureau.office.system() as session:
        query = "update appeals.sending set claimed_at = %s where id = %s"
        execute(session, query, (counter.desk.bureau.at, left))
    with pytest.raises(ConflictError):
        counter.desk.act(counter.sender, asking.stop, reply)
    with counter.desk.bureau.office.system() as session:
        query = "update appeals.sending set claimed_at = %s where id = %s"
        execute(session, query, (counter.desk.bureau.at - timedelta(hours=1), left))
    counter.desk.act(counter.sender, asking.stop, reply)
    assert counter.state(left) == ("uncertain", "uncertain")
    counter.desk.act(counter.sender, noting.note_by_hand, reply, gone)
    assert counter.desk.reply(reply).state == "sent"


def test_what_cannot_go_is_said_before_it_is_ordered(counter: Counter, post: Post) -> None:
    _id, reply = counter.signed()
    with pytest.raises(ConflictError, match="Почтовый сервер"):
        counter.ask(reply)
    counter.mailing(post())
    _id, nowhere = counter.signed(replace(BY_EMAIL, reply_by=ReplyBy.POST))
    with pytest.raises(ConflictError, match="электронной почты"):
        counter.ask(nowhere)
    _id, by_post = counter.signed(way=ReplyBy.POST)
    with pytest.raises(ConflictError):
        counter.ask(by_post)
    draft = counter.desk.answer(counter.desk.appeal(authors=(BY_EMAIL,)), reply_by=ReplyBy.EMAIL)
    with pytest.raises(ConflictError):
        counter.ask(draft)


def test_many_go_at_once_and_what_stays_is_named(
    counter: Counter, post: Post, inbox: Inbox
) -> None:
    counter.mailing(post())
    replies = [counter.signed()[1] for _n in range(2)]
    _id, by_post = counter.signed(way=ReplyBy.POST)
    done = counter.desk.act(counter.sender, asking.ask_many, [*replies, by_post])
    assert done.done == 2
    assert [name for name, _why in done.left] == [counter.desk.reply(by_post).number]
    for order in counter.desk.bureau.office.column(
        "select id from appeals.sending where reply_id = any (%s)", replies
    ):
        counter.go(order)
    assert len(inbox.letters) == 2


def test_who_lost_the_right_meanwhile_sends_nothing(
    counter: Counter, post: Post, inbox: Inbox
) -> None:
    counter.mailing(post())
    _id, reply = counter.signed()
    with pytest.raises((ForbiddenError, UpravaError)):
        counter.ask(reply, by=counter.desk.writer)
    with pytest.raises(UpravaError):
        counter.ask(reply, by=counter.desk.stranger)
    order = counter.ask(reply)
    with counter.desk.bureau.office.system() as session:
        execute(session, "update users.person set active = false where id = %s",
                (counter.sender.person_id,))  # fmt: skip
    counter.go(order)
    assert inbox.letters == []
    assert counter.state(order) == ("failed", "rights")


def test_what_could_not_be_noted_is_not_sent(counter: Counter, post: Post, inbox: Inbox) -> None:
    counter.mailing(post())
    id, reply = counter.signed()
    order = counter.ask(reply)
    counter.desk.bureau.answer(id, 0)
    counter.go(order)
    assert inbox.letters == []
    assert counter.state(order) == ("failed", "moved")
    assert counter.order(order)["said"]


def test_no_byte_of_the_author_stands_in_log_arguments_and_rows(
    counter: Counter, post: Post, inbox: Inbox
) -> None:
    counter.mailing(post())
    inbox.to = "550 <{address}>: no mailbox anna.kuznetsova here"
    _id, refused = counter.signed()
    counter.go(counter.ask(refused))
    inbox.to = "250 ok"
    _id, reply = counter.signed()
    counter.go(counter.ask(reply))
    both = [refused, reply]
    of_rows = "select string_agg(s::text, ' ') from appeals.sending as s where reply_id = any (%s)"
    of_jobs = """select string_agg(args::text, ' ') from jobs.procrastinate_jobs
        where task_name = 'appeals:send_reply'"""
    of_log = "select string_agg(body, ' ') from audit.record where body like any (%s)"
    told = "select string_agg(text, ' ') from work.notice where document_id = any (%s)"
    kept = [
        counter.look(of_rows, both), counter.look(of_jobs), counter.look(told, both),
        counter.look(of_log, [f"%{each}%" for each in both]),
    ]  # fmt: skip
    for text in kept:
        assert text
        assert not any(word in text.lower() for word in ("kuznetsova", "pochta", "узнецов"))
    looked = "select what from appeals.opening where person_id = %s limit 1"
    assert counter.look(looked, counter.sender.person_id) == "files"
