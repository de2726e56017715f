"""The facts of an act in the database: found, kept, told in its history."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute, fetch, fetch_one
from uprava.documents.models import AccessRight
from uprava.documents.service.access import VISIBLE, get_document
from uprava.documents.service.locks import hold
from uprava.documents.service.registering import touch
from uprava.errors import ConflictError, InvalidError, NotFoundError
from uprava.extension import DocumentHead
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.events import signal

from uprava_records.acts.service.facts import ActFacts, KnownFacts, mistakes, settled
from uprava_records.acts.service.force import CANCELS, CHANGES, restate
from uprava_records.written.service.fields import ACT

KEEP_ACTS = "records.acts"
"""The permission to keep what the law asks of acts."""

COLUMNS = ", ".join(each.name for each in fields(ActFacts))


def find_facts(session: Session, id: UUID) -> KnownFacts:
    """Return what is kept of an act. Raises NotFoundError for other documents."""
    query = f"""
        select {COLUMNS}, a.status, d.registered_on
        from records.act as a join documents.document as d on d.id = a.document_id
        where a.document_id = %s"""
    found = fetch_one(session, KnownFacts, query, (id,))
    if found is None:
        raise NotFoundError(_("There is no such act, or it is not open to you."))
    return found


@dataclass(frozen=True, slots=True)
class Touching:
    """An act that changes or cancels this one, or is changed or cancelled by it (`outward`)."""

    type: str
    outward: bool
    id: UUID
    number: str | None
    day: date | None
    title: str


def list_touching(session: Session, id: UUID, *, reader: Reader) -> list[Touching]:
    """Return the acts joined with this one by «отменяет» and «изменяет», the earliest first."""
    query = f"""
        select l.type, l.source_id = %(id)s as outward, d.id, d.number, d.registered_on as day,
            d.title
        from documents.link as l join documents.document as d
            on d.id = case when l.source_id = %(id)s then l.target_id else l.source_id end
        where (l.source_id = %(id)s or l.target_id = %(id)s) and l.type = any (%(types)s)
          and d.kind = %(kind)s and d.deleted_at is null and {VISIBLE}
        order by outward, l.type, d.registered_on nulls last, l.id limit 100"""
    values = {
        "id": id, "types": [CANCELS, CHANGES], "kind": ACT, "principals": list(reader.principals),
    }  # fmt: skip
    return fetch(session, Touching, query, values)


def act_head(
    session: Session, id: UUID, *, reader: Reader, level: AccessRight = AccessRight.EDIT
) -> DocumentHead:
    """Return an act the reader keeps. Raises NotFoundError, ForbiddenError."""
    head = get_document(session, id, reader=reader, level=level)
    if head.kind != ACT:
        raise NotFoundError(_("There is no such act, or it is not open to you."))
    reader.require(KEEP_ACTS)
    return head


def keep_facts(
    session: Session, id: UUID, wanted: ActFacts, *, version: int, reader: Reader, at: datetime
) -> bool:
    """Keep what is known of an act, and find its status anew; return whether it changed.

    Raises InvalidError naming the fields, ConflictError when somebody else changed the card.
    """
    hold(session, id)
    head = act_head(session, id, reader=reader)
    if head.version != version:
        raise ConflictError(_("The document was changed since you opened it. Look again."))
    return put_facts(session, head, wanted, at=at)


def put_facts(session: Session, head: DocumentHead, wanted: ActFacts, *, at: datetime) -> bool:
    """Write the facts of an act that nobody else changes now; return whether they are others.

    Raises InvalidError naming the fields.
    """
    wrong = mistakes(wanted, today=session.info["today"])
    wanted = wanted if wrong else settled(wanted)
    wrong |= {} if wrong else mistakes(wanted, today=session.info["today"])
    if wrong:
        raise InvalidError(_("The card has mistakes; nothing was changed."), fields=wrong)
    was, now = find_facts(session, head.id).texts(), wanted.texts()
    changed = [name for name in now if was[name] != now[name]]
    if not changed:
        return False
    names = [each.name for each in fields(ActFacts)]
    places = ", ".join(f"{name} = %({name})s" for name in names)
    values = {name: getattr(wanted, name) for name in names}
    execute(session, f"update records.act set {places} where document_id = %(id)s",
            {**values, "id": head.id})  # fmt: skip
    touch(session, head.id, at=at)
    record(
        session, "document.changed", "document", head.id,
        was={name: was[name] for name in changed}, now={name: now[name] for name in changed},
    )  # fmt: skip
    restate(session, today=session.info["today"], only=head.id)
    signal(session, f"doc:{head.id}")
    return True
