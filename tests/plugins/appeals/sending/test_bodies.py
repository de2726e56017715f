"""Letters to bodies by e-mail: the address is confirmed, the appeal goes along, once."""

from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from core.admin.conftest import visit
from core.admin.visiting import Visitor
from plugins.appeals.intake.office import CARD
from plugins.appeals.sending.counter import Counter, Inbox
from plugins.appeals.sending.test_bounces import report
from uprava import testing
from uprava.correspondents.models import Correspondent, Kind, Origin
from uprava.db.sql import execute
from uprava.documents.service.filing import Received
from uprava.errors import ConflictError, InvalidError
from uprava.users.reader import Reader
from uprava_appeals.replies.values import SEND, WRITE, Purpose
from uprava_appeals.sending.service import asking
from uprava_appeals.sending.service.bodies import propose
from uprava_appeals.sending.service.packing import Confirmed
from uprava_appeals.values import PERSONAL, REGISTER, ReplyBy
from uprava_appeals.work.values import Body

__all__ = ["visit"]

BODY = "Государственная инспекция по надзору за крышами"

ADDRESS = "priem@inspection.example"

SCAN = b"%PDF-1.7 the appeal as it was written"

Post = Callable[..., int]


@pytest.fixture
def sender(counter: Counter, visit: Callable[[Reader], Visitor]) -> Visitor:
    counter.desk.sender = testing.make_person(
        counter.plain, unit_id=counter.desk.bureau.office.town.chancellery_id,
        permissions=(SEND, WRITE, REGISTER, PERSONAL, "documents.attach", "correspondents.read"),
    )  # fmt: skip
    return visit(counter.sender)


def letter(
    counter: Counter, purpose: Purpose = Purpose.COVERING, *, scanned: bool = True
) -> tuple[UUID, UUID]:
    """Return an appeal and a signed letter about it to the body."""
    desk = counter.desk
    blob = counter.plain.store.put(BytesIO(SCAN))
    scan = Received("scan.pdf", "application/pdf", len(SCAN), blob.sha256)
    id = desk.bureau.office.register(CARD, *([scan] if scanned else [])).head.id
    decision = None
    if purpose is Purpose.COVERING:
        desk.bureau.decide(id, "forward", bodies=(Body(BODY),))
        decision = desk.bureau.decisions(id)[0].id
    wish = desk.wish(id, purpose=purpose, parts=(), decision_id=decision, body=BODY)
    reply = desk.write(wish, by=desk.sender)
    desk.sign(reply, by=desk.sender)
    return id, reply


def ask(counter: Counter, reply: UUID, files: Sequence[UUID] = (), to: str = ADDRESS) -> int:
    order: int = counter.desk.act(counter.sender, asking.ask, reply, confirmed=Confirmed(to, files))
    return order


def offered(counter: Counter, reply: UUID) -> list[UUID]:
    query = """select id from documents.file where document_id in (
        select document_id from appeals.reply_of where reply_id = %s)"""
    return [UUID(str(each)) for each in counter.desk.bureau.office.column(query, reply)]


def test_a_covering_letter_goes_with_the_appeal_and_is_noted_when_taken(
    counter: Counter, post: Post, inbox: Inbox
) -> None:
    counter.mailing(post())
    id, reply = letter(counter)
    order = ask(counter, reply, offered(counter, reply))
    assert counter.desk.bureau.decisions(id)[0].letter_number == ""
    counter.go(order)
    counter.go(order)
    (came,) = inbox.letters
    assert inbox.envelopes[0].rcpt_tos == [ADDRESS]
    number = counter.desk.reply(reply).number
    assert str(came["Subject"]) == f"О направлении обращения (№ {number} от 20.11.2026)"
    contents = [each.get_payload(decode=True) for each in came.iter_attachments()]
    assert len(contents) == 2
    assert contents[1] == SCAN
    assert "Кузнецов" not in came.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    row = counter.desk.reply(reply)
    assert (row.state, row.reply_by, row.going) == ("sent", "email", False)
    assert counter.desk.bureau.decisions(id)[0].letter_number == number
    kept = "select string_agg(to_jsonb(r)::text, '') from audit.record as r where object_id = %s"
    assert ADDRESS not in counter.look(kept, str(reply))
    looked = "select count(*) from appeals.opening where document_id = %s and what = 'files'"
    assert counter.look(looked, id) > 0


