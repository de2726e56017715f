"""The same people as where reports are kept."""

from plugins.reports.kept.conftest import bureau

__all__ = ["bureau"]
