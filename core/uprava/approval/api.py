"""Approval over the API: the sheet, and every act of it."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath, HeaderParameter, JSONBody
from sqlalchemy.orm import Session

from uprava.approval.api_values import (
    ApproversIn,
    ReadingOut,
    ReasonIn,
    RecallIn,
    RemarkOut,
    ReplyIn,
    RouteIn,
    SheetOut,
    StageOut,
    VerdictIn,
)
from uprava.approval.service import answering, branching, deciding, sheets, starting
from uprava.approval.service.acquainting import list_reading
from uprava.approval.service.templates import plan_of
from uprava.approval.values import (
    START,
    ParticipantPlan,
    Plan,
    RemarkText,
    Reply,
    Sheet,
    StagePlan,
    Verdict,
)
from uprava.clock import now
from uprava.db.idempotency import Request, once
from uprava.errors import NotFoundError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.problems import refusals
from uprava.web.routing import SIGNED_IN, get, post

PATH = "/api/v1/documents/{id:uuid}/approval"

READ = "documents:read"
SCOPE = "approval"

Key = Annotated[str | None, HeaderParameter(name="Idempotency-Key")]


@get(PATH, requires=SIGNED_IN, scope=READ)
def sheet(
    session: NamedDependency[Session], reader: NamedDependency[Reader], id: FromPath[UUID]
) -> SheetOut:
    """Return the approval sheet of the document's latest route."""
    return sheet_out(session, id, reader)


@get(PATH + "/remarks", requires=SIGNED_IN, scope=READ)
def disagreements(
    session: NamedDependency[Session], reader: NamedDependency[Reader], id: FromPath[UUID]
) -> list[RemarkOut]:
    """Return the table of disagreements: every remark with the author's answer."""
    rows = answering.list_remarks(session, id, reader=reader)
    return [msgspec.convert(each, RemarkOut, from_attributes=True) for each in rows]


@get(PATH + "/reading", requires=SIGNED_IN, scope=READ)
def reading(
    session: NamedDependency[Session], reader: NamedDependency[Reader], id: FromPath[UUID]
) -> list[ReadingOut]:
    """Return the report of acquaintance over all routes: who has not read comes first."""
    rows = list_reading(session, id, reader=reader)
    return [msgspec.convert(each, ReadingOut, from_attributes=True) for each in rows]


@post(PATH, requires=START, scope=SCOPE, responses=refusals(409))
def start(
    session: NamedDependency[Session], reader: NamedDependency[Reader], id: FromPath[UUID],
    data: JSONBody[RouteIn], idempotency_key: Key = None,
) -> Response[Any]:  # fmt: skip
    """Send the document along a route."""

    def act() -> None:
        starting.start(session, id, plan_in(session, data), reader=reader, at=now())

    return done(session, id, reader, Asked("start", idempotency_key, data), act)


@post(PATH + "/decision", requires=SIGNED_IN, scope=SCOPE, responses=refusals(409))
def decide(
    session: NamedDependency[Session], reader: NamedDependency[Reader], id: FromPath[UUID],
    data: JSONBody[VerdictIn], idempotency_key: Key = None,
) -> Response[Any]:  # fmt: skip
    """Decide what waits for the caller; signing is done by a signature instead."""
    remarks = tuple(RemarkText(each.text, each.clause) for each in data.remarks)
    verdict = Verdict(data.decision, data.edition, remarks, data.visa_id)

    def act() -> None:
        deciding.decide(session, id, verdict, reader=reader, at=now())

    return done(session, id, reader, Asked("decide", idempotency_key, data), act)


@post(PATH + "/remarks/{remark_id:int}/answer", requires=SIGNED_IN, scope=SCOPE,
      responses=refusals(409))  # fmt: skip
def answer(
    session: NamedDependency[Session], reader: NamedDependency[Reader], id: FromPath[UUID],
    remark_id: FromPath[int], data: JSONBody[ReplyIn], idempotency_key: Key = None,
) -> Response[Any]:  # fmt: skip
    """Accept or decline a remark, as the author."""
    reply = Reply(data.answer, data.reason)

    def act() -> None:
        answering.answer_remark(session, id, remark_id, reply, reader=reader, at=now())

    return done(session, id, reader, Asked(f"answer:{remark_id}", idempotency_key, data), act)


@post(PATH + "/approvers", requires=SIGNED_IN, scope=SCOPE, responses=refusals(409))
def add(
    session: NamedDependency[Session], reader: NamedDependency[Reader], id: FromPath[UUID],
    data: JSONBody[ApproversIn], idempotency_key: Key = None,
) -> Response[Any]:  # fmt: skip
    """Ask more people below the caller, whose own decision then waits for theirs."""

    def act() -> None:
        branching.add_approvers(session, id, data.people, note=data.note, reader=reader, at=now())

    return done(session, id, reader, Asked("add", idempotency_key, data), act)


@post(PATH + "/approvers/{visa_id:int}/drop", requires=SIGNED_IN, scope=SCOPE,
      responses=refusals(409))  # fmt: skip
