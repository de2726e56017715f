"""Assignments as a plugin: the answers of its areas, joined in the order they build on."""

from collections.abc import Sequence

from pydantic_settings import BaseSettings
from uprava import __version__, hookimpl
from uprava.areas import Area
from uprava.extension import Module
from uprava.i18n import N_

from uprava_assignments.cards.area import AREA as CARDS
from uprava_assignments.control.area import AREA as CONTROL
from uprava_assignments.demo.area import AREA as DEMO
from uprava_assignments.discipline.area import AREA as DISCIPLINE
from uprava_assignments.giving.area import AREA as GIVING
from uprava_assignments.periodic.area import AREA as PERIODIC
from uprava_assignments.reminding.area import AREA as REMINDING
from uprava_assignments.reports.area import AREA as REPORTS
from uprava_assignments.settings import AssignmentsSettings
from uprava_assignments.tasks.area import AREA as TASKS
from uprava_assignments.terms.area import AREA as TERMS

AREAS = (
    TERMS,
    GIVING,
    CARDS,
    CONTROL,
    PERIODIC,
    REMINDING,
    DISCIPLINE,
    REPORTS,
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
def uprava_areas() -> Sequence[Area]:
    """What the areas answer, in the order they build on each other."""
    return AREAS
