"""Our answers: signed here, signed in another program, thrown away, sent again."""

from collections.abc import Sequence
from typing import Any

from litestar import Response
from litestar.datastructures import UploadFile
from litestar.params import FromPath, MultipartBody, URLEncodedBody
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import _
from uprava.installation import installation_of
from uprava.signing.service.keeping import usable_key
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import screen, see
from uprava.web.sentences import sentences
from uprava.work.service.finishing import apart

from uprava_contracts.exchange.service import answering
from uprava_contracts.exchange.service.reading import get_title, hold_flow
from uprava_contracts.exchange.service.signing_here import sign_here
from uprava_contracts.exchange.values import PATH

Fields = URLEncodedBody[dict[str, Any]]
Parts = MultipartBody[dict[str, Any]]

ONE = f"{PATH}/{{id:int}}/titles/{{title:int}}"
LARGEST = 4 * 1024 * 1024
"""Bytes of a signature."""


@get(f"{ONE}/sign", requires=SIGNED_IN)
def ask(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int],
    title: FromPath[int],
) -> Response[str]:  # fmt: skip
    """Show how an answer may be signed: here, or in another program."""
    return drawn(request, session, (id, title), reader=reader)


@post(f"{ONE}/sign", requires=SIGNED_IN)
def here(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int],
    title: FromPath[int], data: Fields,
) -> Response[Any]:  # fmt: skip
    """Sign an answer with the reader's key."""
    del data
    try:
        sign_here(session, id, title, reader=reader, installation=installation_of(session))
    except (InvalidError, ConflictError) as error:
        return drawn(request, session, (id, title), reader=reader, error=error)
    return see(f"{PATH}/{id}", said=_("The answer is signed and goes to the supplier."))


@post(f"{ONE}/attach", requires=SIGNED_IN)
def attach(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int],
    title: FromPath[int], data: Parts,
) -> Response[Any]:  # fmt: skip
    """Take the signature that was made in another program."""
    file = data.get("file")
    try:
        with apart(session):
            bytes_in = file.file.read(LARGEST + 1) if isinstance(file, UploadFile) else b""
            refuse_empty(bytes_in)
            answering.sign_elsewhere(session, id, title, bytes_in, reader=reader)
    except (InvalidError, ConflictError) as error:
        return drawn(request, session, (id, title), reader=reader, error=error)
    return see(f"{PATH}/{id}", said=_("The answer is signed and goes to the supplier."))


def refuse_empty(data: bytes) -> None:
    """Raise InvalidError for no file, or one that is too large to be a signature."""
    if not 0 < len(data) <= LARGEST:
        said = _("Choose the file of the signature, 4 MB at most.")
        raise InvalidError(said, fields={"file": said})


@post(f"{ONE}/drop", requires=SIGNED_IN)
def drop(
    session: AnySession, reader: AnyReader, id: FromPath[int], title: FromPath[int], data: Fields
) -> Response[Any]:
    """Throw an answer away that is not signed."""
    del data
    answering.drop_title(session, id, title, reader=reader)
    return see(f"{PATH}/{id}", said=_("The answer is thrown away: the document waits again."))


@post(f"{ONE}/again", requires=SIGNED_IN)
def again(
    session: AnySession, reader: AnyReader, id: FromPath[int], title: FromPath[int], data: Fields
) -> Response[Any]:
    """Let an answer that failed go once more."""
    del data
    answering.send_again(session, id, title, reader=reader)
    return see(f"{PATH}/{id}", said=_("The answer goes to the supplier again."))


def drawn(
    request: AnyRequest, session: Session, of: tuple[int, int], *, reader: Reader,
    error: InvalidError | ConflictError | None = None,
) -> Response[str]:  # fmt: skip
    """Draw how an answer may be signed."""
    row = hold_flow(session, of[0], reader=reader)
    key = usable_key(session, person_id=reader.person_id, at=now())
    return screen(
        request, session, "contracts/exchange/sign.html", row=row,
        title=get_title(session, *of), key=key,
        url=f"{PATH}/{of[0]}/titles/{of[1]}", error=error, summary={},
        wrong=sentences(error.fields if error else {}), status=error.status if error else 200,
    )  # fmt: skip


routes: Sequence[ControllerRouterHandler] = [ask, here, attach, drop, again]
