"""Dispatches over the API: what waits and what became of it; marks by programs."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec
from litestar.params import Body, FromPath, FromQuery, QueryParameter
from uprava.clock import now
from uprava.documents.service.access import get_document
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import _
from uprava.web.injected import AnyReader, AnySession
from uprava.web.problems import refusals
from uprava.web.routing import SIGNED_IN, get, post

from uprava_records.dispatch.service import acting
from uprava_records.dispatch.service.changing import keep_tracking
from uprava_records.dispatch.service.listing import (
    TABS,
    Asked,
    DispatchRow,
    get_dispatch,
    list_dispatches,
    list_of_document,
)
from uprava_records.dispatch.service.queueing import PERMISSION
from uprava_records.dispatch.values import State

PATH = "/api/v1/records/dispatches"

Limit = Annotated[int, QueryParameter(ge=1, le=200)]


class DispatchOut(msgspec.Struct, frozen=True):
    """One dispatch. `state` sent by e-mail means: given to the mail server."""

    id: int
    document_id: UUID
    number: str
    addressee: str
    channel: str
    state: str
    tracking: str | None
    sent_at: datetime | None
    settled_on: date | None
    problem: str | None
    note: str | None


class DispatchesOut(msgspec.Struct, frozen=True):
    """A page of dispatches; `cursor` continues it, null at the end."""

    items: Sequence[DispatchOut]
    cursor: int | None = None


class MarkIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What became of a dispatch: sent, delivered, returned, failed or dropped."""

    state: str
    on: date | None = None
    tracking: str | None = None
    note: str = ""


@get("/api/v1/records/documents/{id:uuid}/dispatches", requires=SIGNED_IN, scope="documents:read")
def of_document(session: AnySession, reader: AnyReader, id: FromPath[UUID]) -> DispatchesOut:
    """List the dispatches of a document the caller sees."""
    get_document(session, id, reader=reader)
    return DispatchesOut([out(row) for row in list_of_document(session, id)])


@get(PATH, requires=PERMISSION, scope="documents:read")
def list_(
    session: AnySession, reader: AnyReader, tab: FromQuery[str] = "queue",
    channel: FromQuery[str] = "", limit: Limit = 50, cursor: FromQuery[int | None] = None,
) -> DispatchesOut:  # fmt: skip
    """List the dispatches of the caller's office: `tab` is queue, failed or gone."""
    if tab not in TABS:
        raise InvalidError(_("The tab is queue, failed or gone."))
    page = list_dispatches(
        session, tab, Asked(channel=channel), reader=reader, after=cursor, limit=limit
    )
    return DispatchesOut([out(row) for row in page.rows], page.further)


@post(
    PATH + "/{id:int}/mark", requires=PERMISSION, scope="documents:write",
    responses=refusals(409), status_code=200,
)  # fmt: skip
def mark(
    session: AnySession, reader: AnyReader, id: FromPath[int], data: Annotated[MarkIn, Body()]
) -> DispatchOut:
    """Mark a dispatch, with the identifier of the post when there is one."""
    get_dispatch(session, id, reader=reader)
    if data.tracking is not None:
        keep_tracking(session, id, data.tracking, reader=reader)
    outcome = marked(session, reader, id, data)
    if outcome.refused:
        raise ConflictError(outcome.refused[0].why)
    return out(get_dispatch(session, id, reader=reader))


def marked(session: AnySession, reader: AnyReader, id: int, data: MarkIn) -> acting.Outcome:
    """Carry out the mark. Raises InvalidError for an unknown state."""
    if data.state == State.SENT:
        return acting.send(session, [id], reader=reader, at=now())
    if data.state not in {str(each) for each in acting.BEFORE}:
        raise InvalidError(
            _("Choose what became of it."),
            fields={"state": _("sent, delivered, returned, failed or dropped")},
        )
    on = data.on or session.info["today"]
    how = acting.Settling(State(data.state), on, data.note)
    return acting.settle(session, [id], how, reader=reader, at=now())


def out(row: DispatchRow) -> DispatchOut:
    """Return a dispatch as programs are told of it."""
    return DispatchOut(
        row.id, row.document_id, row.number, row.name, row.channel, row.state, row.tracking,
        row.sent_at, row.settled_on, row.problem, row.note,
    )  # fmt: skip


routes = [of_document, list_, mark]
