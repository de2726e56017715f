"""The lists of duties for programs: the same rows, filters and rights as the screens."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec
from litestar.params import FromQuery, QueryParameter
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.term_lists.address import read_edge, read_number, write_edge
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get

from uprava_assignments.control.routes.address import read_address
from uprava_assignments.control.service.listing import list_duties
from uprava_assignments.control.values import ListRow, View, borders_on

PATH = "/api/v1/assignments/duties"

Limit = Annotated[int, QueryParameter(ge=1, le=200)]


class DutyOut(msgspec.Struct, frozen=True):
    """What one executor has to do. Fields of the basis are null when it is not open to the caller.

    `zone` is overdue, today, later, none (no term), reported or over.
    """

    id: int
    assignment_id: UUID
    number: str | None
    text: str
    role: str
    state: str
    zone: str
    due_on: date | None
    done_on: date | None
    executor_id: int | None
    pool_id: int | None
    author_id: int
    controller_id: int | None
    control: str
    priority: str
    basis_id: UUID | None
    basis_number: str | None
    extensions: int
    asked_until: date | None


class DutiesOut(msgspec.Struct, frozen=True):
    """A page of duties in the order of their terms; `cursor` continues it, null at the end."""

    items: Sequence[DutyOut]
    cursor: str | None = None


@get(PATH, requires=SIGNED_IN, scope="documents:read")
def list_(
    request: AnyRequest, session: AnySession, reader: AnyReader, view: FromQuery[str] = "all",
    limit: Limit = 50, cursor: FromQuery[str] = "",
) -> DutiesOut:  # fmt: skip
    """List duties: `view` is execute, control, reports, own or all.

    Narrowed as on the screens: term (overdue, today, week, wait), state, executor (repeated ids
    of people and units), author, controller, due_from, due_to, control, priority, basis, asked.
    """
    if view not in set(View):
        raise InvalidError(_("The list is execute, control, reports, own or all."))
    address = read_address(View(view), request.query_params)
    wanted = replace(address.wanted, after=read_edge(cursor, read_number), before=None)
    page = list_duties(session, wanted, reader=reader, limit=limit)
    borders = borders_on(session.info["today"])
    following = write_edge(page.later) if page.later else None
    return DutiesOut([out(row, borders.zone_of(row.order_on)) for row in page.rows], following)


def out(row: ListRow, zone: str) -> DutyOut:
    """Return a duty as programs are told of it."""
    return DutyOut(
        row.id, row.assignment_id, row.number, row.text, row.role, row.state, str(zone),
        row.due_on, row.done_on, row.person_id,
        row.principal_id if row.person_id is None else None, row.author_id, row.controller_id,
        row.control, row.priority, row.basis_id, row.basis_number, row.extended, row.asked_until,
    )  # fmt: skip


routes = [list_]
