"""Creating a document and registering it: the acts every module's own registration is made of."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from uprava.audit.log import record
from uprava.db.ids import uuid7
from uprava.db.sql import execute, in_one_go
from uprava.documents.models import AccessMark
from uprava.documents.service.number_choices import (
    NEXT,
    Beside,
    Choice,
    Earlier,
    Litera,
    NextNumber,
    take,
)
from uprava.documents.service.number_templates import Tokens
from uprava.documents.service.numbering import JournalRow, Registered
from uprava.documents.service.types.filling import fields_of
from uprava.documents.service.types.giving import give_term, numbered_by
from uprava.extension import DocumentHead
from uprava.installation import installation_of
from uprava.users.reader import Reader
from uprava.web.events import signal


@dataclass(frozen=True, slots=True)
class NewDocument:
    """What a card begins with."""

    kind: str
    title: str
    summary: str
    state: str
    organisation_id: int
    unit_id: int | None
    access_mark: AccessMark = AccessMark.COMMON
    due_on: date | None = None


def create(
    session: Session, new: NewDocument, *, reader: Reader, at: datetime, id: UUID | None = None
) -> DocumentHead:
    """Insert the card's core row; nobody sees it until `access.open_to` gives rights.

    Lists show documents by their ids, the newest first: what is older than this moment brings
    an id of its time (`uuid7_of`).
    """
    id = id or uuid7()
    execute(
        session,
        """
        insert into documents.document (id, kind, organisation_id, unit_id, title, summary, state,
            access_mark, author_id, due_on, created_at, changed_at, version)
        values (%(id)s, %(kind)s, %(organisation_id)s, %(unit_id)s, %(title)s, %(summary)s,
            %(state)s, %(access_mark)s, %(author)s, %(due_on)s, %(at)s, %(at)s, 1)
        """,
        {**asdict(new), "id": id, "author": reader.person_id, "at": at},
    )
    return DocumentHead(
        id=id, kind=new.kind, title=new.title, summary=new.summary, state=new.state,
        number=None, registered_on=None, organisation_id=new.organisation_id, unit_id=new.unit_id,
        author_id=reader.person_id, access_mark=new.access_mark, due_on=new.due_on, version=1,
    )  # fmt: skip


NO_TOKENS = Tokens()


def register(
    session: Session, head: DocumentHead, *, journal: JournalRow, words: Sequence[str] = (),
    choice: Choice = NEXT, tokens: Tokens = NO_TOKENS,
) -> Registered:  # fmt: skip
    """Give the document a number of the journal, the term of its type, and make it findable.

    The next number on the office day, unless another one was chosen; `tokens` are the parts of
    the number that come from the document. Its type may have numbers of its own in the journal;
    a document that has a term keeps it. The last act of a registration, after `access.open_to`;
    `words` as for `index`.
    """
    own = fields_of(session, head.id)
    done = take(session, head.id, choice, journal=numbered_by(journal, own), tokens=tokens)
    if not isinstance(choice, Earlier):
        head = give_term(session, head, own, day=done.registered_on)
    return finish(session, head, done, journal=journal, words=words, choice=choice)


def register_as_said(
    session: Session, head: DocumentHead, *, journal: JournalRow, words: Sequence[str] = (),
    choice: Choice = NEXT, tokens: Tokens = NO_TOKENS,
) -> Registered:  # fmt: skip
    """Do the same for a document whose term somebody saw and left as it is, empty too."""
    numbered = numbered_by(journal, fields_of(session, head.id))
    done = take(session, head.id, choice, journal=numbered, tokens=tokens)
    return finish(session, head, done, journal=journal, words=words, choice=choice)


def finish(
    session: Session, head: DocumentHead, done: Registered, *, journal: JournalRow,
    words: Sequence[str], choice: Choice,
) -> Registered:  # fmt: skip
    """Make a document with its number findable, and tell the log and the modules."""
    fresh = replace(head, number=done.number, registered_on=done.registered_on)
    with in_one_go(session):
        index(session, fresh, words=words)
        signal(session, "registered")
    record(
        session, "document.registered", "document", head.id, number=done.number,
        journal=journal.code, kind=head.kind, **told(choice, done),
    )  # fmt: skip
    reader: Reader | None = session.info["reader"]
    if reader is not None and not isinstance(choice, Earlier):  # nobody waits for what is old
        installation_of(session).plugins.registered(session, reader, fresh)
    return done


def told(choice: Choice, done: Registered) -> dict[str, str]:
    """Return what the log says of a number that was not simply the next one."""
    if isinstance(choice, NextNumber):
        return {}
    how = {Litera: "litera", Earlier: "earlier", Beside: "beside"}.get(type(choice), "reserved")
    return {"choice": how, "on": done.registered_on.isoformat()}


def touch(session: Session, id: UUID, *, at: datetime) -> None:
    """Count a change of the card, so that an older form cannot overwrite it."""
    query = "update documents.document set version = version + 1, changed_at = %s where id = %s"
    execute(session, query, (at, id))


def index(session: Session, head: DocumentHead, *, words: Sequence[str]) -> None:
    """Make a document findable by its requisites at once; the files' text follows by a job.

    `words` are the module's own requisites. Call it after `access.open_to`: who may find it is
    copied from the rights. A document indexed before keeps the text of its files.
    """
    execute(
        session,
        """
        insert into documents.text
            (document_id, kind, organisation_id, unit_id, year, readers, handles, body)
        select %(id)s, %(kind)s, %(organisation)s, %(unit)s, %(year)s,
            coalesce((select array_agg(distinct principal_id) from documents.access_grant
                      where document_id = %(id)s), '{}'),
            %(handles)s, ''
        on conflict (document_id) do update
            set year = excluded.year, readers = excluded.readers, handles = excluded.handles
        """,
        {
            "id": head.id,
            "kind": head.kind,
            "organisation": head.organisation_id,
            "unit": head.unit_id,
            "year": head.registered_on.year if head.registered_on else None,
            "handles": handles_of(head, words),
        },
    )


def handles_of(head: DocumentHead, words: Sequence[str]) -> str:
    """Return the requisites a document is found by, in any form and by parts of numbers."""
    number = [head.number] if head.number else []
    return " ".join((head.title, head.summary, *words, *number))
