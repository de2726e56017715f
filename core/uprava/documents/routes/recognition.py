"""Text recognised from scans on the card: how far it is, stopping, asking again, the copy."""

from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath

from uprava.documents.routes.pages import FILE, sealed
from uprava.documents.routes.recognition_view import recognition_of
from uprava.documents.service.recognitions import cancel, find_recognition, try_again
from uprava.documents.service.renditions import PDF
from uprava.documents.service.versions import handled, live_file, open_file
from uprava.errors import NotFoundError
from uprava.i18n import _
from uprava.web.files import Sent, send_blob
from uprava.web.injected import AnyReader, AnyRequest, AnySession, AnySite
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import fragment, opened_alone, see

PLACE = FILE + "/recognition"


@get(PLACE, requires=SIGNED_IN)
def progress(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    file_id: FromPath[UUID],
) -> Response[Any]:  # fmt: skip
    """Send the line under the pages: how far the recognition is, or what it led to."""
    head, file = open_file(session, id, file_id=file_id, reader=reader)
    if opened_alone(request):
        return see(f"/docs/{id}", file=file_id)
    told = recognition_of(session, file)
    powers = {"attach": reader.may("documents.attach", unit=head.unit_id)}
    return fragment(
        request, "card/recognition.html", document=head, told=told, row=file, powers=powers
    )


@get(FILE + "/with-text", requires=SIGNED_IN)
def with_text(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite,
    id: FromPath[UUID], file_id: FromPath[UUID],
) -> Response[Any]:  # fmt: skip
    """Send the copy of a scan with a text layer: for reading and copying, never the original."""
    head, file = open_file(session, id, file_id=file_id, reader=reader)
    made = find_recognition(session, file.sha256)
    if made is None or made.sha256 is None:
        raise NotFoundError(_("There is no copy of this file with a text layer."))
    name = _("{name} (with text).pdf").format(name=file.name.rpartition(".")[0] or file.name)
    sent = Sent(made.sha256, made.size or 0, PDF, name)
    return sealed(send_blob(request, site.store, sent), head, site)


@post(PLACE, requires="documents.attach")
def ask(
    session: AnySession, reader: AnyReader, site: AnySite, id: FromPath[UUID],
    file_id: FromPath[UUID],
) -> Response[Any]:  # fmt: skip
    """Have the text of a scan recognised, or once more."""
    handled(session, id, reader=reader)
    file = live_file(session, document_id=id, file_id=file_id)
    try_again(session, site.installation, file)
    return see(f"/docs/{id}", said=_("The text will be recognised soon."), file=str(file.id))


@post(PLACE + "/stop", requires="documents.attach")
def stop(
    session: AnySession, reader: AnyReader, id: FromPath[UUID], file_id: FromPath[UUID]
) -> Response[Any]:
    """Stop the recognition of a scan; what was read is kept."""
    handled(session, id, reader=reader)
    file = live_file(session, document_id=id, file_id=file_id)
    cancel(session, file)
    said = _("The recognition is stopped; pages that were read are kept.")
    return see(f"/docs/{id}", said=said, file=str(file.id))


routes = [progress, with_text, ask, stop]
