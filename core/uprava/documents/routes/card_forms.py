"""The card's forms: fetched into dialogs when opened, pages of their own without scripts."""

from typing import Any
from uuid import UUID

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.orm import Session

from uprava.documents.routes.forms import new_key
from uprava.documents.service.access import get_document
from uprava.documents.service.card import powers_of, read_facts
from uprava.documents.service.editing import MARKS
from uprava.documents.service.journals import list_units
from uprava.documents.service.particulars import find_particulars, typed_of
from uprava.documents.service.terms import quick_days
from uprava.documents.service.versions import find_live_file
from uprava.errors import NotFoundError
from uprava.extension import DocumentHead
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.injected import AnyRequest
from uprava.web.routing import SIGNED_IN, get
from uprava.web.screens import fragment, screen, wants_part
from uprava.web.site import Site

FORMS = {
    "change": "edit", "link": "link", "share": "share", "attach": "attach", "version": "attach",
    "signature": "lay_beside", "annul": "annul", "particulars": "edit",
    "readdress": "edit",
}  # fmt: skip
"""The forms → the power each needs."""

OF_A_FILE = frozenset({"version", "signature"})
"""The forms about one file, which the address names."""


@get("/docs/{id:uuid}/forms/{form:str}", requires=SIGNED_IN)
def form_page(
    request: AnyRequest, session: NamedDependency[Session], reader: NamedDependency[Reader],
    site: NamedDependency[Site], id: FromPath[UUID], form: FromPath[str],
) -> Response[str]:  # fmt: skip
    """Show one of the card's forms, alone for a dialog or as a page."""
    head = get_document(session, id, reader=reader)
    check_power(session, head, form, reader=reader)
    values = form_values(session, site, head, form)
    if wants_part(request):
        return fragment(request, "card/form_part.html", **values)
    file = find_live_file(session, head.id, request.query_params.get("file", ""))
    if form in OF_A_FILE and file is None:
        raise NotFoundError(_("There is no such form for you on this document."))
    return screen(request, session, "card/form_page.html", file=file, **values)


def check_power(session: Session, head: DocumentHead, form: str, *, reader: Reader) -> None:
    """Raise NotFoundError for a form there is not, or not for this reader."""
    powers = powers_of(head, read_facts(session, head.id, reader=reader), reader=reader)
    if form not in FORMS or not getattr(powers, FORMS[form]):
        raise NotFoundError(_("There is no such form for you on this document."))


def form_values(session: Session, site: Site, head: DocumentHead, form: str) -> dict[str, Any]:
    """Return what any of the forms shows."""
    types = site.plugins.link_types.values()
    facts = find_particulars(session, head.id) if form == "particulars" else None
    return {
        "document": head,
        "form": form,
        "errors": {},
        "typed": typed_of(facts) if facts else {},
        "units": list_units(session, reader=session.info["reader"]) if facts else [],
        "marks": [(mark.value, _(title)) for mark, title in MARKS.items()],
        "quick": quick_days(session.info["today"]),
        "link_types": [(each.code, _(each.title)) for each in types],
        "new_key": new_key,
    }


routes = [form_page]
