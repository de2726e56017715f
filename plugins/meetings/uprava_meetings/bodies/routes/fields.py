"""What the forms of bodies share: days, numbers, people, and how a refused form is drawn again."""

from typing import Any

from litestar import Response
from sqlalchemy.orm import Session
from uprava.documents.routes.forms import Form, word
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import N_
from uprava.users.service.suggesting import Chosen, find_by_login
from uprava.web.injected import AnyRequest
from uprava.web.screens import screen
from uprava.web.sentences import named_sentences, sentences

NAMES = {
    "kind": N_("Sort of body"), "name": N_("Name of the collegiate body"),
    "genitive": N_("After «meeting of»"), "decided": N_("Word over the decision"),
    "unit": N_("Prepares the meetings"), "place": N_("Where"), "minutes": N_("Minutes"),
    "person": N_("Member of the body"), "post": N_("Post"), "role": N_("Role in the body"),
    "votes": N_("Vote"), "since": N_("First day"), "until": N_("Last day"),
    "substitute": N_("Substitute"), "source": N_("Where the rules come from"),
    "seats": N_("Seats"), "least": N_("No fewer than"), "majority": N_("Majority"),
    "quorum_share": N_("Quorum"), "materials_days": N_("Materials"), "agenda_days": N_("Agenda"),
    "protocol_days": N_("Protocol"),
}  # fmt: skip
"""Fields as the summary of mistakes names them."""

Refused = InvalidError | ConflictError | None
"""Why a form is drawn again."""


def drawn(
    request: AnyRequest, session: Session, template: str, error: Refused = None, **values: Any
) -> Response[str]:
    """Draw a form; a refused one with what is wrong in it, what was typed stays."""
    wrong = error.fields if error else {}
    return screen(
        request, session, f"meetings/bodies/{template}.html", error=error,
        status=error.status if error else 200, wrong=sentences(wrong),
        summary=named_sentences(wrong, NAMES), **values,
    )  # fmt: skip


def number_in(form: Form, name: str) -> int:
    """Return a number of a field; what is none becomes -1 and is refused as such."""
    text = word(form, name)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def chosen_of(session: Session, login: str) -> list[Chosen]:
    """Return a colleague as the field of a form shows him."""
    person = find_by_login(session, login, today=session.info["today"]) if login else None
    return [person.chosen] if person else []
