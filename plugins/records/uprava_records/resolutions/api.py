"""Resolutions over the API: of a document, given by programs for their person; rules read."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Response
from litestar.params import Body, FromPath, HeaderParameter
from sqlalchemy.orm import Session
from uprava.capabilities import ExecutorRole
from uprava.clock import now
from uprava.db.idempotency import Request, once
from uprava.documents.service.access import get_document
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.users.service.suggesting import find_by_login
from uprava.web.injected import AnyReader, AnySession
from uprava.web.problems import refusals
from uprava.web.routing import SIGNED_IN, get, post

from uprava_records.resolutions.service import drafting, giving
from uprava_records.resolutions.service.reading import (
    ResolutionRow,
    get_resolution,
    list_drafts,
    list_given,
)
from uprava_records.resolutions.service.wishes import in_order
from uprava_records.resolutions.values import Named, Wish
from uprava_records.routing.service.fitting import theme_of
from uprava_records.routing.service.rules import list_rules
from uprava_records.routing.values import RULES

PATH = "/api/v1/records/documents/{id:uuid}/resolutions"


class ExecutorOut(msgspec.Struct, frozen=True):
    """A person named in a resolution: `role` is responsible, executor or informed."""

    login: str
    name: str
    role: str
    text: str
    due_on: date | None
    acquainted_at: datetime | None


class ResolutionOut(msgspec.Struct, frozen=True):
    """A resolution: `state` is draft, offered, given or cancelled; `work_url`: who took it."""

    id: int
    document_id: UUID
    author: str
    state: str
    text: str
    due_on: date | None
    control: bool
    given_at: datetime | None
    cancelled_because: str
    work_url: str
    executors: Sequence[ExecutorOut]


class ResolutionsOut(msgspec.Struct, frozen=True):
    """The resolutions of one document, the earliest first; drafts the caller may know of."""

    items: Sequence[ResolutionOut]


class ExecutorIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A person to be named; without a role: an executor, the first of them responsible."""

    login: str
    role: str = "executor"
    text: str = ""
    due_on: date | None = None


class ResolutionIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A resolution; `draft_for` is the login of a leader whose draft it is, empty: it is given."""

    text: str
    executors: Sequence[ExecutorIn]
    due_on: date | None = None
    control: bool = False
    draft_for: str = ""
    note: str = ""


class RuleOut(msgspec.Struct, frozen=True):
    """A routing rule; empty conditions fit every letter."""

    id: int
    title: str
    active: bool
    correspondent: str
    correspondent_card: str
    words: Sequence[str]
    type: str
    journal: str
    valid_from: date | None
    valid_to: date | None
    leaders: Sequence[str]
    order: str
    executor_unit: str
    term_working_days: int | None


class RulesOut(msgspec.Struct, frozen=True):
    """The routing rules of the caller's organisation, in their order."""

    items: Sequence[RuleOut]


@get(PATH, requires=SIGNED_IN, scope="documents:read")
def list_(session: AnySession, reader: AnyReader, id: FromPath[UUID]) -> ResolutionsOut:
    """List the resolutions of a document the caller sees."""
    get_document(session, id, reader=reader)
    rows = [*list_given(session, id), *list_drafts(session, id, reader=reader)]
    return ResolutionsOut([out(each) for each in sorted(rows, key=lambda each: each.id)])


@post(PATH, requires=SIGNED_IN, scope="documents:write", responses=refusals(409))
def make(
    session: AnySession, reader: AnyReader, id: FromPath[UUID],
    data: Annotated[ResolutionIn, Body()],
    idempotency_key: Annotated[str | None, HeaderParameter(name="Idempotency-Key")] = None,
) -> Response[ResolutionOut]:  # fmt: skip
    """Give a resolution on a letter, or offer a draft to the leader it is before."""

    def act() -> dict[str, int]:
        wish = wish_of(session, data)
        if not data.draft_for:
            return {"id": giving.give(session, id, wish, reader=reader, at=now()).id}
        leader = person(session, data.draft_for, "draft_for")
        begun = drafting.begin(session, id, leader, wish, reader=reader, at=now())
        drafting.offer(session, begun, version=1, reader=reader, at=now())
        return {"id": begun}

    asked = {"document": str(id), "resolution": msgspec.to_builtins(data)}
    answer = once(session, Request(idempotency_key, PATH, asked), reader=reader, act=act)
    made = get_resolution(session, answer["id"], reader=reader)
    return Response(out(made), status_code=201)


@post(
    "/api/v1/records/resolutions/{id:int}/give", requires=SIGNED_IN, scope="documents:write",
    responses=refusals(409), status_code=200,
)  # fmt: skip
def give_draft(session: AnySession, reader: AnyReader, id: FromPath[int]) -> ResolutionOut:
    """Give a draft that is before the caller, exactly as it is."""
    row = get_resolution(session, id, reader=reader)
    return out(giving.confirm(session, id, version=row.version, reader=reader, at=now()))


@get("/api/v1/records/routing-rules", requires=RULES, scope="documents:read")
def rules(session: AnySession, reader: AnyReader) -> RulesOut:
    """List the routing rules of the caller's organisation."""
    return RulesOut(
        [
            RuleOut(
                each.id, each.title, each.active, each.correspondent, each.card or "",
                theme_of(each), each.type or "", each.journal or "", each.valid_from,
                each.valid_to, each.leaders, each.review_order, each.executor_unit or "",
                each.term_days,
            )
            for each in list_rules(session, reader.organisation_id)
        ]
    )  # fmt: skip


def wish_of(session: Session, data: ResolutionIn) -> Wish:
    """Return the resolution a program means. Raises InvalidError for somebody unknown."""
    named = []
    for each in data.executors:
        if each.role not in set(ExecutorRole):
            raise InvalidError(
                _("The resolution has mistakes; nothing is kept."),
                fields={"role": _("responsible, executor or informed")},
            )
        known = person(session, each.login, "executors")
        named.append(Named(known, ExecutorRole(each.role), each.text.strip(), each.due_on))
    return Wish(data.text.strip(), in_order(named), data.due_on, data.control, data.note.strip())


def person(session: Session, login: str, field: str) -> int:
    """Return the person of a login. Raises InvalidError."""
    found = find_by_login(session, login, today=session.info["today"])
    if found is None:
        said = _("There is no active person with the login {login}.").format(login=login[:50])
        raise InvalidError(said, fields={field: said})
    return found.id


def out(row: ResolutionRow) -> ResolutionOut:
    """Return a resolution as programs are told of it."""
    executors = [
        ExecutorOut(each.login, each.name, each.role, each.text, each.due_on, each.read_at)
        for each in row.rows
    ]
    return ResolutionOut(
        row.id, row.document_id, row.author, row.state, row.text, row.due_on, row.controlled,
        row.given_at and row.given_at.astimezone(UTC), row.reason, row.taken_url, executors,
    )  # fmt: skip


routes = [list_, make, give_draft, rules]
