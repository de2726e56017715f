"""All tables of reports, area by area: what migrations compare with."""

from uprava_reports.kept import models as kept_models

__all__ = ["kept_models"]
