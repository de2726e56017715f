"""The area of work, registered through the same hooks as any module."""

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler
from procrastinate import Blueprint

from uprava import hookimpl
from uprava.counted import nobody
from uprava.extension import Action, DocumentHead, WorkFolder
from uprava.i18n import N_
from uprava.work import jobs
from uprava.work.routes import folders, notices, overview, reminders


@hookimpl
def uprava_routes() -> Sequence[ControllerRouterHandler]:
    """«Моя работа», the overview, the bell, reminders."""
    return [*overview.routes, *folders.routes, *notices.routes, *reminders.routes]


@hookimpl
def uprava_work_folders() -> Sequence[WorkFolder]:
    """What is to be read and marked as read; modules add the folders of their own acts."""
    return [
        WorkFolder(
            "read",
            N_("To read"),
            "info-circle",
            60,
            N_("I have read it"),
            holders=nobody,
            folded=True,
        )
    ]


@hookimpl
def uprava_card_actions(document: DocumentHead) -> Sequence[Action]:
    """«Напомнить» for everybody who sees the document."""
    url = f"/work/reminders/new?doc={document.id}"
    return [Action("remind", N_("Remind me"), url, "alarm", position=900)]


@hookimpl
def uprava_jobs(blueprint: Blueprint) -> None:
    """Daily letters, reminders, warnings, tidying."""
    jobs.register(blueprint)
