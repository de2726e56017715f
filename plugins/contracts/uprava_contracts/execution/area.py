"""What the area adds to the core."""

from uprava.areas import Area

AREA = Area("execution")
