"""All tables of reports, area by area: what migrations compare with."""

from uprava_reports.boards import models as boards_models
from uprava_reports.kept import models as kept_models
from uprava_reports.runs import models as runs_models
from uprava_reports.schedules import models as schedules_models

__all__ = ["boards_models", "kept_models", "runs_models", "schedules_models"]
