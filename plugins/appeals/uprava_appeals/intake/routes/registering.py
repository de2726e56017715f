"""The form of registration: drawn, looked through while it is filled in, registered."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, MultipartBody, URLEncodedBody
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.documents.routes.forms import once, version_of, word
from uprava.documents.service.filing import Received
from uprava.documents.taking_in import take_in
from uprava.i18n import _
from uprava.installation import installation_of
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession, AnySite
from uprava.web.routing import get, post
from uprava.web.screens import arrive, fragment, screen
from uprava.web.uploads import files_of

from uprava_appeals.intake.asked import by_fields, read_card
from uprava_appeals.intake.routes.checking import FRESH, check_values
from uprava_appeals.intake.routes.form_view import Asked, form_values
from uprava_appeals.intake.service import registering as service
from uprava_appeals.intake.service.checking import mistakes
from uprava_appeals.intake.service.reading import AppealRow, get_appeal
from uprava_appeals.intake.service.received import form_of_received, next_waiting
from uprava_appeals.intake.values import AppealCard, RegisteredAppeal
from uprava_appeals.values import REGISTER, Standing

NEW = "/appeals/new"
RECEIVED = "/appeals/{id:uuid}/register"

Fields = MultipartBody[dict[str, Any]]


@get(NEW, requires=REGISTER)
def new_form(request: AnyRequest, session: AnySession, reader: AnyReader) -> Response[str]:
    """Show the form of an appeal nobody took in before."""
    return page(request, session, Asked(), reader=reader)


@post(NEW, requires=REGISTER)
def register_new(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite, data: Fields
) -> Response[Any]:
    """Register an appeal; of a form with mistakes the files stay, taken in by themselves."""
    taken = take_in(site.installation, files_of(data))
    card, wrong = wanted(session, data, reader=reader)
    if taken.refused:
        wrong["file"] = "; ".join(f"{each.name}: {each.why}" for each in taken.refused)
    if word(data, "edit") or wrong:
        row = kept(session, card, taken.kept, reader=reader)
        shown = {} if word(data, "edit") and not taken.refused else wrong
        return page(request, session, Asked(edited(data), row, shown), reader=reader)

    def act() -> dict[str, Any]:
        jobs = site.installation.jobs
        done = service.register_appeal(
            session, card, taken.kept, reader=reader, at=now(), jobs=jobs
        )
        return {"id": str(done.head.id), "said": told(done)}

    more = {"files": [[each.name, each.sha256] for each in taken.kept]}
    answer = once(session, request, data, reader=reader, act=act, asked=more)
    return after(request, session, answer["id"], data, reader=reader, said=answer["said"])


@get(RECEIVED, requires=REGISTER)
def received_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID]
) -> Response[Any]:
    """Show what was received beside the form of its registration; a registered one's card."""
    row = get_appeal(session, id, reader=reader)
    if row.standing != Standing.RECEIVED:
        return arrive(request, f"/docs/{id}")
    form = form_of_received(session, row, reader=reader, at=now())
    return page(request, session, Asked(form | {FRESH: "on"}, row), reader=reader)


@post(RECEIVED, requires=REGISTER)
def register_received(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite,
    id: FromPath[UUID], data: Fields,
) -> Response[Any]:  # fmt: skip
    """Register what was received."""
    row = get_appeal(session, id, reader=reader)
    taken = take_in(site.installation, files_of(data))
    card, wrong = wanted(session, data, reader=reader, id=id)
    if word(data, "edit") or wrong:
        shown = {} if word(data, "edit") else wrong
        return page(request, session, Asked(edited(data), row, shown), reader=reader)

    def act() -> dict[str, Any]:
        done = service.register_received(
            session, card, taken.kept, version=version_of(data), reader=reader, at=now()
        )
        return {"id": str(id), "said": told(done)}

    answer = once(session, request, data, reader=reader, act=act)
    return after(request, session, answer["id"], data, reader=reader, said=answer["said"])


@post(f"{NEW}/check", requires=REGISTER)
def check(
    request: AnyRequest, session: AnySession, reader: AnyReader,
    data: URLEncodedBody[dict[str, Any]],
) -> Response[str]:  # fmt: skip
    """Tell what the law says of the form as it stands, who it may be and what he wrote."""
    values = check_values(session, data, reader=reader, at=now())
    return fragment(request, "appeals/intake/check.html", **values)


def wanted(
    session: Session, data: dict[str, Any], *, reader: Reader, id: UUID | None = None
) -> tuple[AppealCard, dict[str, str]]:
    """Return the card of a form, and what is wrong with it by its fields."""
    card, wrong = read_card(session, data, reader=reader, id=id)
    card = service.dated(session, card)
    found = service.judged_now(session, card)
    return card, by_fields(mistakes(session, card, found, reader=reader)) | wrong


def edited(data: dict[str, Any]) -> dict[str, Any]:
    """Return a form with the topic somebody took from those proposed."""
    act, _colon, code = word(data, "edit").partition(":")
    return data | {"q0_code": code} if act == "topic" else data


def kept(
    session: Session, card: AppealCard, files: Sequence[Received], *, reader: Reader
) -> AppealRow | None:
    """Take in the files of a form that cannot be registered yet, so that they are not lost."""
    if not files:
        return None
    bare = AppealCard(channel=card.channel)
    jobs = installation_of(session).jobs
    head = service.receive(session, bare, files, reader=reader, at=now(), jobs=jobs)
    return get_appeal(session, head.id, reader=reader)


def told(done: RegisteredAppeal) -> str:
    """Return what is said after a registration."""
    if done.number is None:
        return _("The letter is taken in; it is no appeal and goes back with an explanation.")
    return _("Registered under number {number}.").format(number=done.number)


def after(
    request: AnyRequest, session: Session, id: str, data: dict[str, Any], *, reader: Reader,
    said: str,
) -> Response[Any]:  # fmt: skip
    """Lead to the next appeal that waits, else to the card."""
    following = None if word(data, "after") == "open" else next_waiting(session, reader=reader)
    url = f"/appeals/{following}/register" if following else f"/docs/{id}"
    return arrive(request, url, said=said)


def page(request: AnyRequest, session: Session, asked: Asked, *, reader: Reader) -> Response[str]:
    """Draw the form."""
    values = form_values(session, asked, reader=reader, at=now())
    version = word(asked.form, "_v") or (str(asked.row.version) if asked.row else "")
    status = 422 if asked.wrong else 200
    return screen(
        request, session, "appeals/intake/form.html", status=status, version=version, **values
    )


routes: Sequence[ControllerRouterHandler] = [
    new_form, register_new, received_form, register_received, check,
]  # fmt: skip
