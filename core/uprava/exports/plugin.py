"""The area of exports, registered through the same hooks as any module."""

from collections.abc import Collection, Sequence

from litestar.types import ControllerRouterHandler
from procrastinate import Blueprint
from sqlalchemy.orm import Session

from uprava import hookimpl
from uprava.exports.ordering import known
from uprava.exports.routes import routes
from uprava.exports.running import expire, write
from uprava.i18n import N_
from uprava.jobs.queue import Priority, task


@hookimpl
def uprava_routes() -> Sequence[ControllerRouterHandler]:
    """The page of one's own files."""
    return routes


@hookimpl
def uprava_jobs(blueprint: Blueprint) -> None:
    """Writing a file; letting go of old ones every night."""
    task(
        blueprint, "write", title=N_("Writing a list as a file"), priority=Priority.LATER
    )(write)  # fmt: skip
    task(blueprint, "expire", title=N_("Removal of old exports"), cron="5 20 * * *")(expire)


@hookimpl
def uprava_known_blobs(session: Session, hashes: Sequence[str]) -> Collection[str]:
    """Files that are still kept for their people."""
    return known(session, hashes)
