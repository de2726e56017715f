"""Sending a document along a route, recalling it, sending it again."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from uprava.approval.models import Decision, Purpose, RouteState
from uprava.approval.planning import check_plan
from uprava.approval.service.asking import let_read, units_below
from uprava.approval.service.loading import (
    ROUTE,
    Act,
    begin_act,
    current_files,
    find_route,
    get_route,
    list_routes,
    route_visas,
    running_route,
)
from uprava.approval.service.moving import advance, leave
from uprava.approval.service.people import vacant
from uprava.approval.service.standing import stand
from uprava.approval.service.telling import tell_without_document
from uprava.approval.values import REASON, START, Plan, Route, StagePlan, Visa
from uprava.audit.log import record
from uprava.db.sql import execute, fetch_one, fetch_value, fetch_values
from uprava.documents.models import AccessRight
from uprava.documents.service.access import close_to
from uprava.errors import ConflictError, ForbiddenError, InvalidError
from uprava.i18n import N_, _
from uprava.users.reader import Reader

LONGEST = 1000


def start(session: Session, id: UUID, plan: Plan, *, reader: Reader, at: datetime) -> int:
    """Send a document along a route and ask the first people; return the route's id.

    A route that was stopped, recalled or is over stays as history. Raises ConflictError while
    one runs, unless the new one is of reading alone; InvalidError for a plan that cannot work or
    a document without a file.
    """
    act = begin_act(session, id, reader=reader, at=at, level=AccessRight.EDIT)
    reader.require(START, unit=act.head.unit_id)
    plan = check_plan(plan)
    if not only_reads(plan):
        refuse_running(session, act)
    if not current_files(session, id):
        raise InvalidError(_("Add the text of the document first: there is nothing to approve."))
    return begin(session, act, plan)


def begin(session: Session, act: Act, plan: Plan) -> int:
    """Write a route down and ask its first people, whoever was asked whether that may be."""
    refuse_vacant(session, plan)
    route = insert_route(session, act, plan)
    for position, stage in enumerate(plan.stages, 1):
        insert_stage(session, act, route, position, stage)
    record(
        session, "approval.started", "document", act.head.id, route=route.id,
        stages=len(plan.stages), template=plan.template_id,
    )  # fmt: skip
    advance(session, act, route)
    return route.id


def only_reads(plan: Plan) -> bool:
    """Tell whether a route is of reading alone: it runs beside another one."""
    return all(each.purpose == Purpose.READ for each in plan.stages)


def refuse_running(session: Session, act: Act) -> None:
    """Raise ConflictError while a route of the document runs."""
    route = find_route(session, act.head.id)
    if route is not None and route.state == RouteState.RUNNING and not route.aside:
        raise ConflictError(
            _("The document is on its route already. Recall it to change the route."),
            code="route-running",
        )


def refuse_vacant(session: Session, plan: Plan) -> None:
    """Raise InvalidError naming the participants behind whom nobody stands."""
    titles = vacant(session, [each for stage in plan.stages for each in stage.participants])
    if titles:
        raise InvalidError(
            _("Nobody can decide here now: {names}. Choose others.").format(
                names="; ".join(titles)
            ),
            fields={"participants": _("Nobody is behind it.")},
        )


def insert_route(session: Session, act: Act, plan: Plan) -> Route:
    """Write the route down."""
    query = f"""
        insert into approval.route (document_id, template_id, state, visa_rule, round, started_by,
            acting_for, started_at, reason, problem, aside)
        values (%s, %s, 'running', %s, 1, %s, %s, %s, '', '', %s) returning {ROUTE}"""
    values = (
        act.head.id, plan.template_id, plan.visa_rule, act.reader.person_id,
        act.reader.acting_for, act.at, only_reads(plan),
    )  # fmt: skip
    route = fetch_one(session, Route, query, values)
    assert route is not None
    return route


def insert_stage(session: Session, act: Act, route: Route, position: int, plan: StagePlan) -> None:
    """Write a stage down with its participants."""
    query = """
        insert into approval.stage (route_id, document_id, position, purpose, ordering, rule,
            on_refusal, term, term_unit, state)
        values (%s, %s, %s, %s, %s, %s, %s, %s, %s, 'waiting') returning id"""
    values = (
        route.id, act.head.id, position, plan.purpose, plan.ordering, plan.rule, plan.on_refusal,
        plan.term, plan.term_unit,
    )  # fmt: skip
    stage = fetch_value(session, query, values)
    for number, each in enumerate(plan.participants, 1):
        execute(
            session,
            "insert into approval.participant (stage_id, document_id, position, kind,"
            " principal_id) values (%s, %s, %s, %s, %s)",
            (stage, act.head.id, number, each.kind, each.principal_id),
        )


def is_author(act: Act, route: Route) -> bool:
    """Tell whether the route is the reader's, or of whom the reader acts for."""
    return bool({route.started_by, route.acting_for, act.head.author_id} & set(act.selves))


