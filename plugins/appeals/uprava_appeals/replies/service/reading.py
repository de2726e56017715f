"""Replies as services and cards need them: their rows, what they answer, who may read them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import LiteralString
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.db.sql import execute, fetch, fetch_one, fetch_value, fetch_values
from uprava.db.wall import past_rights
from uprava.documents.models import AccessRight
from uprava.documents.service.access import get_document
from uprava.documents.service.locks import hold
from uprava.errors import NotFoundError
from uprava.extension import DocumentHead
from uprava.i18n import _
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader

from uprava_appeals.applicants.service.knowing import may_know, note_opening
from uprava_appeals.replies.kind import LIVE
from uprava_appeals.replies.values import Purpose
from uprava_appeals.values import REPLY


@dataclass(frozen=True, slots=True)
class ReplyRow:
    """A reply with what the core keeps of it; nothing of it tells the author."""

    id: UUID
    title: str
    state: str
    number: str | None
    registered_on: date | None
    organisation_id: int
    purpose: str
    notice: str | None
    decision_id: int | None
    body: str
    body_id: int | None
    reply_by: str
    template: str
    signed_on: date | None
    sent_on: date | None
    sent_by: str | None
    sent_number: str
    going: bool

    @property
    def what_for(self) -> Purpose:
        """The purpose."""
        return Purpose(self.purpose)


@dataclass(frozen=True, slots=True)
class PartRow:
    """An appeal or a question a reply is about; `position` and `text` are those of the question."""

    document_id: UUID
    appeal: str
    question_id: int | None
    position: int | None
    text: str
    result: str | None
    measures: str
    measures_taken: bool


REPLIES: LiteralString = f"""
select d.id, d.title, d.state, d.number, d.registered_on, d.organisation_id, r.purpose, r.notice,
    r.decision_id, r.body, r.body_id, r.reply_by, r.template, r.signed_on, r.sent_on,
    (select {SHORT_NAME} from users.person as p where p.id = r.sent_by) as sent_by,
    r.sent_number, r.going
from appeals.reply as r join documents.document as d on d.id = r.document_id
where d.deleted_at is null"""

PARTS: LiteralString = """
select o.document_id, coalesce(d.number, '') as appeal, o.question_id, q.position,
    coalesce(q.text, d.title) as text, o.result, o.measures, o.measures_taken
from appeals.reply_of as o join documents.document as d on d.id = o.document_id
left join appeals.question as q on q.id = o.question_id
where o.reply_id = %s order by d.number, q.position nulls first, o.id"""


def get_reply(
    session: Session, id: UUID, *, reader: Reader, level: AccessRight = AccessRight.READ
) -> tuple[DocumentHead, ReplyRow]:
    """Return a reply the reader may do this with. Raises NotFoundError."""
    head = get_document(session, id, reader=reader, level=level)
    found = find_reply(session, id) if head.kind == REPLY else None
    if found is None:
        raise NotFoundError(_("There is no such reply, or it is not open to you."))
    return head, found


def hold_reply(
    session: Session, id: UUID, *, reader: Reader, level: AccessRight = AccessRight.READ
) -> tuple[DocumentHead, ReplyRow]:
    """Return a reply while other acts on it wait."""
    get_document(session, id, reader=reader, level=level)
    hold(session, id)
    return get_reply(session, id, reader=reader, level=level)


def find_reply(session: Session, id: UUID) -> ReplyRow | None:
    """Return a reply the caller was let to."""
    return fetch_one(session, ReplyRow, f"{REPLIES} and d.id = %s", (id,))


def list_parts(session: Session, id: UUID) -> list[PartRow]:
    """Return what a reply is about, as far as the reader may see those appeals."""
    return fetch(session, PartRow, PARTS, (id,))


def replies_of(session: Session, appeal_id: UUID) -> list[ReplyRow]:
    """Return the replies about an appeal that the reader may see, the newest first."""
    query = f"""{REPLIES} and d.id in (
            select reply_id from appeals.reply_of where document_id = %s)
        order by d.id desc limit 200"""
    return fetch(session, ReplyRow, query, (appeal_id,))


def appeals_of(session: Session, reply_id: UUID) -> list[UUID]:
    """Return the appeals a reply is about, whatever the reader may see."""
    query = "select distinct document_id from appeals.reply_of where reply_id = %s"
    with past_rights(session):
        return [UUID(str(each)) for each in fetch_values(session, query, (reply_id,))]


def answering(session: Session, questions: Sequence[int]) -> list[int]:
    """Return those of the questions an answer is being prepared for, whoever sees it."""
    query = """
        select distinct o.question_id from appeals.reply_of as o
        join appeals.reply as r on r.document_id = o.reply_id
        join documents.document as d on d.id = o.reply_id
        where o.question_id = any (%s) and r.purpose = 'answer' and d.deleted_at is null
            and d.state = any (%s)"""
    with past_rights(session):
        return [int(each) for each in fetch_values(session, query, (list(questions), list(LIVE)))]


def note_replying(session: Session, appeal_id: UUID) -> None:
    """Note on an appeal whether an answer to it is being prepared, whoever sees that one."""
    query = """
        update appeals.appeal set replying = exists (
            select from appeals.reply_of as o
            join appeals.reply as r on r.document_id = o.reply_id
            join documents.document as d on d.id = o.reply_id
            where o.document_id = appeal.document_id and r.purpose = 'answer'
                and d.deleted_at is null and d.state = any (%s))
        where document_id = %s"""
    with past_rights(session):
        execute(session, query, (list(LIVE), appeal_id))


OWN = """
select bool_or(level <> 'read' or reason = 'approval') from documents.access_grant
where document_id = %s and principal_id = any (%s)"""


def opens_files(session: Session, reader: Reader, document: DocumentHead) -> bool | None:
    """Tell whether the text of a reply is for the reader.

    Who writes it, agrees on it and signs it reads it, and who may know the author.
    """
    if document.kind != REPLY:
        return None
    if fetch_value(session, OWN, (document.id, list(reader.principals))):
        return True
    known = appeals_of(session, document.id)
    return any(may_know(session, each, reader=reader) for each in known)


def files_opened(session: Session, reader: Reader, document: DocumentHead) -> None:
    """Remember that somebody was shown a reply, which names its author."""
    if document.kind != REPLY:
        return
    for each in appeals_of(session, document.id):
        note_opening(session, reader=reader, at=now(), what="files", document_id=each)
