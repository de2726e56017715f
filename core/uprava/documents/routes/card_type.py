"""The type of a document and its own fields, changed on the card of any kind."""

from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, FromQuery, URLEncodedBody
from sqlalchemy.orm import Session

from uprava.clock import now
from uprava.documents.models import AccessRight
from uprava.documents.routes.forms import Form, back_to, new_key, once, version_of, word
from uprava.documents.service.access import get_document
from uprava.documents.service.types import asked_fields, fields_of
from uprava.documents.service.types.changing import carried, change_type, offered_types
from uprava.documents.service.types.values import START
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import screen
from uprava.web.sentences import named_sentences
from uprava.work.service.finishing import apart

PATH = "/docs/{id:uuid}/type"
Fields = URLEncodedBody[dict[str, Any]]


@get(PATH, requires=SIGNED_IN)
def form(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    type: FromQuery[str] = "",
) -> Response[str]:  # fmt: skip
    """Show the form of the document's type; `type` names another one to look at."""
    return page(request, session, id, {"type": type} if type else {}, reader=reader)


@post(PATH, requires=SIGNED_IN)
def keep(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID], data: Fields
) -> Response[Any]:
    """Keep the type and its fields; the button of another type only shows its form."""
    if word(data, "edit"):
        return page(request, session, id, data, reader=reader)
    version = version_of(data)
    sent = {name: word(data, name) for name in data if name == "type" or name.startswith(START)}

    def act() -> dict[str, Any]:
        change_type(session, id, sent, version=version, reader=reader, at=now())
        return {}

    try:
        with apart(session):
            once(session, request, data, reader=reader, act=act)
    except InvalidError as error:
        return page(request, session, id, data, reader=reader, error=error)
    return back_to(id, said=_("The card is saved."))


def page(
    request: AnyRequest, session: Session, id: UUID, typed: Form, *, reader: Reader,
    error: InvalidError | None = None,
) -> Response[str]:  # fmt: skip
    """Return the form as it was filled in, or as the document stands."""
    head = get_document(session, id, reader=reader, level=AccessRight.EDIT)
    types = offered_types(session, head)
    own = fields_of(session, id)
    code = word(typed, "type") or (own.type.code if own else "")
    type = next((each for each in types if each.code == code), next(iter(types), None))
    errors = dict(error.fields) if error else {}
    values = {**(carried(own, type) if type else {}), **typed}
    fields = asked_fields(session, type, values, errors)
    titles = {each.name: each.title for each in fields} | {"type": _("Kind of document")}
    return screen(
        request, session, "card/type.html", status=error.status if error else 200, document=head,
        types=[each.choice for each in types], type=type.code if type else "", fields=fields,
        summary=named_sentences(errors, titles), errors=errors, key=new_key(),
        version=word(typed, "_v") or head.version,
    )  # fmt: skip


routes = [form, keep]
