"""How a route says who may use it, and how its function runs: in a thread, in one transaction.

`get`, `post`, `put`, `delete` wrap Litestar's: the function is synchronous, its `session` (when
it asks for one) is committed when it returns and rolled back when it raises, and `requires`
names the permission. A route without `requires` stops the start.
"""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

import anyio.to_thread
import litestar
from litestar.handlers import HTTPRouteHandler
from sqlalchemy.orm import Session

from uprava.db.transaction import unit_of_work
from uprava.errors import ConnectionLostError
from uprava.web.problems import refusals
from uprava.work.entries import forget

PUBLIC = "public"
"""For everyone, signed in or not: sign-in, health, static files."""

SIGNED_IN = "signed-in"
"""For everyone who is signed in; the service asks for what is more."""

Handler = Callable[..., Any]


def route(
    method: Callable[..., Any], path: str | list[str], *, requires: str, **options: Any
) -> Callable[[Handler], HTTPRouteHandler]:
    """Make a handler of a synchronous function; `scope` in `options` opens it to API tokens.

    `opt={"nameless": True}` keeps who asked out of the log of requests.

    Read-only requests that lose the database connection are tried once more on a new one.
    """
    scope = options.pop("scope", None)
    opt = {"requires": requires, "scope": scope, **options.pop("opt", {})}
    options.setdefault("include_in_schema", scope is not None)
    if scope is not None:
        options["responses"] = refusals() | options.get("responses", {})
    retry = method is litestar.get

    def decorate(function: Handler) -> HTTPRouteHandler:
        @wraps(function)
        async def run(**kwargs: Any) -> Any:
            return await anyio.to_thread.run_sync(act, function, kwargs, retry)

        handler = method(path, opt=opt, **options)(run)
        assert isinstance(handler, HTTPRouteHandler)
        return handler

    return decorate


def act(function: Handler, kwargs: dict[str, Any], retry: bool) -> Any:
    """Run a handler's function in the transaction of its session, when it asks for one."""
    session = kwargs.get("session")
    if not isinstance(session, Session):
        return function(**kwargs)
    try:
        with unit_of_work(session):
            return function(**kwargs)
    except ConnectionLostError:
        if not retry:
            raise
    finally:
        if not retry:
            forget(session.info.get("reader"))
    with unit_of_work(session):
        return function(**kwargs)


get = partial(route, litestar.get)
post = partial(route, litestar.post)
put = partial(route, litestar.put)
delete = partial(route, litestar.delete)
