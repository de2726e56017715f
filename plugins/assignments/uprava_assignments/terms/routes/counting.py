"""The day a term ends on, told while the form of an assignment is filled in."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from litestar import Response
from litestar.types import ControllerRouterHandler
from uprava.documents.routes.forms import Form, word
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get
from uprava.web.screens import fragment

from uprava_assignments.terms.counting import count
from uprava_assignments.terms.values import AskedTerm, Given, Priority
from uprava_assignments.terms.values import Form as Said

PATH = "/assignments/term"


@get(PATH, requires=SIGNED_IN)
def counted(request: AnyRequest, session: AnySession, reader: AnyReader) -> Response[str]:
    """Tell the last day of a term given today and how it was counted; nothing is kept.

    `asked` is the term as `AskedTerm` writes it, or `term`, `term_amount` and `term_day` are its
    parts; `priority`, `basis`: the assignment's. A term that cannot be is told in a sentence.
    """
    params = request.query_params
    deadline, wrong = None, ""
    try:
        asked = asked_in(params)
        deadline = count(session, asked, given=given_in(
            params, today=session.info["today"], organisation_id=reader.organisation_id or 0
        ))  # fmt: skip
    except InvalidError as error:
        wrong = error.detail
    return fragment(
        request, "assignments/terms/counted.html", deadline=deadline, wrong=wrong,
        reasons=[str(each) for each in deadline.reasons] if deadline else [],
    )  # fmt: skip


def asked_in(form: Form) -> AskedTerm:
    """Return the term a form asks for. Raises InvalidError."""
    whole, said = word(form, "asked"), word(form, "term")
    if said in ("", Said.TYPICAL) and word(form, "term_day"):
        said = str(Said.DATE)  # who names a day means it
    part = "term_day" if said == Said.DATE else "term_amount"
    plain = said in ("", Said.TYPICAL, Said.NONE)
    return AskedTerm.read(whole or (said if plain else f"{said}:{word(form, part)}"))


def given_in(form: Form, *, today: date, organisation_id: int) -> Given:
    """Return what the term depends on. Raises InvalidError."""
    basis = word(form, "basis")
    try:
        priority = Priority(word(form, "priority") or Priority.USUAL)
        return Given(today, organisation_id, priority, UUID(basis) if basis else None)
    except ValueError as error:
        raise InvalidError(_("The form is incomplete. Open the page again.")) from error


routes: Sequence[ControllerRouterHandler] = [counted]
