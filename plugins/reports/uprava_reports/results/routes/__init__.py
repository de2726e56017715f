"""Screens of one report."""

from uprava_reports.results.routes.page import page

routes = [page]
