"""The screens of approval: acts on the card, bulk acts, the desk, templates of routes."""

from uprava.approval.routes import acquaintance, acts, bulk, desk, forms, printed, templates

routes = [
    *forms.routes,
    *acts.routes,
    *desk.routes,
    *bulk.routes,
    *templates.routes,
    *printed.routes,
    *acquaintance.routes,
]
