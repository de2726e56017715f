"""Codes of contracts as an area: pure reading the others build on; it adds nothing to the core."""

from uprava.areas import Area

AREA = Area("codes")
