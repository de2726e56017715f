"""The area of people, registered through the same hooks as any module."""

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler

from uprava import hookimpl
from uprava.extension import Permission
from uprava.i18n import N_
from uprava.users.routes import signing_in


@hookimpl
def uprava_routes() -> Sequence[ControllerRouterHandler]:
    """Sign-in, profile, administration of people."""
    return [signing_in.sign_in_page, signing_in.sign_in, signing_in.sign_out]


@hookimpl
def uprava_permissions() -> Sequence[Permission]:
    """What roles may be allowed about people."""
    return [
        Permission("users.manage", N_("Manage people, units, posts, roles and substitution")),
        Permission("users.tokens", N_("Create tokens for programs")),
    ]
