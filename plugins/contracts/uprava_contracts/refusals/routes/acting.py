"""Steps of a refusal: each asks in a dialog, or on a page of its own."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, URLEncodedBody
from litestar.types import ControllerRouterHandler
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get, post

from uprava_contracts.changes.routes.acting import Place, ask, do
from uprava_contracts.refusals.routes.asked import OF_REFUSAL
from uprava_contracts.refusals.service.reading import hold_refusal
from uprava_contracts.refusals.values import REFUSALS

Fields = URLEncodedBody[dict[str, Any]]

REFUSAL = Place(OF_REFUSAL, f"{REFUSALS}/{{id}}", f"{REFUSALS}/{{id}}")


@get(f"{REFUSALS}/{{id:uuid}}/{{act:str}}", requires=SIGNED_IN)
def ask_of_refusal(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    act: FromPath[str],
) -> Response[str]:  # fmt: skip
    """Ask before a step of a refusal is noted."""
    row = hold_refusal(session, id, reader=reader)
    return ask(request, session, REFUSAL, (id, act, row.title))


@post(f"{REFUSALS}/{{id:uuid}}/{{act:str}}", requires=SIGNED_IN)
def do_of_refusal(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    act: FromPath[str], data: Fields,
) -> Response[Any]:  # fmt: skip
    """Note a step of a refusal."""
    row = hold_refusal(session, id, reader=reader)
    return do(request, session, REFUSAL, (id, act, row.title), reader=reader, data=data)


routes: Sequence[ControllerRouterHandler] = [ask_of_refusal, do_of_refusal]
