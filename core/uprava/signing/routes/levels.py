"""Levels of signatures by kind of document, and what may be asked about revocation."""

from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from sqlalchemy.orm import Session

from uprava.clock import now
from uprava.errors import ConflictError, InvalidError, UpravaError
from uprava.extension import SignatureLevel
from uprava.i18n import _
from uprava.signing.evidence_models import SourceKind
from uprava.signing.orders import level_words
from uprava.signing.routes.keys import MANAGE
from uprava.signing.service.evidence import state_of
from uprava.signing.service.levels import choose_level, list_levels
from uprava.signing.service.trusting_sources import (
    SOURCE_TITLES,
    add_source,
    fetch_soon,
    list_sources,
    remove_source,
)
from uprava.users.reader import Reader
from uprava.web.injected import AnyRequest
from uprava.web.routing import get, post
from uprava.web.screens import screen, see
from uprava.web.site import Site

PAGE = "/admin/signatures"


@get(PAGE, requires=MANAGE)
def levels_page(
    request: AnyRequest, session: NamedDependency[Session], site: NamedDependency[Site]
) -> Response[str]:
    """Show the levels, the sources and how evidence stands."""
    return draw(request, session, site)


@post(PAGE + "/levels", requires=MANAGE)
def choose(
    request: AnyRequest, session: NamedDependency[Session], site: NamedDependency[Site],
    reader: NamedDependency[Reader], data: URLEncodedBody[dict[str, str]],
) -> Response[Any]:  # fmt: skip
    """Set the level of a kind, or go back to its default."""
    kind, level = data.get("kind", ""), data.get("level", "")
    try:
        choose_level(
            session, kind=kind, level=level, reason=data.get("reason", ""), reader=reader, at=now()
        )
    except InvalidError as error:
        return draw(request, session, site, error=error, typed=data)
    return see(PAGE, said=_("The level is changed. It holds for signatures made from now on."))


@post(PAGE + "/sources", requires=MANAGE)
def add(
    request: AnyRequest, session: NamedDependency[Session], site: NamedDependency[Site],
    data: URLEncodedBody[dict[str, str]],
) -> Response[Any]:  # fmt: skip
    """List an address; a list of the revoked is fetched at once by a job."""
    try:
        address = data.get("address", "")
        add_source(session, kind=data.get("source", ""), address=address, at=now())
    except (InvalidError, ConflictError) as error:
        return draw(request, session, site, error=error, typed=data)
    fetch_soon(session, site.installation.jobs)
    return see(PAGE, said=_("The address is listed."))


@post(PAGE + "/sources/{source_id:int}/remove", requires=MANAGE)
def remove(session: NamedDependency[Session], source_id: FromPath[int]) -> Response[Any]:
    """Take an address off the list."""
    remove_source(session, source_id)
    return see(PAGE, said=_("The address is not asked any more."))


@post(PAGE + "/fetch", requires=MANAGE)
def fetch(session: NamedDependency[Session], site: NamedDependency[Site]) -> Response[Any]:
    """Fetch all lists now, by a job."""
    fetch_soon(session, site.installation.jobs)
    return see(PAGE, said=_("The lists are being fetched."))


def draw(
    request: AnyRequest, session: Session, site: Site, *, error: UpravaError | None = None,
    typed: dict[str, str] | None = None,
) -> Response[str]:  # fmt: skip
    """Return the screen; refused with the error on top."""
    return screen(
        request, session, "signing/levels.html", status=error.status if error else 200,
        kinds=list_levels(session), sources=list_sources(session),
        state=state_of(session, at=now()), tsa_url=site.settings.tsa_url,
        levels=[(level.value, level_words(level)) for level in SignatureLevel],
        source_kinds=[(kind.value, _(SOURCE_TITLES[kind])) for kind in SourceKind],
        error=error, typed=typed or {},
    )  # fmt: skip


routes = [levels_page, choose, add, remove, fetch]
