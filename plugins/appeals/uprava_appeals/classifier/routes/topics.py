"""The classifier to look through and to search, its kinds of questions, the search of forms."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from litestar import Response
from litestar.params import FromQuery
from sqlalchemy.orm import Session
from uprava.errors import NotFoundError
from uprava.i18n import _
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get
from uprava.web.screens import fragment, screen

from uprava_appeals.classifier.service import editions, finding, outline
from uprava_appeals.classifier.values import CLASSIFY, PATH, EditionRow
from uprava_appeals.values import Letter

MOST_FOUND = 50


@get(PATH, requires=SIGNED_IN)
def page(
    request: AnyRequest, session: AnySession, reader: AnyReader, edition: FromQuery[str] = "",
    at: FromQuery[str] = "", q: FromQuery[str] = "",
) -> Response[str]:  # fmt: skip
    """Show the sections of an edition, what is in one, or what is found; `at`: how codes begin."""
    every = editions.list_editions(session)
    chosen = chosen_of(session, every, edition)
    shown = shelves(session, chosen, at[:20], q.strip()[:200]) if chosen else {}
    return screen(
        request, session, "appeals/classifier/topics.html", path=PATH, editions=every,
        chosen=chosen, at=at, q=q.strip()[:200], may=reader.may(CLASSIFY), **(BARE | shown),
    )  # fmt: skip


BARE: dict[str, Any] = {"found": [], "sections": [], "topics": [], "questions": [], "crumbs": []}


def chosen_of(session: Session, every: Sequence[EditionRow], asked: str) -> EditionRow | None:
    """Return the edition asked for, else the one in force. Raises NotFoundError."""
    wanted = asked or str(editions.edition_on(session, session.info["today"]))
    found = next((each for each in every if str(each.id) == wanted), None)
    if asked and found is None:
        raise NotFoundError(_("There is no such edition of the classifier."))
    return found


def shelves(session: Session, chosen: EditionRow, at: str, q: str) -> dict[str, Any]:
    """Return what the screen shows of an edition."""
    if q:
        return {"found": finding.find_in(session, chosen.id, q, limit=MOST_FOUND)}
    sections = outline.list_sections(session, chosen.id)
    if not at:
        return {"sections": sections}
    topics = outline.list_topics(session, chosen.id, at[:4])
    crumbs = [each for each in sections if each.stem == at[:4]]
    crumbs += [each for each in topics if each.stem == at]
    if not crumbs or (len(at) > 4 and crumbs[-1].stem != at):
        raise NotFoundError(_("There is no such heading in the classifier."))
    if len(at) == 4:
        return {"topics": topics, "crumbs": crumbs}
    return {"questions": outline.list_questions(session, chosen.id, at), "crumbs": crumbs}


@get(f"{PATH}/kinds", requires=SIGNED_IN)
def kinds(request: AnyRequest, session: AnySession) -> Response[str]:
    """Show the kinds and subkinds of questions."""
    found = editions.list_kinds(session, on=session.info["today"])
    groups = [
        (_(letter.caption), rows)
        for letter in Letter
        if (rows := [each for each in found if each.letter == letter])
    ]
    return screen(
        request, session, "appeals/classifier/kinds.html", path=PATH, groups=groups,
        count=len(found),
    )  # fmt: skip


@get(f"{PATH}/pick", requires=SIGNED_IN)
def pick(
    request: AnyRequest, session: AnySession, q: FromQuery[str] = "",
    on: FromQuery[date | None] = None,
) -> Response[str]:  # fmt: skip
    """Offer questions in the combobox of a form; `on`: the day whose edition counts."""
    found = finding.find_nodes(session, q, on=on or session.info["today"])
    return fragment(request, "appeals/classifier/offers.html", found=found)


routes = [page, kinds, pick]
