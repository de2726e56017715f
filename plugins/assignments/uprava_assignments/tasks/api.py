"""Assignments over the API: given, read, reported, decided, ended by programs for their person."""

from collections.abc import Callable, Sequence
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, TypeVar
from uuid import UUID

import msgspec
from litestar import Response
from litestar.params import Body, FromPath, FromQuery, HeaderParameter, QueryParameter
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.db.idempotency import Request, once
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.users.service.suggesting import find_by_login
from uprava.web.injected import AnyReader, AnySession
from uprava.web.problems import refusals
from uprava.web.routing import SIGNED_IN, get, post

from uprava_assignments.giving.service import asking, deciding, drafting, ending, issuing, working
from uprava_assignments.giving.service.reading import (
    get_assignment,
    get_duty,
    get_request,
    selves,
)
from uprava_assignments.giving.values import (
    Control,
    Ground,
    Priority,
    RequestKind,
    Role,
    Standing,
)
from uprava_assignments.giving.wish import Interim, Named, Wish, in_order
from uprava_assignments.tasks.api_out import told
from uprava_assignments.tasks.api_values import (
    AssignmentIn,
    AssignmentOut,
    AssignmentsOut,
    DecisionIn,
    ExecutorIn,
    LongerIn,
    OffControlIn,
    ReaddressIn,
    ReportIn,
    VersionIn,
    WordIn,
)
from uprava_assignments.tasks.service.outline import Asked, list_page
from uprava_assignments.terms.values import AskedTerm

PATH = "/api/v1/assignments"
ONE, DUTY = f"{PATH}/{{id:uuid}}", f"{PATH}/duties/{{id:int}}"
REQUEST = f"{PATH}/requests/{{id:int}}"

MOST = 50
"""Assignments of one page, each with all that is told of it."""

Limit = Annotated[int, QueryParameter(ge=1, le=MOST)]
Key = Annotated[str | None, HeaderParameter(name="Idempotency-Key")]


Word = TypeVar("Word", bound=StrEnum)


class Act(StrEnum):
    """What becomes of a new assignment."""

    GIVE = "give"
    DRAFT = "draft"
    OFFER = "offer"


@get(PATH, requires=SIGNED_IN, scope="documents:read")
def list_(
    session: AnySession, reader: AnyReader, basis: FromQuery[UUID | None] = None,
    states: FromQuery[str] = "", author: FromQuery[str] = "",
    changed_since: FromQuery[date | None] = None, cursor: FromQuery[UUID | None] = None,
    limit: Limit = 20,
) -> AssignmentsOut:  # fmt: skip
    """List the assignments the caller sees, the newest first.

    Narrowed to those on a document (`basis`), in states (comma-separated), of an author's login,
    changed since a day. What people have to do is listed by terms at the address of duties.
    """
    wanted = [known(Standing, each, "states") for each in states.split(",") if each]
    asked = Asked(basis, wanted, author, changed_since, cursor)
    found = list_page(session, asked, reader=reader, limit=limit + 1)
    items = [told(session, each, reader=reader) for each in found[:limit]]
    return AssignmentsOut(items, found[limit - 1] if len(found) > limit else None)


@get(ONE, requires=SIGNED_IN, scope="documents:read")
def show(session: AnySession, reader: AnyReader, id: FromPath[UUID]) -> AssignmentOut:
    """Tell how an assignment stands: executors, terms with reasons, reports, requests, its tree."""
    return told(session, id, reader=reader)


@post(PATH, requires=SIGNED_IN, scope="documents:write", responses=refusals(409))
def make(
    session: AnySession, reader: AnyReader, data: Annotated[AssignmentIn, Body()],
    idempotency_key: Key = None,
) -> Response[AssignmentOut]:  # fmt: skip
    """Give an assignment, keep its draft, or offer the draft to its leader."""

    def act() -> dict[str, str]:
        wanted = known(Act, data.act, "act")
        wish = wish_of(session, data, reader=reader)
        if wanted is Act.GIVE:
            return {"id": str(issuing.give(session, wish, reader=reader, at=now()))}
        id = drafting.write(session, wish, reader=reader, at=now())
        if wanted is Act.OFFER:
            drafting.offer(session, id, version=1, reader=reader, at=now())
        return {"id": str(id)}

    request = Request(idempotency_key, PATH, {"assignment": msgspec.to_builtins(data)})
    answer = once(session, request, reader=reader, act=act)
    return Response(told(session, UUID(answer["id"]), reader=reader), status_code=201)


