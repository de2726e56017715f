"""Protocols and points over the API: read by programs in their person's name."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import msgspec
from litestar.params import FromPath, FromQuery
from litestar.types import ControllerRouterHandler
from uprava.web.injected import AnyReader, AnySession
from uprava.web.routing import SIGNED_IN, get

from uprava_meetings.protocol.service.reading import (
    Asked,
    get_protocol,
    list_protocols,
    points_of,
)
from uprava_meetings.protocol.values import PointRow

BASE = "/api/v1/meetings/protocols"


class ProtocolOut(msgspec.Struct, frozen=True):
    """A protocol; `revision` above 1 is a correction. Its files: /api/v1/documents/{id}.

    `overdue`: by the rules of its body it should have been signed by now.
    """

    id: UUID
    title: str
    number: str | None
    body: str
    held_on: date
    state: str
    revision: int
    signed_on: date | None
    overdue: bool


class ProtocolsOut(msgspec.Struct, frozen=True):
    """Protocols, the latest meeting first, at most 50."""

    items: Sequence[ProtocolOut]


class ExecutorOut(msgspec.Struct, frozen=True):
    """Who does a point: a person or a unit."""

    name: str
    person: bool


class PointOut(msgspec.Struct, frozen=True):
    """A point: kind is decide, instruct or note; `state` is where its task stands."""

    number: str
    kind: str
    text: str
    due_on: date | None
    state: str
    done_on: date | None
    task_id: UUID | None
    executors: Sequence[ExecutorOut]


class PointsOut(msgspec.Struct, frozen=True):
    """The points of a protocol's meeting that are open to the caller, by their numbers."""

    items: Sequence[PointOut]


@get(BASE, requires=SIGNED_IN, scope="documents:read")
def list_(
    session: AnySession, reader: AnyReader, year: FromQuery[int | None] = None,
    q: FromQuery[str] = "",
) -> ProtocolsOut:  # fmt: skip
    """List the protocols the caller sees; `q`: a number, or words of a title or question."""
    rows = list_protocols(session, Asked(year=year, q=q), reader=reader)
    return ProtocolsOut([
        ProtocolOut(each.id, each.title, each.number, each.body, each.held_on, each.state,
                    each.revision, each.signed_on, each.overdue)
        for each in rows
    ])  # fmt: skip


@get(f"{BASE}/{{id:uuid}}/points", requires=SIGNED_IN, scope="documents:read")
def points(session: AnySession, reader: AnyReader, id: FromPath[UUID]) -> PointsOut:
    """List the points of a protocol the caller sees."""
    row = get_protocol(session, id, reader=reader)
    return PointsOut([out(each) for each in points_of(session, row.meeting_id)])


def out(point: PointRow) -> PointOut:
    """Return a point as programs read it."""
    people = [ExecutorOut(each.name, each.person_id is not None) for each in point.executors]
    return PointOut(
        point.number, point.kind, point.text, point.due_on, point.state, point.done_on,
        point.task_id, people,
    )  # fmt: skip


routes: Sequence[ControllerRouterHandler] = [list_, points]
