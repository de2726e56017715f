"""What the area adds to the core."""

from uprava.areas import Area

from uprava_contracts.acceptance.acts import ACTS

AREA = Area("acceptance", acts=ACTS)
