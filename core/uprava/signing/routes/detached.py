"""A signature file beside a file: the form's answer and the API."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import Response
from litestar.params import FromPath, MultipartBody

from uprava.documents.api.files import uploads_of
from uprava.documents.intake import receive
from uprava.documents.service.filing import Received
from uprava.i18n import _, ngettext
from uprava.signing.api import PATH, SignaturesOut, signature_out
from uprava.signing.service.detached import attach_signature
from uprava.signing.service.detached_matching import LARGEST
from uprava.signing.service.listing import SignatureRow
from uprava.signing.verdicts import Verdict
from uprava.web.injected import AnyReader, AnySession, AnySite
from uprava.web.problems import refusals
from uprava.web.routing import SIGNED_IN, post
from uprava.web.screens import see
from uprava.web.site import Site

Parts = MultipartBody[dict[str, Any]]


def received_from(data: dict[str, Any], site: Site) -> Received:
    """Take the one file of the form into the store before the transaction begins."""
    return receive(uploads_of(data), site.store, limit=LARGEST, most=1)[0]


@post("/docs/{id:uuid}/files/{file_id:uuid}/signatures/detached", requires=SIGNED_IN)
def attach(
    session: AnySession, reader: AnyReader, site: AnySite, id: FromPath[UUID],
    file_id: FromPath[UUID], data: Parts,
) -> Response[Any]:  # fmt: skip
    """Put a signature file beside the file and go back to the card."""
    received = received_from(data, site)
    rows = attach_signature(
        session, received, document_id=id, file_id=file_id, reader=reader,
        installation=site.installation,
    )  # fmt: skip
    good = all(row.verdict == Verdict.VALID for row in rows)
    return see(f"/docs/{id}", said=said_of(rows), kind="g" if good else "a")


@post(
    PATH + "/detached", requires=SIGNED_IN, scope="documents:write",
    responses=refusals(409),
)  # fmt: skip
def attach_over_api(
    session: AnySession, reader: AnyReader, site: AnySite, id: FromPath[UUID],
    file_id: FromPath[UUID], data: Parts,
) -> Response[Any]:  # fmt: skip
    """Put a signature file (part `file`) beside the file; 422 when it is not over this file."""
    received = received_from(data, site)
    rows = attach_signature(
        session, received, document_id=id, file_id=file_id, reader=reader,
        installation=site.installation,
    )  # fmt: skip
    made = msgspec.to_builtins(SignaturesOut([signature_out(row) for row in rows]))
    return Response(made, status_code=201)


def said_of(rows: list[SignatureRow]) -> str:
    """Return what the check of a signature file just kept found, in one or two sentences."""
    count = len(rows)
    kept = ngettext(
        "The signature is kept beside the file.",
        "The file with {n} signatures is kept beside the file.",
        count,
    ).format(n=count)
    if any(row.verdict != Verdict.VALID for row in rows):
        return f"{kept} {_('Not all of it is confirmed: see the signatures of the card.')}"
    return kept


routes = [attach, attach_over_api]
