"""All tables of meetings, area by area: what migrations compare with."""

from uprava_meetings.agenda import models as agenda_models
from uprava_meetings.bodies import models as bodies_models
from uprava_meetings.conduct import models as conduct_models
from uprava_meetings.following import models as following_models
from uprava_meetings.planning import models as planning_models
from uprava_meetings.protocol import models as protocol_models
from uprava_meetings.series import models as series_models

__all__ = [
    "agenda_models",
    "bodies_models",
    "conduct_models",
    "following_models",
    "planning_models",
    "protocol_models",
    "series_models",
]
