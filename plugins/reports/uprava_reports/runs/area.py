"""What the area adds to the core."""

from procrastinate import Blueprint
from uprava.areas import Area
from uprava.i18n import N_
from uprava.jobs.queue import Priority, task

from uprava_reports.runs.acts import ACT_OBJECTS, ACTS
from uprava_reports.runs.routes import routes
from uprava_reports.runs.service.running import count_run, expire_runs


def jobs(blueprint: Blueprint) -> None:
    """Counting a report; letting go of old results every night."""
    task(blueprint, "count", title=N_("Counting a report"), priority=Priority.LATER)(count_run)
    task(blueprint, "expire", title=N_("Removal of old results of reports"), cron="25 20 * * *")(
        expire_runs
    )


AREA = Area("runs", routes=routes, acts=ACTS, act_objects=ACT_OBJECTS, jobs=jobs)
