"""Refusals as pages: what happened, what is kept, what to do.

They are drawn in a thread, not in the loop that serves everybody: the counters of the menu ask
the database, which may be the part that does not answer.
"""

from collections.abc import Callable, Mapping
from functools import partial
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import anyio.to_thread
from litestar import Litestar, Response
from litestar.response.base import ASGIResponse
from litestar.types import Receive, Scope, Send

from uprava.db.sql import execute
from uprava.db.transaction import unit_of_work
from uprava.errors import (
    ConnectionLostError,
    DatabaseBusyError,
    TooBroadError,
    UpravaError,
)
from uprava.web.dependencies import provide_session
from uprava.web.frame import make_shell
from uprava.web.injected import AnyRequest
from uprava.web.site import site_of
from uprava.work.counters import Counters, count_all

COUNTING = 1000
"""Milliseconds the counters of a refusal may take; a refusal must not keep anybody waiting."""


class ErrorPage(Response[str]):
    """A refusal for a person in the browser."""

    def __init__(self, error: UpravaError, *, headers: Mapping[str, str]) -> None:
        super().__init__(
            "", media_type="text/html", status_code=int(error.status), headers=dict(headers)
        )
        self.error = error

    def to_asgi_response(
        self, app: Litestar | None, request: AnyRequest, **options: Any
    ) -> ASGIResponse:
        """Return the response that draws the page when it is sent."""
        answer = super().to_asgi_response(app, request, **options)
        return DrawnLate(partial(drawn, request, self.error), answer)


class DrawnLate(ASGIResponse):
    """A page whose text is made in a thread just before it is sent."""

    def __init__(self, draw: Callable[[], str], answer: ASGIResponse) -> None:
        headers = dict(answer.headers.items())
        super().__init__(status_code=answer.status_code, headers=headers)
        self.draw = draw

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Draw the page and send it."""
        text = await anyio.to_thread.run_sync(self.draw)
        self.body = text.encode()
        self.headers["content-length"] = str(len(self.body))
        await super().__call__(scope, receive, send)


def drawn(request: AnyRequest, error: UpravaError) -> str:
    """Return the page of a refusal."""
    template = site_of(request).templates.get_template("error.html")
    more = (each for each in error.fields.values() if each not in error.detail)
    read = request.method == "GET"
    return template.render(
        shell=make_shell(request, request.scope.get("user"), counters_of(request, error)),
        status=int(error.status),
        told_as=told_as(error, read=read),
        detail=" ".join((error.detail, *more)),
        back_url=came_from(request),
        again_url=here(request) if read and error.status >= HTTPStatus.BAD_GATEWAY else "",
    )


def told_as(error: UpravaError, *, read: bool) -> int | str:
    """Return whose words are told: a status's, or those of a refusal that has its own."""
    if isinstance(error, TooBroadError):
        return error.code
    if read and error.status == HTTPStatus.UNPROCESSABLE_ENTITY:
        return int(HTTPStatus.BAD_REQUEST)  # no form was sent, only an address
    return int(error.status)


def counters_of(request: AnyRequest, error: UpravaError) -> Counters:
    """Return what waits for the reader, or nothing when the database does not tell it at once."""
    reader = request.scope.get("user")
    if reader is None or isinstance(error, ConnectionLostError | DatabaseBusyError):
        return Counters()
    session = provide_session(request)
    try:
        with unit_of_work(session):
            execute(session, "select set_config('statement_timeout', %s, true)", (str(COUNTING),))
            entries = site_of(request).plugins.counted
            return count_all(session, reader, entries, today=session.info["today"])
    except UpravaError:  # the page tells of one trouble, and the menu works without figures
        return Counters()


def here(request: AnyRequest) -> str:
    """Return the address asked for, to ask for it again."""
    query = f"?{request.url.query}" if request.url.query else ""
    return request.url.path + query


def came_from(request: AnyRequest) -> str:
    """Return the page of ours the request was sent from; none for another site's.

    A page that was only read is not the way back from itself; one that was sent is its form.
    """
    there = urlsplit(request.headers.get("referer", ""))
    itself = there.path == request.url.path and request.method == "GET"
    if there.netloc != request.url.netloc or itself:
        return ""
    return f"/{there.path.lstrip('/')}" + (f"?{there.query}" if there.query else "")
