"""The area of the production calendar, registered through the same hooks as any module."""

from collections.abc import Sequence
from datetime import date

from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session

from uprava import hookimpl
from uprava.calendar.routes import routes
from uprava.calendar.service import next_year_loaded
from uprava.extension import BuiltInRole, Health, HealthCheck, Navigation, Permission
from uprava.i18n import N_, _

EXPECTED_FROM = 10
"""The month from which the next year's calendar is usually published (resolutions of autumn)."""


@hookimpl
def uprava_routes() -> Sequence[ControllerRouterHandler]:
    """The year, loading, own days, rules of terms."""
    return routes


@hookimpl
def uprava_permissions() -> Sequence[Permission]:
    """What roles may be allowed about the calendar."""
    return [
        Permission(
            "calendar.manage", N_("Keep the production calendar"), (BuiltInRole.ADMINISTRATOR,)
        )
    ]


@hookimpl
def uprava_navigation() -> Sequence[Navigation]:
    """The production calendar, for administrators."""
    section, title = N_("Administration"), N_("Production calendar")
    return [
        Navigation(
            section,
            title,
            "/admin/calendar",
            "calendar",
            "calendar.manage",
            position=70,
            folded=True,
        )
    ]


@hookimpl
def uprava_health(session: Session) -> Sequence[HealthCheck]:
    """Warn in the autumn while the next year's calendar is not loaded."""
    today: date = session.info["today"]
    if today.month < EXPECTED_FROM or next_year_loaded(session, today=today):
        return [HealthCheck("calendar", Health.GOOD, _("The calendar is loaded."))]
    said = _("The calendar of {year} is not loaded: terms in it are provisional.")
    return [HealthCheck("calendar", Health.POOR, said.format(year=today.year + 1))]
