"""The dummy's screen, its act and its API."""

from typing import Any
from uuid import UUID

from litestar import Request, Response
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from sqlalchemy.orm import Session
from uprava.capabilities import ActToDraft
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import screen, see

from uprava_dummy.service import ask_for, begin_act, count_notes, write_note


@get("/dummy", requires="dummy.write")
def page(request: Request[Any, Any, Any], session: NamedDependency[Session]) -> Response[str]:
    """Say how many notes the reader may see."""
    return screen(request, session, "dummy/page.html", notes=count_notes(session))


@post("/dummy/{id:uuid}/note", requires="dummy.write")
def write(
    session: NamedDependency[Session], reader: NamedDependency[Reader], id: FromPath[UUID],
    data: URLEncodedBody[dict[str, str]],
) -> Response[Any]:  # fmt: skip
    """Write a note beside a document."""
    write_note(session, id, text=data.get("text", ""), reader=reader)
    return see(f"/docs/{id}", said=_("The note is kept."))


@post("/dummy/{id:uuid}/task", requires="dummy.write")
def give(
    session: NamedDependency[Session], reader: NamedDependency[Reader], id: FromPath[UUID],
    data: URLEncodedBody[dict[str, str]],
) -> Response[Any]:  # fmt: skip
    """Give somebody a task on a document."""
    who, text = int(data.get("who", "0")), data.get("text", "")
    return see(ask_for(session, id, who=who, text=text, reader=reader).url)


@post("/dummy/{id:uuid}/act", requires="dummy.write")
def draft(
    session: NamedDependency[Session], reader: NamedDependency[Reader], id: FromPath[UUID],
    data: URLEncodedBody[dict[str, str]],
) -> Response[Any]:  # fmt: skip
    """Begin an act on the basis of a document."""
    act = ActToDraft(
        id, data.get("kind", ""), data.get("title", ""), data.get("text", ""),
        int(data.get("who", "0")),
    )  # fmt: skip
    return see(begin_act(session, act, reader=reader).url)


@get("/api/v1/dummy/notes", requires=SIGNED_IN, scope="documents:read")
def notes(session: NamedDependency[Session]) -> dict[str, int]:
    """Count the notes the caller may see."""
    return {"notes": count_notes(session)}


routes = [page, write, give, draft, notes]
