"""Asking people for visas and no longer asking: rows, access, work folders, in one act."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy.orm import Session

from uprava.approval.models import Origin, ParticipantKind, Purpose, VisaState
from uprava.approval.service.loading import Act
from uprava.approval.service.people import Asked
from uprava.approval.service.terms import due_of
from uprava.approval.values import FOLDERS, REASON, Participant, Route, Stage, Visa
from uprava.db.sql import driver, execute, fetch_values
from uprava.documents.models import AccessRight
from uprava.documents.service.access import Opening, open_to
from uprava.work.service import put_before, take_from, take_out

BELOW = """
with recursive below as (
    select id from users.unit where id = %(id)s
    union all
    select unit.id from users.unit join below on unit.parent_id = below.id
    where unit.closed_on is null)
select id from below order by id"""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the sheet a new visa stands."""

    stage: Stage
    participant_id: int
    round: int
    origin: Origin = Origin.ROUTE
    under_id: int | None = None
    came_from_id: int | None = None
    note: str = ""


def add_visas(
    session: Session, act: Act, route: Route, place: Place, people: Sequence[Asked]
) -> list[int]:
    """Insert visas that wait for their turn; return their ids."""
    values = {
        "route": route.id, "stage": place.stage.id, "document": act.head.id,
        "participant": place.participant_id, "under": place.under_id,
        "came_from": place.came_from_id, "origin": place.origin, "round": place.round,
        "note": place.note, "people": [each.id for each in people],
        "posts": [each.post for each in people],
    }  # fmt: skip
    query = """
        insert into approval.visa (route_id, stage_id, document_id, participant_id, under_id,
            came_from_id, origin, round, person_id, post, note, state, edition, closed_because,
            closed_note)
        select %(route)s, %(stage)s, %(document)s, %(participant)s, %(under)s, %(came_from)s,
            %(origin)s, %(round)s, person, post, %(note)s, 'waiting', '', '', ''
        from unnest(%(people)s::int[], %(posts)s::text[]) with ordinality as asked (person, post, n)
        order by n returning id"""
    return fetch_values(session, query, values)


def open_visas(session: Session, act: Act, stage: Stage, ids: Sequence[int]) -> None:
    """Put visas before their people: they may read, are told, find it in the work folder.

    A visa that had a term before (it waited for a branch, or came from another person) keeps it.
    """
    due_at, due_on = due_of(session, stage, at=act.at)
    query = """
        update approval.visa set state = 'open', received_at = coalesce(received_at, %s),
            due_at = coalesce(due_at, %s), due_on = coalesce(due_on, %s)
        where id = any (%s) returning person_id, due_on, (
            select kind from approval.participant where participant.id = participant_id)"""
    rows = driver(session).execute(query, (act.at, due_at, due_on, list(ids))).fetchall()
    let_read(session, act, [each for each, _due, kind in rows if kind != ParticipantKind.UNIT])
    folder = FOLDERS[Purpose(stage.purpose)]
    for due in {due for _person, due, _kind in rows}:
        people = [person for person, its, _kind in rows if its == due]
        head = replace(act.head, due_on=due)
        put_before(session, folder, head, people, reader=act.reader, at=act.at)


def let_read(session: Session, act: Act, principals: Sequence[int]) -> None:
    """Give the right to read for the sake of the route."""
    openings = [Opening(each, AccessRight.READ, REASON) for each in principals]
    open_to(session, act.head, openings, at=act.at, by=act.reader.person_id)


def let_unit_read(session: Session, act: Act, participant: Participant) -> None:
    """Open the document to a unit with all below it, who are to read it.

    A few rights instead of thousands, one for each person of a town.
    """
    if participant.kind == ParticipantKind.UNIT:
        let_read(session, act, units_below(session, participant.principal_id))


def units_below(session: Session, unit_id: int) -> list[int]:
    """Return a unit and all below it."""
    return fetch_values(session, BELOW, {"id": unit_id})


def put_away(session: Session, act: Act, stage: Stage, visa: Visa) -> None:
    """Take a visa out of its person's work folder."""
    take_out(
        session, FOLDERS[Purpose(stage.purpose)], act.head.id, principal_id=visa.person_id,
        reader=act.reader, at=act.at,
    )  # fmt: skip


def close_visas(
    session: Session, act: Act, stage: Stage, visas: Iterable[Visa], *, because: str,
    note: str = "",
) -> list[Visa]:  # fmt: skip
    """No longer ask for live visas; return those that were put before somebody."""
    live = [each for each in visas if each.live]
    execute(
        session,
        "update approval.visa set state = 'closed', closed_because = %s, closed_note = %s"
        " where id = any (%s)",
        (because, note, [each.id for each in live]),
    )
    shown = [each for each in live if each.state != VisaState.WAITING]
    if shown:
        people = sorted(
            {each.person_id for each in shown} - asked_elsewhere(session, act.head.id, stage)
        )
        folder = FOLDERS[Purpose(stage.purpose)]
        take_from(session, folder, act.head.id, people, reader=act.reader, at=act.at)
    return shown


def asked_elsewhere(session: Session, document_id: UUID, stage: Stage) -> set[int]:
    """Return the people of whom another stage of the same purpose asks the same now."""
    query = """select v.person_id from approval.visa as v
        join approval.stage as s on s.id = v.stage_id and s.purpose = %s and s.id <> %s
        where v.document_id = %s and v.state = 'open'"""
    return set(fetch_values(session, query, (stage.purpose, stage.id, document_id)))


def branch_of(visas: Sequence[Visa], ids: Iterable[int]) -> list[Visa]:
    """Return the visas that stand under some visas, however deep."""
    above, found = set(ids), []
    for each in visas:
        if each.under_id in above:
            above.add(each.id)
            found.append(each)
    return found
