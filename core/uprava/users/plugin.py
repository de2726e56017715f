"""The area of people, registered through the same hooks as any module."""

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler

from uprava import hookimpl
from uprava.extension import BuiltInRole, Navigation, Permission
from uprava.i18n import N_
from uprava.users.routes import (
    admin_import,
    admin_people,
    admin_rights,
    admin_units,
    own_powers,
    profile,
    signing_in,
    starting,
)
from uprava.users.service.roles import MANAGE


@hookimpl
def uprava_routes() -> Sequence[ControllerRouterHandler]:
    """Sign-in, profile, administration of people."""
    return [
        *signing_in.routes,
        *profile.routes,
        *own_powers.routes,
        *admin_people.routes,
        *admin_units.routes,
        *admin_rights.routes,
        *admin_import.routes,
        *starting.routes,
    ]


@hookimpl
def uprava_permissions() -> Sequence[Permission]:
    """What roles may be allowed about people."""
    return [
        Permission(
            MANAGE,
            N_("Manage people, units, posts, roles and substitution"),
            (BuiltInRole.ADMINISTRATOR,),
        ),
        Permission("users.tokens", N_("Create tokens for programs"), (BuiltInRole.ADMINISTRATOR,)),
    ]


@hookimpl
def uprava_navigation() -> Sequence[Navigation]:
    """The section of the administrator."""
    entries = (
        (N_("People"), "/admin/people", "users"),
        (N_("Units and posts"), "/admin/units", "sitemap"),
        (N_("Organisations"), "/admin/organisations", "building"),
        (N_("Roles"), "/admin/roles", "shield-lock"),
        (N_("Substitutions"), "/admin/substitutions", "user-check"),
        (N_("Tokens of programs"), "/admin/tokens", "plug"),
        (N_("Who is signed in"), "/admin/sessions", "device-laptop"),
        (N_("Import from CSV"), "/admin/import", "upload"),
    )
    return [
        Navigation(
            N_("Administration"), title, url, icon, MANAGE, position=50 + place, folded=place > 1
        )
        for place, (title, url, icon) in enumerate(entries)
    ]
