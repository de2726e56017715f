"""Questions proposed, changed, accepted into the backlog, sent back, withdrawn."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute, fetch_value
from uprava.documents.models import AccessRight
from uprava.documents.service.access import Opening, close_to, get_document, open_to
from uprava.documents.service.editing import change_title
from uprava.documents.service.locks import REQUISITES, refuse_locked
from uprava.documents.service.registering import NewDocument, create, index
from uprava.documents.service.states import put_into_state
from uprava.errors import ConflictError, ForbiddenError, InvalidError
from uprava.extension import DocumentHead
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.events import signal

from uprava_meetings.agenda.service.reading import hold_question, speakers_of
from uprava_meetings.agenda.values import (
    CHANGEABLE,
    CONSIDERS,
    LISTED,
    PREPARED,
    SPEAKS,
    QuestionRow,
    QuestionWords,
)
from uprava_meetings.bodies.service.bodies import get_body, may_keep
from uprava_meetings.values import PROPOSE, QUESTION, QuestionState

LONGEST_TITLE, LONGEST_DRAFT = 1000, 20_000
SHORTEST, LONGEST = 1, 600
"""Minutes."""


def write_question(
    session: Session, words: QuestionWords, *, reader: Reader, at: datetime
) -> DocumentHead:
    """Begin a question: a draft of its unit, open to the unit and to who prepares it.

    Raises InvalidError naming the fields, ForbiddenError without the permission.
    """
    body = get_body(session, words.body_id, reader=reader)
    if not may_keep(session, body.id, reader=reader):
        reader.require(PROPOSE)
    refuse(words)
    unit = unit_of(session, reader)
    new = NewDocument(QUESTION, words.title, "", QuestionState.DRAFT, body.organisation_id, unit)
    head = create(session, new, reader=reader, at=at)
    everybody = [
        Opening(reader.person_id, AccessRight.EDIT, PREPARED),
        Opening(unit, AccessRight.READ, PREPARED),
    ]
    open_to(session, head, everybody, at=at, by=reader.person_id)
    query = """insert into meetings.question (document_id, organisation_id, body_id, unit_id,
            minutes, way, draft, drafted_at, wanted_id, closed)
        values (%(id)s, %(organisation)s, %(body)s, %(unit)s, %(minutes)s, %(way)s, %(draft)s,
            %(at)s, %(wanted)s, %(closed)s)"""
    values = told(words) | {
        "id": head.id, "organisation": body.organisation_id, "body": body.id, "unit": unit,
        "at": at,
    }  # fmt: skip
    execute(session, query, values)
    keep_speakers(session, head, words, at=at, by=reader.person_id)
    index(session, head, words=(body.name,))
    record(session, "questions.written", "document", head.id, title=head.title)
    return head


def change_question(
    session: Session, id: UUID, words: QuestionWords, *, version: int, reader: Reader,
    at: datetime,
) -> None:  # fmt: skip
    """Change what is said of a question; one that is decided changes no more.

    Raises InvalidError naming the fields, ConflictError when it is decided or somebody else
    changed it.
    """
    row = hold_question(session, id, reader=reader, version=version)
    refuse_over(row)
    refuse(words)
    if (words.title, words.draft) != (row.title, row.draft):
        before = get_document(session, id, reader=reader)
        refuse_locked(session, before, REQUISITES, reader=reader)
    query = """update meetings.question set minutes = %(minutes)s, way = %(way)s,
            draft = %(draft)s, wanted_id = %(wanted)s, closed = %(closed)s,
            drafted_at = case when draft = %(draft)s then drafted_at else %(at)s end
        where document_id = %(id)s"""
    execute(session, query, told(words) | {"id": id, "at": at})
    change_title(session, id, words.title, at=at)
    head = get_document(session, id, reader=reader)
    keep_speakers(session, head, words, at=at, by=reader.person_id)
    if words.closed != row.closed and row.state == QuestionState.SCHEDULED:
        list_for_members(session, head, row, closed=words.closed, reader=reader, at=at)
    index(session, head, words=(row.body,))
    record(session, "questions.changed", "document", id, title=words.title)
    signal(session, f"doc:{id}")


def list_for_members(
    session: Session, head: DocumentHead, row: QuestionRow, *, closed: bool, reader: Reader,
    at: datetime,
) -> None:  # fmt: skip
    """Let the members of the body read a question of an agenda, or not any more."""
    body = get_body(session, row.body_id, reader=reader)
    if closed:
        close_to(session, head, principal_id=body.members_id, reason=LISTED)
    else:
        opening = Opening(body.members_id, AccessRight.READ, LISTED)
        open_to(session, head, [opening], at=at, by=reader.person_id)


def propose(session: Session, id: UUID, *, version: int, reader: Reader, at: datetime) -> None:
    """Hand a question over to who puts it on an agenda."""
    row = hold_question(session, id, reader=reader, version=version)
    only(row, QuestionState.DRAFT)
    body = get_body(session, row.body_id, reader=reader)
    head = get_document(session, id, reader=reader)
    openings = [
        Opening(body.keepers_id, AccessRight.EDIT, CONSIDERS),
        Opening(body.unit_id, AccessRight.EDIT, CONSIDERS),
    ]
    open_to(session, head, openings, at=at, by=reader.person_id)
    put_into_state(session, head, QuestionState.PROPOSED, at=at)
    record(session, "questions.proposed", "document", id, body=row.body)
    signal(session, f"doc:{id}")


def accept(session: Session, id: UUID, *, version: int, reader: Reader, at: datetime) -> None:
    """Take a proposed question into the backlog of its body."""
    row = hold_as_keeper(session, id, version=version, reader=reader)
    only(row, QuestionState.PROPOSED)
    move(session, id, QuestionState.BACKLOG, reader=reader, at=at)
    record(session, "questions.accepted", "document", id, body=row.body)


def send_back(
    session: Session, id: UUID, why: str, *, version: int, reader: Reader, at: datetime
) -> None:
    """Send a proposed question back to its unit with a reason. Raises InvalidError without one."""
    row = hold_as_keeper(session, id, version=version, reader=reader)
    only(row, QuestionState.PROPOSED, QuestionState.BACKLOG)
    why = reason_in(why)
    move(session, id, QuestionState.DRAFT, reader=reader, at=at)
    record(session, "questions.sent_back", "document", id, why=why)


def withdraw(
    session: Session, id: UUID, why: str, *, version: int, reader: Reader, at: datetime
) -> None:
    """Withdraw a question that stands on no agenda. Raises InvalidError without a reason."""
    row = hold_question(session, id, reader=reader, version=version)
    only(row, QuestionState.DRAFT, QuestionState.PROPOSED, QuestionState.BACKLOG)
    why = reason_in(why)
    move(session, id, QuestionState.WITHDRAWN, reader=reader, at=at)
    record(session, "questions.withdrawn", "document", id, why=why)


def hold_as_keeper(
    session: Session, id: UUID, *, version: int | None, reader: Reader
) -> QuestionRow:
    """Return a question of a body the reader keeps, locked. Raises ForbiddenError."""
    row = hold_question(session, id, reader=reader, version=version)
    if not may_keep(session, row.body_id, reader=reader):
        raise ForbiddenError(_("Who prepares the meetings of the body decides on this."))
    return row


def move(session: Session, id: UUID, state: QuestionState, *, reader: Reader, at: datetime) -> None:
    """Bring a question into a state and tell open pages."""
    put_into_state(session, get_document(session, id, reader=reader), state, at=at)
    signal(session, f"doc:{id}")


def only(row: QuestionRow, *states: QuestionState) -> None:
    """Raise ConflictError unless a question is in one of the states."""
    if row.state not in states:
        raise ConflictError(_("The question is elsewhere by now. Look again."))


def refuse_over(row: QuestionRow) -> None:
    """Raise ConflictError for a question that was decided or withdrawn."""
    if row.state not in CHANGEABLE:
        raise ConflictError(_("The question is decided or withdrawn: nothing in it changes."))


def reason_in(why: str) -> str:
    """Return a reason in one line. Raises InvalidError without one."""
    why = " ".join(why.split())
    if not 1 <= len(why) <= LONGEST_TITLE:
        said = _("Say why: the unit reads it.")
        raise InvalidError(said, fields={"why": said})
    return why


def unit_of(session: Session, reader: Reader) -> int:
    """Return the unit the reader works in. Raises ConflictError without a post."""
    query = """select post.unit_id from users.post_holder as h
        join users.post on post.id = h.post_id
        where h.person_id = %(person)s and h.since <= %(today)s
            and coalesce(h.until, 'infinity') >= %(today)s
        order by h.acting, h.since, h.id limit 1"""
    values = {"person": reader.acting_for or reader.person_id, "today": session.info["today"]}
    found = fetch_value(session, query, values)
    if found is None:
        raise ConflictError(_("You hold no post, so nobody knows whose question it is."))
    return int(found)


def keep_speakers(
    session: Session, head: DocumentHead, words: QuestionWords, *, at: datetime, by: int
) -> None:
    """Keep who speaks on a question; who is named sees it, who is named no more does not."""
    before = people_in(each.person_id for each in speakers_of(session, [head.id]))
    execute(session, "delete from meetings.speaker where document_id = %s", (head.id,))
    for position, each in enumerate(words.speakers, 1):
        execute(
            session,
            """insert into meetings.speaker (document_id, position, role, person_id, name, post)
                values (%s, %s, %s, %s, %s, %s)""",
            (head.id, position, each.role, each.person_id, each.name, each.post),
        )
    now = set(people_in(each.person_id for each in words.speakers))
    for person in set(before) - now:
        close_to(session, head, principal_id=person, reason=SPEAKS)
    openings = [Opening(person, AccessRight.READ, SPEAKS) for person in sorted(now)]
    if openings:
        open_to(session, head, openings, at=at, by=by)


def people_in(ids: Iterable[int | None]) -> Iterator[int]:
    """Yield the ids that are somebody's."""
    return (each for each in ids if each is not None)


def told(words: QuestionWords) -> dict[str, object]:
    """Return the parameters of a question's row."""
    return {
        "minutes": words.minutes, "way": words.way, "draft": words.draft,
        "wanted": words.wanted_id, "closed": words.closed,
    }  # fmt: skip


def refuse(words: QuestionWords) -> None:
    """Raise InvalidError for what is wrong in a question, field by field."""
    wrong = {}
    if not 1 <= len(words.title) <= LONGEST_TITLE:
        wrong["title"] = _("From 1 to {n} characters.").format(n=LONGEST_TITLE)
    if len(words.draft) > LONGEST_DRAFT:
        wrong["draft"] = _("At most {n} characters.").format(n=LONGEST_DRAFT)
    if not SHORTEST <= words.minutes <= LONGEST:
        wrong["minutes"] = _("From {first} to {last}.").format(first=SHORTEST, last=LONGEST)
    if wrong:
        raise InvalidError(_("The question has mistakes; nothing is kept."), fields=wrong)
