"""Replies that went out, and drafts that are not needed."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.approval.service.drafting import is_sent
from uprava.audit.log import record
from uprava.db.sql import execute
from uprava.documents.models import AccessRight
from uprava.documents.service.states import put_into_state
from uprava.errors import ConflictError, InvalidError
from uprava.extension import DocumentHead
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.events import signal
from uprava.work.service import take_out_of_all

from uprava_appeals.intake.service.reading import list_clocks
from uprava_appeals.replies.kind import DRAFTED, DROPPED, SENT, SIGNED
from uprava_appeals.replies.service.reading import (
    PartRow,
    ReplyRow,
    appeals_of,
    hold_reply,
    list_parts,
    note_replying,
)
from uprava_appeals.replies.values import SEND, SENDING, WRITE, Purpose
from uprava_appeals.values import ReplyBy, Result
from uprava_appeals.work.service.answering import note_answer
from uprava_appeals.work.service.holding import held
from uprava_appeals.work.service.prolonging import request_documents
from uprava_appeals.work.service.undoing import told
from uprava_appeals.work.service.waiting import finish
from uprava_appeals.work.values import ANSWERS, Answered, Body, Outcome, Told

LONGEST = 100


@dataclass(frozen=True, slots=True)
class Gone:
    """How a reply went: `number` of the registered letter, of the message at the portal."""

    how: ReplyBy
    on: date | None
    number: str = ""


def send(session: Session, id: UUID, gone: Gone, *, reader: Reader, at: datetime) -> None:
    """Note that a signed reply went out: its questions are answered, its notice is told.

    Of two who note it at once the second is told. Raises InvalidError naming the fields.
    """
    reader.require(SEND)
    head, row = hold_reply(session, id, reader=reader)
    if head.state != SIGNED:
        refuse_unsent(head)
    refuse_wrong(gone, row, today=session.info["today"])
    assert gone.on is not None
    query = """update appeals.reply set reply_by = %s, sent_on = %s, sent_at = %s, sent_by = %s,
        sent_number = %s, going = false where document_id = %s"""
    number = " ".join(gone.number.split())
    execute(session, query, (gone.how, gone.on, at, reader.person_id, number, id))
    put_into_state(session, head, SENT, at=at)
    record(session, "document.moved", "document", id, was=head.state, now=SENT)
    record(session, "replies.sent", "document", id, how=gone.how.value, on=gone.on.isoformat())
    take_out_of_all(session, SENDING, id, reader=reader, at=at)
    EFFECTS[row.what_for](session, row, gone, reader=reader, at=at)
    signal(session, f"doc:{id}")


def note_by_hand(session: Session, id: UUID, gone: Gone, *, reader: Reader, at: datetime) -> None:
    """Note that a person sent a reply; not while the program is sending it."""
    _head, row = hold_reply(session, id, reader=reader)
    if row.going:
        raise ConflictError(_("The program is sending it just now. Stop that first."))
    send(session, id, gone, reader=reader, at=at)


def refuse_unsent(head: DocumentHead) -> None:
    """Raise ConflictError for a reply that has gone already, or is not signed yet."""
    if head.state == SENT:
        raise ConflictError(_("Somebody has noted already that it was sent. Look again."))
    raise ConflictError(_("Only a signed reply is sent."))


def refuse_wrong(gone: Gone, row: ReplyRow, *, today: date) -> None:
    """Raise InvalidError naming the fields that break a rule."""
    first = row.signed_on or today
    wrong = {}
    if gone.how is ReplyBy.NONE:
        wrong["how"] = _("Say how it was sent.")
    if gone.on is None or not first <= gone.on <= today:
        said = _("Name a day from {day} up to today.")
        wrong["on"] = said.format(day=f"{first:%d.%m.%Y}")
    if len(gone.number) > LONGEST:
        wrong["number"] = _("At most {n} characters.").format(n=LONGEST)
    if wrong:
        raise InvalidError(next(iter(wrong.values())), fields=wrong)


def answer_sent(
    session: Session, row: ReplyRow, gone: Gone, *, reader: Reader, at: datetime
) -> None:
    """Let the questions of an answer be answered, appeal by appeal."""
    assert gone.on is not None
    parts = list_parts(session, row.id)
    for appeal in dict.fromkeys(each.document_id for each in parts):
        note_replying(session, appeal)
        own = {each.question_id: outcome_of(each) for each in parts
               if each.document_id == appeal and each.question_id is not None}  # fmt: skip
        answered = Answered(gone.on, own, row.number or "", ground_of(session, appeal),
                            reply_id=row.id)  # fmt: skip
        note_answer(session, held(session, appeal, reader=reader), answered, reader=reader, at=at)


def outcome_of(part: PartRow) -> Outcome | None:
    """Return what a question comes to by the reply."""
    if part.result is None:
        return None
    return Outcome(Result(part.result), part.measures, part.measures_taken)


def ground_of(session: Session, appeal: UUID) -> str:
    """Return the ground of the answer's term that runs: of the law, a governor, a message."""
    running = [each.ground for each in list_clocks(session, appeal) if each.met_on is None]
    return next((ground for ground in running if ground in ANSWERS), "answer")


