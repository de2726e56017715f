"""A calendar sent to a program that asks at a secret address."""

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256

from litestar import Response
from sqlalchemy.orm import Session

from uprava.errors import NotFoundError
from uprava.users.service.feeds import count_guess, refuse_guessing
from uprava.web.injected import AnyRequest

MEDIA_TYPE = "text/calendar; charset=utf-8"


def send_calendar(
    request: AnyRequest, session: Session, make: Callable[[], bytes], *, at: datetime
) -> Response[bytes]:
    """Send what `make` returns; one that has not changed is not sent again.

    A wrong address (`make` raises NotFoundError) is counted for the client's network, which has to
    wait after many of them. Raises TooManyError meanwhile.
    """
    client = request.scope.get("client")
    address = client[0] if client else ""
    refuse_guessing(session, address, at=at)
    try:
        made = make()
    except NotFoundError as error:
        count_guess(session, address, at=at)
        return Response(
            error.detail.encode(), status_code=404, media_type="text/plain; charset=utf-8"
        )
    tag = f'"{sha256(made).hexdigest()[:32]}"'
    headers = {"etag": tag, "cache-control": "private, no-cache", "x-robots-tag": "noindex"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(b"", status_code=304, headers=headers)
    return Response(made, media_type=MEDIA_TYPE, headers=headers)
