"""Meetings as a plugin: the answers of its areas, joined in the order they build on."""

from collections.abc import Sequence

from uprava import __version__, hookimpl
from uprava.areas import Area
from uprava.extension import Module
from uprava.i18n import N_

from uprava_meetings.agenda.area import AREA as AGENDA
from uprava_meetings.bodies.area import AREA as BODIES
from uprava_meetings.conduct.area import AREA as CONDUCT
from uprava_meetings.demo.area import AREA as DEMO
from uprava_meetings.following.area import AREA as FOLLOWING
from uprava_meetings.planning.area import AREA as PLANNING
from uprava_meetings.protocol.area import AREA as PROTOCOL
from uprava_meetings.reports.area import AREA as REPORTS
from uprava_meetings.rules.area import AREA as RULES
from uprava_meetings.series.area import AREA as SERIES

AREAS: tuple[Area, ...] = (
    RULES,
    BODIES,
    PLANNING,
    SERIES,
    AGENDA,
    CONDUCT,
    PROTOCOL,
    FOLLOWING,
    DEMO,
    REPORTS,
)
"""An area builds on those before it and knows none after it (decision 0007)."""


@hookimpl
def uprava_module() -> Module:
    """Say what the module is."""
    return Module(
        name="meetings",
        title=N_("Meetings"),
        description=N_("Meetings of collegiate bodies: agendas, votes, protocols"),
        version=__version__,
        package="uprava_meetings",
        position=50,
    )


@hookimpl
def uprava_areas() -> Sequence[Area]:
    """What the areas answer, in the order they build on each other."""
    return AREAS
