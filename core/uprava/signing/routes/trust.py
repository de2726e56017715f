"""Changing the trust store."""

from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath, MultipartBody
from sqlalchemy.orm import Session

from uprava.clock import now
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.signing.routes.keys import MANAGE, PAGE, draw, upload_of
from uprava.signing.service.trusting import LARGEST, add_trusted, remove_trusted
from uprava.web.injected import AnyRequest
from uprava.web.routing import post
from uprava.web.screens import see


@post(PAGE + "/trust", requires=MANAGE)
def add(
    request: AnyRequest, session: NamedDependency[Session], data: MultipartBody[dict[str, Any]]
) -> Response[Any]:
    """Add a root, an issuing certificate, or a list of the revoked."""
    try:
        content = upload_of(data, limit=LARGEST)
        add_trusted(session, content, kind=str(data.get("kind") or ""), at=now())
    except InvalidError as error:
        return draw(request, session, error=error)
    return see(PAGE, said=_("Kept in the trust store."))


@post(PAGE + "/trust/{entry_id:int}/remove", requires=MANAGE)
def remove(session: NamedDependency[Session], entry_id: FromPath[int]) -> Response[Any]:
    """Take an entry out of the store."""
    remove_trusted(session, entry_id)
    return see(PAGE, said=_("Removed from the trust store."))


routes = [add, remove]
