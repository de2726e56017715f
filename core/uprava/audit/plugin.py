"""The area of the audit log, registered through the same hooks as any module."""

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler
from procrastinate import Blueprint
from sqlalchemy.orm import Session

from uprava import hookimpl
from uprava.audit.checkpoints import checkpoint, verify_all
from uprava.audit.commands import uprava_commands
from uprava.audit.reading import chain_state
from uprava.audit.reports import READY, SCREENS, SECURITY
from uprava.audit.routes import routes
from uprava.demo.scene import DemoScene
from uprava.extension import BuiltInRole, Health, HealthCheck, Navigation, Permission
from uprava.i18n import N_, _, ngettext
from uprava.jobs.queue import task
from uprava.reporting import ReadyReport, ReportScreen, ReportSource

__all__ = ["uprava_commands"]


@hookimpl
def uprava_routes() -> Sequence[ControllerRouterHandler]:
    """The auditor's screen."""
    return routes


@hookimpl
def uprava_permissions() -> Sequence[Permission]:
    """What roles may be allowed about the audit log."""
    return [Permission("audit.read", N_("Read the audit log"), (BuiltInRole.AUDITOR,))]


@hookimpl
def uprava_navigation() -> Sequence[Navigation]:
    """The audit log, for auditors."""
    section, title = N_("Administration"), N_("Audit log")
    return [
        Navigation(section, title, "/audit", "shield-check", "audit.read", position=80, folded=True)
    ]


@hookimpl
def uprava_jobs(blueprint: Blueprint) -> None:
    """A checkpoint every five minutes; the whole chain every night (half past two in Omsk)."""
    task(blueprint, "checkpoint", title=N_("Checkpoint of the audit log"), cron="*/5 * * * *")(
        checkpoint
    )
    task(blueprint, "verify", title=N_("Verification of the audit log"), cron="30 20 * * *")(
        verify_all
    )


@hookimpl
def uprava_health(session: Session) -> Sequence[HealthCheck]:
    """Say whether the last look at the chain found it whole."""
    chain, title = chain_state(session), "audit"
    if chain.verified_at is None:
        return [HealthCheck(title, Health.GOOD, _("Not verified yet: it is done every night."))]
    if chain.damages:
        said = ngettext(
            "The audit log is damaged in {n} place.", "The audit log is damaged in {n} places.",
            chain.damages,
        )  # fmt: skip
        return [HealthCheck(title, Health.POOR, said.format(n=chain.damages))]
    return [HealthCheck(title, Health.GOOD, _("The audit log is whole."))]


@hookimpl
def uprava_demo_after(session: Session, scene: DemoScene) -> None:
    """Weeks of the log before the town's first day, when its people are known."""
    from uprava.audit.demo import fill

    fill(session, scene)


@hookimpl
def uprava_report_sources() -> Sequence[ReportSource]:
    """Events of protection."""
    return [SECURITY]


@hookimpl
def uprava_ready_reports() -> Sequence[ReadyReport]:
    """Extracts from the log."""
    return READY


@hookimpl
def uprava_report_screens() -> Sequence[ReportScreen]:
    """The log itself."""
    return SCREENS
