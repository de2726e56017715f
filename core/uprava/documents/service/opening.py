"""Files of kinds that hold personal data: whom they are open to, and who was given one.

Row security hides them from every transaction that was not let in, whatever it asks. Who comes
through the one door (`access.get_document`) is let in where a module says so: this transaction, and
those the same request begins after it.
"""

from pathlib import PurePath
from uuid import UUID

from sqlalchemy.orm import Session

from uprava.db.sql import execute, fetch_value
from uprava.db.transaction import set_of
from uprava.errors import NotFoundError
from uprava.extension import DocumentHead
from uprava.i18n import _
from uprava.installation import installation_of
from uprava.users.reader import Reader

OPENED = "(select coalesce(nullif(current_setting('uprava.opened', true), ''), '{}'))::uuid[]"
"""The documents whose personal files this transaction may read."""

CLOSED = f"(d.kind = any (%(personal)s) and d.id <> all ({OPENED}))"
"""Whether files of `d`, a document.document, are closed; `personal` are `personal_kinds`."""


def personal_kinds(session: Session) -> list[str]:
    """Return the kinds of documents whose files hold personal data."""
    kinds = installation_of(session).plugins.kinds.values()
    return [kind.code for kind in kinds if kind.personal_files]


def is_personal(session: Session, kind: str) -> bool:
    """Tell whether files of a kind hold personal data."""
    found = installation_of(session).plugins.kinds.get(kind)
    return found is not None and found.personal_files


def told_name(session: Session, name: str, *, kind: str) -> str:
    """Return what the record of an act calls a file: of a personal one only its sort, «….pdf».

    Whoever looks through the log of acts is not told whom an appeal is from.
    """
    return f"….{PurePath(name).suffix[1:10]}" if is_personal(session, kind) else name


def told_name_in(session: Session, document_id: UUID, name: str) -> str:
    """Return what the record of an act calls a file of a document."""
    query = "select kind from documents.document where id = %s"
    return told_name(session, name, kind=str(fetch_value(session, query, (document_id,))))


def let_in(session: Session, head: DocumentHead, *, reader: Reader) -> None:
    """Open a document's personal files to this transaction, or close them, as a module says."""
    if is_personal(session, head.kind):
        let = installation_of(session).plugins.opens_files(session, reader, head)
        keep(session, head.id, let=let)


def let_in_who_adds(session: Session, head: DocumentHead) -> None:
    """Open them to the transaction that puts one in: it goes on working with what it brought."""
    if is_personal(session, head.kind):
        keep(session, head.id, let=True)


def keep(session: Session, id: UUID, *, let: bool) -> None:
    """Keep for this request whether a document's files are open to it."""
    opened: set[UUID] = session.info["let_in"]
    (opened.add if let else opened.discard)(id)
    execute(session, "select set_config('uprava.opened', %s, true)", (set_of(opened),))


def are_closed(session: Session, id: UUID, *, kind: str) -> bool:
    """Tell whether the files of a document that was asked for are closed to this transaction."""
    query = f"select {CLOSED} from documents.document as d where d.id = %(id)s"
    values = {"id": id, "personal": [kind]}
    return is_personal(session, kind) and bool(fetch_value(session, query, values))


def require_open(session: Session, head: DocumentHead) -> None:
    """Raise NotFoundError unless the files of a document that was asked for are open."""
    if are_closed(session, head.id, kind=head.kind):
        raise NotFoundError(_("Files are open to those who deal with the document."))


def given(session: Session, head: DocumentHead, *, reader: Reader) -> None:
    """Let modules follow that a reader is given a personal file, a page of it or its text."""
    if is_personal(session, head.kind):
        installation_of(session).plugins.files_opened(session, reader, head)
