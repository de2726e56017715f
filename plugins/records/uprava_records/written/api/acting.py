"""What the addresses of all kinds share: writing once for a key, changing, a page of a journal."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response
from litestar.params import HeaderParameter, QueryParameter
from litestar.status_codes import HTTP_201_CREATED
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.db.idempotency import Request, once
from uprava.documents.api.files import uploads_of
from uprava.documents.intake import receive
from uprava.documents.models import AccessRight
from uprava.documents.service import book
from uprava.errors import ConflictError, NotFoundError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.site import Site
from uprava.web.uploads import json_part

from uprava_records.written.api.values import CardIn, LetterIn, WrittenOut, card_of, written_out
from uprava_records.written.routes.journals import Journals, Line, opened
from uprava_records.written.service.drafting import Wish, change, write_wish
from uprava_records.written.service.keeping import get_written
from uprava_records.written.service.listing import LetterLine

Key = Annotated[str | None, HeaderParameter(name="Idempotency-Key")]
Limit = Annotated[int, QueryParameter(ge=1, le=200)]
Stage = Annotated[str, QueryParameter(name="state")]


@dataclass(frozen=True, slots=True)
class Sent:
    """A document a program writes: its parts, how they are read, the key of the request."""

    kind: str
    path: str
    card: type[CardIn]
    data: Mapping[str, Any] = field(repr=False)
    key: str | None


def write_sent(session: Session, site: Site, sent: Sent, *, reader: Reader) -> Response[Any]:
    """Write a document with its files, once for a key; answer 201 with where it is."""
    settings, card = site.settings, json_part(dict(sent.data), "card", sent.card)
    limit, most = settings.upload_limit, settings.files_per_request
    files = receive(uploads_of(dict(sent.data)), site.store, limit=limit, most=most)
    asked = {"card": msgspec.to_builtins(card), "files": [[r.name, r.sha256] for r in files]}

    def act() -> dict[str, Any]:
        meant = card_of(session, sent.kind, card, reader=reader)
        answers = card.answers if isinstance(card, LetterIn) else None
        wish = Wish(sent.kind, meant, sent=files, answers=answers)
        head = write_wish(session, wish, reader=reader, installation=site.installation, at=now())
        return as_answer(written_out(session, sent.kind, head.id, reader=reader))

    answer = once(session, Request(sent.key, sent.path, asked), reader=reader, act=act)
    location = {"location": f"{sent.path}/{answer['id']}"}
    return Response(answer, status_code=HTTP_201_CREATED, headers=location)


def change_card(
    session: Session, kind: str, id: UUID, data: CardIn, *, key: str | None, reader: Reader
) -> dict[str, Any]:
    """Put another card in place of a draft's, once for a key.

    Raises ConflictError when it was changed since the version sent, or is on its route.
    """
    head, before = get_written(session, id, reader=reader, level=AccessRight.EDIT)
    if head.kind != kind:
        raise NotFoundError(_("There is no such document, or it is not open to you."))

    def act() -> dict[str, Any]:
        card = card_of(session, kind, data, reader=reader, before=before)
        conflict = change(session, id, card, version=data.version, reader=reader, at=now())
        if conflict is not None:
            raise ConflictError(_("The document was changed since you opened it. Look again."))
        return as_answer(written_out(session, kind, id, reader=reader))

    asked = Request(key, f"{kind} {id}", msgspec.to_builtins(data))
    return dict(once(session, asked, reader=reader, act=act))


def as_answer(made: WrittenOut) -> dict[str, Any]:
    """Return a document as it is kept for a repeated request."""
    answer: dict[str, Any] = msgspec.to_builtins(made)
    return answer


class LineOut(msgspec.Struct, frozen=True):
    """A line of a journal; only letters answer."""

    id: UUID
    number: str
    registered_on: date
    title: str
    state: str
    addressees: str | None
    signatory: str | None
    executor: str | None
    answers: str | None


class LinesOut(msgspec.Struct, frozen=True):
    """A page of a journal, the newest first; `cursor` continues it, null at the end."""

    items: list[LineOut]
    cursor: str | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """How a journal is narrowed by a program; empty narrows nothing."""

    journal: str = ""
    state: str = ""
    since: date | None = None
    until: date | None = None
    more: Mapping[str, str] = field(default_factory=dict)

    @property
    def params(self) -> dict[str, str]:
        """The same as the screen's address says it."""
        return {
            "journal": self.journal, "state": self.state, **self.more,
            "registered_from": self.since.isoformat() if self.since else "",
            "registered_to": self.until.isoformat() if self.until else "",
        }  # fmt: skip


def page_of(
    session: Session, of: Journals[Line], asked: Asked, *, reader: Reader, limit: int,
    cursor: str | None,
) -> tuple[list[Line], str | None]:  # fmt: skip
    """Return a page of a journal, the newest first, and where it goes on."""
    here = opened(session, of, asked.params, reader=reader)
    if here.journal is None:
        return [], None
    lines = of.wanted(here.journal.id, replace(here.asked))
    edge = book.read_edge(cursor or "")
    page = book.list_lines(session, of.book, lines, reader=reader, limit=limit, edge=edge)
    return list(page.rows), book.write_edge(page.older) if page.older else None


def lines_out(rows: list[LetterLine], cursor: str | None) -> LinesOut:
    """Return a page of letters or notes as programs are told of it."""
    names = LineOut.__struct_fields__
    lines = [LineOut(*(getattr(row, name) for name in names)) for row in rows]
    return LinesOut(lines, cursor)
