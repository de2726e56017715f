"""Members of a body as screens."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from litestar import Response
from litestar.params import FromPath, URLEncodedBody
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.documents.routes.forms import Form, day_in, new_key, once, version_of, word
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.users.service.suggesting import Suggestion, find_chosen
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import see
from uprava.work.service.finishing import apart

from uprava_meetings.bodies.routes.asking import Asked, asking, way
from uprava_meetings.bodies.routes.fields import Refused, chosen_of, drawn
from uprava_meetings.bodies.service import members
from uprava_meetings.bodies.service.bodies import get_kept
from uprava_meetings.bodies.values import PATH, BodyRow, MemberRow, MemberWords
from uprava_meetings.values import Role

Fields = URLEncodedBody[dict[str, Any]]

MEMBERS = f"{PATH}/{{body_id:int}}/members"
PLAIN = ("post", "email", "role", "votes", "since", "until")


@get(f"{MEMBERS}/new", requires=SIGNED_IN)
def new_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, body_id: FromPath[int]
) -> Response[str]:
    """Show the form of a new member."""
    return form_of(request, session, get_kept(session, body_id, reader=reader))


@post(f"{MEMBERS}/new", requires=SIGNED_IN)
def add(
    request: AnyRequest, session: AnySession, reader: AnyReader, body_id: FromPath[int],
    data: Fields,
) -> Response[Any]:  # fmt: skip
    """Add a member to a body."""
    body = get_kept(session, body_id, reader=reader)

    def act() -> dict[str, int]:
        wanted = words_in(session, data, reader=reader)
        return {"id": members.add_member(session, body_id, wanted, reader=reader)}

    try:
        with apart(session):
            once(session, request, data, reader=reader, act=act)
    except InvalidError as error:
        return form_of(request, session, body, sent=data, error=error)
    another = bool(word(data, "another"))
    target = f"{PATH}/{body_id}/members/new" if another else f"{PATH}/{body_id}"
    return see(target, said=_("The member is added."))


@get(f"{MEMBERS}/{{id:int}}", requires=SIGNED_IN)
def edit_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, body_id: FromPath[int],
    id: FromPath[int],
) -> Response[str]:  # fmt: skip
    """Show a membership for changing."""
    body = get_kept(session, body_id, reader=reader)
    return form_of(request, session, body, found=members.get_member(session, body_id, id))


@post(f"{MEMBERS}/{{id:int}}", requires=SIGNED_IN)
def save(
    request: AnyRequest, session: AnySession, reader: AnyReader, body_id: FromPath[int],
    id: FromPath[int], data: Fields,
) -> Response[Any]:  # fmt: skip
    """Change a membership."""
    body = get_kept(session, body_id, reader=reader)
    found = members.get_member(session, body_id, id)
    try:
        with apart(session):
            wanted = words_in(session, data, reader=reader)
            version = version_of(data)
            members.change_member(session, body_id, id, wanted, version=version, reader=reader)
    except (InvalidError, ConflictError) as error:
        return form_of(request, session, body, found=found, sent=data, error=error)
    return see(f"{PATH}/{body_id}", said=_("The member is kept."))


@get(f"{MEMBERS}/{{id:int}}/end", requires=SIGNED_IN)
def ask_end(
    request: AnyRequest, session: AnySession, reader: AnyReader, body_id: FromPath[int],
    id: FromPath[int],
) -> Response[str]:  # fmt: skip
    """Ask whether a membership is to end."""
    body, today = get_kept(session, body_id, reader=reader), session.info["today"]
    found = members.get_to_end(session, body_id, id, today=today)
    said = (
        _("{name} will not become a member.")
        if found.since > today
        else _("{name} belongs to the body until today. Votes and protocols stay.")
    ).format(name=found.name)
    asked = Asked(_("End this membership?"), said, _("End the membership"), "ban")
    path = f"{PATH}/{body_id}"
    trail = [*way(), (body.name, path)]
    return asking(request, session, asked, url=f"{path}/members/{id}/end", trail=trail)


@post(f"{MEMBERS}/{{id:int}}/end", requires=SIGNED_IN)
def end(
    session: AnySession, reader: AnyReader, body_id: FromPath[int], id: FromPath[int]
) -> Response[Any]:
    """Let a membership end today."""
    members.end_member(session, body_id, id, reader=reader, today=session.info["today"])
    return see(f"{PATH}/{body_id}", said=_("The membership lasts until today."))


def words_in(session: Session, form: Form, *, reader: Reader) -> MemberWords:
    """Return what a form says of a member. Raises InvalidError naming the fields."""
    wrong: dict[str, str] = {}
    today: date = session.info["today"]
    person = colleague(session, form, "person", reader=reader)
    substitute = colleague(session, form, "substitute", reader=reader)
    if word(form, "substitute_text") and substitute is None:
        wrong["substitute"] = _("Choose from the list; the name alone is not clear.")
    try:
        role = Role(word(form, "role"))
    except ValueError:
        role, wrong["role"] = Role.MEMBER, _("Choose from the list.")
    days = {name: day_in(form, name, wrong) for name in ("since", "until")}
    if wrong:
        raise InvalidError(_("The member has mistakes; nothing is kept."), fields=wrong)
    name = person.chosen.title if person else " ".join(word(form, "person_text").split())
    post = " ".join(word(form, "post").split()) or (person.post if person else "")
    votes = role in (Role.CHAIR, Role.DEPUTY, Role.MEMBER) or bool(word(form, "votes"))
    return MemberWords(
        person.id if person else None, name, post, role, votes, days["since"] or today,
        days["until"], word(form, "email"), substitute.id if substitute else None,
    )  # fmt: skip


def colleague(session: Session, form: Form, name: str, *, reader: Reader) -> Suggestion | None:
    """Return the colleague a field means; None: nobody, or a name from outside of the office."""
    today: date = session.info["today"]
    return find_chosen(
        session, word(form, name), word(form, f"{name}_text"), reader=reader, today=today
    )


def typed_of(found: MemberRow | None, today: date) -> Mapping[str, Any]:
    """Return the fields of the form as a membership stands."""
    if found is None:
        return {"role": Role.MEMBER, "votes": "", "post": "", "email": "", "since": str(today),
                "until": ""}  # fmt: skip
    return {
        "role": found.role, "votes": "on" if found.votes else "", "post": found.post,
        "email": found.email, "since": str(found.since), "until": str(found.until or ""),
    }  # fmt: skip


def form_of(
    request: AnyRequest, session: Session, body: BodyRow, *, found: MemberRow | None = None,
    sent: Form | None = None, error: Refused = None,
) -> Response[str]:  # fmt: skip
    """Draw the form of a member."""
    form = sent or {}
    kept = found is not None and sent is None
    typed = {name: word(form, name) for name in PLAIN} if sent else typed_of(
        found, session.info["today"]
    )  # fmt: skip
    person = found.login if kept and found else word(form, "person")
    substitute = found.substitute_login if kept and found else word(form, "substitute")
    outside = found.name if kept and found and found.person_id is None else ""
    return drawn(
        request, session, "member", error, body=body, found=found, typed=typed, key=new_key(),
        path=f"{PATH}/{body.id}", chosen=chosen_of(session, person),
        said=outside or word(form, "person_text")[:100],
        substitute=chosen_of(session, substitute),
        substitute_said=word(form, "substitute_text")[:100],
        roles=[(each.value, _(each.caption)) for each in Role],
    )  # fmt: skip


routes: Sequence[ControllerRouterHandler] = [
    new_form, add, edit_form, save, ask_end, end,
]  # fmt: skip