def test_only_what_was_ticked_goes_and_a_typed_appeal_goes_as_text(
    counter: Counter, post: Post, inbox: Inbox
) -> None:
    counter.mailing(post())
    _id, reply = letter(counter)
    counter.go(ask(counter, reply))
    assert len(list(inbox.letters[0].iter_attachments())) == 1
    id, typed = letter(counter, scanned=False)
    counter.go(ask(counter, typed))
    (_sheet, text) = inbox.letters[1].iter_attachments()
    assert text.get_filename() == "Текст обращения.txt"
    said = text.get_payload(decode=True).decode("utf-8-sig")  # type: ignore[union-attr]
    assert counter.look("select text from appeals.content where document_id = %s", id) in said
    assert "Кузнецова Анна" in said


@pytest.mark.parametrize("purpose", [Purpose.REQUEST, Purpose.INFORM])
def test_other_letters_to_bodies_go_without_the_appeal(
    counter: Counter, post: Post, inbox: Inbox, purpose: Purpose
) -> None:
    counter.mailing(post())
    id, reply = letter(counter, purpose)
    assert propose_files(counter, reply) == []
    counter.go(ask(counter, reply))
    assert len(list(inbox.letters[0].iter_attachments())) == 1
    assert counter.desk.reply(reply).state == "sent"
    if purpose is Purpose.REQUEST:
        assert "documents" in counter.desk.bureau.clocks(id)


def propose_files(counter: Counter, reply: UUID) -> list[str]:
    with counter.desk.bureau.office.system() as session:
        return [each.name for each in propose(session, reply, reader=counter.sender).files]


def test_nothing_goes_unconfirmed(counter: Counter, post: Post) -> None:
    counter.mailing(post())
    _id, reply = letter(counter)
    with pytest.raises(ConflictError):
        counter.ask(reply)
    many = counter.desk.act(counter.sender, asking.ask_many, [reply])
    assert (many.done, len(many.left)) == (0, 1)
    for wrong in ("", "inspection", "a@b.example, c@d.example", "a@b.example\r\nBcc: c@d.example"):
        with pytest.raises(InvalidError) as refused:
            ask(counter, reply, to=wrong)
        assert set(refused.value.fields) == {"to"}
    _appeal, answer = counter.signed()
    with pytest.raises(ConflictError):
        ask(counter, answer)


def test_a_file_that_went_and_a_restricted_appeal_stay_here(counter: Counter, post: Post) -> None:
    counter.mailing(post())
    id, reply = letter(counter)
    files = offered(counter, reply)
    order = ask(counter, reply, files)
    with counter.desk.bureau.office.system() as session:
        execute(session, "update documents.file set removed_at = now() where id = any (%s)",
                (files,))  # fmt: skip
    counter.go(order)
    assert counter.state(order) == ("failed", "gone-file")
    with counter.desk.bureau.office.system() as session:
        execute(session, "update documents.file set removed_at = null where id = any (%s)",
                (files,))  # fmt: skip
        query = "update documents.document set access_mark = 'restricted' where id = %s"
        execute(session, query, (id,))
    with pytest.raises(ConflictError):
        ask(counter, reply, files)


def test_a_body_whose_mail_system_refuses_comes_back(
    counter: Counter, post: Post, inbox: Inbox
) -> None:
    counter.mailing(post())
    _id, reply = letter(counter)
    order = ask(counter, reply)
    counter.go(order)
    taken = report(counter, order, to=ADDRESS)
    assert ADDRESS not in taken.said
    assert counter.state(order) == ("returned", "bounced")


def test_the_form_proposes_the_address_of_the_directory_and_asks_to_confirm_it(
    counter: Counter, post: Post, inbox: Inbox, sender: Visitor
) -> None:
    counter.mailing(post())
    _id, reply = letter(counter)
    page = f"/appeals/sending/{reply}/acts/mail"
    assert "справочнике корреспондентов адреса нет" in sender.get(page).text
    with counter.desk.bureau.office.system() as session:
        session.add(
            Correspondent(
                id=None, kind=Kind.ORGANISATION, name=BODY, email=ADDRESS, origin=Origin.ENTERED
            )
        )  # type: ignore[arg-type]
    form: dict[str, Any] = {"to": ADDRESS, "file": [str(each) for each in offered(counter, reply)]}
    shown = sender.get(page).text
    assert ADDRESS in shown
    assert shown.count('name="file"') == 1
    assert page in sender.get("/appeals/sending").text
    assert page in sender.get(f"/docs/{reply}").text
    assert sender.post(page, form).status_code == 422, "nobody said the address was looked at"
    wrong = sender.post(page, form | {"sure": "on", "to": "inspection"})
    assert wrong.status_code == 422
    assert 'value="inspection"' in wrong.text
    assert sender.post(page, form | {"sure": "on"}).status_code == 303
    order = counter.look("select id from appeals.sending where reply_id = %s", reply)
    counter.go(order)
    assert inbox.envelopes[0].rcpt_tos == [ADDRESS]
    assert ReplyBy(counter.desk.reply(reply).reply_by) is ReplyBy.EMAIL
