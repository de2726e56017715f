"""What plugins say before and after a change of a document's files, requisites or signatures."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from uprava.db.sql import execute
from uprava.errors import ConflictError
from uprava.extension import Change, ChangeKind, DocumentHead, SignedVersion
from uprava.installation import installation_of
from uprava.users.reader import Reader

FILES = Change(ChangeKind.FILES)
REQUISITES = Change(ChangeKind.REQUISITES)
TRASH = Change(ChangeKind.TRASH)


def hold(session: Session, id: UUID) -> None:
    """Let acts on a document follow one another: what is counted and what is locked stays so."""
    execute(session, "select from documents.document where id = %s for no key update", (id,))


def refuse_locked(session: Session, head: DocumentHead, change: Change, *, reader: Reader) -> None:
    """Raise ConflictError with the first sentence by which a plugin forbids the change.

    From here to the end of the transaction nobody else changes the document.
    """
    hold(session, head.id)
    found = installation_of(session).plugins.locks(session, reader, head, change)
    if found:
        raise ConflictError(found[0], code="locked")


def files_changed(
    session: Session, head: DocumentHead, roles: Sequence[str], *, reader: Reader
) -> None:
    """Let plugins follow a change of files of these roles."""
    installation_of(session).plugins.after_files_changed(session, reader, head, roles)


def signature_made(
    session: Session, head: DocumentHead, signed: SignedVersion, *, reader: Reader
) -> None:
    """Let plugins follow a signature that was made here; call it where the signature is kept."""
    installation_of(session).plugins.after_signing(session, reader, head, signed)
