"""The screens of the lists, their files, acts on many rows."""

from uprava_assignments.control.routes import exporting, lists, selected

routes = [*lists.routes, *exporting.routes, *selected.routes]
