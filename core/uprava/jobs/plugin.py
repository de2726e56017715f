"""The area of background jobs, registered through the same hooks as any module."""

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler
from procrastinate import Blueprint
from sqlalchemy.orm import Session

from uprava import hookimpl
from uprava.extension import BuiltInRole, Health, HealthCheck, Navigation, Permission
from uprava.i18n import N_, _
from uprava.jobs.listing import standing
from uprava.jobs.queue import Priority, task
from uprava.jobs.routes import routes
from uprava.jobs.tidying import collect, forget, revive

PATIENCE = 15 * 60
"""Seconds after which work that waits is worth a look."""


@hookimpl
def uprava_routes() -> Sequence[ControllerRouterHandler]:
    """The screen of background jobs."""
    return routes


@hookimpl
def uprava_permissions() -> Sequence[Permission]:
    """What roles may be allowed about background jobs."""
    return [
        Permission(
            "jobs.manage",
            N_("Watch background jobs and let them run again"),
            (BuiltInRole.ADMINISTRATOR,),
        )
    ]


@hookimpl
def uprava_navigation() -> Sequence[Navigation]:
    """Background jobs, for administrators."""
    section, title = N_("Administration"), N_("Background jobs")
    return [Navigation(section, title, "/admin/jobs", "activity", "jobs.manage", position=85)]


@hookimpl
def uprava_jobs(blueprint: Blueprint) -> None:
    """Reviving every minute; forgetting and collecting at night (hours of UTC)."""
    task(
        blueprint, "revive", title=N_("Reviving of interrupted jobs"), cron="* * * * *",
        priority=Priority.SOON,
    )(revive)  # fmt: skip
    task(blueprint, "forget", title=N_("Removal of old jobs"), cron="0 21 * * *")(forget)
    task(blueprint, "collect", title=N_("Removal of files nothing refers to"), cron="15 21 * * *")(
        collect
    )


@hookimpl
def uprava_health(session: Session) -> Sequence[HealthCheck]:
    """Say whether jobs are done in time."""
    found = standing(session)
    minutes = int(found.age // 60)
    if found.waiting and not found.workers:
        return [HealthCheck("jobs", Health.POOR, _("Jobs wait, but no worker is alive."))]
    if found.age > PATIENCE:
        said = _("The oldest waiting job is {minutes} minutes old.").format(minutes=minutes)
        return [HealthCheck("jobs", Health.POOR, said)]
    if found.failed:
        said = _("Failed within a day: {n}.").format(n=found.failed)
        return [HealthCheck("jobs", Health.POOR, said)]
    return [HealthCheck("jobs", Health.GOOD, _("Nothing waits for long."))]
