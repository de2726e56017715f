"""Screens of correspondents."""

from uprava.correspondents.routes import cards, directory, importing, merging

routes = [*directory.routes, *importing.routes, *merging.routes, *cards.routes]

__all__ = ["routes"]
