"""The centre of reports as a plugin: the answers of its areas, joined in their order."""

from collections.abc import Sequence

from pydantic_settings import BaseSettings
from uprava import __version__, hookimpl
from uprava.areas import Area
from uprava.extension import Module
from uprava.i18n import N_

from uprava_reports.api.area import AREA as API
from uprava_reports.asking.area import AREA as ASKING
from uprava_reports.boards.area import AREA as BOARDS
from uprava_reports.building.area import AREA as BUILDING
from uprava_reports.catalogue.area import AREA as CATALOGUE
from uprava_reports.designer.area import AREA as DESIGNER
from uprava_reports.files.area import AREA as FILES
from uprava_reports.kept.area import AREA as KEPT
from uprava_reports.results.area import AREA as RESULTS
from uprava_reports.runs.area import AREA as RUNS
from uprava_reports.schedules.area import AREA as SCHEDULES
from uprava_reports.settings import ReportsSettings

AREAS: tuple[Area, ...] = (
    ASKING, BUILDING, KEPT, RUNS, RESULTS, FILES, CATALOGUE, DESIGNER, SCHEDULES, BOARDS, API,
)  # fmt: skip
"""An area builds on those before it and knows none after it (decision 0007)."""


@hookimpl
def uprava_module() -> Module:
    """Say what the module is."""
    return Module(
        name="reports",
        title=N_("Report centre"),
        description=N_("Reports over what the other modules keep"),
        version=__version__,
        package="uprava_reports",
        position=70,
    )


@hookimpl
def uprava_settings() -> type[BaseSettings]:
    """What an installation may configure."""
    return ReportsSettings


@hookimpl
def uprava_areas() -> Sequence[Area]:
    """What the areas answer, in the order they build on each other."""
    return AREAS
