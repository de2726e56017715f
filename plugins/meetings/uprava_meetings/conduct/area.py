"""What the area adds to the core."""

from uprava.areas import Area

from uprava_meetings.conduct.acts import ACTS

AREA = Area("conduct", acts=ACTS)
