"""Screens of packages and transfers."""

from uprava_records.packages.routes import packages, subjects, transfers

routes = [*packages.routes, *subjects.routes, *transfers.routes]
