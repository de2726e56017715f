"""What became of a dispatch in the electronic exchange, as its carrier tells."""

from sqlalchemy.orm import Session
from uprava.capabilities import ParcelMoved, ParcelState
from uprava.clock import office_day
from uprava.db.sql import execute, fetch_value
from uprava.installation import installation_of

from uprava_records.dispatch.service.acting import CARRIED, finish, note
from uprava_records.dispatch.service.listing import DispatchRow, list_of_document
from uprava_records.dispatch.values import Channel, Problem, State

MOVES: dict[ParcelState, tuple[State, tuple[State, ...]]] = {
    ParcelState.SENT: (State.SENT, (State.SENDING,)),
    ParcelState.DELIVERED: (
        State.DELIVERED, (State.SENDING, State.SENT, State.FAILED, State.RETURNED),
    ),
    ParcelState.RETURNED: (
        State.RETURNED, (State.SENDING, State.SENT, State.FAILED, State.DELIVERED),
    ),
    ParcelState.FAILED: (State.FAILED, (State.SENDING, State.SENT)),
}  # fmt: skip
"""What a parcel's state makes of a dispatch, and from which states."""

UPDATE = """
update records.dispatch set state = %(state)s,
    sent_at = case when %(state)s = 'failed' then null else coalesce(sent_at, %(at)s) end,
    settled_on = %(on)s, problem = %(problem)s, said = %(said)s, note = coalesce(%(note)s, note)
where id = %(id)s"""


def parcel_moved(session: Session, moved: ParcelMoved) -> None:
    """Bring a dispatch to where its parcel is; one that was decided on otherwise stays so."""
    id = moved.reference.removeprefix(CARRIED)
    if id == moved.reference or not id.isdecimal():
        return
    row = find(session, int(id))
    state, before = MOVES[moved.state]
    if row is None or row.channel != Channel.EXCHANGE or row.state not in before:
        return
    failed = state is State.FAILED
    settled = state in (State.DELIVERED, State.RETURNED)
    zone = installation_of(session).settings.timezone
    values = {
        "id": row.id, "state": state, "at": moved.at, "on": office_day(zone) if settled else None,
        "problem": Problem.CARRIER if failed else None, "said": moved.said if failed else None,
        "note": moved.said or None if settled else None,
    }  # fmt: skip
    execute(session, UPDATE, values)
    tell(session, row, moved)
    finish(session, {row.document_id}, at=moved.at)


def tell(session: Session, row: DispatchRow, moved: ParcelMoved) -> None:
    """Write into the audit log what became of a dispatch."""
    match moved.state:
        case ParcelState.SENT:
            note(session, "dispatch.carried", row)
        case ParcelState.DELIVERED:
            note(session, "dispatch.delivered", row)
        case ParcelState.RETURNED:
            note(session, "dispatch.returned", row)
        case ParcelState.FAILED:
            note(session, "dispatch.failed", row, problem=moved.said)


def find(session: Session, id: int) -> DispatchRow | None:
    """Return a dispatch, locked, past the rights of any reader: the installation itself acts."""
    query = "select document_id from records.dispatch where id = %s for update"
    document = fetch_value(session, query, (id,))
    if document is None:
        return None
    return next((each for each in list_of_document(session, document) if each.id == id), None)
