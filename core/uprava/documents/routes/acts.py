"""What is done from the card: requisites, states, stars, links and access taken back, trash."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, URLEncodedBody
from sqlalchemy.orm import Session

from uprava.clock import now
from uprava.documents.models import AccessMark
from uprava.documents.routes.card_forms import check_power, form_values
from uprava.documents.routes.forms import (
    Form,
    back_to,
    conflict_in,
    is_file,
    kept,
    many,
    new_key,
    once,
    version_of,
    word,
)
from uprava.documents.service import trash
from uprava.documents.service.access import get_document
from uprava.documents.service.annulling import ANNUL, annul
from uprava.documents.service.annulling import mistakes as reason_mistakes
from uprava.documents.service.conflicts import Conflict
from uprava.documents.service.editing import Requisites, change_requisites, mistakes
from uprava.documents.service.favourites import mark, unmark
from uprava.documents.service.linking import unlink
from uprava.documents.service.moving import move
from uprava.documents.service.sharing import take_back
from uprava.documents.service.states import Act
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.web.injected import AnyReader, AnyRequest, AnySession, AnySite
from uprava.web.routing import SIGNED_IN, post
from uprava.web.screens import fragment, reload, screen, see, wants_part
from uprava.web.site import Site

Fields = URLEncodedBody[dict[str, Any]]
Id = FromPath[UUID]


def conflict_page(
    request: AnyRequest, session: Session, id: UUID, form: Form, conflict: Conflict
) -> Response[str]:
    """Show mine and theirs side by side; my values can still be saved over theirs."""
    fields = [
        (name, value)
        for name in form
        if not name.startswith("_") and not is_file(form[name])
        for value in many(form, name)
    ]
    values: dict[str, Any] = {
        "conflict": conflict, "fields": fields, "action": request.url.path, "key": new_key(),
        "card_url": f"/docs/{id}",
    }  # fmt: skip
    if "hx-request" in request.headers:
        return fragment(request, "card/conflict_dialog.html", status=409, **values)
    return screen(request, session, "card/conflict.html", status=409, **values)


@post("/docs/{id:uuid}/requisites", requires=SIGNED_IN)
def change(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite, id: Id,
    data: Fields,
) -> Response[Any]:  # fmt: skip
    """Change title, term and access mark; a form with mistakes comes back as it was filled in.

    Almost everything on the card shows a requisite, so htmx is told to load the page again.
    """
    (wanted, unread), version = requisites_in(data), version_of(data)
    if wrong := unread | mistakes(wanted):
        return form_again(request, session, site, id, (wanted, version, wrong))

    def act() -> dict[str, Any]:
        return kept(
            change_requisites(session, id, wanted, version=version, reader=reader, at=now())
        )

    conflict = conflict_in(once(session, request, data, reader=reader, act=act))
    if conflict is not None:
        return conflict_page(request, session, id, data, conflict)
    said = _("The requisites are saved.")
    return reload(request, said=said) if wants_part(request) else back_to(id, said=said)


def form_again(
    request: AnyRequest, session: Session, site: Site, id: UUID,
    filled: tuple[Requisites, int, dict[str, str]],
) -> Response[str]:  # fmt: skip
    """Show the requisites' form as it was filled in: what, on which version, what is wrong."""
    wanted, version, wrong = filled
    head = get_document(session, id, reader=request.user)
    check_power(session, head, "change", reader=request.user)
    typed = replace(
        head, title=wanted.title, due_on=wanted.due_on, access_mark=wanted.access_mark,
        version=version,
    )  # fmt: skip
    values = form_values(session, site, typed, "change") | {"errors": wrong}
    if wants_part(request):
        return fragment(request, "card/form_part.html", status=422, **values)
    return screen(request, session, "card/form_page.html", status=422, file=None, **values)


@post("/docs/{id:uuid}/acts/{code:str}", requires=SIGNED_IN)
def transition(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite, id: Id,
    code: FromPath[str], data: Fields,
) -> Response[Any]:  # fmt: skip
    """Move the document on, as its kind allows."""
    wanted = Act(code, version_of(data))

    def act() -> dict[str, Any]:
        return kept(move(session, id, wanted, reader=reader, plugins=site.plugins, at=now()))

    conflict = conflict_in(once(session, request, data, reader=reader, act=act))
    if conflict is not None:
        return conflict_page(request, session, id, {}, conflict)
    return back_to(id, said=_("Done."))


