"""Answers for everybody, without a word about their authors. 59-FZ, article 10, part 4."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute, fetch, fetch_one, fetch_value
from uprava.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from uprava.i18n import _
from uprava.printing.typed_texts import last_set
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader

from uprava_appeals.applicants.service.knowing import authors_of
from uprava_appeals.intake.service.reading import AppealRow, get_appeal, list_questions
from uprava_appeals.replies.kind import SENT
from uprava_appeals.replies.service.reading import ReplyRow, replies_of
from uprava_appeals.replies.service.templates import organisation_of
from uprava_appeals.replies.values import PUBLISH, Purpose
from uprava_appeals.replies.wording.striking import Hidden, found_in, struck
from uprava_appeals.values import QuestionState

LONGEST = {"topic": 300, "text": 20_000, "page": 500}
PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Publishable:
    """What the form of a publication begins with."""

    appeal: AppealRow
    topic: str
    text: str
    code: str
    reply_id: UUID | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be published; `page` is its address on the site, when it has one already."""

    topic: str
    text: str
    page: str = ""


@dataclass(frozen=True, slots=True)
class PublishedRow:
    """A published answer; `document_id` and `number` only for who may see the appeal."""

    id: int
    topic: str
    text: str
    code: str
    page: str
    published_on: date
    published_by: str
    document_id: UUID | None
    number: str | None


def propose(session: Session, id: UUID, *, reader: Reader, at: datetime) -> Publishable:
    """Return the last answer to an appeal with its author struck out.

    Raises ForbiddenError for who may not know the author: nobody else sees what to strike out.
    """
    row, hidden = hidden_of(session, id, reader=reader, at=at)
    sent = next((each for each in replies_of(session, id) if is_answer(each)), None)
    typed = last_set(session, sent.id) if sent else None
    topics = [(each.topic, each.code) for each in list_questions(session, id) if each.topic]
    topic, code = topics[0] if topics else (row.title, None)
    text = struck(typed.typed.text, hidden) if typed else ""
    return Publishable(row, topic or row.title, text, code or "", sent.id if sent else None)


def is_answer(reply: ReplyRow) -> bool:
    """Tell whether a reply is an answer that went out."""
    return reply.what_for is Purpose.ANSWER and reply.state == SENT


def hidden_of(
    session: Session, id: UUID, *, reader: Reader, at: datetime
) -> tuple[AppealRow, list[Hidden]]:
    """Return an appeal and what must not be told of its authors."""
    reader.require(PUBLISH)
    row = get_appeal(session, id, reader=reader)
    authors = authors_of(session, id, reader=reader, at=at)
    if not authors.known:
        raise ForbiddenError(_("Only those who may know the author publish an answer to him."))
    numbers = [word for word in (row.number,) if word]
    return row, [Hidden([each.name], each.address, [*numbers, each.reply_to])
                 for each in authors.rows] or [Hidden([], "", numbers)]  # fmt: skip


INSERT = """
insert into appeals.publication (organisation_id, document_id, reply_id, code, topic, text, page,
    published_on, published_by)
values (%(organisation)s, %(document)s, %(reply)s, %(code)s, %(topic)s, %(text)s, %(page)s,
    %(today)s, %(person)s) returning id"""


def publish(session: Session, id: UUID, wanted: Wanted, *, reader: Reader, at: datetime) -> int:
    """Publish an answer; return its id.

    Raises InvalidError naming what of the author is left in it, ConflictError for an appeal that
    was not answered.
    """
    found = propose(session, id, reader=reader, at=at)
    if not any(each.state == QuestionState.ANSWERED for each in list_questions(session, id)):
        raise ConflictError(_("Nothing of this appeal was answered yet."))
    _row, hidden = hidden_of(session, id, reader=reader, at=at)
    wrong = mistakes(wanted, hidden)
    if wrong:
        raise InvalidError(_("The answer is not published."), fields=wrong)
    values = {
        "organisation": found.appeal.organisation_id, "document": id, "reply": found.reply_id,
        "code": found.code, "topic": wanted.topic, "text": wanted.text, "page": wanted.page,
        "today": session.info["today"], "person": reader.person_id,
    }  # fmt: skip
    made = int(fetch_value(session, INSERT, values))
    record(session, "replies.published", "document", id, publication=made)
    return made


def mistakes(wanted: Wanted, hidden: Sequence[Hidden]) -> dict[str, str]:
    """Return a sentence for every field that breaks a rule or tells of an author."""
    wrong = {}
    for name, longest in LONGEST.items():
        text = getattr(wanted, name)
        if name != "page" and not text:
            wrong[name] = _("Write it: it cannot be empty.")
        elif len(text) > longest:
            wrong[name] = _("At most {n} characters.").format(n=longest)
        elif name != "page" and (left := found_in(text, hidden)):
            wrong[name] = _("It still tells of the author: {what}.").format(what="; ".join(left))
    if wanted.page and not wanted.page.startswith(("https://", "http://")):
        wrong["page"] = _("The address of a page begins with https://.")
    return wrong


PUBLISHED = f"""
select w.id, w.topic, w.text, w.code, w.page, w.published_on,
    (select {SHORT_NAME} from users.person as p where p.id = w.published_by) as published_by,
    d.id as document_id, d.number
from appeals.publication as w left join documents.document as d on d.id = w.document_id
where w.withdrawn_on is null"""


def list_published(
    session: Session, organisation_id: int, *, q: str = "", before: int | None = None,
    limit: int = PAGE_SIZE,
) -> list[PublishedRow]:  # fmt: skip
    """Return published answers, the newest first; `before`: older than one of them."""
    query = f"""{PUBLISHED} and w.organisation_id = %(organisation)s
        and (%(before)s::bigint is null or w.id < %(before)s)
        and (%(q)s = '' or to_tsvector('russian', w.topic || ' ' || w.text)
            @@ websearch_to_tsquery('russian', %(q)s))
        order by w.id desc limit %(limit)s"""
    values = {"organisation": organisation_id, "before": before, "limit": limit, "q": q[:200]}
    return fetch(session, PublishedRow, query, values)


def find_pages(
    session: Session, organisation_id: int, *, q: str, limit: int = 8
) -> list[PublishedRow]:
    """Return published answers that stand on the site, the newest first; `q`: their words."""
    query = f"""{PUBLISHED} and w.organisation_id = %(organisation)s and w.page <> ''
        and (%(q)s = '' or to_tsvector('russian', w.topic || ' ' || w.text)
            @@ websearch_to_tsquery('russian', %(q)s))
        order by w.id desc limit %(limit)s"""
    values = {"organisation": organisation_id, "q": q[:200], "limit": limit}
    return fetch(session, PublishedRow, query, values)


def get_published(session: Session, id: int, *, reader: Reader) -> PublishedRow:
    """Return a published answer of the reader's organisation. Raises NotFoundError."""
    query = f"{PUBLISHED} and w.id = %s and w.organisation_id = %s"
    found = fetch_one(session, PublishedRow, query, (id, organisation_of(reader)))
    if found is None:
        raise NotFoundError(_("There is no such published answer."))
    return found


def withdraw(session: Session, id: int, *, reader: Reader) -> None:
    """Take a published answer back; its row stays."""
    reader.require(PUBLISH)
    get_published(session, id, reader=reader)
    query = "update appeals.publication set withdrawn_on = %s where id = %s"
    execute(session, query, (session.info["today"], id))
    record(session, "replies.withdrawn", "publication", id)
