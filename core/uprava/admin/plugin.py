"""The area of the installation itself, registered through the same hooks as any module."""

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler

from uprava import hookimpl
from uprava.admin.routes import routes
from uprava.extension import BuiltInRole, Navigation, Permission
from uprava.i18n import N_


@hookimpl
def uprava_routes() -> Sequence[ControllerRouterHandler]:
    """Modules, health, settings."""
    return routes


@hookimpl
def uprava_permissions() -> Sequence[Permission]:
    """What roles may be allowed about the installation."""
    return [
        Permission("modules.manage", N_("Switch modules on and off"), (BuiltInRole.ADMINISTRATOR,)),
        Permission(
            "health.read",
            N_("See the health and the settings of the installation"),
            (BuiltInRole.ADMINISTRATOR, BuiltInRole.AUDITOR),
        ),
    ]


@hookimpl
def uprava_navigation() -> Sequence[Navigation]:
    """Modules, health and settings, for administrators."""
    section = N_("Administration")
    return [
        Navigation(
            section, N_("Modules"), "/admin/modules", "puzzle", "modules.manage", 90, folded=True
        ),
        Navigation(section, N_("Health"), "/admin/health", "heartbeat", "health.read", 95),
        Navigation(
            section, N_("Settings"), "/admin/settings", "settings", "health.read", 96, folded=True
        ),
    ]
