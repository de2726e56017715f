"""The screen of background jobs."""

from collections.abc import Sequence
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from litestar import Response
from litestar.params import FromPath, QueryParameter
from litestar.response import Redirect
from litestar.types import ControllerRouterHandler

from uprava.i18n import _, ngettext
from uprava.jobs.listing import Stage, list_jobs, list_periodic, list_workers, progress
from uprava.jobs.managing import cancel_job, retry_failed, retry_job
from uprava.web.injected import AnyRequest, AnySession, AnySite
from uprava.web.routing import get, post
from uprava.web.screens import screen, see


@get("/admin/jobs", requires="jobs.manage")
def jobs_screen(
    request: AnyRequest,
    session: AnySession,
    site: AnySite,
    stage: Annotated[str, QueryParameter(name="state")] = "",
    before: Annotated[int | None, QueryParameter(ge=1)] = None,
) -> Response[str]:
    """Show the jobs of a stage, how the queue moves, who works, what runs by the clock."""
    queue, counts = site.installation.jobs, progress(session)
    chosen = Stage(stage) if stage in set(Stage) else opening(counts.failed)
    rows, older = list_jobs(session, chosen, queue, before=before)
    return screen(
        request, session, "jobs/list.html", rows=rows, chosen=chosen, progress=counts,
        tabs=tabs(counts, chosen), stages=Stage, workers=list_workers(session),
        periodic=list_periodic(session, queue, zone=ZoneInfo(site.settings.timezone)),
        newest=f"/admin/jobs?state={chosen}" if before else "",
        older=f"/admin/jobs?state={chosen}&before={older}" if older else "",
    )  # fmt: skip


def opening(failed: int) -> Stage:
    """Return the stage shown first: what needs a decision."""
    return Stage.FAILED if failed else Stage.WAITING


def tabs(counts: Any, chosen: Stage) -> list[tuple[str, str, str, bool]]:
    """Return the stages as tabs."""
    return [
        (stage.caption, f"/admin/jobs?state={stage}", counts.shown(stage), stage is chosen)
        for stage in Stage
    ]


@post("/admin/jobs/{id:int}/retry", requires="jobs.manage")
def retry_one(session: AnySession, id: FromPath[int]) -> Redirect:
    """Let one failed job run again."""
    retry_job(session, id)
    return see("/admin/jobs", state=Stage.FAILED, said=_("The job is in the queue again."))


@post("/admin/jobs/retry", requires="jobs.manage")
def retry_all(session: AnySession) -> Redirect:
    """Let all failed jobs run again."""
    count = retry_failed(session)
    said = ngettext(
        "{n} job is in the queue again.", "{n} jobs are in the queue again.", count
    ).format(n=count)
    return see("/admin/jobs", state=Stage.WAITING, said=said)


@post("/admin/jobs/{id:int}/cancel", requires="jobs.manage")
def cancel_one(session: AnySession, id: FromPath[int]) -> Redirect:
    """Cancel a job that waits."""
    cancel_job(session, id)
    return see("/admin/jobs", state=Stage.WAITING, said=_("The job is cancelled."))


routes: Sequence[ControllerRouterHandler] = [jobs_screen, retry_one, retry_all, cancel_one]
