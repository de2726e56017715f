"""Screens of applicants."""

from uprava_appeals.applicants.routes import cards, lists, merging

routes = [*lists.routes, *merging.routes, *cards.routes]

__all__ = ["routes"]
