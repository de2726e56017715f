"""Registering by choice: the journal, the number, a document signed by hand."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, URLEncodedBody
from sqlalchemy.orm import Session
from uprava.approval.kind import Standing
from uprava.clock import now
from uprava.documents.routes.forms import Form, day_in, new_key, once, version_of, word
from uprava.documents.service.coming import list_coming
from uprava.documents.service.number_choices import choice_in
from uprava.documents.service.numbering import JournalRow
from uprava.documents.service.reserving import free_numbers
from uprava.errors import InvalidError
from uprava.extension import DocumentHead
from uprava.i18n import _
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import get, post
from uprava.web.screens import screen, see
from uprava.web.sentences import named_sentences, sentences
from uprava.work.service.finishing import apart

from uprava_records.written.kind import NUMBER
from uprava_records.written.routes.view import BASE, TITLES
from uprava_records.written.service.keeping import card_of
from uprava_records.written.service.registering import (
    Registering,
    journals_of,
    register_written,
    to_register,
    tokens_of,
)

NUMBER_FIELDS = ("number_choice", "number_of", "number_suffix")
PAGE = f"{BASE}/{{id:uuid}}/register"


@get(PAGE, requires=NUMBER)
def register_page(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID]
) -> Response[str]:
    """Show in which journal and under which number the document is registered."""
    head = to_register(session, id, reader=reader)
    return form_of(request, session, head, {})


@post(PAGE, requires=NUMBER)
def register(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    data: URLEncodedBody[dict[str, Any]],
) -> Response[Any]:  # fmt: skip
    """Register the document; a form with mistakes comes back as it was filled in."""
    version = version_of(data)

    def act() -> dict[str, Any]:
        wanted = registering_in(data)
        return {"number": register_written(
            session, id, wanted, version=version, reader=reader, at=now()
        )}  # fmt: skip

    try:
        with apart(session):
            done = once(session, request, data, reader=reader, act=act)
    except InvalidError as error:
        head = to_register(session, id, reader=reader)
        return form_of(request, session, head, data, error=error)
    return see(f"/docs/{id}", said=_("Registered under number {number}.").format(**done))


def registering_in(form: Form) -> Registering:
    """Return what the form asks for. Raises InvalidError for what cannot be read."""
    wrong: dict[str, str] = {}
    day = day_in(form, "signed_day", wrong)
    if wrong:
        raise InvalidError(_("The card has mistakes; nothing was registered."), fields=wrong)
    return Registering(word(form, "journal"), choice_in(form), day)


def form_of(
    request: AnyRequest, session: Session, head: DocumentHead, typed: Form, *,
    error: InvalidError | None = None,
) -> Response[str]:  # fmt: skip
    """Return the page of the registration."""
    journals = journals_of(session, head)
    wrong = error.fields if error else {}
    first = journals[0].code if journals else ""
    return screen(
        request, session, "records/written/register.html", status=error.status if error else 200,
        document=head, journals=[(each.code, f"{each.index} {each.title}") for each in journals],
        journal=word(typed, "journal") or first, by_hand=head.state != Standing.SIGNED,
        signed_day=word(typed, "signed_day") or session.info["today"].isoformat(),
        coming=coming_of(session, head, journals),
        reserved=free_numbers(session, journals, reader=session.info["reader"]),
        chosen={name: word(typed, name) for name in NUMBER_FIELDS},
        key=new_key(), version=head.version, wrong=sentences(wrong),
        summary=named_sentences(wrong, TITLES), detail=error.detail if error else "",
    )  # fmt: skip


def coming_of(
    session: Session, head: DocumentHead, journals: Sequence[JournalRow]
) -> list[tuple[str, str]]:
    """Return the number each journal would give the document now."""
    card = card_of(session, head)
    tokens = tokens_of(session, head, card)
    return list_coming(session, journals, tokens=tokens, own=card.own)


routes = [register_page, register]
