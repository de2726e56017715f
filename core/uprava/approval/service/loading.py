"""Reading routes, stages, visas and the versions of the text as plain values."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from uprava.approval.models import RouteState
from uprava.approval.values import FileVersion, Participant, Route, Stage, Visa
from uprava.db.sql import fetch, fetch_one, fetch_value
from uprava.documents.models import AccessRight
from uprava.documents.service.access import get_document
from uprava.documents.service.locks import hold
from uprava.errors import ConflictError, NotFoundError
from uprava.extension import DocumentHead
from uprava.i18n import _
from uprava.users.reader import Reader

ROUTE = """id, document_id, template_id, state, visa_rule, round, started_by, acting_for,
    started_at, ended_at, reason, problem, aside"""
STAGE = """id, position, purpose, ordering, rule, on_refusal, term, term_unit, state, started_at,
    ended_at"""
VISA = """id, stage_id, participant_id, under_id, came_from_id, origin, round, person_id, post,
    note, state, received_at, due_at, due_on, decided_at, decided_by, decision, edition,
    closed_because, closed_note, superseded_at"""


@dataclass(frozen=True, slots=True)
class Act:
    """Somebody acts on a document whose row is locked until the transaction ends."""

    head: DocumentHead
    reader: Reader
    at: datetime

    @property
    def selves(self) -> tuple[int, ...]:
        """For whom the reader may decide: the person acted for first, then oneself."""
        ids = (self.reader.acting_for, self.reader.person_id)
        return tuple(id for id in ids if id is not None)


def begin_act(
    session: Session, id: UUID, *, reader: Reader, at: datetime,
    level: AccessRight = AccessRight.READ,
) -> Act:  # fmt: skip
    """Return the act of a reader who may do this with the document; other acts wait for it.

    Held before it is read: what somebody threw away meanwhile is found no more.
    """
    hold(session, id)
    head = get_document(session, id, reader=reader, level=level)
    return Act(head, reader, at)


def list_routes(session: Session, document_id: UUID) -> list[Route]:
    """Return all routes of a document: the latest first, those of reading alone after the others.

    The first one is the document's own; the others are history, or acquaintance beside it.
    """
    query = f"select {ROUTE} from approval.route where document_id = %s order by aside, id desc"
    return fetch(session, Route, query, (document_id,))


def find_route(session: Session, document_id: UUID) -> Route | None:
    """Return the document's own route, None when it never had one."""
    query = f"""select {ROUTE} from approval.route where document_id = %s
        order by aside, id desc limit 1"""
    return fetch_one(session, Route, query, (document_id,))


def get_route(session: Session, document_id: UUID, route_id: int | None = None) -> Route:
    """Return the document's own route, or the one that is named. Raises NotFoundError."""
    if route_id is None:
        route = find_route(session, document_id)
    else:
        query = f"select {ROUTE} from approval.route where document_id = %s and id = %s"
        route = fetch_one(session, Route, query, (document_id, route_id))
    if route is None:
        raise NotFoundError(_("The document was never sent for approval."))
    return route


def open_routes(session: Session, document_id: UUID) -> list[Route]:
    """Return the routes a change concerns: the document's own unless over, readings that run."""
    routes = list_routes(session, document_id)
    running = [each for each in routes[1:] if each.aside and each.state == RouteState.RUNNING]
    return [each for each in (*routes[:1], *running) if each.state != RouteState.DONE]


def running_route(session: Session, document_id: UUID, route_id: int | None = None) -> Route:
    """Return the running route. Raises ConflictError saying what became of it."""
    route = get_route(session, document_id, route_id)
    if route.state == RouteState.RUNNING:
        return route
    raise ConflictError(over(route), code=f"route-{route.state}")


def over(route: Route) -> str:
    """Return the sentence for whoever would decide on a route that does not run."""
    said = {
        RouteState.RECALLED: _("The author recalled the document. Nothing is asked of you now."),
        RouteState.STOPPED: _("The document went back to its author. Nothing is asked of you now."),
        RouteState.DONE: _("The route is over already. Nothing is asked of you now."),
    }
    return said[RouteState(route.state)]


def stages_of(session: Session, route_id: int) -> list[Stage]:
    """Return the stages of a route in order."""
    query = f"select {STAGE} from approval.stage where route_id = %s order by position"
    return fetch(session, Stage, query, (route_id,))


def participants_of(session: Session, stage_id: int) -> list[Participant]:
    """Return the participants of a stage in order."""
    query = """select id, stage_id, position, kind, principal_id from approval.participant
        where stage_id = %s order by position"""
    return fetch(session, Participant, query, (stage_id,))


def visas_of(session: Session, stage_id: int) -> list[Visa]:
    """Return the visas of a stage in the order they were asked for."""
    query = f"select {VISA} from approval.visa where stage_id = %s order by id"
    return fetch(session, Visa, query, (stage_id,))


def route_visas(session: Session, route_id: int) -> list[Visa]:
    """Return all visas of a route in the order they were asked for."""
    query = f"select {VISA} from approval.visa where route_id = %s order by id"
    return fetch(session, Visa, query, (route_id,))


def count_unanswered(session: Session, route_id: int) -> int:
    """Count the remarks of a route that the author has not answered."""
    query = """select count(*)::int from approval.remark as r
        join approval.visa as v on v.id = r.visa_id
        where v.route_id = %s and r.answer is null"""
    found = fetch_value(session, query, (route_id,))
    assert isinstance(found, int)
    return found


def current_files(session: Session, document_id: UUID) -> list[FileVersion]:
    """Return the newest version of every file that was not removed: main ones first."""
    query = """
        select id, series_id, version, role, name, media_type, sha256 from (
            select distinct on (series_id) * from documents.file
            where document_id = %s and removed_at is null order by series_id, version desc
        ) as newest where role <> 'signature' order by role <> 'main', series_id"""
    return fetch(session, FileVersion, query, (document_id,))


def edition_of(files: Sequence[FileVersion]) -> str:
    """Return the digest of all versions together: what a person sees is what a visa covers."""
    lines = sorted(f"{each.id} {each.sha256}" for each in files)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
