"""The values of the pages on which written documents are written and changed."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from litestar import Response
from sqlalchemy.orm import Session
from uprava.approval.kind import ACTS as ACT_TITLES
from uprava.approval.service.drafting_files import list_uploads
from uprava.approval.service.drafting_whole import offered_templates
from uprava.db.sql import fetch_value
from uprava.documents.routes.forms import Form, new_key, word
from uprava.documents.service.editing import MARKS
from uprava.documents.service.types import (
    OwnFields,
    asked_fields,
    find_type,
    form_from,
    list_types,
)
from uprava.errors import UpravaError
from uprava.extension import DocumentHead
from uprava.i18n import N_, _
from uprava.users.reader import Reader
from uprava.users.service.suggesting import Chosen, find_by_login
from uprava.web.injected import AnyRequest
from uprava.web.screens import screen
from uprava.web.sentences import named_sentences, sentences
from uprava.web.site import Site
from uprava.web.uploads import ids_of

from uprava_records.written.kind import KINDS
from uprava_records.written.service.fields import (
    ACT,
    DELIVERIES,
    FIELD_TITLES,
    INTERNAL,
    OUTGOING,
    AddresseeCard,
    WrittenCard,
)

BASE = "/records/written"

PATHS: Mapping[str, str] = {
    OUTGOING: "/records/outgoing", INTERNAL: "/records/internal", ACT: "/records/acts",
}  # fmt: skip

NEW_TITLES: Mapping[str, str] = {
    OUTGOING: N_("New outgoing letter"),
    INTERNAL: N_("New internal document"),
    ACT: N_("New draft of an act"),
}

TITLES = {
    "file": N_("Text of the document"), "template": N_("Route"), "type": N_("Kind of document"),
    "journal": N_("Journal"), "signed_day": N_("Signed on"),
}  # fmt: skip

FIRST_ROWS = 1


def titles_of(kind: str, card: WrittenCard) -> dict[str, str]:
    """Return the titles of the fields a sentence may be about."""
    own = {each.name: each.title for each in (card.own.type.asked if card.own else ())}
    rows = {
        f"a{place}_{name}": title
        for place in range(1, len(card.addressees) + 1)
        for name, title in (("name", N_("Addressee")), ("email", N_("E-mail")),
                            ("channel", N_("Delivery")))
    }  # fmt: skip
    return {**FIELD_TITLES[kind], **TITLES, **rows, **own}


def new_form(
    request: AnyRequest, session: Session, site: Site, kind: str, card: WrittenCard, *,
    typed: Form, reader: Reader, own: Sequence[UUID] = (), error: UpravaError | None = None,
    more: int = 0,
) -> Response[str]:  # fmt: skip
    """Return the page of a new document, as it was filled in; `own` came with the form itself."""
    waiting = list_uploads(session, [*ids_of(typed, "file_id"), *own], reader=reader)
    offered = offered_templates(session, reader=reader, kind=kind)
    preferred = card.own.type.route_id if card.own else None
    chosen_now = bool(typed) and word(typed, "then") != "type"
    wanted = word(typed, "template") if chosen_now else str(preferred or "")
    routes = [("", _("later, from the card")), *(each.choice for each in offered)]
    return screen(
        request, session, "records/written/new.html", status=error.status if error else 200,
        title=_(NEW_TITLES[kind]), path=f"{PATHS[kind]}/new", list_url=PATHS[kind],
        waiting=waiting, routes=routes if offered else [],
        route=wanted if wanted in dict(routes) else "", answers=word(typed, "answers"),
        max_mb=site.settings.upload_limit // (1024 * 1024),
        **card_values(session, kind, card, typed=typed, error=error, more=more),
    )  # fmt: skip


def edit_form(
    request: AnyRequest, session: Session, head: DocumentHead, card: WrittenCard, *,
    typed: Form, version: int | None = None, error: UpravaError | None = None, more: int = 0,
) -> Response[str]:  # fmt: skip
    """Return the page on which a card is changed."""
    return screen(
        request, session, "records/written/edit.html", status=error.status if error else 200,
        document=head, version=version or head.version,
        **card_values(session, head.kind, card, typed=typed, error=error, more=more),
    )  # fmt: skip


def card_values(
    session: Session, kind: str, card: WrittenCard, *, typed: Form,
    error: UpravaError | None = None, more: int = 0,
) -> dict[str, Any]:  # fmt: skip
    """Return what both forms show: fields, choices, the key, what is wrong."""
    wrong = placed(error)
    rows = [*card.addressees, *([AddresseeCard("")] * more)] or [AddresseeCard("")] * FIRST_ROWS
    return {
        "kind": KINDS[kind],
        "code": kind,
        "card": card,
        "rows": rows if kind == OUTGOING else [],
        "colleagues": [one for each in card.addressees if (one := chip_of(session, each))],
        "colleagues_text": word(typed, "colleagues_text"),
        "signatory": chosen(session, card.signatory.login),
        "signatory_text": word(typed, "signatory_text"),
        "executor": chosen(session, card.executor.login),
        "executor_text": word(typed, "executor_text"),
        "acts": [(each.value, _(title)) for each, title in ACT_TITLES.items()],
        "deliveries": deliveries(),
        "marks": [(each.value, _(title)) for each, title in MARKS.items()],
        "key": new_key(),
        "detail": error.detail if error else "",
        "wrong": sentences(wrong),
        "summary": named_sentences(wrong, titles_of(kind, card)),
        **type_values(session, kind, card.own, typed, wrong),
    }


def deliveries() -> list[tuple[str, str]]:
    """Return the ways a letter goes, as choices."""
    return [(code, _(title)) for code, title in DELIVERIES.items()]


def type_values(
    session: Session, kind: str, own: OwnFields | None, typed: Form, wrong: Mapping[str, str]
) -> dict[str, Any]:
    """Return the types of a kind and the fields of the chosen one, as kept or as typed."""
    types = list_types(session, kind)
    code = word(typed, "type") or (own.type.code if own else "")
    type = (find_type(session, kind, code) if code else None) or next(iter(types), None)
    values = dict(form_from(own.type, own.values)) if own else {}
    return {
        "types": [each.choice for each in types],
        "type": type.code if type else "",
        "own_fields": asked_fields(session, type, {**values, **typed}, wrong),
    }


def chosen(session: Session, login: str) -> list[Chosen]:
    """Return a person as the combobox shows the choice."""
    found = find_by_login(session, login, today=session.info["today"])
    return [found.chosen] if found else []


def chip_of(session: Session, addressee: AddresseeCard) -> Chosen | None:
    """Return an addressee of the house as the combobox shows the choice."""
    if addressee.person_id is None:
        return None
    query = "select login from users.person where id = %s"
    login = str(fetch_value(session, query, (addressee.person_id,)) or "")
    return next(iter(chosen(session, login)), None)


def placed(error: UpravaError | None) -> dict[str, str]:
    """Return the sentences by fields of the form; nobody behind a route is the route's mistake."""
    fields = error.fields if error else {}
    return {
        "template" if name == "participants" else name: sentence
        if name != "participants" or error is None
        else error.detail
        for name, sentence in fields.items()
    }
