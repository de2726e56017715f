"""The list a form was sent from: never an address outside."""

from urllib.parse import urlencode

from uprava.documents.routes.forms import Form, word

from uprava_appeals.lists.routes.address import PATHS
from uprava_appeals.lists.values import View


def view_of(form: Form) -> View:
    """Return the list a form names; an unknown one is that of all."""
    given = word(form, "list")
    return View(given) if given in set(View) else View.ALL


def back(form: Form, **more: str) -> str:
    """Return the page of the list the form was sent from."""
    query = word(form, "query")
    parts = [query] if query and query.isprintable() else []
    whole = "&".join([*parts, urlencode(more)] if more else parts)
    path = PATHS[view_of(form)]
    return f"{path}?{whole}" if whole else path
