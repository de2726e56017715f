"""A power of attorney beside a signature: attached on the card or over the API, taken away."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import Response
from litestar.params import FromPath, MultipartBody, URLEncodedBody
from sqlalchemy.orm import Session

from uprava.clock import now
from uprava.documents.service.access import get_document
from uprava.documents.service.versions import live_file
from uprava.errors import InvalidError, NotFoundError, UpravaError
from uprava.i18n import _
from uprava.signing.api import PATH, signature_out
from uprava.signing.powers import PowersState
from uprava.signing.powers_words import state_words
from uprava.signing.routes.keys import MANAGE
from uprava.signing.routes.powers import mark_in, registry_choices
from uprava.signing.routes.powers_files import brought_in, send
from uprava.signing.routes.protocols import FOLDER
from uprava.signing.service.listing import SignatureRow, get_signature
from uprava.signing.service.powers import Beheld, attach_power, mark, remove_from_signature
from uprava.signing.service.powers_beside import settle
from uprava.signing.service.powers_keeping import bytes_of, find_power
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession, AnySite
from uprava.web.problems import refusals
from uprava.web.routing import get, post
from uprava.web.screens import screen, see

PAGE = FOLDER + "/{signature_id:uuid}/powers"
ATTACH = "documents.attach"
Parts = MultipartBody[dict[str, Any]]


@get(PAGE, requires=ATTACH)
def form(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    file_id: FromPath[UUID], signature_id: FromPath[UUID],
) -> Response[str]:  # fmt: skip
    """Ask for the files of a power of attorney."""
    return draw(request, session, Beheld(id, file_id, signature_id), reader=reader)


@post(PAGE, requires=ATTACH)
def attach(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    file_id: FromPath[UUID], signature_id: FromPath[UUID], data: Parts,
) -> Response[Any]:  # fmt: skip
    """Put a power of attorney beside a signature and go to the protocol."""
    wanted = Beheld(id, file_id, signature_id)
    try:
        row = attach_power(session, wanted, brought_in(data), reader=reader, at=now())
    except UpravaError as error:
        if error.status not in (413, 422):
            raise
        return draw(request, session, wanted, reader=reader, error=error)
    check = row.powers_check
    kind = "g" if check and check.state is PowersState.CHECKED else "a"
    words = state_words(check, row.check.signer)
    said = _("The power of attorney stands beside the signature. Powers: {state}.").format(
        state=words
    )
    return see(f"/docs/{id}/files/{file_id}/signatures/{signature_id}", said=said, kind=kind)


@post(
    PATH + "/{signature_id:uuid}/powers", requires=ATTACH, scope="documents:write",
    responses=refusals(409, 413),
)  # fmt: skip
def attach_over_api(
    session: AnySession, reader: AnyReader, id: FromPath[UUID], file_id: FromPath[UUID],
    signature_id: FromPath[UUID], data: Parts,
) -> Response[Any]:  # fmt: skip
    """Put a power of attorney (parts `file`: the XML and its signature) beside a signature."""
    wanted = Beheld(id, file_id, signature_id)
    row = attach_power(session, wanted, brought_in(data), reader=reader, at=now())
    return Response(msgspec.to_builtins(signature_out(row)), status_code=201)


@post(PAGE + "/remove", requires=ATTACH)
def remove(
    session: AnySession, reader: AnyReader, id: FromPath[UUID], file_id: FromPath[UUID],
    signature_id: FromPath[UUID],
) -> Response[Any]:  # fmt: skip
    """Take away a power of attorney that somebody attached."""
    remove_from_signature(session, Beheld(id, file_id, signature_id), reader=reader, at=now())
    said = _("The power of attorney was taken away from the signature.")
    return see(f"/docs/{id}/files/{file_id}/signatures/{signature_id}", said=said)


@post(PAGE + "/registry", requires=MANAGE)
def look_up(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite,
    id: FromPath[UUID], file_id: FromPath[UUID], signature_id: FromPath[UUID],
    data: URLEncodedBody[dict[str, str]],
) -> Response[Any]:  # fmt: skip
    """Write down what the registry says of the power beside a signature."""
    wanted = Beheld(id, file_id, signature_id)
    row = seen(session, wanted, reader=reader)
    if row.power_id is None:
        raise NotFoundError(_("There is no such power of attorney."))
    jobs = site.installation.jobs
    try:
        mark(session, row.power_id, mark_in(data), reader=reader, at=now(), jobs=jobs)
    except InvalidError as error:
        return draw(request, session, wanted, reader=reader, error=error, typed=data)
    settle(session, [row.file_id], at=now())
    said = _("What you saw in the registry is written down.")
    return see(f"/docs/{id}/files/{file_id}/signatures/{signature_id}", said=said)


@get(PAGE + "/xml", requires=ATTACH)
def xml(
    session: AnySession, reader: AnyReader, id: FromPath[UUID], file_id: FromPath[UUID],
    signature_id: FromPath[UUID],
) -> Response[Any]:  # fmt: skip
    """Send the power beside a signature: it may tell a passport, so not to every reader."""
    row = seen(session, Beheld(id, file_id, signature_id), reader=reader)
    return send(bytes_of(session, row.power_id) if row.power_id else None, signature=False)


@get(PAGE + "/signature", requires=ATTACH)
def signature(
    session: AnySession, reader: AnyReader, id: FromPath[UUID], file_id: FromPath[UUID],
    signature_id: FromPath[UUID],
) -> Response[Any]:  # fmt: skip
    """Send the principal's signature of that power."""
    row = seen(session, Beheld(id, file_id, signature_id), reader=reader)
    return send(bytes_of(session, row.power_id) if row.power_id else None, signature=True)


def seen(session: Session, wanted: Beheld, *, reader: Reader) -> SignatureRow:
    """Return a signature of a document the reader may see."""
    head = get_document(session, wanted.document_id, reader=reader)
    file = live_file(session, document_id=head.id, file_id=wanted.file_id)
    return get_signature(session, file_id=file.id, signature_id=wanted.signature_id)


def draw(
    request: AnyRequest, session: Session, wanted: Beheld, *, reader: Reader,
    error: UpravaError | None = None, typed: dict[str, str] | None = None,
) -> Response[str]:  # fmt: skip
    """Return the form; refused with the error on top."""
    head = get_document(session, wanted.document_id, reader=reader)
    row = seen(session, wanted, reader=reader)
    looking = row.power_id is not None and reader.may(MANAGE)
    return screen(
        request, session, "signing/power_attach.html", status=error.status if error else 200,
        head=head, row=row, error=error, words=state_words(row.powers_check, row.check.signer),
        power=find_power(session, row.power_id) if looking and row.power_id else None,
        registry=registry_choices(), today=session.info["today"], typed=typed or {},
        marking=f"/docs/{head.id}/files/{row.file_id}/signatures/{row.id}/powers/registry",
    )  # fmt: skip


routes = [form, attach, attach_over_api, remove, look_up, xml, signature]
