"""Assignments as a plugin: the answers of its areas, joined in the order they build on."""

from collections.abc import Mapping, Sequence

from litestar.types import ControllerRouterHandler
from procrastinate import Blueprint
from pydantic_settings import BaseSettings
from sqlalchemy.orm import Session
from uprava import __version__, hookimpl
from uprava.capabilities import GivenResolution, GivenTask, TakenResolution, TaskToGive
from uprava.card_lines import CardLine
from uprava.demo.scene import DemoScene
from uprava.extension import (
    Act,
    Action,
    Change,
    CreateEntry,
    DocumentHead,
    DocumentKind,
    HealthCheck,
    Module,
    Navigation,
    Panel,
    Permission,
    WorkFolder,
)
from uprava.i18n import N_
from uprava.users.reader import Reader

from uprava_assignments.areas import Area
from uprava_assignments.cards.area import AREA as CARDS
from uprava_assignments.control.area import AREA as CONTROL
from uprava_assignments.demo.area import AREA as DEMO
from uprava_assignments.discipline.area import AREA as DISCIPLINE
from uprava_assignments.giving.area import AREA as GIVING
from uprava_assignments.periodic.area import AREA as PERIODIC
from uprava_assignments.reminding.area import AREA as REMINDING
from uprava_assignments.settings import AssignmentsSettings
from uprava_assignments.tasks.area import AREA as TASKS
from uprava_assignments.terms.area import AREA as TERMS

AREAS: tuple[Area, ...] = (
    TERMS,
    GIVING,
    CARDS,
    CONTROL,
    PERIODIC,
    REMINDING,
    DISCIPLINE,
    TASKS,
    DEMO,
)
"""An area builds on those before it and knows none after it (decision 0007)."""


@hookimpl
def uprava_module() -> Module:
    """Say what the module is."""
    return Module(
        name="assignments",
        title=N_("Assignments"),
        description=N_("Assignments, their terms, control and discipline of execution"),
        version=__version__,
        package="uprava_assignments",
        position=30,
    )


@hookimpl
def uprava_settings() -> type[BaseSettings]:
    """What an installation may configure."""
    return AssignmentsSettings


@hookimpl
def uprava_routes() -> Sequence[ControllerRouterHandler]:
    """The screens and the API."""
    return [route for area in AREAS for route in area.routes]


@hookimpl
def uprava_permissions() -> Sequence[Permission]:
    """What roles may be allowed."""
    return [permission for area in AREAS for permission in area.permissions]


@hookimpl
def uprava_document_kinds() -> Sequence[DocumentKind]:
    """The kinds of documents and their lives."""
    return [kind for area in AREAS for kind in area.kinds]


@hookimpl
def uprava_acts() -> Sequence[Act]:
    """What the acts of assignments are called in the history and in the audit log."""
    return [act for area in AREAS for act in area.acts]


@hookimpl
def uprava_act_objects() -> Mapping[str, str]:
    """What the objects of these acts are called."""
    return {type: title for area in AREAS for type, title in area.objects.items()}


@hookimpl
def uprava_work_folders() -> Sequence[WorkFolder]:
    """What waits for people."""
    return [folder for area in AREAS for folder in area.folders]


@hookimpl
def uprava_navigation() -> Sequence[Navigation]:
    """The places of assignments."""
    return [entry for area in AREAS for entry in area.navigation]


@hookimpl
def uprava_create_entries() -> Sequence[CreateEntry]:
    """What may be begun from any screen."""
    return [entry for area in AREAS for entry in area.create_entries]


@hookimpl
def uprava_card_panels(session: Session, reader: Reader, document: DocumentHead) -> Sequence[Panel]:
    """What the areas show on a card."""
    shown = [area.panels(session, reader, document) for area in AREAS if area.panels]
    return [panel for panels in shown for panel in panels]


@hookimpl
def uprava_card_actions(
    session: Session, reader: Reader, document: DocumentHead
) -> Sequence[Action]:
    """What may be done with a document."""
    offered = [area.actions(session, reader, document) for area in AREAS if area.actions]
    return [action for actions in offered for action in actions]


@hookimpl
def uprava_desk_panels(
    session: Session, reader: Reader, document: DocumentHead, folder: str
) -> Sequence[Panel]:
    """What the areas put beside a document of the desk."""
    found = [area.desk_panels(session, reader, document, folder)
             for area in AREAS if area.desk_panels]  # fmt: skip
    return [panel for panels in found for panel in panels]


@hookimpl
def uprava_registered(session: Session, reader: Reader, document: DocumentHead) -> None:
    """What follows when a document was registered."""
    for area in AREAS:
        if area.registered:
            area.registered(session, reader, document)


@hookimpl
def uprava_give_task(session: Session, reader: Reader | None, task: TaskToGive) -> GivenTask | None:
    """A task of another module."""
    asked = [area.give_task(session, reader, task) for area in AREAS if area.give_task]
    return next((given for given in asked if given), None)


@hookimpl
def uprava_take_resolution(
    session: Session, reader: Reader, resolution: GivenResolution
) -> TakenResolution | None:
    """Work of a resolution."""
    asked = [area.take_resolution(session, reader, resolution)
             for area in AREAS if area.take_resolution]  # fmt: skip
    return next((taken for taken in asked if taken), None)


@hookimpl
def uprava_resolution_cancelled(
    session: Session, reader: Reader, resolution: GivenResolution, reason: str
) -> None:
    """What a cancelled resolution takes with it."""
    for area in AREAS:
        if area.resolution_cancelled:
            area.resolution_cancelled(session, reader, resolution, reason)


@hookimpl
def uprava_document_locks(
    session: Session, reader: Reader, document: DocumentHead, change: Change
) -> Sequence[str]:
    """What forbids a change of text, card or signature."""
    found = [area.locks(session, reader, document, change) for area in AREAS if area.locks]
    return [sentence for sentences in found for sentence in sentences]


@hookimpl
def uprava_search_words(session: Session, document: DocumentHead) -> Sequence[str]:
    """The module's own requisites a document is found by."""
    found = [area.search_words(session, document) for area in AREAS if area.search_words]
    return [word for words in found for word in words]


@hookimpl
def uprava_card_lines(
    session: Session, reader: Reader, document: DocumentHead
) -> Sequence[CardLine]:
    """Requisites on the printed registration card."""
    found = [area.card_lines(session, reader, document) for area in AREAS if area.card_lines]
    return [line for lines in found for line in lines]


@hookimpl
def uprava_calendar_changed(session: Session, reader: Reader | None, revision: int) -> None:
    """What follows when the production calendar changed."""
    for area in AREAS:
        if area.calendar_changed:
            area.calendar_changed(session, reader, revision)


@hookimpl
def uprava_health(session: Session) -> Sequence[HealthCheck]:
    """How the areas are."""
    found = [area.health(session) for area in AREAS if area.health]
    return [check for checks in found for check in checks]


@hookimpl
def uprava_jobs(blueprint: Blueprint) -> None:
    """What is done in the background."""
    for area in AREAS:
        if area.jobs:
            area.jobs(blueprint)


@hookimpl
def uprava_demo(session: Session, scene: DemoScene) -> None:
    """The year of assignments behind."""
    for area in AREAS:
        if area.demo:
            area.demo(session, scene)


@hookimpl
def uprava_demo_after(session: Session, scene: DemoScene) -> None:
    """Assignments of the last weeks, on letters too."""
    for area in AREAS:
        if area.demo_after:
            area.demo_after(session, scene)
