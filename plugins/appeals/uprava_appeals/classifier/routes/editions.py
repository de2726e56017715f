"""The editions of the classifier: which there are, what one changes, the one of the program."""

from typing import Any

from litestar import Response
from litestar.params import FromPath
from uprava.clock import now
from uprava.i18n import _
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import screen, see

from uprava_appeals.classifier.service import editions, outline, removing
from uprava_appeals.classifier.shipped import DATED
from uprava_appeals.classifier.values import CLASSIFY, PATH

EDITIONS = f"{PATH}/editions"


@get(EDITIONS, requires=SIGNED_IN)
def page(request: AnyRequest, session: AnySession, reader: AnyReader) -> Response[str]:
    """Show the editions there are, and which is in force."""
    every = editions.list_editions(session)
    return screen(
        request, session, "appeals/classifier/editions.html", path=PATH, rows=every,
        current=editions.edition_on(session, session.info["today"]), may=reader.may(CLASSIFY),
        shipped=DATED if DATED not in [each.dated for each in every] else None,
    )  # fmt: skip


@get(f"{EDITIONS}/{{id:int}}", requires=SIGNED_IN)
def edition(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int]
) -> Response[str]:
    """Show an edition, its sections, and what it has otherwise than the one before."""
    found = editions.get_edition(session, id)
    older = [each for each in editions.list_editions(session) if each.dated < found.dated]
    before = max(older, key=lambda each: each.dated, default=None)
    return screen(
        request, session, "appeals/classifier/edition.html", path=PATH, edition=found,
        sections=outline.list_sections(session, id), before=before,
        changes=outline.differences(session, found, before) if before else [],
        most=outline.MOST_DIFFERENCES, may=reader.may(CLASSIFY),
        current=editions.edition_on(session, session.info["today"]) == id,
        used=removing.questions_under(session, id),
    )  # fmt: skip


@post(f"{EDITIONS}/shipped", requires=CLASSIFY)
def take_shipped(session: AnySession, reader: AnyReader) -> Response[Any]:
    """Take the edition that came with the program."""
    editions.bring_shipped(session, reader=reader, at=now())
    return see(PATH, said=_("The edition that came with the program is in place."))


@post(f"{EDITIONS}/{{id:int}}/remove", requires=CLASSIFY)
def remove(session: AnySession, reader: AnyReader, id: FromPath[int]) -> Response[Any]:
    """Remove an edition no question stands under."""
    removing.remove(session, id, reader=reader)
    return see(EDITIONS, said=_("The edition is removed."))


routes = [page, edition, take_shipped, remove]
