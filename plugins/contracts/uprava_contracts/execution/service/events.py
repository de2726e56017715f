"""What happened with a contract: noted by people, corrected when it was noted wrongly."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute, fetch_value
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import _
from uprava.users.reader import Reader

from uprava_contracts.cards.service.reading import ContractRow
from uprava_contracts.execution.service.holding import hold_live
from uprava_contracts.execution.service.reading import get_event, stages_of
from uprava_contracts.execution.service.recount import settle
from uprava_contracts.execution.values import NOTED, Correction, EventRow, Happened
from uprava_contracts.values import Happening

LONGEST_NAME, LONGEST_NOTE, LONGEST_WHY = 200, 500, 1000


def note_event(session: Session, id: UUID, event: Happened, *, reader: Reader, at: datetime) -> int:
    """Note that something happened; terms that hang on it get their days.

    Raises InvalidError naming the fields.
    """
    contract = hold_live(session, id, reader=reader)
    refuse(session, contract, event)
    made = write_event(session, id, event, reader=reader, at=at)
    record(
        session, "contracts.event_noted", "document", id, kind=event.kind, name=event.name,
        on=f"{event.happened_on:%d.%m.%Y}",
    )  # fmt: skip
    settle(session, id, at=at)
    return made


def write_event(
    session: Session, id: UUID, event: Happened, *, reader: Reader, at: datetime
) -> int:
    """Write the row of an event; whoever calls it settles the contract afterwards."""
    query = """insert into contracts.event (contract_id, stage_id, chain, kind, name, happened_on,
            note, fact_id, noted_by, noted_at)
        values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s) returning id"""
    return int(fetch_value(session, query, (
        id, event.stage_id, event.chain, event.kind, event.name, event.happened_on, event.note,
        event.fact_id, reader.person_id, at,
    )))  # fmt: skip


def correct_event(
    session: Session, id: UUID, event_id: int, said: Correction, *, reader: Reader, at: datetime
) -> None:  # fmt: skip
    """Correct the day of an event, or take it back (no day); terms are counted anew.

    What it said before stays in the contract with the reason. Raises InvalidError naming the
    fields, ConflictError for an event that follows from others.
    """
    contract = hold_live(session, id, reader=reader)
    row, day, why = get_event(session, id, event_id), said.day, said.why
    refuse_correction(row, why)
    if day is not None:
        event = Happened(Happening(row.kind), day, row.name, row.stage_id, note=row.note)
        refuse(session, contract, event)
        write_event(session, id, event, reader=reader, at=at)
    supersede(session, event_id, why, at=at)
    record(
        session, "contracts.event_corrected", "document", id, kind=row.kind, name=row.name,
        was=f"{row.happened_on:%d.%m.%Y}", on=f"{day:%d.%m.%Y}" if day else "", why=why,
    )  # fmt: skip
    settle(session, id, at=at)


def refuse_correction(row: EventRow, why: str) -> None:
    """Raise for an event that is not corrected by hand, or without a reason."""
    if row.superseded_at is not None:
        raise ConflictError(_("This event was corrected already. Look again."))
    if not row.by_hand:
        raise ConflictError(
            _("This event follows from what was noted elsewhere: correct it there.")
        )
    if not 1 <= len(why) <= LONGEST_WHY:
        said = _("Say why, in up to {n} characters.").format(n=LONGEST_WHY)
        raise InvalidError(said, fields={"why": said})


def supersede(session: Session, event_id: int, why: str, *, at: datetime) -> None:
    """Let an event stand no more; whoever calls it settles the contract afterwards."""
    query = """update contracts.event set superseded_at = %s, superseded_why = %s
        where id = %s and superseded_at is null"""
    execute(session, query, (at, why, event_id))


def take_back(session: Session, fact_id: int, why: str, *, at: datetime) -> None:
    """Let the events of a fact stand no more."""
    query = """update contracts.event set superseded_at = %s, superseded_why = %s
        where fact_id = %s and superseded_at is null"""
    execute(session, query, (at, why, fact_id))


def refuse(session: Session, contract: ContractRow, event: Happened) -> None:
    """Raise InvalidError for what is wrong in an event, field by field."""
    wrong = {}
    if event.kind not in NOTED:
        wrong["kind"] = _("Choose from the list.")
    said = wrong_day(contract.concluded_on, event.happened_on, session.info["today"])
    if said:
        wrong["on"] = said
    if (event.kind is Happening.OTHER) != bool(event.name) or len(event.name) > LONGEST_NAME:
        wrong["name"] = _("Name the event, in up to {n} characters.").format(n=LONGEST_NAME)
    if len(event.note) > LONGEST_NOTE:
        wrong["note"] = _("At most {n} characters.").format(n=LONGEST_NOTE)
    stages = [each.id for each in stages_of(session, contract.id)]
    if event.stage_id is not None and event.stage_id not in stages:
        wrong["stage"] = _("Choose from the list.")
    if wrong:
        raise InvalidError(_("The event has mistakes; nothing is kept."), fields=wrong)


def wrong_day(concluded_on: date | None, day: date | None, today: date) -> str:
    """Return what is wrong with the day something happened on by a contract, empty: nothing."""
    if concluded_on is None:
        return _("The contract is not concluded: nothing has happened by it yet.")
    if day is None or day > today:
        return _("Only what has happened is noted: say its day, today at the latest.")
    if day < concluded_on:
        return _("This day is before the conclusion of the contract, {day}.").format(
            day=f"{concluded_on:%d.%m.%Y}"
        )
    return ""
