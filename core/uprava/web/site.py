"""What the web process keeps for all requests, and how a request reaches it."""

from dataclasses import dataclass

from jinja2 import Environment
from litestar import Request
from uprava_storage import BlobStore

from uprava.installation import Installation
from uprava.plugins import Plugins
from uprava.settings import Settings
from uprava.web.events import Events
from uprava.web.readiness import Readiness


@dataclass(frozen=True, slots=True)
class Site:
    """The installation plus what only its web process needs."""

    installation: Installation
    templates: Environment
    events: Events
    readiness: Readiness

    @property
    def settings(self) -> Settings:
        """The installation's settings."""
        return self.installation.settings

    @property
    def plugins(self) -> Plugins:
        """The running plugins."""
        return self.installation.plugins

    @property
    def store(self) -> BlobStore:
        """The object store."""
        return self.installation.store


def site_of(request: Request) -> Site:  # type: ignore[type-arg]
    """Return the site that answers the request."""
    site = request.app.state.site
    assert isinstance(site, Site)
    return site
