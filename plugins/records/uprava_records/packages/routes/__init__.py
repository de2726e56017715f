"""Screens of packages."""

from uprava_records.packages.routes import packages, subjects

routes = [*packages.routes, *subjects.routes]
