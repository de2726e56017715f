"""Signing in the browser: the digest for the person's plug-in, the signature that comes back."""

import base64
import binascii
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, URLEncodedBody

from uprava.clock import now
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import _
from uprava.signing.routes.keys import MANAGE
from uprava.signing.routes.signing_page import PATH, page, wrong_password
from uprava.signing.service import deferred_binding
from uprava.signing.service.deferred import certificate_in, finish, prepare
from uprava.signing.service.signing_files import PERMISSION, Approved
from uprava.web.injected import AnyReader, AnyRequest, AnySession, AnySite
from uprava.web.routing import get, post
from uprava.web.screens import screen, see

Fields = URLEncodedBody[dict[str, str]]

LARGEST = 128 * 1024
"""Characters of a signature or a certificate in base64."""
AGAIN = frozenset({"preparation-expired", "used-before"})
"""Conflicts after which the same page can be used once more."""
CERTIFICATES = "/admin/keys/certificates"


@post(PATH + "/prepare", requires=PERMISSION)
def make_ready(
    session: AnySession, reader: AnyReader, site: AnySite, id: FromPath[UUID],
    file_id: FromPath[UUID], data: Fields,
) -> Response[Any]:  # fmt: skip
    """Prepare the version for a certificate and tell the digest that is to be signed."""
    wrong = wrong_password(session, data.get("password", ""), reader=reader)
    if wrong:
        raise InvalidError(wrong, fields={"password": wrong})
    certificate = certificate_in(decoded(data.get("certificate", "")))
    approved = Approved(id, file_id, data.get("sha256", ""))
    task = prepare(session, approved, certificate, reader=reader, installation=site.installation)
    told = {"id": str(task.id), "digest": task.digest, "algorithm": task.algorithm}
    return Response(told, status_code=200)


@post(PATH + "/finish", requires=PERMISSION)
def put_in(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite,
    id: FromPath[UUID], file_id: FromPath[UUID], data: Fields,
) -> Response[Any]:  # fmt: skip
    """Put the browser's signature into the prepared version and go back to the card."""
    approved = Approved(id, file_id, data.get("sha256", ""))
    try:
        _row, signed = finish(
            session, uuid_in(data.get("preparation", "")), decoded(data.get("signature", "")),
            approved=approved, reader=reader, installation=site.installation,
        )  # fmt: skip
    except InvalidError as error:
        return page(request, session, approved, reader=reader, error=error)
    except ConflictError as error:
        if error.code not in AGAIN:
            raise
        return page(request, session, approved, reader=reader, error=error)
    notes = signed.notes()
    return see(f"/docs/{id}", said=" ".join((_("Signed."), *notes)), kind="a" if notes else "g")


@get(CERTIFICATES, requires=MANAGE)
def certificates(request: AnyRequest, session: AnySession) -> Response[str]:
    """Show whose certificates sign in the browser, those that wait first."""
    rows = deferred_binding.list_bound(session)
    return screen(request, session, "signing/certificates.html", rows=rows, at=now())


@post(CERTIFICATES + "/{bound_id:int}/confirm", requires=MANAGE)
def confirm(session: AnySession, reader: AnyReader, bound_id: FromPath[int]) -> Response[Any]:
    """Say that a certificate is its person's."""
    row = deferred_binding.confirm(session, bound_id, reader=reader, at=now())
    said = _("{person} may sign with the certificate {serial}.")
    return see(CERTIFICATES, said=said.format(person=row.person, serial=row.serial))


@post(CERTIFICATES + "/{bound_id:int}/refuse", requires=MANAGE)
def refuse(session: AnySession, bound_id: FromPath[int]) -> Response[Any]:
    """Say that a certificate is not its person's, or is no longer used."""
    row = deferred_binding.refuse(session, bound_id, at=now())
    said = _("{person} does not sign with the certificate {serial} any more.")
    return see(CERTIFICATES, said=said.format(person=row.person, serial=row.serial))


def decoded(text: str) -> bytes:
    """Return the bytes of base64, nothing for anything else: what reads them refuses that."""
    if len(text) > LARGEST:
        return b""
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return b""


def uuid_in(text: str) -> UUID:
    """Return an id, one that nothing has for what is no id."""
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


routes = [make_ready, put_in, certificates, confirm, refuse]