def notice_sent(
    session: Session, row: ReplyRow, gone: Gone, *, reader: Reader, at: datetime
) -> None:
    """Let the author be told of the decision the notice tells of."""
    assert gone.on is not None
    if row.decision_id is not None:
        said = Told(gone.on, _(gone.how.caption), row.id)
        told(session, row.decision_id, said, reader=reader, at=at)


def letter_sent(
    session: Session, row: ReplyRow, gone: Gone, *, reader: Reader, at: datetime
) -> None:
    """Write the number and day of the covering letter into the decision to forward."""
    query = """update appeals.decision set letter_number = %s, letter_date = %s
        where id = %s and letter_number = ''"""
    execute(session, query, (row.number or "", gone.on, row.decision_id))
    for appeal in appeals_of(session, row.id):
        finish(session, appeal, reader=reader, at=at)


def asker_told(
    session: Session, row: ReplyRow, gone: Gone, *, reader: Reader, at: datetime
) -> None:
    """Write down that who sent the appeal on was told of its result."""
    letter_sent(session, row, gone, reader=reader, at=at)
    notice_sent(session, row, gone, reader=reader, at=at)


def request_sent(
    session: Session, row: ReplyRow, gone: Gone, *, reader: Reader, at: datetime
) -> None:
    """Let the 15 days run within which the other body sends the documents."""
    body = Body(row.body, row.body_id, row.number or "", gone.on)
    for appeal in appeals_of(session, row.id):
        id = request_documents(session, appeal, body, row.title, reader=reader, at=at)
        query = "update appeals.reply set decision_id = %s where document_id = %s"
        execute(session, query, (id, row.id))


EFFECTS = {
    Purpose.ANSWER: answer_sent, Purpose.NOTICE: notice_sent, Purpose.COVERING: letter_sent,
    Purpose.REQUEST: request_sent, Purpose.INFORM: asker_told,
}  # fmt: skip
"""What the sending of a reply does to its appeals."""


def drop(session: Session, id: UUID, *, reader: Reader, at: datetime) -> None:
    """Give up a draft: the questions wait for another answer."""
    head, _row = hold_reply(session, id, reader=reader, level=AccessRight.EDIT)
    reader.require(WRITE)
    if head.state not in DRAFTED or is_sent(session, head):
        raise ConflictError(_("The reply is on its route, or over already."))
    put_into_state(session, head, DROPPED, at=at)
    record(session, "document.moved", "document", id, was=head.state, now=DROPPED)
    record(session, "replies.dropped", "document", id)
    for appeal in appeals_of(session, id):
        note_replying(session, appeal)
        finish(session, appeal, reader=reader, at=at)
    signal(session, f"doc:{id}")
