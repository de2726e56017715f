"""Internal documents over the API: written, changed, read, listed."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from litestar import Response
from litestar.params import Body, FromPath, FromQuery, MultipartBody
from uprava.web.injected import AnyReader, AnySession, AnySite
from uprava.web.problems import refusals
from uprava.web.routing import SIGNED_IN, get, post, put

from uprava_records.written.api.acting import (
    Asked,
    Key,
    Limit,
    LinesOut,
    Sent,
    Stage,
    change_card,
    lines_out,
    page_of,
    write_sent,
)
from uprava_records.written.api.values import NoteIn, WrittenOut, written_out
from uprava_records.written.routes.journals import NOTES
from uprava_records.written.service.drafting import WRITE
from uprava_records.written.service.fields import INTERNAL

PATH = "/api/v1/records/internal"


@post(PATH, requires=WRITE, scope="documents:write", responses=refusals(409))
def write(
    session: AnySession, reader: AnyReader, site: AnySite,
    data: MultipartBody[dict[str, Any]], idempotency_key: Key = None,
) -> Response[Any]:  # fmt: skip
    """Write an internal document: part `card` (JSON), one or more parts `file`, the text first."""
    sent = Sent(INTERNAL, PATH, NoteIn, data, idempotency_key)
    return write_sent(session, site, sent, reader=reader)


@get(f"{PATH}/{{id:uuid}}", requires=SIGNED_IN, scope="documents:read")
def read(session: AnySession, reader: AnyReader, id: FromPath[UUID]) -> WrittenOut:
    """Return an internal document with its files."""
    return written_out(session, INTERNAL, id, reader=reader)


@put(f"{PATH}/{{id:uuid}}", requires=WRITE, scope="documents:write", responses=refusals(409))
def change(
    session: AnySession, reader: AnyReader, id: FromPath[UUID],
    data: Annotated[NoteIn, Body()], idempotency_key: Key = None,
) -> Response[Any]:  # fmt: skip
    """Change the card of an internal document that is on no route yet; `version` as read."""
    made = change_card(session, INTERNAL, id, data, key=idempotency_key, reader=reader)
    return Response(made)


@get(PATH, requires=SIGNED_IN, scope="documents:read")
def list_(
    session: AnySession, reader: AnyReader, journal: FromQuery[str] = "", stage: Stage = "",
    registered_from: FromQuery[date | None] = None, registered_to: FromQuery[date | None] = None,
    whom: FromQuery[str] = "", executor: FromQuery[str] = "", limit: Limit = 50,
    cursor: FromQuery[str | None] = None,
) -> LinesOut:  # fmt: skip
    """List the internal documents of a journal (its code, or the first) the caller sees."""
    more = {"whom": whom, "executor": executor}
    asked = Asked(journal, stage, registered_from, registered_to, more)
    rows, further = page_of(session, NOTES, asked, reader=reader, limit=limit, cursor=cursor)
    return lines_out(rows, further)


routes = [write, read, change, list_]
