"""The files of the exchange: the original, its signature, the printed form, our answers."""

from collections.abc import Sequence
from typing import Any

from litestar import Response
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.errors import NotFoundError
from uprava.i18n import _
from uprava.installation import installation_of
from uprava.web.files import Sent, send_blob
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get

from uprava_contracts.exchange.service.reading import (
    answer_of,
    get_flow,
    get_title,
    parts_of,
    read_document,
    unreadable,
)
from uprava_contracts.exchange.values import PATH
from uprava_contracts.formats.papers import print_document

XML, SIGNATURE = "application/xml", "application/pkcs7-signature"
ONE = f"{PATH}/{{id:int}}"


@get(f"{ONE}/file", requires=SIGNED_IN)
def original(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int]
) -> Response[Any]:
    """Give the supplier's XML out as it came."""
    row = get_flow(session, id, reader=reader)
    return given(request, session, Sent(row.sha256, row.size, XML, row.name))


@get(f"{ONE}/signature", requires=SIGNED_IN)
def signature(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int]
) -> Response[Any]:
    """Give the supplier's signature out."""
    row = get_flow(session, id, reader=reader)
    return given_signature(request, session, row.signature, row.name)


@get(f"{ONE}/document.pdf", requires=SIGNED_IN)
def printed(session: AnySession, reader: AnyReader, id: FromPath[int]) -> Response[bytes]:
    """Print a document in the look of its official form, as PDF/A."""
    row = get_flow(session, id, reader=reader)
    pdf = print_document(read_document(session, row), answer_of(session, row.id), created=now())
    headers = {"content-disposition": f'attachment; filename="document-{row.id}.pdf"'}
    return Response(pdf, media_type="application/pdf", headers=headers)


@get(f"{ONE}/parts/{{part:int}}", requires=SIGNED_IN)
def part(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int],
    part: FromPath[int],
) -> Response[Any]:  # fmt: skip
    """Give out a receipt or a notice that came to a document."""
    get_flow(session, id, reader=reader)
    found = next((each for each in parts_of(session, id) if each.id == part), None)
    if found is None or not found.sha256:
        raise NotFoundError(_("There is no such file here."))
    return given(request, session, Sent(found.sha256, found.size, XML, found.name))


@get(f"{PATH}/unread/{{part:int}}", requires=SIGNED_IN)
def unread(
    request: AnyRequest, session: AnySession, reader: AnyReader, part: FromPath[int]
) -> Response[Any]:
    """Give out a file that nobody here can read."""
    found = next((e for e in unreadable(session, reader=reader) if e.id == part), None)
    if found is None or not found.sha256:
        raise NotFoundError(_("There is no such file here."))
    return given(request, session, Sent(found.sha256, found.size, XML, found.name))


@get(f"{ONE}/titles/{{title:int}}/file", requires=SIGNED_IN)
def our_file(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int],
    title: FromPath[int],
) -> Response[Any]:  # fmt: skip
    """Give our answer out: to be signed in another program, or to be kept."""
    get_flow(session, id, reader=reader)
    found = get_title(session, id, title)
    return given(request, session, Sent(found.sha256, found.size, XML, found.name))


@get(f"{ONE}/titles/{{title:int}}/signature", requires=SIGNED_IN)
def our_signature(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int],
    title: FromPath[int],
) -> Response[Any]:  # fmt: skip
    """Give the signature of our answer out."""
    get_flow(session, id, reader=reader)
    found = get_title(session, id, title)
    return given_signature(request, session, found.signature, found.name)


def given(request: AnyRequest, session: Session, sent: Sent) -> Response[Any]:
    """Answer with stored bytes."""
    return send_blob(request, installation_of(session).store, sent)


def given_signature(request: AnyRequest, session: Session, sha256: str, name: str) -> Response[Any]:
    """Answer with a signature. Raises NotFoundError without one."""
    if not sha256:
        raise NotFoundError(_("There is no such file here."))
    size = installation_of(session).store.size(sha256) or 0
    return given(request, session, Sent(sha256, size, SIGNATURE, f"{name}.sig"))


routes: Sequence[ControllerRouterHandler] = [
    original, signature, printed, part, unread, our_file, our_signature,
]  # fmt: skip
