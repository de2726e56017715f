"""A letter before its reader: put before a leader, considered, filed."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.clock import now
from uprava.db.sql import execute
from uprava.documents.models import AccessRight
from uprava.documents.service.access import Opening, level_of, open_to
from uprava.documents.service.states import put_into_state
from uprava.errors import ConflictError, ForbiddenError, InvalidError
from uprava.extension import DocumentHead, Transition
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.users.service.suggesting import Suggestion, find_chosen
from uprava.web.events import signal
from uprava.work.service import Before, list_before, put_into, take_out_of_all, waits_for

from uprava_records.letters.service.registering import REVIEW
from uprava_records.letters.service.requisites import letter_head

CONSIDERED = "considered"
FILED = "filed"


def list_waiting(session: Session, id: UUID) -> list[Before]:
    """Return who has the letter before them, since when."""
    return list_before(session, REVIEW, id)


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
    if not put_into_state(session, head, REVIEW, at=at, unless=[FILED]):
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
    if waits_for(session, REVIEW, id, reader=reader):
        return True
    return level_of(session, id, reader=reader) is not AccessRight.READ


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
    take_out_of_all(session, REVIEW, head.id, reader=reader, at=now())
