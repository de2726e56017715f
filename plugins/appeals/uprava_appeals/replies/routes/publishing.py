"""Answers for everybody: the form that strikes the author out, the list, the list for the site."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response
from litestar.params import FromPath, FromQuery, QueryParameter, URLEncodedBody
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.documents.routes.forms import Form, new_key, once, word
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import N_, _
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import fragment, screen, see
from uprava.web.sentences import named_sentences, sentences
from uprava.work.service.finishing import apart

from uprava_appeals.replies.service import publishing as service
from uprava_appeals.replies.service.publishing import Wanted
from uprava_appeals.replies.service.templates import organisation_of
from uprava_appeals.replies.values import PUBLISH, WRITE

PATH = "/appeals/published"
PAGE = "/appeals/{id:uuid}/publish"

NAMES = {
    "topic": N_("Topic"), "text": N_("Text"), "page": N_("Address of the page on the site"),
}  # fmt: skip

Fields = URLEncodedBody[dict[str, Any]]
Limit = Annotated[int, QueryParameter(ge=1, le=100)]


@get(PATH, requires=WRITE)
def published(
    request: AnyRequest, session: AnySession, reader: AnyReader, q: FromQuery[str] = "",
    before: FromQuery[int | None] = None,
) -> Response[str]:  # fmt: skip
    """Show the published answers, the newest first."""
    limit = service.PAGE_SIZE
    rows = service.list_published(
        session, organisation_of(reader), q=q, before=before, limit=limit + 1
    )
    return screen(
        request, session, "appeals/replies/published.html", path=PATH, rows=rows[:limit], q=q,
        more=rows[limit - 1].id if len(rows) > limit else None, begun=before is None,
    )  # fmt: skip


@get(PATH + "/pick", requires=SIGNED_IN)
def pick(
    request: AnyRequest, session: AnySession, reader: AnyReader, q: FromQuery[str] = ""
) -> Response[str]:
    """Offer pages of published answers, for who leaves a like appeal without one of its own."""
    found = service.find_pages(session, organisation_of(reader), q=q.strip())
    return fragment(request, "appeals/replies/pages.html", found=found)


@post(PATH + "/{id:int}/withdraw", requires=PUBLISH)
def withdraw(session: AnySession, reader: AnyReader, id: FromPath[int]) -> Response[Any]:
    """Take a published answer back."""
    service.withdraw(session, id, reader=reader)
    return see(PATH, said=_("The answer is published no more."))


@get(PAGE, requires=PUBLISH)
def form_page(request: AnyRequest, session: AnySession, id: FromPath[UUID]) -> Response[str]:
    """Show the last answer with its author struck out."""
    return _form(request, session, id, None)


@post(PAGE, requires=PUBLISH)
def publish(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID], data: Fields
) -> Response[Any]:
    """Publish the answer, unless it still tells of its author."""
    texts = (word(data, name).replace("\r\n", "\n") for name in ("topic", "text", "page"))
    wanted = Wanted(*texts)

    def act() -> dict[str, Any]:
        return {"id": service.publish(session, id, wanted, reader=reader, at=now())}

    try:
        with apart(session):
            once(session, request, data, reader=reader, act=act)
    except (InvalidError, ConflictError) as error:
        return _form(request, session, id, data, error=error)
    return see(PATH, said=_("The answer is published."))


def _form(
    request: AnyRequest, session: Session, id: UUID, typed: Form | None, *,
    error: InvalidError | ConflictError | None = None,
) -> Response[str]:  # fmt: skip
    found = service.propose(session, id, reader=session.info["reader"], at=now())
    first = {"topic": found.topic, "text": found.text, "page": ""}
    wrong = error.fields if error else {}
    return screen(
        request, session, "appeals/replies/publish.html", status=error.status if error else 200,
        appeal=found.appeal, key=new_key(), limits=service.LONGEST, wrong=sentences(wrong),
        typed={name: word(typed, name) for name in first} if typed else first,
        summary=named_sentences(wrong, NAMES), detail=error.detail if error else "",
    )  # fmt: skip


class PublishedOut(msgspec.Struct, frozen=True):
    """An answer for the site; `code` is that of the classifier, `page` where it stands already."""

    id: int
    topic: str
    text: str
    code: str
    page: str
    published_on: date


class PublishedListOut(msgspec.Struct, frozen=True):
    """Published answers, the newest first; `next` is `before` of the following page."""

    items: Sequence[PublishedOut]
    next: int | None


@get("/api/v1/appeals/published", requires=WRITE, scope="documents:read")
def published_api(
    session: AnySession, reader: AnyReader, q: FromQuery[str] = "",
    before: FromQuery[int | None] = None, limit: Limit = 50,
) -> PublishedListOut:  # fmt: skip
    """Return the published answers: no word of them tells an author or leads to an appeal."""
    rows = service.list_published(
        session, organisation_of(reader), q=q, before=before, limit=limit + 1
    )
    items = [PublishedOut(each.id, each.topic, each.text, each.code, each.page, each.published_on)
             for each in rows[:limit]]  # fmt: skip
    return PublishedListOut(items, items[-1].id if len(rows) > limit else None)


routes: Sequence[ControllerRouterHandler] = [
    pick, published, withdraw, form_page, publish, published_api,
]  # fmt: skip
