"""Screens of periodic assignments."""

from uprava_assignments.periodic.routes import changing, making

routes = [*changing.routes, *making.routes]
