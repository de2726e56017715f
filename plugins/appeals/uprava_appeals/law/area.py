"""The law as an area: pure rules the others build on; it adds nothing to the core by itself."""

from uprava.areas import Area

AREA = Area("law")
