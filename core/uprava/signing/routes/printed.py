"""What is printed about signatures: the protocol of a file's check on A4, a copy with marks."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from litestar import Response
from litestar.params import FromPath
from sqlalchemy.orm import Session

from uprava.clock import now
from uprava.db.transaction import beside
from uprava.documents.models import AccessMark
from uprava.documents.service.filing import FileRow
from uprava.documents.service.versions import open_file
from uprava.errors import NotFoundError
from uprava.extension import DocumentHead
from uprava.i18n import _, use_locale
from uprava.printing.forms import FormKind
from uprava.printing.routes import pdf_answer
from uprava.printing.service import texts_of
from uprava.printing.sheets import (
    SheetFile,
    SignatureProtocol,
    print_signature_protocol,
)
from uprava.printing.subjects import subject_of
from uprava.signing.service.copies import make_copy
from uprava.signing.service.listing import SignatureRow, signatures_of
from uprava.signing.service.printing import checked_signature
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnySession, AnySite
from uprava.web.routing import SIGNED_IN, get

FILE = "/docs/{id:uuid}/files/{file_id:uuid}"


@get(FILE + "/check-protocol", requires=SIGNED_IN)
def protocol_pdf(
    session: AnySession, reader: AnyReader, site: AnySite, id: FromPath[UUID],
    file_id: FromPath[UUID],
) -> Response[Any]:  # fmt: skip
    """Send the protocol of the check of all signatures of a file as PDF."""
    head, file, rows = _read(session, reader, id, file_id)
    if not rows:
        raise NotFoundError(_("The file has no signatures."))
    with beside(session) as looking:
        texts = texts_of(looking, FormKind.PROTOCOL)
        subject = subject_of(looking, site, head, reader=reader, at=now())
    zone = ZoneInfo(site.settings.timezone)
    with use_locale("ru"):
        protocol = SignatureProtocol(
            subject,
            SheetFile(file.name, file.version, file.sha256),
            checked_at=max(row.checked_at for row in rows),
            signatures=[checked_signature(row, zone) for row in rows],
            checkers=rows[0].protocol["checkers"],
        )
    return _sealed(
        pdf_answer(print_signature_protocol(protocol, texts=texts), "protocol.pdf"), head
    )


@get(FILE + "/marked-copy", requires=SIGNED_IN)
def marked_copy(
    session: AnySession, reader: AnyReader, site: AnySite, id: FromPath[UUID],
    file_id: FromPath[UUID],
) -> Response[Any]:  # fmt: skip
    """Send the copy with marks of a file that was signed elsewhere."""
    head, file, rows = _read(session, reader, id, file_id)
    return _sealed(pdf_answer(make_copy(site.installation, file, rows, at=now()), "copy.pdf"), head)


def _read(
    session: Session, reader: Reader, id: UUID, file_id: UUID
) -> tuple[DocumentHead, FileRow, list[SignatureRow]]:
    """Read everything in a transaction of its own: drawing may take seconds."""
    with beside(session) as looking:
        head, file = open_file(looking, id, file_id=file_id, reader=reader)
        return head, file, signatures_of(looking, [file.id])


def _sealed(answer: Response[Any], head: DocumentHead) -> Response[Any]:
    """Say in the name of the file that it is restricted; nothing of ours is kept on the way."""
    if head.access_mark == AccessMark.RESTRICTED:
        answer.headers["content-disposition"] = 'attachment; filename="restricted.pdf"'
    return answer


routes = [protocol_pdf, marked_copy]
