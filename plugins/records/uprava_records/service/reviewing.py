"""A letter before its reader: put before a leader, considered, filed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.clock import now
from uprava.db.sql import execute, fetch, fetch_value, fetch_values
from uprava.documents.models import AccessRight
from uprava.documents.service.access import Opening, level_of, open_to
from uprava.errors import ConflictError, ForbiddenError, InvalidError
from uprava.extension import DocumentHead, Transition
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.users.service.suggesting import Suggestion, find_chosen
from uprava.web.events import signal
from uprava.work.service import put_into, take_out

from uprava_records.service.registering import REVIEW
from uprava_records.service.requisites import letter_head

CONSIDERED = "considered"
FILED = "filed"


@dataclass(frozen=True, slots=True)
class Waiting:
    """Who has the letter before them, since when."""

    principal_id: int
    created_at: datetime


def list_waiting(session: Session, id: UUID) -> list[Waiting]:
    """Return whom the letter waits for."""
    query = """
        select principal_id, created_at from work.item
        where document_id = %s and folder = %s and done_at is null order by id"""
    return fetch(session, Waiting, query, (id, REVIEW))


def put_before(
    session: Session, id: UUID, values: Mapping[str, str], *, reader: Reader, at: datetime
) -> Suggestion:
    """Put a letter before a leader: a right to read, a row in «На рассмотрении», the state.

    Raises InvalidError when the person is not clear, ConflictError when the letter is filed.
    """
    head = letter_head(session, id, reader=reader, level=AccessRight.EDIT)
    reader.require("records.register", unit=head.unit_id)
    person = wanted(session, values, reader=reader)
    open_to(
        session, head, [Opening(person.id, AccessRight.READ, "addressee")], at=at,
        by=reader.person_id,
    )  # fmt: skip
    put_into(session, REVIEW, head, person_id=person.id, reader=reader, at=at)
    query = "update records.incoming set addressee_id = %s where document_id = %s"
    execute(session, query, (person.id, id))
    moved = execute(
        session,
        "update documents.document set state = %s, version = version + 1, changed_at = %s"
        " where id = %s and state <> %s",
        (REVIEW, at, id, FILED),
    )
    if not moved:
        raise ConflictError(_("The letter is in the file already; it is not put before anybody."))
    record(
        session, "document.moved", "document", id, act="put-before", was=head.state, now=REVIEW,
        person=person.id,
    )  # fmt: skip
    signal(session, f"doc:{id}")
    return person


def wanted(session: Session, values: Mapping[str, str], *, reader: Reader) -> Suggestion:
    """Return the person chosen. Raises InvalidError when nobody or nobody clear is."""
    login, text = values.get("addressee", ""), values.get("addressee_text", "")
    today = session.info["today"]
    found = find_chosen(session, login, text, reader=reader, today=today)
    if found is None:
        raise InvalidError(
            _("Choose before whom to put the letter."),
            fields={"addressee": _("Choose the person from the list.")},
        )
    return found


def may_consider(session: Session, id: UUID, *, reader: Reader) -> bool:
    """Tell whether the letter waits for the reader, or the reader may change its card."""
    query = """
        select exists (select from work.item where document_id = %s and folder = %s
            and done_at is null and principal_id = any (%s))"""
    waits = fetch_value(session, query, (id, REVIEW, list(reader.principals)))
    return bool(waits) or level_of(session, id, reader=reader) is not AccessRight.READ


def refuse_strangers(
    session: Session, reader: Reader, head: DocumentHead, transition: Transition
) -> None:
    """Raise ForbiddenError when the letter waits for somebody else."""
    if transition.code == CONSIDERED and not may_consider(session, head.id, reader=reader):
        raise ForbiddenError(_("The letter is before another person; only they consider it."))
    if transition.code == FILED and level_of(session, head.id, reader=reader) is AccessRight.READ:
        raise ForbiddenError(_("Letters are filed by those who keep the journal."))


def clear_work(session: Session, reader: Reader, head: DocumentHead) -> None:
    """Take the letter out of «На рассмотрении» of everybody it waited for."""
    query = "select principal_id from work.item where document_id = %s and folder = %s and done_at is null"  # noqa: E501
    for principal in fetch_values(session, query, (head.id, REVIEW)):
        take_out(session, REVIEW, head.id, principal_id=principal, reader=reader, at=now())