@post("/docs/{id:uuid}/favourite", requires=SIGNED_IN)
def star(session: AnySession, reader: AnyReader, id: Id) -> Response[Any]:
    """Mark the document with a star."""
    get_document(session, id, reader=reader)
    mark(session, [id], reader=reader, at=now())
    return back_to(id, said=_("Added to favourites."), undo=f"/docs/{id}/favourite/remove")


@post("/docs/{id:uuid}/favourite/remove", requires=SIGNED_IN)
def unstar(session: AnySession, reader: AnyReader, id: Id) -> Response[Any]:
    """Take the star away."""
    unmark(session, id, reader=reader)
    return back_to(id, said=_("Removed from favourites."), undo=f"/docs/{id}/favourite")


@post("/docs/{id:uuid}/links/{link_id:int}/remove", requires="documents.link")
def remove_link(
    session: AnySession, reader: AnyReader, id: Id, link_id: FromPath[int]
) -> Response[Any]:
    """Remove a link."""
    unlink(session, id, link_id=link_id, reader=reader)
    return back_to(id, said=_("The link is removed."))


@post("/docs/{id:uuid}/access/{principal_id:int}/remove", requires="documents.share")
def take_access(
    session: AnySession, reader: AnyReader, id: Id, principal_id: FromPath[int]
) -> Response[Any]:
    """Take back access given by hand."""
    take_back(session, id, principal_id=principal_id, reader=reader)
    return back_to(id, said=_("Access is taken back."))


@post("/docs/{id:uuid}/annul", requires=ANNUL)
def void(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite, id: Id,
    data: Fields,
) -> Response[Any]:  # fmt: skip
    """Annul the document; a form without a reason comes back as it was filled in."""
    reason, version = word(data, "reason"), version_of(data)
    if wrong := reason_mistakes(reason):
        return reason_again(request, session, site, id, (reason, version, wrong))

    def act() -> dict[str, Any]:
        annul(session, id, reason=reason, version=version, reader=reader, at=now())
        return {}

    once(session, request, data, reader=reader, act=act)
    said = _("The document is annulled. Its number is never given again.")
    return reload(request, said=said) if wants_part(request) else back_to(id, said=said)


def reason_again(
    request: AnyRequest, session: Session, site: Site, id: UUID,
    filled: tuple[str, int, dict[str, str]],
) -> Response[str]:  # fmt: skip
    """Show the form of annulling as it was filled in: why, on which version, what is wrong."""
    reason, version, wrong = filled
    head = get_document(session, id, reader=request.user)
    check_power(session, head, "annul", reader=request.user)
    values = form_values(session, site, replace(head, version=version), "annul")
    values |= {"errors": wrong, "typed": {"reason": reason}}
    if wants_part(request):
        return fragment(request, "card/form_part.html", status=422, **values)
    return screen(request, session, "card/form_page.html", status=422, file=None, **values)


@post("/docs/{id:uuid}/trash", requires=SIGNED_IN)
def throw_away(session: AnySession, reader: AnyReader, id: Id) -> Response[Any]:
    """Move the document to the trash; one's own without a number needs no permission."""
    head = get_document(session, id, reader=reader)
    trash.throw_away(session, head, reader=reader, at=now())
    return see("/docs", said=_("The document is in the trash."), undo=f"/docs/{id}/restore")


def requisites_in(form: Form) -> tuple[Requisites, dict[str, str]]:
    """Read the requisites of the form, and what is wrong with a field that cannot be read."""
    given, mark_ = word(form, "due_on"), word(form, "access_mark")
    if mark_ not in set(AccessMark):
        raise InvalidError(_("There is no such access mark."))
    due, wrong = None, {}
    try:
        due = date.fromisoformat(given) if given else None
    except ValueError:
        wrong["due_on"] = _("There is no such day.")
    return Requisites(word(form, "title"), due, AccessMark(mark_)), wrong


routes = [
    change, transition, star, unstar, remove_link, take_access, void, throw_away,
]  # fmt: skip
