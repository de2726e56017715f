"""What the area adds to the core."""

from uprava.areas import Area
from uprava.i18n import N_

from uprava_meetings.series import jobs
from uprava_meetings.series.acts import ACTS
from uprava_meetings.series.routes import routes

AREA = Area(
    "series",
    routes=routes,
    acts=ACTS,
    act_objects={"meeting_series": N_("Series of meetings")},
    jobs=jobs.register,
    calendar_changed=jobs.follow_calendar,
)
