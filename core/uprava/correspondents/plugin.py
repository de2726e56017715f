"""The area of correspondents, registered through the same hooks as any module."""

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler
from procrastinate import Blueprint
from sqlalchemy.orm import Session

from uprava import hookimpl
from uprava.correspondents import api
from uprava.correspondents.routes import routes
from uprava.correspondents.service.near import compare_all
from uprava.correspondents.values import MANAGE, PEOPLE, READ
from uprava.demo.scene import DemoScene
from uprava.extension import BuiltInRole, CreateEntry, Navigation, Permission
from uprava.i18n import N_
from uprava.jobs.queue import Priority, task

PATH = "/correspondents"
EVERYBODY = (
    BuiltInRole.ADMINISTRATOR, BuiltInRole.REGISTRAR, BuiltInRole.LEADER, BuiltInRole.EXECUTOR,
)  # fmt: skip


@hookimpl
def uprava_routes() -> Sequence[ControllerRouterHandler]:
    """The directory, its cards, duplicates, import and export; the API."""
    return [*api.routes, *routes]


@hookimpl
def uprava_permissions() -> Sequence[Permission]:
    """What roles may be allowed about correspondents."""
    return [
        Permission(READ, N_("See the directory of correspondents"), EVERYBODY),
        Permission(
            PEOPLE, N_("See data of people among the correspondents"), (BuiltInRole.REGISTRAR,)
        ),
        Permission(
            MANAGE, N_("Change, merge and import correspondents"),
            (BuiltInRole.ADMINISTRATOR, BuiltInRole.REGISTRAR),
        ),
    ]  # fmt: skip


@hookimpl
def uprava_navigation() -> Sequence[Navigation]:
    """The directory, beside the journals."""
    return [
        Navigation(
            N_("Chancellery"), N_("Correspondents"), PATH, "book-2", READ, position=30, folded=True
        )
    ]


@hookimpl
def uprava_create_entries() -> Sequence[CreateEntry]:
    """A new card from any screen."""
    return [CreateEntry(N_("Correspondent"), f"{PATH}/new", "book-2", MANAGE, position=80)]


@hookimpl
def uprava_jobs(blueprint: Blueprint) -> None:
    """The comparison of names that are new or changed."""
    task(blueprint, "compare", title=N_("Comparison of correspondents' names"),
         cron="*/10 * * * *", priority=Priority.LATER)(compare_all)  # fmt: skip


@hookimpl
def uprava_demo(session: Session, scene: DemoScene) -> None:
    """The organisations that write to the demo municipality."""
    from uprava.correspondents.demo import fill

    fill(session, scene)