def drop(
    session: NamedDependency[Session], reader: NamedDependency[Reader], id: FromPath[UUID],
    visa_id: FromPath[int], data: JSONBody[ReasonIn], idempotency_key: Key = None,
) -> Response[Any]:  # fmt: skip
    """Take an added approver back, as who added them or as the author; the reason is needed."""

    def act() -> None:
        branching.drop_approver(
            session, id, visa_id, reason=data.reason, reader=reader, at=now()
        )  # fmt: skip

    return done(session, id, reader, Asked(f"drop:{visa_id}", idempotency_key, data), act)


@post(PATH + "/redirect", requires=SIGNED_IN, scope=SCOPE, responses=refusals(409))
def redirect(
    session: NamedDependency[Session], reader: NamedDependency[Reader], id: FromPath[UUID],
    data: JSONBody[ApproversIn], idempotency_key: Key = None,
) -> Response[Any]:  # fmt: skip
    """Let another person (exactly one) decide instead of the caller."""

    def act() -> None:
        to = branching.only_one(data.people)
        branching.redirect(session, id, to, note=data.note, reader=reader, at=now())

    return done(session, id, reader, Asked("redirect", idempotency_key, data), act)


@post(PATH + "/recall", requires=SIGNED_IN, scope=SCOPE, responses=refusals(409))
def recall(
    session: NamedDependency[Session], reader: NamedDependency[Reader], id: FromPath[UUID],
    data: JSONBody[RecallIn], idempotency_key: Key = None,
) -> Response[Any]:  # fmt: skip
    """Take the document back from its route, or from an acquaintance beside it."""

    def act() -> None:
        starting.recall(
            session, id, reason=data.reason, reader=reader, at=now(), route_id=data.route_id
        )  # fmt: skip

    return done(session, id, reader, Asked("recall", idempotency_key, data), act)


@post(PATH + "/restart", requires=START, scope=SCOPE, responses=refusals(409))
def restart(
    session: NamedDependency[Session], reader: NamedDependency[Reader], id: FromPath[UUID],
    idempotency_key: Key = None,
) -> Response[Any]:  # fmt: skip
    """Send a stopped or recalled document along its route again."""

    def act() -> None:
        starting.restart(session, id, reader=reader, at=now())

    return done(session, id, reader, Asked("restart", idempotency_key, ReasonIn()), act)


class Asked(msgspec.Struct, frozen=True):
    """What a request asks for, so that repeated with its key it is answered as before."""

    act: str
    key: str | None
    body: msgspec.Struct


def done(
    session: Session, id: UUID, reader: Reader, asked: Asked, act: Callable[[], None]
) -> Response[Any]:
    """Do what is asked once, and answer with the sheet as it is then."""

    def answered() -> Mapping[str, Any]:
        act()
        made: Mapping[str, Any] = msgspec.to_builtins(sheet_out(session, id, reader))
        return made

    request = Request(asked.key, f"approval:{asked.act}:{id}", msgspec.to_builtins(asked.body))
    return Response(once(session, request, reader=reader, act=answered), status_code=201)


def plan_in(session: Session, data: RouteIn) -> Plan:
    """Return the plan a request means: a template's, or its own stages."""
    if data.template_id is not None:
        return plan_of(session, data.template_id)
    stages = tuple(
        StagePlan(
            each.purpose,
            tuple(ParticipantPlan(one.kind, one.id) for one in each.participants),
            each.ordering, each.rule, each.on_refusal, each.term, each.term_unit,
        )
        for each in data.stages
    )  # fmt: skip
    return Plan(stages, data.visa_rule)


def sheet_out(session: Session, id: UUID, reader: Reader) -> SheetOut:
    """Return the sheet as the API shows it. Raises NotFoundError when there is none."""
    found = sheets.find_sheet(session, id, reader=reader, at=now())
    if found is None:
        raise NotFoundError(_("The document was never sent for approval."))
    return shown(found)


def shown(sheet: Sheet) -> SheetOut:
    """Return a sheet as the API shows it: a contract of its own, whatever rows become."""
    route = sheet.route
    own = {
        "route_id": route.id, "state": route.state, "problem": route.problem,
        "reason": route.reason, "visa_rule": route.visa_rule, "round": route.round,
        "started_at": route.started_at, "ended_at": route.ended_at,
    }  # fmt: skip
    same = {
        name: getattr(sheet, name)
        for name in ("author", "edition", "files", "agreed", "asked", "settled", "remarks",
                     "waits_for_answers", "acts")
    }  # fmt: skip
    stages = [
        {**{name: getattr(each.stage, name) for name in STAGE_FIELDS}, "rows": each.rows}
        for each in sheet.stages
    ]
    asides = [
        {**{name: getattr(each.route, name) for name in ("state", "started_at", "ended_at")},
         "route_id": each.route.id, "author": each.author, "read": each.read, "asked": each.asked}
        for each in sheet.asides
    ]  # fmt: skip
    made = {**own, **same, "stages": stages, "asides": asides}
    return msgspec.convert(made, SheetOut, from_attributes=True)


STAGE_FIELDS = tuple(name for name in StageOut.__struct_fields__ if name != "rows")

routes = [
    sheet, disagreements, reading, start, decide, answer, add, drop, redirect, recall, restart,
]  # fmt: skip
