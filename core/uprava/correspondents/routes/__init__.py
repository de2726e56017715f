"""Screens of correspondents."""

from uprava.correspondents.routes import cards, directory, groups, importing, merging

routes = [*directory.routes, *groups.routes, *importing.routes, *merging.routes, *cards.routes]

__all__ = ["routes"]
