"""Appeals as a plugin: the answers of its areas, joined in the order they build on."""

from collections.abc import Sequence

from pydantic_settings import BaseSettings
from uprava import __version__, hookimpl
from uprava.areas import Area
from uprava.extension import Module
from uprava.i18n import N_

from uprava_appeals.applicants.area import AREA as APPLICANTS
from uprava_appeals.intake.area import AREA as INTAKE
from uprava_appeals.settings import AppealsSettings

AREAS: tuple[Area, ...] = (APPLICANTS, INTAKE,)
"""An area builds on those before it and knows none after it (decision 0007)."""


@hookimpl
def uprava_module() -> Module:
    """Say what the module is."""
    return Module(
        name="appeals",
        title=N_("Citizens' appeals"),
        description=N_("Appeals of citizens: their authors, questions, terms and answers"),
        version=__version__,
        package="uprava_appeals",
        position=40,
    )


@hookimpl
def uprava_settings() -> type[BaseSettings]:
    """What an installation may configure."""
    return AppealsSettings


@hookimpl
def uprava_areas() -> Sequence[Area]:
    """What the areas answer, in the order they build on each other."""
    return AREAS
