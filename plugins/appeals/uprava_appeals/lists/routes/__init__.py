"""The screens of the lists, their files and prints."""

from uprava_appeals.lists.routes import exporting, lists

routes = [*lists.routes, *exporting.routes]
