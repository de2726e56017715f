"""Appeals as a plugin: the answers of its areas, joined in the order they build on."""

from collections.abc import Sequence

from pydantic_settings import BaseSettings
from uprava import __version__, hookimpl
from uprava.areas import Area
from uprava.extension import Module
from uprava.i18n import N_

from uprava_appeals.applicants.area import AREA as APPLICANTS
from uprava_appeals.cards.area import AREA as CARDS
from uprava_appeals.classifier.area import AREA as CLASSIFIER
from uprava_appeals.demo.area import AREA as DEMO
from uprava_appeals.duty_reports.area import AREA as DUTY_REPORTS
from uprava_appeals.intake.area import AREA as INTAKE
from uprava_appeals.law.area import AREA as LAW
from uprava_appeals.lists.area import AREA as LISTS
from uprava_appeals.open_interface.area import AREA as OPEN_INTERFACE
from uprava_appeals.reception.area import AREA as RECEPTION
from uprava_appeals.replies.area import AREA as REPLIES
from uprava_appeals.reporting.area import AREA as REPORTING
from uprava_appeals.sending.area import AREA as SENDING
from uprava_appeals.settings import AppealsSettings
from uprava_appeals.webhooks.area import AREA as WEBHOOKS
from uprava_appeals.work.area import AREA as WORK

AREAS: tuple[Area, ...] = (
    LAW,
    CLASSIFIER,
    APPLICANTS,
    INTAKE,
    WORK,
    CARDS,
    REPLIES,
    SENDING,
    LISTS,
    DUTY_REPORTS,
    RECEPTION,
    REPORTING,
    OPEN_INTERFACE,
    WEBHOOKS,
    DEMO,
)
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