def require_author(act: Act, route: Route) -> None:
    """Raise ForbiddenError unless the route is the reader's, or the reader's principal's."""
    if not is_author(act, route):
        raise ForbiddenError(_("Only the author of the route can do this."))


def recall(
    session: Session, id: UUID, *, reason: str, reader: Reader, at: datetime,
    route_id: int | None = None,
) -> None:  # fmt: skip
    """Take a document back from its route; decisions that were made stay in the sheet.

    `route_id` names an acquaintance beside the document's own route. Who was asked but has not
    decided loses the right the route gave, and is told so. Raises ConflictError when somebody
    has signed already.
    """
    act = begin_act(session, id, reader=reader, at=at)
    route = running_route(session, id, route_id)
    require_author(act, route)
    reason = " ".join(reason.split())
    if len(reason) > LONGEST:
        raise InvalidError(_("At most {n} characters.").format(n=LONGEST))
    visas = route_visas(session, route.id)
    if any(each.in_force and each.decision == Decision.SIGNED for each in visas):
        raise ConflictError(_("The document has been signed: it cannot be recalled any more."))
    shown = leave(session, act, route, because="recalled")
    query = """update approval.route set state = 'recalled', reason = %s, ended_at = %s,
        ended_by = %s where id = %s"""
    execute(session, query, (reason, at, reader.person_id, route.id))
    record(session, "approval.recalled", "document", id, route=route.id, reason=reason)
    stand(session, act.head, reader=reader, at=at)
    withdraw_from_units(session, act, route)
    withdraw(session, act, shown)


def withdraw_from_units(session: Session, act: Act, route: Route) -> None:
    """Take the right to read back from units; who has read the document keeps it oneself."""
    units = units_reading(session, [route])
    routes = list_routes(session, act.head.id)
    running = [each for each in routes if each.state == RouteState.RUNNING]
    units -= units_reading(session, running)
    taken = [
        each for each in sorted(units)
        if close_to(session, act.head, principal_id=each, reason=REASON)
    ]  # fmt: skip
    if taken:
        visas = route_visas(session, route.id)
        let_read(session, act, sorted({each.person_id for each in visas if each.in_force}))
        record(session, "access.taken", "document", act.head.id, principals=taken)


def units_reading(session: Session, routes: Sequence[Route]) -> set[int]:
    """Return the units, with all below, that routes have opened the document to."""
    query = """select distinct p.principal_id from approval.participant as p
        join approval.stage as s on s.id = p.stage_id
        where s.route_id = any (%s) and p.kind = 'unit' and s.started_at is not null"""
    units = fetch_values(session, query, ([each.id for each in routes],))
    return {below for unit in units for below in units_below(session, unit)}


RECALLED = N_("{name} recalled from approval: {title}")


def withdraw(
    session: Session, act: Act, visas: Sequence[Visa], *, told: str = RECALLED, reason: str = ""
) -> None:
    """Take the right to read back from people who decided nothing and are not asked elsewhere.

    They are told, without the document.
    """
    query = """select exists (select from approval.visa where document_id = %s
        and person_id = %s and state in ('decided', 'open', 'held'))"""
    people = sorted({each.person_id for each in visas})
    idle = [each for each in people if not fetch_value(session, query, (act.head.id, each))]
    taken = [each for each in idle if close_to(session, act.head, principal_id=each, reason=REASON)]
    if taken:
        record(session, "access.taken", "document", act.head.id, principals=taken)
    tell_without_document(session, act, people, told, reason=reason)


def restart(session: Session, id: UUID, *, reader: Reader, at: datetime) -> None:
    """Send a stopped or recalled document along the same route again.

    Visas that are in force stay; who refused is asked again. What a new version of the text
    does to visas, its arrival has done already (see `following`).
    """
    act = begin_act(session, id, reader=reader, at=at, level=AccessRight.EDIT)
    reader.require(START, unit=act.head.unit_id)
    route = get_route(session, id)
    require_author(act, route)
    if route.state not in (RouteState.STOPPED, RouteState.RECALLED):
        raise ConflictError(_("The route runs or is over: it cannot be restarted."))
    if not current_files(session, id):
        raise InvalidError(_("Add the text of the document first: there is nothing to approve."))
    supersede_refusals(session, route, at=at)
    query = """update approval.route set state = 'running', round = round + 1, problem = '',
        reason = '', ended_at = null, ended_by = null where id = %s"""
    execute(session, query, (route.id,))
    record(session, "approval.restarted", "document", id, route=route.id, round=route.round + 1)
    advance(session, act, get_route(session, id))


def supersede_refusals(session: Session, route: Route, *, at: datetime) -> None:
    """Let refusals of unfinished stages be asked anew."""
    query = """
        update approval.visa as v set superseded_at = %s from approval.stage as s
        where s.id = v.stage_id and v.route_id = %s and s.state <> 'done'
          and v.decision = 'refused' and v.superseded_at is null and v.under_id is null"""
    execute(session, query, (at, route.id))
