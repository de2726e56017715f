"""What handlers may ask for by name: the session, the reader, the site."""

from litestar.di import Provide
from sqlalchemy.orm import Session

from uprava.clock import office_day
from uprava.db.transaction import new_session
from uprava.errors import UnauthorizedError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.injected import AnyRequest
from uprava.web.site import Site, site_of


def provide_session(request: AnyRequest) -> Session:
    """Return a session under the reader's rights; `routing.route` runs and commits it."""
    site = site_of(request)
    client = request.scope.get("client")
    return new_session(
        site.installation.engine,
        reader=request.scope.get("user"),
        today=office_day(site.settings.timezone),
        request_id=request.state.request_id,
        address=client[0] if client else "",
    )


def provide_reader(request: AnyRequest) -> Reader:
    """Return who asks; only for routes that need somebody."""
    reader = request.scope.get("user")
    if not isinstance(reader, Reader):
        raise UnauthorizedError(_("Sign in to go on."))
    return reader


def provide_site(request: AnyRequest) -> Site:
    """Return the installation's web site."""
    return site_of(request)


DEPENDENCIES = {
    "session": Provide(provide_session, sync_to_thread=False),
    "reader": Provide(provide_reader, sync_to_thread=False),
    "site": Provide(provide_site, sync_to_thread=False),
}
