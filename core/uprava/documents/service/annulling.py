"""Voiding a registered document: it stays with its number, struck through, and nothing changes it.

A number once given is never given again; a registered document is not deleted before its
retention period ends (Federal Law 125-FZ of 22 October 2004, article 17, part 1).
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from uprava.audit.log import record
from uprava.db.sql import execute, fetch, fetch_one
from uprava.documents.models import AccessRight
from uprava.documents.service.access import VISIBLE, get_document
from uprava.documents.service.locks import refuse_locked
from uprava.errors import ConflictError
from uprava.extension import ANNULLED, Change, ChangeKind, DocumentHead, Transition
from uprava.i18n import N_, _
from uprava.installation import installation_of
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader
from uprava.web.events import signal
from uprava.work.service import set_aside

ANNUL = "documents.annul"
ACT = "annul"
LONGEST_REASON = 500
SHORTEST_REASON = 5
SHOWN = 200


@dataclass(frozen=True, slots=True)
class AnnulmentRow:
    """Who voided a document, when, why."""

    person: str
    acting_for: str | None
    reason: str
    annulled_at: datetime


def annul(
    session: Session, id: UUID, *, reason: str, version: int, reader: Reader, at: datetime
) -> DocumentHead:
    """Void a registered document, for good, and return it as it is now.

    Raises ForbiddenError without the right to it, ConflictError for a document without a number,
    one that changed since the form was opened, or one that a plugin holds (a route runs).
    """
    head = get_document(session, id, reader=reader, level=AccessRight.MANAGE)
    reader.require(ANNUL, unit=head.unit_id)
    refuse_locked(session, head, Change(ChangeKind.ANNULMENT), reader=reader)
    refuse_unfit(head, version)
    plugins = installation_of(session).plugins
    act = Transition(ACT, N_("Annul"), (head.state,), ANNULLED.code, ANNUL)
    plugins.before_transition(session, reader, head, act)
    write(session, head, reason=" ".join(reason.split()), reader=reader, at=at)
    set_aside(session, id, person_id=reader.person_id, at=at)
    record(session, "document.annulled", "document", id, number=head.number or "",
           state=head.state, reason=" ".join(reason.split()))  # fmt: skip
    after = replace(head, state=ANNULLED.code, version=head.version + 1)
    plugins.after_transition(session, reader, after, act)
    signal(session, f"doc:{id}")
    signal(session, "counters")
    return after


def mistakes(reason: str) -> dict[str, str]:
    """Return the sentence of what is wrong with a reason, by its field."""
    given = " ".join(reason.split())
    if len(given) < SHORTEST_REASON:
        return {"reason": _("Say why, in a few words: it stays on the card and in the journal.")}
    if len(given) > LONGEST_REASON:
        return {"reason": _("At most {n} characters.").format(n=LONGEST_REASON)}
    if not given.isprintable():
        return {"reason": _("Control characters are not allowed.")}
    return {}


def refuse_unfit(head: DocumentHead, version: int) -> None:
    """Raise ConflictError for a document without a number, or one that was changed meanwhile."""
    if head.number is None:
        raise ConflictError(_("The document has no number to annul. Move it to the trash instead."))
    if head.version != version:
        raise ConflictError(_("The document was changed since you opened it. Look again."))


def write(
    session: Session, head: DocumentHead, *, reason: str, reader: Reader, at: datetime
) -> None:
    """Put the document into the state, and beside it who did it and why."""
    execute(
        session,
        "update documents.document set state = %s, version = version + 1, changed_at = %s"
        " where id = %s",
        (ANNULLED.code, at, head.id),
    )
    execute(
        session,
        "insert into documents.annulment (document_id, reason, state, annulled_by, acting_for,"
        " annulled_at) values (%s, %s, %s, %s, %s, %s)",
        (head.id, reason, head.state, reader.person_id, reader.acting_for, at),
    )


def find_annulment(session: Session, head: DocumentHead) -> AnnulmentRow | None:
    """Return who voided a document the reader was let to; None: it holds."""
    if head.state != ANNULLED.code:
        return None
    query = f"""
        select a.reason, a.annulled_at,
            (select {SHORT_NAME} from users.person as p where p.id = a.annulled_by) as person,
            (select {SHORT_NAME} from users.person as p where p.id = a.acting_for) as acting_for
        from documents.annulment as a where a.document_id = %s"""
    return fetch_one(session, AnnulmentRow, query, (head.id,))


def annulled_locks(head: DocumentHead) -> list[str]:
    """Return the sentence that forbids every change of a voided document."""
    if head.state != ANNULLED.code:
        return []
    return [_("The document is annulled: nothing in it changes any more.")]


@dataclass(frozen=True, slots=True)
class AnnulledLine:
    """A voided document of a journal, as the book of its numbers tells it."""

    id: UUID
    number: str
    registered_on: date
    title: str
    person: str
    reason: str
    annulled_at: datetime


def list_annulled(session: Session, journal_id: int, *, reader: Reader) -> list[AnnulledLine]:
    """Return the latest voided documents of a journal that the reader sees."""
    query = f"""
        select d.id, d.number, d.registered_on, d.title, a.reason, a.annulled_at,
            (select {SHORT_NAME} from users.person as p where p.id = a.annulled_by) as person
        from documents.document as d join documents.annulment as a on a.document_id = d.id
        where d.state = %(state)s and d.journal_id = %(journal)s and d.deleted_at is null
          and {VISIBLE}
        order by d.id desc limit %(shown)s"""
    values = {
        "state": ANNULLED.code, "journal": journal_id, "principals": list(reader.principals),
        "shown": SHOWN,
    }  # fmt: skip
    return fetch(session, AnnulledLine, query, values)
