"""Drafts of resolutions: written by an assistant, offered to the leader, returned with a word."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import driver, execute, fetch_value
from uprava.documents.service.access import get_document
from uprava.documents.service.locks import hold
from uprava.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from uprava.extension import DocumentHead
from uprava.i18n import N_, _
from uprava.users.reader import Reader
from uprava.web.events import signal
from uprava.work.service import Message, Noticed, notify, put_into

from uprava_records.letters.service.registering import REVIEW
from uprava_records.resolutions.service.assistants import (
    assisted_here,
    assists,
    principals_assisting,
)
from uprava_records.resolutions.service.reading import ResolutionRow, get_resolution
from uprava_records.resolutions.service.reviewing import clear_assistants, selves
from uprava_records.resolutions.service.wishes import mistakes
from uprava_records.resolutions.values import DRAFTING, LONGEST_NOTE, ResolutionState, Wish


def begin(
    session: Session, document_id: UUID, leader_id: int, wish: Wish, *, reader: Reader,
    at: datetime,
) -> int:  # fmt: skip
    """Write a leader's draft resolution on a document; return its id.

    Raises ForbiddenError for who does not prepare that leader's resolutions, ConflictError when
    the leader has another draft of the document already, InvalidError naming the fields.
    """
    hold(session, document_id)
    get_document(session, document_id, reader=reader)
    if leader_id not in assisted_here(session, document_id, reader=reader):
        raise ForbiddenError(_("It is not before a leader whose resolutions you prepare."))
    query = """select exists (select from records.resolution where document_id = %s
        and author_id = %s and state in ('draft', 'offered'))"""
    if fetch_value(session, query, (document_id, leader_id)):
        raise ConflictError(_("There is a draft for this leader already: open it on the card."))
    check(session, wish)
    return insert(session, document_id, leader_id, wish, reader=reader, at=at)


def check(session: Session, wish: Wish) -> None:
    """Raise InvalidError naming every part of a resolution that breaks a rule."""
    if wrong := mistakes(session, wish):
        raise InvalidError(_("The resolution has mistakes; nothing is kept."), fields=wrong)


INSERT = """
insert into records.resolution (document_id, author_id, state, text, due_on, controlled, note,
    answer, prepared_by, prepared_at, reason, taken_url, taken_summary)
values (%(id)s, %(author)s, 'draft', %(text)s, %(due)s, %(controlled)s, %(note)s, '', %(by)s,
    %(at)s, '', '', '') returning id"""


def insert(
    session: Session, document_id: UUID, leader_id: int, wish: Wish, *, reader: Reader,
    at: datetime,
) -> int:  # fmt: skip
    """Insert a draft with whom it names."""
    values = {"id": document_id, "author": leader_id, "text": wish.text, "due": wish.due_on,
              "controlled": wish.controlled, "note": wish.note, "by": reader.person_id,
              "at": at}  # fmt: skip
    id = int(fetch_value(session, INSERT, values))
    name_people(session, document_id, id, wish)
    return id


def name_people(session: Session, document_id: UUID, id: int, wish: Wish) -> None:
    """Write down whom a resolution names, in its order."""
    execute(session, "delete from records.resolution_executor where resolution_id = %s", (id,))
    with driver(session).cursor() as cursor:
        cursor.executemany(
            "insert into records.resolution_executor (resolution_id, position, document_id,"
            " person_id, role, text, due_on) values (%s, %s, %s, %s, %s, %s, %s)",
            [
                (id, n, document_id, each.person_id, each.role, each.text, each.due_on)
                for n, each in enumerate(wish.named, 1)
            ],
        )


def hold_draft(session: Session, id: int, version: int | None, *, reader: Reader) -> ResolutionRow:
    """Return a draft the reader may work on; other acts on its document wait.

    Raises NotFoundError, ConflictError when somebody changed it or it was given meanwhile.
    """
    row = get_resolution(session, id, reader=reader)
    hold(session, row.document_id)
    row = get_resolution(session, id, reader=reader)
    get_document(session, row.document_id, reader=reader)
    if row.state not in (ResolutionState.DRAFT, ResolutionState.OFFERED):
        raise ConflictError(_("The resolution is given already: nothing in it changes any more."))
    if version is not None and row.version != version:
        raise ConflictError(
            _("Somebody changed the draft a moment ago. Open it again: nothing is lost.")
        )
    return row


def change(session: Session, id: int, wish: Wish, *, version: int, reader: Reader) -> ResolutionRow:
    """Change a draft. Raises ForbiddenError for who neither prepares it nor gives it."""
    row = hold_draft(session, id, version, reader=reader)
    check(session, wish)
    execute(
        session,
        "update records.resolution set text = %s, due_on = %s, controlled = %s, note = %s,"
        " version = version + 1 where id = %s",
        (wish.text, wish.due_on, wish.controlled, wish.note, id),
    )
    name_people(session, row.document_id, id, wish)
    return get_resolution(session, id, reader=reader)


def offer(session: Session, id: int, *, version: int, reader: Reader, at: datetime) -> None:
    """Put a draft before its leader, who confirms it with one tap."""
    row = hold_draft(session, id, version, reader=reader)
    require_assistant(session, row, reader=reader)
    head = get_document(session, row.document_id, reader=reader)
    query = """update records.resolution set state = 'offered', answer = '',
        prepared_by = %s, prepared_at = %s, version = version + 1 where id = %s"""
    execute(session, query, (reader.person_id, at, id))
    put_into(session, REVIEW, head, person_id=row.author_id, reader=reader, at=at)
    clear_assistants(session, head.id, reader=reader, at=at)
    record(session, "resolution.prepared", "document", head.id, principals=[row.author_id])
    message = Message(N_("A draft resolution waits for you: {title}"), {"title": head.title})
    notify(session, [row.author_id], Noticed("work", message, head.id), at=at)
    signal(session, f"doc:{head.id}")


def require_assistant(session: Session, row: ResolutionRow, *, reader: Reader) -> None:
    """Raise ForbiddenError for who does not prepare the leader's resolutions."""
    if not assists(session, row.author_id, reader=reader):
        raise ForbiddenError(_("You do not prepare this leader's resolutions."))


