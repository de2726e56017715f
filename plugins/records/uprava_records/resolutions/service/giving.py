"""A resolution is given: by the leader from a draft or from nothing, or by who acts «за» one.

Requisite 28 of GOST R 7.0.97-2016; item 15 of the obligatory facts of the card.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.approval.service.acquainting import acquaint_by_act
from uprava.audit.log import record
from uprava.capabilities import ExecutorRole, GivenResolution, ResolutionExecutor
from uprava.db.sql import execute
from uprava.documents.models import AccessRight
from uprava.documents.service.access import Opening, get_document, open_to
from uprava.documents.service.locks import hold
from uprava.documents.service.particulars import put_on_control
from uprava.documents.service.registering import index
from uprava.errors import ConflictError, ForbiddenError
from uprava.extension import ANNULLED, DocumentHead
from uprava.i18n import N_, _
from uprava.installation import installation_of
from uprava.users.reader import Reader
from uprava.web.events import signal

from uprava_records.letters.kind import FILED
from uprava_records.letters.service.registering import KIND
from uprava_records.resolutions.service.drafting import check, hold_draft, insert
from uprava_records.resolutions.service.reading import ResolutionRow, get_resolution
from uprava_records.resolutions.service.reviewing import list_open, selves, settle, stand
from uprava_records.resolutions.values import MARK, RESOLVE, Wish
from uprava_records.settings import records_settings

CONSIDER = "records.consider"

NAMED = N_("named in a resolution")
"""Why a person sees the document: a message of the card's «почему я это вижу»."""

TOLD = 200
"""Characters of a resolution that the history tells."""


def author_for(session: Session, head: DocumentHead, *, reader: Reader) -> int:
    """Return in whose name the reader resolves on the document.

    The leader it waits for, when that is the reader or whom the reader acts for; else the reader
    who may resolve on anything seen. Raises ForbiddenError, ConflictError for a closed document.
    """
    if head.kind != KIND:
        raise ConflictError(_("Resolutions are given on incoming letters."))
    if head.state in (FILED, ANNULLED.code):
        raise ConflictError(_("Work on the letter is over: no resolution is given on it."))
    stranger = ForbiddenError(_("The letter is before another person; only they resolve on it."))
    if not (reader.may(CONSIDER) or reader.may(RESOLVE)):
        raise stranger
    waiting = {each.person_id for each in list_open(session, head.id)}
    own = next((each for each in selves(reader) if each in waiting), None)
    if own is not None:
        return own
    if reader.may(RESOLVE):
        return selves(reader)[0]
    raise stranger


def may_resolve(session: Session, head: DocumentHead, *, reader: Reader) -> bool:
    """Tell whether the reader may give a resolution on the document now."""
    try:
        author_for(session, head, reader=reader)
    except (ForbiddenError, ConflictError):
        return False
    return True


def give(
    session: Session, document_id: UUID, wish: Wish, *, reader: Reader, at: datetime
) -> ResolutionRow:
    """Give a resolution written from nothing.

    Raises InvalidError naming the fields, ForbiddenError, ConflictError.
    """
    hold(session, document_id)
    head = get_document(session, document_id, reader=reader)
    author = author_for(session, head, reader=reader)
    check(session, wish)
    id = insert(session, document_id, author, wish, reader=reader, at=at)
    return put_in_force(session, head, id, author, reader=reader, at=at)


def confirm(
    session: Session, id: int, *, version: int, reader: Reader, at: datetime
) -> ResolutionRow:
    """Give a draft exactly as it was shown. Raises as `give`, ConflictError for another text."""
    row = hold_draft(session, id, version, reader=reader)
    head = get_document(session, row.document_id, reader=reader)
    author = author_for(session, head, reader=reader)
    if author != row.author_id:
        raise ForbiddenError(_("The draft is for another leader."))
    check(session, Wish(row.text, row.named, row.due_on, row.controlled, row.note))
    return put_in_force(session, head, id, author, reader=reader, at=at)


def put_in_force(
    session: Session, head: DocumentHead, id: int, author: int, *, reader: Reader, at: datetime
) -> ResolutionRow:
    """Let a resolution be given: frozen, told to whom it names, taken by who makes work of it."""
    execute(
        session,
        "update records.resolution set state = 'given', given_by = %s, given_at = %s,"
        " version = version + 1 where id = %s",
        (reader.person_id, at, id),
    )
    drop_other_drafts(session, head.id, author)
    row = get_resolution(session, id, reader=reader)
    people = [each.person_id for each in row.rows]
    openings = [Opening(each, AccessRight.READ, NAMED) for each in people]
    open_to(session, head, openings, at=at, by=reader.person_id)
    if row.controlled:
        put_on_control(session, head, controller_id=author, reader=reader, at=at)
    record(
        session, "resolution.given", "document", head.id, principals=people,
        text=shortened(row.text), author=author,
    )  # fmt: skip
    hand_over(session, row, reader=reader, at=at)
    settle(session, head, [author], reader=reader, at=at)
    stand(session, head, at=at, act="resolved")
    refresh_words(session, head)
    signal(session, f"doc:{head.id}")
    return get_resolution(session, id, reader=reader)


def drop_other_drafts(session: Session, document_id: UUID, author: int) -> None:
    """Let the leader's other drafts come to nothing: a resolution from nothing replaces them."""
    query = """update records.resolution set state = 'dropped', version = version + 1
        where document_id = %s and author_id = %s and state in ('draft', 'offered')"""
    execute(session, query, (document_id, author))


def hand_over(session: Session, row: ResolutionRow, *, reader: Reader, at: datetime) -> None:
    """Give a resolution to the module that makes assignments of it; without one to its readers."""
    plugins = installation_of(session).plugins
    taken = plugins.take_resolution(session, reader, given_value(row))
    if taken is not None:
        query = "update records.resolution set taken_url = %s, taken_summary = %s where id = %s"
        execute(session, query, (taken.url, taken.summary, row.id))
        record(session, "resolution.taken", "document", row.document_id, summary=taken.summary)
        return
    others = [each.person_id for each in row.rows if each.person_id != row.author_id]
    if others:
        term = records_settings().acquaint_within
        route = acquaint_by_act(session, row.document_id, others, term=term, reader=reader, at=at)
        execute(
            session, "update records.resolution set route_id = %s where id = %s", (route, row.id)
        )


def given_value(row: ResolutionRow) -> GivenResolution:
    """Return a resolution as other modules are told of it."""
    executors = tuple(
        ResolutionExecutor(each.person_id, ExecutorRole(each.role), each.text, each.due_on)
        for each in row.rows
    )
    assert row.given_at is not None
    return GivenResolution(
        f"{MARK}{row.id}", row.document_id, row.author_id, row.text, executors,
        row.due_on, row.controlled, row.given_at,
    )  # fmt: skip


def shortened(text: str) -> str:
    """Return a text as one line the history has room for."""
    line = " ".join(text.split())
    return line if len(line) <= TOLD else f"{line[:TOLD].rstrip()}…"


def refresh_words(session: Session, head: DocumentHead) -> None:
    """Let search find the document by its resolutions at once."""
    words: Sequence[str] = installation_of(session).plugins.search_words(session, head)
    index(session, head, words=words)
