"""Screens of one report."""

from uprava_reports.results.routes.page import page
from uprava_reports.results.routes.rows import rows

routes = [page, rows]
