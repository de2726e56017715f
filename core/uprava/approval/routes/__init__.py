"""The screens of approval: acts on the card, bulk acts, the desk, templates of routes."""

from uprava.approval.routes import acts, desk, forms

routes = [*forms.routes, *acts.routes, *desk.routes]