Acting = dict[str, Any]
WRITING: Acting = {
    "requires": SIGNED_IN, "scope": "documents:write", "responses": refusals(409),
    "status_code": 200,
}  # fmt: skip


@post(f"{ONE}/issue", **WRITING)
def issue(
    session: AnySession, reader: AnyReader, id: FromPath[UUID],
    data: Annotated[VersionIn, Body()],
) -> AssignmentOut:  # fmt: skip
    """Give a draft exactly as the caller has seen it."""
    issuing.issue(session, id, version=data.version, reader=reader, at=now())
    return told(session, id, reader=reader)


@post(f"{ONE}/recall", **WRITING)
def recall(
    session: AnySession, reader: AnyReader, id: FromPath[UUID], data: Annotated[WordIn, Body()]
) -> AssignmentOut:
    """Recall an assignment with all that stand under it; the word is the reason."""
    ending.recall(session, id, data.said, reader=reader, at=now())
    return told(session, id, reader=reader)


@post(f"{ONE}/suspend", **WRITING)
def suspend(
    session: AnySession, reader: AnyReader, id: FromPath[UUID], data: Annotated[WordIn, Body()]
) -> AssignmentOut:
    """Suspend an assignment with all that stand under it; the word is the reason."""
    ending.suspend(session, id, data.said, reader=reader, at=now())
    return told(session, id, reader=reader)


@post(f"{ONE}/resume", **WRITING)
def resume(session: AnySession, reader: AnyReader, id: FromPath[UUID]) -> AssignmentOut:
    """Resume a suspended assignment: the days between did not count."""
    ending.resume(session, id, reader=reader, at=now())
    return told(session, id, reader=reader)


@post(f"{ONE}/off-control", **WRITING)
def off_control(
    session: AnySession, reader: AnyReader, id: FromPath[UUID],
    data: Annotated[OffControlIn, Body()],
) -> AssignmentOut:  # fmt: skip
    """Take an assignment off control on a ground."""
    ground = known(Ground, data.ground, "ground")
    ending.take_off_control(session, id, ground, data.reason, reader=reader, at=now())
    return told(session, id, reader=reader)


@post(f"{DUTY}/start", **WRITING)
def start(session: AnySession, reader: AnyReader, id: FromPath[int]) -> AssignmentOut:
    """Begin to work on a duty, or take it from the unit it waits for."""
    duty = get_duty(session, id, reader=reader)
    begin = working.take if duty.person_id is None else working.accept
    begin(session, id, reader=reader, at=now())
    return told(session, duty.assignment_id, reader=reader)


@post(f"{DUTY}/report", **WRITING)
def report(
    session: AnySession, reader: AnyReader, id: FromPath[int], data: Annotated[ReportIn, Body()],
    idempotency_key: Key = None,
) -> AssignmentOut:  # fmt: skip
    """Present a report of execution, with the document it was answered by."""

    def act() -> dict[str, int]:
        said = working.Said(data.text, answer_id=data.answer_id)
        return {"report": working.report(session, id, said, reader=reader, at=now())}

    asked = {"duty": id, "report": msgspec.to_builtins(data)}
    once(session, Request(idempotency_key, f"{DUTY}/report", asked), reader=reader, act=act)
    return told(session, get_duty(session, id, reader=reader).assignment_id, reader=reader)


@post(f"{DUTY}/report/check", **WRITING)
def check(session: AnySession, reader: AnyReader, id: FromPath[int]) -> AssignmentOut:
    """Say as the controller that the report is in order: it goes to the author."""
    return done(deciding.check_report, session, id, reader=reader)


@post(f"{DUTY}/report/accept", **WRITING)
def accept(
    session: AnySession, reader: AnyReader, id: FromPath[int], data: Annotated[WordIn, Body()]
) -> AssignmentOut:
    """Accept the report that waits for a decision."""
    return done(deciding.accept_report, session, id, said=data.said, reader=reader)


