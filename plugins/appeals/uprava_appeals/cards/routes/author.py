"""Who wrote an appeal and what: shown to who may know it, and every opening is noted."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.db.sql import fetch_value
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get
from uprava.web.screens import fragment, screen, wants_part

from uprava_appeals.applicants.service.history import EarlierRow, earlier_of
from uprava_appeals.applicants.service.knowing import authors_of, openings_of
from uprava_appeals.applicants.values import Authors
from uprava_appeals.intake.kind import TONES
from uprava_appeals.intake.service.reading import get_appeal
from uprava_appeals.values import STANDINGS, AuthorRole, ReplyBy

SHOWN = 6
"""Earlier appeals and openings the card shows; the applicant's own card has them all."""


@get("/appeals/{id:uuid}/author", requires=SIGNED_IN)
def author(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID]
) -> Response[str]:
    """Show the authors of an appeal, its text, all they wrote before, and who looked."""
    row = get_appeal(session, id, reader=reader)
    authors = authors_of(session, id, reader=reader, at=now())
    values: dict[str, Any] = {"row": row, "authors": authors, "head": {"id": id}}
    if authors.known:
        values |= known_values(session, id, authors, reader=reader)
    if wants_part(request):
        return fragment(request, "appeals/cards/author_part.html", **values)
    return screen(request, session, "appeals/cards/author_page.html", **values)


def known_values(session: Session, id: UUID, authors: Authors, *, reader: Reader) -> dict[str, Any]:
    """Return what who may know the author is shown besides."""
    query = "select text from appeals.content where document_id = %s"
    earlier = earlier_appeals(session, id, authors, reader=reader)
    return {
        "text": fetch_value(session, query, (id,)) or "", "earlier": earlier[:SHOWN],
        "more": max(0, len(earlier) - SHOWN), "openings": openings_of(session, id)[:SHOWN],
        "standings": STANDINGS, "tones": TONES, "roles": {str(e): e.caption for e in AuthorRole},
        "ways": {str(each): each.caption for each in ReplyBy},
    }  # fmt: skip


def earlier_appeals(
    session: Session, id: UUID, authors: Authors, *, reader: Reader
) -> list[EarlierRow]:
    """Return the other appeals of the first author the reader may see, the newest first."""
    if not authors.rows:
        return []
    rows = earlier_of(session, authors.rows[0].applicant_id, reader=reader)
    return [each for each in rows if each.document_id != id]


routes: Sequence[ControllerRouterHandler] = [author]
