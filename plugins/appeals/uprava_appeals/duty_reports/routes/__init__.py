"""Screens of what is reported of appeals."""

from uprava_appeals.duty_reports.routes import figures, note, packages

routes = [*figures.routes, *note.routes, *packages.routes]
