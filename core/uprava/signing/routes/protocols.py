"""The protocol of a check on a page that prints as one A4 sheet, and checking again."""

from typing import Any
from uuid import UUID

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.orm import Session

from uprava.clock import now
from uprava.db.transaction import beside
from uprava.documents.service.access import get_document
from uprava.documents.service.versions import live_file, open_file
from uprava.i18n import _
from uprava.signing.panels import box_of, may_attach
from uprava.signing.powers_words import told_powers
from uprava.signing.protocol_words import algorithms, lines_of
from uprava.signing.service.listing import get_signature, signatures_of
from uprava.signing.service.rechecking import ToCheck, check_again, to_check
from uprava.users.reader import Reader
from uprava.web.injected import AnyRequest
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import screen, see
from uprava.web.site import Site

FOLDER = "/docs/{id:uuid}/files/{file_id:uuid}/signatures"


@get(FOLDER + "/{signature_id:uuid}", requires=SIGNED_IN)
def protocol_page(
    request: AnyRequest, session: NamedDependency[Session], reader: NamedDependency[Reader],
    id: FromPath[UUID], file_id: FromPath[UUID], signature_id: FromPath[UUID],
) -> Response[str]:  # fmt: skip
    """Show the protocol of the latest check of a signature."""
    head, file = open_file(session, id, file_id=file_id, reader=reader)
    row = get_signature(session, file_id=file.id, signature_id=signature_id)
    return screen(
        request, session, "signing/protocol.html", head=head, file=file, row=row,
        box=box_of(row), lines=lines_of(row), checkers=row.protocol["checkers"], printed=now(),
        algorithms=algorithms(row.check.digest), powers=told_powers(row.powers_check),
        attaching=may_attach(session, head),
    )  # fmt: skip


@post(FOLDER + "/check", requires=SIGNED_IN)
def check(
    request: AnyRequest, session: NamedDependency[Session], reader: NamedDependency[Reader],
    site: NamedDependency[Site], id: FromPath[UUID], file_id: FromPath[UUID],
) -> Response[Any]:  # fmt: skip
    """Check the signatures of a file again, now, and go back to where one came from."""
    wanted = read_first(session, reader, document_id=id, file_id=file_id)
    check_again(session, site.installation, wanted)
    back = request.query_params.get("signature", "")
    known = {str(row) for row in ids_of(session, wanted)}
    target = f"/docs/{id}/files/{file_id}/signatures/{back}" if back in known else f"/docs/{id}"
    return see(target, said=_("The signatures were checked again."))


def read_first(session: Session, reader: Reader, *, document_id: UUID, file_id: UUID) -> ToCheck:
    """Read what the check needs in a transaction of its own: the store may be slow."""
    with beside(session) as looking:
        head = get_document(looking, document_id, reader=reader)
        return to_check(looking, live_file(looking, document_id=head.id, file_id=file_id))


def ids_of(session: Session, wanted: ToCheck) -> list[UUID]:
    """Return the ids of the file's signatures."""
    return [row.id for row in signatures_of(session, [wanted.file.id])]


routes = [protocol_page, check]
