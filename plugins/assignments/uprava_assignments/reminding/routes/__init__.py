"""Screens of reminders."""

from uprava_assignments.reminding.routes import page

routes = page.routes
