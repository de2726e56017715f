"""The page that names the facts and asks before signing; without JavaScript as with it."""

import secrets
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from sqlalchemy.orm import Session

from uprava.clock import now
from uprava.db.transaction import beside
from uprava.documents.service.access import get_document
from uprava.documents.service.versions import live_file
from uprava.errors import InvalidError, UnavailableError, UpravaError
from uprava.i18n import _
from uprava.signing.api import answer_of
from uprava.signing.service.acts import sign_file
from uprava.signing.service.confirming import confirm, is_confirmed
from uprava.signing.service.keeping import KeyRow, require_key
from uprava.signing.service.signing_files import PERMISSION, Approved, require_newest
from uprava.signing.service.trusting import TermState
from uprava.users.reader import Reader
from uprava.users.service.signing_in import Device
from uprava.web.edge import policy_with
from uprava.web.injected import AnyRequest
from uprava.web.routing import get, post
from uprava.web.screens import screen, see
from uprava.web.site import Site

PATH = "/docs/{id:uuid}/files/{file_id:uuid}/sign"
EXTENSIONS = (
    "iifchhfnnmpdbibifmljnfjhpififfog",
    "pfhgbfnnjiafkhfdkmpiflachepdcjod",
    "epiejncknlhcgcanmnmnjnmghjkpgkdd",
)
"""Extensions of the CryptoPro plug-in: Chrome Web Store (before and since 2024), Opera's store."""


@get(PATH, requires=PERMISSION)
def ask(
    request: AnyRequest, session: NamedDependency[Session], reader: NamedDependency[Reader],
    id: FromPath[UUID], file_id: FromPath[UUID],
) -> Response[str]:  # fmt: skip
    """Show what would be signed, with whose key, and ask for the password when it is due."""
    return page(request, session, Approved(id, file_id), reader=reader)


@post(PATH, requires=PERMISSION)
def sign(
    request: AnyRequest, session: NamedDependency[Session], reader: NamedDependency[Reader],
    site: NamedDependency[Site], id: FromPath[UUID], file_id: FromPath[UUID],
    data: URLEncodedBody[dict[str, str]],
) -> Response[Any]:  # fmt: skip
    """Sign the version the form names and go back to the card."""
    approved = Approved(id, file_id, data.get("sha256", ""))
    wrong = wrong_password(session, data.get("password", ""), reader=reader)
    if wrong:
        error = InvalidError(wrong, fields={"password": wrong})
        return page(request, session, approved, reader=reader, error=error)
    try:
        made = sign_file(
            session, approved, installation=site.installation, reader=reader,
            key=data.get("_key") or None, answer=answer_of,
        )  # fmt: skip
    except (InvalidError, UnavailableError) as error:
        return page(request, session, approved, reader=reader, error=error)
    said = " ".join((_("Signed."), *made["notes"]))
    return see(f"/docs/{id}", said=said, kind="a" if made["notes"] else "g")


def wrong_password(session: Session, password: str, *, reader: Reader) -> str:
    """Return what is wrong with the password given, empty when it fits or is not due.

    Runs in a transaction of its own: failures must be counted whatever follows.
    """
    with beside(session) as asking:
        if is_confirmed(asking, reader=reader, at=now()):
            return ""
        device = Device(session.info["address"], "")
        if not password:
            return _("Type your password to sign.")
        if confirm(asking, password, reader=reader, device=device, at=now()):
            return ""
    return _("The password is wrong. Nothing is signed.")


def page(
    request: AnyRequest, session: Session, approved: Approved, *, reader: Reader,
    error: UpravaError | None = None,
) -> Response[str]:  # fmt: skip
    """Return the page; refused with the error on top."""
    head = get_document(session, approved.document_id, reader=reader)
    file = live_file(session, document_id=head.id, file_id=approved.file_id)
    require_newest(session, file, Approved(head.id, file.id))
    key, why_not = key_or_reason(session, reader)
    ending = key is not None and key.term(now()) is TermState.ENDING
    answer = screen(
        request, session, "signing/sign.html", status=error.status if error else 200,
        head=head, file=file, key=key, why_not=why_not, ending=ending, error=error,
        confirmed=is_confirmed(session, reader=reader, at=now()), once=secrets.token_urlsafe(16),
        extensions=EXTENSIONS,
    )  # fmt: skip
    sources = " ".join(f"chrome-extension://{each}" for each in EXTENSIONS)
    answer.headers["content-security-policy"] = policy_with(sources)
    return answer


def key_or_reason(session: Session, reader: Reader) -> tuple[KeyRow | None, str]:
    """Return the key that would be used, or the sentence that says why there is none."""
    try:
        return require_key(session, person_id=reader.person_id, at=now()), ""
    except InvalidError as error:
        return None, error.detail


routes = [ask, sign]
