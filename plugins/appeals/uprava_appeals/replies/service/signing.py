"""After the signature: the number beside the appeal, the folder of what has to be sent."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.approval.service.drafting import is_sent
from uprava.audit.log import record
from uprava.db.sql import execute, fetch_one
from uprava.db.wall import past_rights
from uprava.documents.models import AccessRight
from uprava.documents.service.access import Opening, open_to
from uprava.documents.service.filing import list_files
from uprava.documents.service.number_choices import Beside
from uprava.documents.service.numbering import find_journal
from uprava.documents.service.registering import register
from uprava.documents.service.states import put_into_state
from uprava.errors import ConflictError, InvalidError
from uprava.extension import DocumentHead
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.events import signal
from uprava.work.service import put_into

from uprava_appeals.replies.kind import DRAFTED, SIGNED
from uprava_appeals.replies.service.reading import appeals_of, hold_reply
from uprava_appeals.replies.values import SENDING, WRITE

KEEPS = "journal"
"""Why the keepers of an appeal's journal see a signed reply to it: they send it."""


@dataclass(frozen=True, slots=True)
class Book:
    """Where an appeal is registered."""

    id: UUID
    journal_id: int | None
    unit_id: int | None


def after_signature(
    session: Session, head: DocumentHead, *, reader: Reader, at: datetime, day: date | None = None
) -> None:
    """Number a reply that has just been signed and put it before those who send it."""
    today: date = session.info["today"]
    query = "update appeals.reply set signed_on = %s where document_id = %s"
    execute(session, query, (day or today, head.id))
    book = book_of(session, head)
    if book is None:
        return
    keeper = book.unit_id or head.unit_id
    if keeper is not None:
        given = [Opening(keeper, AccessRight.READ, KEEPS)]
        open_to(session, head, given, at=at, by=reader.person_id)
        put_into(session, SENDING, head, person_id=keeper, reader=reader, at=at)
    journal = find_journal(session, book.journal_id) if book.journal_id else None
    if journal is not None and head.number is None:
        register(session, head, journal=journal, choice=Beside(book.id))


def book_of(session: Session, head: DocumentHead) -> Book | None:
    """Return where the first appeal of a reply is registered, whatever the reader may see."""
    known = appeals_of(session, head.id)
    query = """
        select d.id, d.journal_id, coalesce(j.unit_id, d.unit_id) as unit_id
        from documents.document as d left join documents.journal as j on j.id = d.journal_id
        where d.id = any (%s) order by d.registered_on nulls last, d.id limit 1"""
    with past_rights(session):
        return fetch_one(session, Book, query, (known,))


def sign_by_hand(
    session: Session, id: UUID, day: date | None, *, reader: Reader, at: datetime
) -> None:
    """Note that a reply was signed on paper, and when; its scan is among the files.

    Raises InvalidError for the day, ConflictError for a reply that is on its route or has no file.
    """
    head, _row = hold_reply(session, id, reader=reader, level=AccessRight.EDIT)
    reader.require(WRITE)
    if head.state not in DRAFTED or is_sent(session, head):
        raise ConflictError(_("The reply is on its route, or over already."))
    if not list_files(session, id):
        raise ConflictError(_("The document has no text: add the signed file first."))
    if day is None or day > session.info["today"]:
        said = _("Say on which day it was signed: today or earlier.")
        raise InvalidError(said, fields={"day": said})
    record(session, "replies.signed-by-hand", "document", id, on=day.isoformat())
    put_into_state(session, head, SIGNED, at=at)
    record(session, "document.moved", "document", id, was=head.state, now=SIGNED)
    after = replace(head, state=SIGNED, version=head.version + 1)
    after_signature(session, after, reader=reader, at=at, day=day)
    signal(session, f"doc:{id}")
