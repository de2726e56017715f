"""Bodies as screens: the list, one body with its members and rules, its form."""

from collections.abc import Mapping, Sequence
from typing import Any

from litestar import Response
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.documents.routes.forms import Form, new_key, once, version_of, word
from uprava.documents.service.journals import list_units
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import screen, see
from uprava.work.service.finishing import apart

from uprava_meetings.bodies.routes.asking import Asked, asking, way
from uprava_meetings.bodies.routes.fields import Refused, drawn, number_in
from uprava_meetings.bodies.routes.telling import rules_of
from uprava_meetings.bodies.service import bodies
from uprava_meetings.bodies.service.members import members_of
from uprava_meetings.bodies.service.regulations import regulations_of
from uprava_meetings.bodies.values import PATH, BodyRow, BodyWords, Composition
from uprava_meetings.values import MANAGE, BodyKind

Fields = URLEncodedBody[dict[str, Any]]

PLAIN = ("kind", "name", "genitive", "decided", "unit", "place", "minutes")

BLANK: Mapping[str, str] = {
    "kind": "", "name": "", "genitive": "", "decided": "", "unit": "", "place": "",
    "minutes": "90",
}  # fmt: skip


@get(PATH, requires=SIGNED_IN)
def page(
    request: AnyRequest, session: AnySession, reader: AnyReader, ended: FromQuery[str] = ""
) -> Response[str]:
    """Show the bodies of the organisation."""
    found = bodies.list_bodies(session, reader=reader, ended=bool(ended))
    return screen(
        request, session, "meetings/bodies/list.html", path=PATH, bodies=found, ended=bool(ended),
        may=reader.may(MANAGE),
    )  # fmt: skip


@get(f"{PATH}/new", requires=MANAGE)
def new_form(request: AnyRequest, session: AnySession, reader: AnyReader) -> Response[str]:
    """Show the form of a new body."""
    return form_of(request, session, reader=reader)


@post(f"{PATH}/new", requires=MANAGE)
def add(request: AnyRequest, session: AnySession, reader: AnyReader, data: Fields) -> Response[Any]:
    """Found a body."""

    def act() -> dict[str, int]:
        return {"id": bodies.add_body(session, words_in(data), reader=reader)}

    try:
        with apart(session):
            made = once(session, request, data, reader=reader, act=act)
    except InvalidError as error:
        return form_of(request, session, reader=reader, sent=data, error=error)
    return see(f"{PATH}/{made['id']}", said=_("The body is set up. Add its members and its rules."))


@get(f"{PATH}/{{id:int}}", requires=SIGNED_IN)
def one(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int]
) -> Response[str]:
    """Show a body: who belongs to it, by which rules it decides."""
    body = bodies.get_body(session, id, reader=reader)
    today = session.info["today"]
    every = members_of(session, id)
    now = Composition.of(every, today)
    return screen(
        request, session, "meetings/bodies/body.html", path=f"{PATH}/{id}", lists=PATH, body=body,
        now=now, coming=[each for each in every if each.since > today],
        past=[each for each in every if each.until and each.until < today],
        rules=[rules_of(each) for each in regulations_of(session, id)], today=today,
        may=bodies.may_keep(session, id, reader=reader),
    )  # fmt: skip


@get(f"{PATH}/{{id:int}}/edit", requires=SIGNED_IN)
def edit_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int]
) -> Response[str]:
    """Show a body for changing."""
    return form_of(
        request, session, reader=reader, found=bodies.get_kept(session, id, reader=reader)
    )


@post(f"{PATH}/{{id:int}}/edit", requires=SIGNED_IN)
def save(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int], data: Fields
) -> Response[Any]:
    """Change a body."""
    found = bodies.get_kept(session, id, reader=reader)
    try:
        with apart(session):
            version = version_of(data)
            bodies.change_body(session, id, words_in(data), version=version, reader=reader)
    except (InvalidError, ConflictError) as error:
        return form_of(request, session, reader=reader, found=found, sent=data, error=error)
    return see(f"{PATH}/{id}", said=_("The body is kept."))


@get(f"{PATH}/{{id:int}}/end", requires=SIGNED_IN)
def ask_end(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int]
) -> Response[str]:
    """Ask whether a body is to end."""
    body = bodies.get_to_end(session, id, reader=reader)
    said = _(
        "From tomorrow no meetings are planned for «{name}». Meetings, protocols and members "
        "stay as they are."
    ).format(name=body.name)
    asked = Asked(_("End this body?"), said, _("End the body"), "ban")
    trail = [*way(), (body.name, f"{PATH}/{id}")]
    return asking(request, session, asked, url=f"{PATH}/{id}/end", trail=trail)


@post(f"{PATH}/{{id:int}}/end", requires=SIGNED_IN)
def end(session: AnySession, reader: AnyReader, id: FromPath[int]) -> Response[Any]:
    """End a body."""
    bodies.end_body(session, id, reader=reader, today=session.info["today"])
    return see(PATH, said=_("The body has ended; its meetings and protocols stay."))


def words_in(form: Form) -> BodyWords:
    """Return what a form says of a body. Raises InvalidError naming the sort."""
    try:
        kind = BodyKind(word(form, "kind"))
    except ValueError as error:
        said = _("Choose from the list.")
        raise InvalidError(said, fields={"kind": said}) from error
    name = " ".join(word(form, "name").split())
    return BodyWords(
        kind, name, " ".join(word(form, "genitive").split()) or name, word(form, "decided").upper(),
        number_in(form, "unit"), " ".join(word(form, "place").split()), number_in(form, "minutes"),
    )  # fmt: skip


def typed_of(found: BodyRow | None) -> Mapping[str, str]:
    """Return the fields of the form as a body stands."""
    if found is None:
        return BLANK
    return {
        "kind": found.kind, "name": found.name, "genitive": found.genitive,
        "decided": found.decided, "unit": str(found.unit_id), "place": found.place,
        "minutes": str(found.minutes),
    }  # fmt: skip


def form_of(
    request: AnyRequest, session: Session, *, reader: Reader, found: BodyRow | None = None,
    sent: Form | None = None, error: Refused = None,
) -> Response[str]:  # fmt: skip
    """Draw the form of a body."""
    typed = typed_of(found) if sent is None else {name: word(sent, name) for name in PLAIN}
    units = [(str(id), name) for id, name in list_units(session, reader=reader)]
    return drawn(
        request, session, "form", error, found=found, typed=typed, key=new_key(), units=units,
        path=PATH, kinds=[(each.value, _(each.caption)) for each in BodyKind],
    )  # fmt: skip


routes: Sequence[ControllerRouterHandler] = [
    page, new_form, add, one, edit_form, save, ask_end, end,
]  # fmt: skip