def send_back(
    session: Session, id: int, said: str, *, version: int, reader: Reader, at: datetime
) -> None:
    """Return a draft to the assistants with a word.

    Raises InvalidError without the word, ForbiddenError for anybody but the leader.
    """
    row = hold_draft(session, id, version, reader=reader)
    if row.author_id not in selves(reader):
        raise ForbiddenError(_("Only the leader returns a draft."))
    said = " ".join(said.split())
    if not 1 <= len(said) <= LONGEST_NOTE:
        wrong = _("Say what to change, in at most {n} characters.").format(n=LONGEST_NOTE)
        raise InvalidError(wrong, fields={"answer": wrong})
    head = get_document(session, row.document_id, reader=reader)
    query = """update records.resolution set state = 'draft', answer = %s, version = version + 1
        where id = %s"""
    execute(session, query, (said, id))
    for each in principals_assisting(session, [row.author_id]):
        put_into(session, DRAFTING, head, person_id=each, reader=reader, at=at)
    record(session, "resolution.returned", "document", head.id, principals=[row.prepared_by])
    message = Message(N_("The draft resolution came back: {said}"), {"said": said})
    notify(session, [row.prepared_by], Noticed("work", message, head.id), at=at)
    signal(session, f"doc:{head.id}")


def discard(session: Session, id: int, *, version: int, reader: Reader, at: datetime) -> None:
    """Let a draft come to nothing; the document waits for an assistant again."""
    row = hold_draft(session, id, version, reader=reader)
    require_assistant(session, row, reader=reader)
    head = get_document(session, row.document_id, reader=reader)
    query = "update records.resolution set state = 'dropped', version = version + 1 where id = %s"
    execute(session, query, (id,))
    for each in principals_assisting(session, [row.author_id]):
        put_into(session, DRAFTING, head, person_id=each, reader=reader, at=at)
    record(session, "resolution.dropped", "document", head.id, principals=[row.author_id])


def leader_choices(session: Session, head: DocumentHead, *, reader: Reader) -> list[int]:
    """Return the leaders for whom the reader may prepare a resolution on the document."""
    found = assisted_here(session, head.id, reader=reader)
    if not found:
        raise NotFoundError(_("It is not before a leader whose resolutions you prepare."))
    return found


def find_begun(session: Session, document_id: UUID, leaders: Sequence[int]) -> int | None:
    """Return the draft of a document for any of the leaders, None when none is begun."""
    query = """select id from records.resolution where document_id = %s and author_id = any (%s)
        and state in ('draft', 'offered') order by id limit 1"""
    found = fetch_value(session, query, (document_id, list(leaders)))
    return int(found) if found is not None else None
