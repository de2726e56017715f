"""The money law as an area: dated data and reckoning, no database; it adds nothing to the core."""

from uprava.areas import Area

AREA = Area("law")
