"""What the area adds to the core."""

from procrastinate import Blueprint
from uprava.areas import Area
from uprava.extension import BuiltInRole, Permission
from uprava.i18n import N_
from uprava.jobs.queue import task

from uprava_reports.kept.acts import ACTS
from uprava_reports.kept.service.purging import purge_removed
from uprava_reports.values import MAKE, MANAGE


def jobs(blueprint: Blueprint) -> None:
    """Deleting what was removed long ago, every night."""
    task(blueprint, "purge", title=N_("Deletion of removed reports"), cron="35 20 * * *")(
        purge_removed
    )


AREA = Area(
    "kept",
    permissions=[
        Permission(MAKE, N_("Make reports of one’s own and share them"),
                   (BuiltInRole.ADMINISTRATOR, BuiltInRole.AUDITOR)),
        Permission(MANAGE, N_("See, change and remove the reports others made"),
                   (BuiltInRole.ADMINISTRATOR,)),
    ],
    acts=ACTS,
    jobs=jobs,
    act_objects={"report": N_("Report made here")},
)  # fmt: skip
