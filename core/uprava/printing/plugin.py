"""The area of printed forms, registered through the same hooks as any module."""

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler

from uprava import hookimpl
from uprava.extension import BuiltInRole, Navigation, Permission
from uprava.i18n import N_
from uprava.printing.routes import MANAGE, PAGE, routes


@hookimpl
def uprava_routes() -> Sequence[ControllerRouterHandler]:
    """Letterheads and texts of sheets."""
    return routes


@hookimpl
def uprava_permissions() -> Sequence[Permission]:
    """What roles may be allowed about printed forms."""
    return [
        Permission(MANAGE, N_("Change letterheads and printed forms"), (BuiltInRole.ADMINISTRATOR,))
    ]


@hookimpl
def uprava_navigation() -> Sequence[Navigation]:
    """Letterheads and sheets, for administrators."""
    section, title = N_("Administration"), N_("Letterheads and forms")
    return [Navigation(section, title, PAGE, "printer", MANAGE, position=65)]