@post(f"{DUTY}/report/return", **WRITING)
def return_(
    session: AnySession, reader: AnyReader, id: FromPath[int], data: Annotated[WordIn, Body()]
) -> AssignmentOut:
    """Return the report for rework; the word says what to rework."""
    return done(deciding.return_report, session, id, said=data.said, reader=reader)


@post(f"{DUTY}/longer", **WRITING)
def longer(
    session: AnySession, reader: AnyReader, id: FromPath[int], data: Annotated[LongerIn, Body()]
) -> AssignmentOut:
    """Ask the author for a later term."""
    asking.ask_longer(session, id, data.until, data.reason, reader=reader, at=now())
    return told(session, get_duty(session, id, reader=reader).assignment_id, reader=reader)


@post(f"{DUTY}/readdress", **WRITING)
def readdress(
    session: AnySession, reader: AnyReader, id: FromPath[int], data: Annotated[ReaddressIn, Body()]
) -> AssignmentOut:
    """Let another one do it, as its author; an executor asks the author for that."""
    assignment = get_duty(session, id, reader=reader).assignment_id
    who = data.unit_id or person(session, data.login, "login")
    own = get_assignment(session, assignment, reader=reader).author_id in selves(reader)
    act = asking.readdress if own else asking.ask_readdress
    act(session, id, who, data.reason, reader=reader, at=now())
    return told(session, assignment, reader=reader)


@post(f"{REQUEST}/decide", **WRITING)
def decide(
    session: AnySession, reader: AnyReader, id: FromPath[int], data: Annotated[DecisionIn, Body()]
) -> AssignmentOut:
    """Give what was asked for, perhaps another day, or refuse it."""
    asked, said = get_request(session, id, reader=reader), data.said
    if asked.kind == RequestKind.READDRESS:
        asking.decide_readdress(
            session, id, granted=data.granted, said=said, reader=reader, at=now()
        )
    else:
        asking.decide_longer(session, id, until=data.until, said=said, reader=reader, at=now())
    return told(session, asked.assignment_id, reader=reader)


def done(
    act: Callable[..., object], session: Session, id: int, *, reader: Reader, **said: str
) -> AssignmentOut:
    """Do an act on a duty; return its assignment as it is then."""
    assignment = get_duty(session, id, reader=reader).assignment_id
    act(session, id, reader=reader, at=now(), **said)
    return told(session, assignment, reader=reader)


def wish_of(session: Session, data: AssignmentIn, *, reader: Reader) -> Wish:
    """Return the assignment a program means. Raises InvalidError naming the field."""
    author = person(session, data.author, "author") if data.author else selves(reader)[0]
    controller = person(session, data.controller, "controller") if data.controller else None
    interim = [Interim(each.text.strip(), each.due_on) for each in data.milestones]
    return Wish(
        data.text.strip(), in_order(named_in(session, data.executors)), author, controller,
        known(Priority, data.priority, "priority"), known(Control, data.control, "control"),
        str(AskedTerm.read(data.term)), data.basis_id, data.basis_point.strip(),
        data.parent_duty_id, None, interim,
    )  # fmt: skip


def named_in(session: Session, executors: Sequence[ExecutorIn]) -> list[Named]:
    """Return whom a program names. Raises InvalidError for somebody unknown."""
    found = []
    for each in executors:
        who = each.unit_id or person(session, each.login, "executors")
        term = str(AskedTerm.read(each.term)) if each.term else ""
        found.append(Named(who, known(Role, each.role, "role"), each.text.strip(), term))
    return found


def person(session: Session, login: str, field: str) -> int:
    """Return the person of a login. Raises InvalidError."""
    found = find_by_login(session, login, today=session.info["today"])
    if found is None:
        said = _("There is no active person with the login {login}.").format(login=login[:50])
        raise InvalidError(said, fields={field: said})
    return found.id


def known(words: type[Word], said: str, field: str) -> Word:
    """Return a word of an interface. Raises InvalidError naming those there are."""
    try:
        return words(said)
    except ValueError as error:
        wrong = _("One of: {words}.").format(words=", ".join(words))
        raise InvalidError(wrong, fields={field: wrong}) from error


routes = [
    list_, show, make, issue, recall, suspend, resume, off_control, start, report, check, accept,
    return_, longer, readdress, decide,
]  # fmt: skip
