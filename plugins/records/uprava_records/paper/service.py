"""Documents signed on paper: noted with their day, shown by a scan, unlocked when it was a slip."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.approval.kind import DRAFT, Standing
from uprava.audit.log import record
from uprava.db.sql import execute, fetch_one
from uprava.documents.models import AccessRight
from uprava.documents.service.access import close_to
from uprava.documents.service.filing import Received, add, list_files
from uprava.documents.service.locks import hold
from uprava.documents.service.states import put_into_state
from uprava.errors import ConflictError, InvalidError
from uprava.extension import DocumentHead
from uprava.i18n import _
from uprava.installation import installation_of
from uprava.users.reader import Reader
from uprava.web.events import signal
from uprava.work.service import take_out_of_all

from uprava_records.written.kind import DRAFTED, NUMBER, REGISTERED, SENT
from uprava_records.written.models import SignedOn
from uprava_records.written.service.drafting import WRITE
from uprava_records.written.service.fields import TABLES
from uprava_records.written.service.keeping import get_written
from uprava_records.written.service.registering import (
    FOLDER,
    WAITING,
    journals_of,
    note_signature,
    wait_for_number,
)

SCAN = "scan"
"""The role of a picture of the signed paper, beside the text it shows."""

PICTURES = ("application/pdf", "image/jpeg", "image/png", "image/tiff")


OPEN = (Standing.SIGNED, REGISTERED, SENT)
"""While a scan may still be added: what is in the file, annulled or destroyed stays as it is."""


@dataclass(frozen=True, slots=True)
class Signing:
    """How a document was signed; `scan_id` is the newest picture of the paper."""

    signed_on: str
    signed_day: date | None
    scan_id: UUID | None

    @property
    def on_paper(self) -> bool:
        """Whether it was signed by hand."""
        return self.signed_on == SignedOn.PAPER


def find_signing(session: Session, head: DocumentHead) -> Signing:
    """Return how a document was signed."""
    query = f"""
        select w.signed_on, w.signed_day, (select f.id from documents.file as f
            where f.document_id = w.document_id and f.role = '{SCAN}' and f.removed_at is null
            order by f.id desc limit 1) as scan_id
        from records.{TABLES[head.kind]} as w where w.document_id = %s"""
    found = fetch_one(session, Signing, query, (head.id,))
    return found or Signing(SignedOn.SCREEN, None, None)


def may_note(reader: Reader, head: DocumentHead) -> bool:
    """Tell whether the reader notes signatures on paper: who writes in the unit, who registers."""
    return reader.may(WRITE, unit=head.unit_id) or reader.may(NUMBER)


def to_sign(session: Session, id: UUID, *, reader: Reader) -> DocumentHead:
    """Return a document that may be noted as signed on paper now.

    Raises ForbiddenError, and ConflictError when it is on a route or signed already.
    """
    head, _card = get_written(session, id, reader=reader, level=AccessRight.EDIT)
    if not may_note(reader, head):
        reader.require(WRITE, unit=head.unit_id)
    if head.state not in DRAFTED:
        raise ConflictError(_("The document is on its route or signed already. Look again."))
    return head


@dataclass(frozen=True, slots=True)
class Paper:
    """What is said of a signature on paper: its day, pictures of the paper when there are any."""

    day: date | None
    scans: Sequence[Received] = ()


def sign_on_paper(
    session: Session, id: UUID, paper: Paper, *, version: int, reader: Reader, at: datetime
) -> None:
    """Note that a document was signed by hand; it waits for its number from now on.

    Raises InvalidError for the day or the files, ConflictError when somebody changed the card.
    """
    hold(session, id)
    head = to_sign(session, id, reader=reader)
    if head.version != version:
        raise ConflictError(_("The document was changed since you opened it. Look again."))
    if not list_files(session, id) and not paper.scans:
        said = _("The document has no text: add a scan or a photograph of the paper.")
        raise InvalidError(said, fields={"file": said})
    keep_scans(session, head, paper.scans, reader=reader, at=at)
    signed = note_signature(session, head, paper.day, at=at)
    wait_for_number(session, signed, reader=reader, at=at, day=paper.day)
    signal(session, f"doc:{id}")


def keep_scans(
    session: Session, head: DocumentHead, scans: Sequence[Received], *, reader: Reader, at: datetime
) -> None:
    """Lay pictures of the signed paper beside the text; without a text the first is the text.

    Raises InvalidError for files that are no pictures.
    """
    if any(each.media_type not in PICTURES for each in scans):
        said = _("A scan is a PDF or a picture.")
        raise InvalidError(said, fields={"file": said})
    empty, jobs = not list_files(session, head.id), installation_of(session).jobs
    for place, each in enumerate(scans):
        role = "main" if empty and place == 0 else SCAN
        row = add(session, head, replace(each, role=role), reader=reader, at=at, series=None)
        jobs.defer(session, "documents:prepare", file_id=str(row.id))


def to_scan(session: Session, id: UUID, *, reader: Reader) -> DocumentHead:
    """Return a document signed on paper whose scan the reader may add. Raises ConflictError."""
    head, _card = get_written(session, id, reader=reader, level=AccessRight.EDIT)
    if not may_note(reader, head):
        reader.require(WRITE, unit=head.unit_id)
    if not find_signing(session, head).on_paper:
        raise ConflictError(_("The document was not signed on paper."))
    if head.state not in OPEN:
        raise ConflictError(_("The document is in its file or annulled: nothing is added to it."))
    return head


def add_scan(
    session: Session, id: UUID, scans: Sequence[Received], *, reader: Reader, at: datetime
) -> None:
    """Lay a scan to a document signed on paper, registered ones too: its text stays as it is."""
    hold(session, id)
    head = to_scan(session, id, reader=reader)
    if not scans:
        said = _("Choose the scan or the photograph.")
        raise InvalidError(said, fields={"file": said})
    keep_scans(session, head, scans, reader=reader, at=at)
    signal(session, f"doc:{id}")


def take_back(session: Session, id: UUID, *, reader: Reader, at: datetime) -> None:
    """Take back the note of a signature on paper while the document has no number.

    Raises ConflictError when it was signed otherwise, or is registered.
    """
    hold(session, id)
    head = to_scan(session, id, reader=reader)
    if head.state != Standing.SIGNED:
        raise ConflictError(_("The document is registered: the signature stays noted."))
    query = f"""update records.{TABLES[head.kind]} set signed_on = %s, signed_day = null
        where document_id = %s"""
    execute(session, query, (SignedOn.SCREEN, id))
    put_into_state(session, head, DRAFT, at=at)
    record(session, "records.not-signed", "document", id)
    record(session, "document.moved", "document", id, was=head.state, now=DRAFT)
    take_out_of_all(session, FOLDER, id, reader=reader, at=at)
    for each in journals_of(session, head):
        if each.unit_id is not None:
            close_to(session, head, principal_id=each.unit_id, reason=WAITING)
    signal(session, f"doc:{id}")
