"""Writing assignments: given at once by a leader, or kept and offered as drafts."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.documents.routes.forms import Form, once, version_of, word
from uprava.documents.service.linking import find_targets
from uprava.documents.service.sharing import find_principals
from uprava.errors import ForbiddenError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import arrive, fragment, screen
from uprava.web.sentences import sentences

from uprava_assignments.cards.routes.acting import after
from uprava_assignments.cards.wanted import form_of, read_wish
from uprava_assignments.cards.writing_view import form_values
from uprava_assignments.giving.service import drafting, issuing
from uprava_assignments.giving.service.reading import AssignmentRow, get_assignment, selves
from uprava_assignments.giving.service.wishes import mistakes
from uprava_assignments.giving.values import GIVE, PREPARE
from uprava_assignments.giving.wish import Wish

NEW = "/assignments/new"
EDIT = "/assignments/{id:uuid}/edit"

Fields = URLEncodedBody[dict[str, Any]]


@get("/assignments/whom", requires=SIGNED_IN)
def whom(
    request: AnyRequest, session: AnySession, q: FromQuery[str] = "", only: FromQuery[str] = ""
) -> Response[str]:
    """Offer people and units; `only` people."""
    found = find_principals(session, q=q[:100])
    shown = [each for each in found if each.type == "person" or only != "people"]
    return fragment(request, "card/principals.html", found=shown)


@get("/assignments/answers", requires=SIGNED_IN)
def answers(
    request: AnyRequest, session: AnySession, reader: AnyReader, of: FromQuery[UUID],
    q: FromQuery[str] = "",
) -> Response[str]:  # fmt: skip
    """Offer documents an assignment may have been answered by: those open to the reader."""
    found = find_targets(session, of, q=q[:100], reader=reader)
    return fragment(request, "card/targets.html", found=found)


@get(NEW, requires=SIGNED_IN)
def new_form(request: AnyRequest, session: AnySession, reader: AnyReader) -> Response[str]:
    """Show the form: by itself, on a basis, or passing on a duty."""
    return form_page(request, session, request.query_params, reader=reader)


@post(NEW, requires=SIGNED_IN)
def write(
    request: AnyRequest, session: AnySession, reader: AnyReader, data: Fields
) -> Response[Any]:
    """Give an assignment, keep its draft, or offer it to the leader."""
    require(reader)
    if word(data, "edit"):
        return form_page(request, session, data, reader=reader)
    wish, wrong = read_wish(session, data, reader=reader)
    wrong = checked(session, wish, wrong, data, reader)
    if wrong:
        return form_page(request, session, data, reader=reader, wrong=wrong)

    def act() -> dict[str, Any]:
        id = drafting.write(session, wish, reader=reader, at=now())
        return {"id": str(id), "said": follow(session, id, 1, data, reader=reader)}

    answer = once(session, request, data, reader=reader, act=act)
    basis = f"/docs/{wish.basis_id}" if wish.basis_id and not wish.parent_duty_id else ""
    return arrive(request, basis or f"/docs/{answer['id']}", said=answer["said"])


@get(EDIT, requires=SIGNED_IN)
def edit_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID]
) -> Response[str]:
    """Show a draft for changing."""
    _head, row = drafting.hold_draft(session, id, version=None, reader=reader)
    kept = dict(form_of(drafting.wish_of(session, row)))
    return form_page(request, session, kept | dict(request.query_params), reader=reader, row=row)


@post(EDIT, requires=SIGNED_IN)
def save(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID], data: Fields
) -> Response[Any]:
    """Change a draft; then keep it, offer it, or give it."""
    row = get_assignment(session, id, reader=reader)
    if word(data, "edit"):
        return form_page(request, session, data, reader=reader, row=row)
    kept = drafting.wish_of(session, row)
    wish, wrong = read_wish(session, data, reader=reader, kept=kept)
    wrong = checked(session, wish, wrong, data, reader)
    if wrong:
        return form_page(request, session, data, reader=reader, row=row, wrong=wrong)
    version = version_of(data)

    def act() -> dict[str, Any]:
        fresh = drafting.change(session, id, wish, version=version, reader=reader, at=now())
        return {"said": follow(session, id, fresh, data, reader=reader)}

    answer = once(session, request, data, reader=reader, act=act)
    return arrive(request, after(data, id), said=answer["said"])


def checked(
    session: Session, wish: Wish, wrong: dict[str, str], data: Form, reader: Reader
) -> dict[str, str]:
    """Return what is wrong with a form and with what it asks for, by the names of its fields."""
    found = dict(mistakes(session, wish)) | wrong
    if word(data, "act") == "give" and wish.author_id not in selves(reader):
        found["author"] = _("Another leader's assignment is offered to the leader, not given.")
    for n, each in enumerate(wish.named):
        if f"term{n}" in found:
            own = found.pop(f"term{n}")
            place = next((k for k in range(50) if word(data, f"who{k}") == str(each.principal_id)),
                         None)  # fmt: skip
            found["who" if place is None else f"due{place}"] = own
    return found


def follow(session: Session, id: UUID, version: int, data: Form, *, reader: Reader) -> str:
    """Give or offer a draft when the form says so; return what is told."""
    act = word(data, "act")
    if act == "give":
        issuing.issue(session, id, version=version, reader=reader, at=now())
        return _("The assignment is given.")
    if act == "offer":
        drafting.offer(session, id, version=version, reader=reader, at=now())
        return _("The draft assignment is before the leader.")
    return _("The draft is kept; nobody is given anything yet.")


def require(reader: Reader) -> None:
    """Raise ForbiddenError for who neither gives nor prepares assignments."""
    if not (reader.may(GIVE) or reader.may(PREPARE)):
        raise ForbiddenError(_("You have no right to give or prepare assignments."))


def form_page(
    request: AnyRequest, session: Session, sent: Form, *, reader: Reader,
    row: AssignmentRow | None = None, wrong: dict[str, str] | None = None,
) -> Response[str]:  # fmt: skip
    """Draw the form, as begun, kept or sent."""
    require(reader)
    values = form_values(session, sent, reader=reader, row=row)
    version = word(sent, "_v") or (str(row.version) if row else "")
    return screen(
        request, session, "assignments/cards/edit.html", status=422 if wrong else 200,
        wrong=sentences(wrong), desk=word(sent, "desk"), next=word(sent, "next"), version=version,
        **values,
    )  # fmt: skip


routes: Sequence[ControllerRouterHandler] = [
    whom, answers, new_form, write, edit_form, save,
]  # fmt: skip
