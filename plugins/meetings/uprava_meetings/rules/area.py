"""Rules of meetings as an area: pure rules the others build on; it adds nothing to the core."""

from uprava.areas import Area

AREA = Area("rules")
