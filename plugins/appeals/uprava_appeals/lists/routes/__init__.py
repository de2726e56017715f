"""The screens of the lists, their files and prints, acts on many rows."""

from uprava_appeals.lists.routes import exporting, lists, selected

routes = [*lists.routes, *exporting.routes, *selected.routes]
