"""What mail systems tell afterwards, and letters that came by e-mail and go back."""

from collections.abc import Callable
from typing import Any

import pytest
from plugins.appeals.intake.office import CARD
from plugins.appeals.sending.counter import BY_EMAIL, EMAIL, Counter, Inbox
from uprava import testing
from uprava.capabilities import MailNotice
from uprava.errors import ConflictError
from uprava.mail_report import Fate, MailReport
from uprava_appeals.law.channels import Channel
from uprava_appeals.law.grounds import Notice
from uprava_appeals.replies.service.drafting import Wish
from uprava_appeals.replies.service.sending import Gone
from uprava_appeals.replies.values import Purpose
from uprava_appeals.sending.service.noticing import take_notice
from uprava_appeals.sending.service.resending import resend
from uprava_appeals.values import ReplyBy


def report(counter: Counter, order: int, to: str = EMAIL, fate: Fate = Fate.FAILED) -> Any:
    """Let a mail system report of the letter of an order."""
    said = MailReport(fate, to, to, "5.1.1", f"{to} is unknown here")
    about = (counter.order(order)["message_id"].strip("<>"),)
    notice = MailNotice(about, "mailer@pochta.example", "Undelivered", testing.NOW, (said,))
    with counter.desk.bureau.office.system() as session:
        return take_notice(session, notice)


def test_a_letter_that_comes_back_stands_among_what_did_not_go(
    counter: Counter, post: Callable[..., int], inbox: Inbox
) -> None:
    counter.mailing(post())
    id, reply = counter.signed()
    order = counter.ask(reply)
    counter.go(order)
    assert inbox.letters
    alien = report(counter, order, to="other@pochta.example")
    assert alien is not None
    assert counter.state(order) == ("sent", "")
    taken = report(counter, order)
    assert (taken.document_id, EMAIL in taken.said) == (reply, False)
    assert counter.state(order) == ("returned", "bounced")
    assert counter.desk.bureau.questions(id)[0].state == "answered"
    gone = Gone(ReplyBy.POST, counter.desk.bureau.today, "8009")
    counter.desk.act(counter.sender, resend, reply, gone)
    row = counter.desk.reply(reply)
    assert (row.reply_by, row.sent_number, row.state) == ("post", "8009", "sent")
    with pytest.raises(ConflictError):
        counter.desk.act(counter.sender, resend, reply, gone)


def test_a_notice_of_no_letter_of_ours_is_anothers(counter: Counter) -> None:
    with counter.desk.bureau.office.system() as session:
        about = ("dispatch-1@town.example",)
        notice = MailNotice(about, "m@pochta.example", "Undelivered", testing.NOW)
        assert take_notice(session, notice) is None


def test_a_letter_by_email_goes_back_with_its_explanation(
    counter: Counter, post: Callable[..., int], inbox: Inbox
) -> None:
    counter.mailing(post())
    desk, bureau = counter.desk, counter.desk.bureau
    id = bureau.office.receive(CARD, channel=Channel.EMAIL, authors=(BY_EMAIL,))
    bureau.decide(id, "email", by=desk.sender)
    (decision,) = desk.notices(id)
    wish = Wish(
        id, Purpose.NOTICE, notice=Notice.EMAIL, decision_id=decision, reply_by=ReplyBy.EMAIL,
        addressees="Кузнецовой А. Д.", text="Письмо не является обращением.",
        form_id=desk.letterhead,
    )  # fmt: skip
    reply = desk.write(wish, by=desk.sender)
    desk.sign(reply, by=desk.sender)
    counter.go(counter.ask(reply))
    (letter,) = inbox.letters
    assert str(letter["Subject"]).startswith("Уведомление по Вашему обращению")
    assert desk.reply(reply).state == "sent"
    assert desk.notices(id) == []
    (told,) = [each for each in bureau.decisions(id) if each.id == decision]
    assert told.told_on == bureau.today
