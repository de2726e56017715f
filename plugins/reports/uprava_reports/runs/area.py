"""What the area adds to the core: nothing by itself."""

from uprava.areas import Area

AREA = Area("runs")
