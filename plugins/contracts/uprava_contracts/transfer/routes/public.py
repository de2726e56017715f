"""The public card of a contract: no sign-in, nothing personal."""

from collections.abc import Sequence
from uuid import UUID

from litestar import Response
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler
from uprava.web.injected import AnyRequest, AnySession
from uprava.web.routing import PUBLIC, get
from uprava.web.screens import screen

from uprava_contracts.transfer.service.publishing import get_public


@get("/contracts/public/{id:uuid}", requires=PUBLIC)
def card(request: AnyRequest, session: AnySession, id: FromPath[UUID]) -> Response[str]:
    """Show what anybody may read of a concluded contract."""
    return screen(request, session, "contracts/transfer/public.html", card=get_public(session, id))


routes: Sequence[ControllerRouterHandler] = [card]
