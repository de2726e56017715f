"""Letting everybody check a document of ours by its code: a person decides, and may take it back.

What may be opened: an outgoing letter or an act that is registered and carries a valid signature,
never one with a mark of restricted access. Whether it still may is asked at each check anew.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute, fetch_value
from uprava.documents.models import AccessMark, AccessRight
from uprava.documents.service.access import get_document
from uprava.errors import ConflictError
from uprava.extension import DocumentHead
from uprava.i18n import _
from uprava.signing.service.listing import signatures_shown
from uprava.signing.verdicts import Verdict
from uprava.users.reader import Reader

from uprava_records.marks.service.marking import code_of, find_mark

OPEN = "records.check"
"""The permission to let everybody check documents of ours."""

KINDS = ("records.outgoing", "records.act")

ANNULLED = "annulled"


def why_not(session: Session, head: DocumentHead) -> str:
    """Return the sentence that keeps a document from being checked by everybody; empty: nothing."""
    if head.kind not in KINDS:
        return _("Only outgoing letters and acts of ours are checked by everybody.")
    if head.access_mark != AccessMark.COMMON:
        return _("A document of restricted access is never open to a check.")
    if head.number is None or head.state == ANNULLED:
        return _("Only a registered document in force is open to a check.")
    signed = [row for row in signatures_shown(session, head.id) if row.verdict == Verdict.VALID]
    if not signed:
        return _("The document has no valid signature: there is nothing to confirm to others.")
    return ""


def require_keeper(session: Session, head: DocumentHead, *, reader: Reader) -> None:
    """Raise ForbiddenError unless the reader opens checks for the unit that keeps the journal."""
    query = """select coalesce(j.unit_id, d.unit_id) from documents.document as d
        left join documents.journal as j on j.id = d.journal_id where d.id = %s"""
    reader.require(OPEN, unit=fetch_value(session, query, (head.id,)))


def let_check(session: Session, id: UUID, *, reader: Reader, at: datetime) -> str:
    """Open the check of a document; return its code. Raises ConflictError with the reason."""
    head = get_document(session, id, reader=reader, level=AccessRight.EDIT)
    require_keeper(session, head, reader=reader)
    refused = why_not(session, head)
    if refused:
        raise ConflictError(refused)
    code = code_of(session, head, reader=reader, at=at)
    values = {"id": id, "person": reader.person_id, "at": at}
    query = """update records.mark set opened_by = %(person)s, opened_at = %(at)s
        where document_id = %(id)s and opened_at is null"""
    if execute(session, query, values):
        record(session, "check.opened", "document", id)
    return code


def close_check(session: Session, id: UUID, *, reader: Reader) -> None:
    """Close the check: the code answers like one that does not exist."""
    head = get_document(session, id, reader=reader, level=AccessRight.EDIT)
    require_keeper(session, head, reader=reader)
    mark = find_mark(session, id)
    if mark is None or mark.opened_at is None:
        raise ConflictError(_("The check of this document is closed already."))
    execute(
        session,
        "update records.mark set opened_by = null, opened_at = null where document_id = %s",
        (id,),
    )
    record(session, "check.closed", "document", id)
