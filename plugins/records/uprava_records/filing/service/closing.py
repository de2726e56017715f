"""The end of a case: closed and certified, its event written down, reviewed, held back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute, fetch, fetch_one
from uprava.errors import ConflictError, InvalidError, NotFoundError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.screens import show_day

from uprava_records.filing.service.cases import CaseCard, get_case, hold_case, require_state
from uprava_records.filing.service.common import ARCHIVE, FILE, day_in, needed, today_of
from uprava_records.filing.service.plans import person
from uprava_records.filing.service.terms import due_from, waits_for_event
from uprava_records.filing.values import CaseState, Keeping, Review


@dataclass(frozen=True, slots=True)
class HoldLine:
    """A ban on destruction."""

    id: int
    case_id: int
    reason: str
    placed_on: date
    placed_by: str | None
    lifted_on: date | None
    lifted_by: str | None
    lifted_reason: str | None


def usual_end(case: CaseCard, today: date) -> date:
    """Return when work on a case was over, as the form proposes: with its year or its last paper.

    A case of 2025 that is closed in February 2026 was over in 2025, and its term begins in 2026.
    """
    end = today if case.carried else min(today, date(case.year, 12, 31))
    return max(end, case.last_on or end)


def close_case(
    session: Session, id: int, ended_on: str, certificate: str, *, reader: Reader
) -> CaseCard:
    """Close a case: nothing more goes in, the certificate (лист-заверитель) is made, the clock set.

    Raises ConflictError when it is not open or has no documents.
    """
    case = hold_case(session, id, reader=reader)
    reader.require(FILE, unit=case.unit_id)
    require_state(case, CaseState.OPEN)
    if not case.documents:
        raise ConflictError(
            _("The case {index} has no documents: there is nothing to close.").format(
                index=case.index
            )
        )
    ended = end_in(case, ended_on, today_of(session))
    query = """
        update records.case_file set state = 'closed', ended_on = %(ended)s, closed_on = %(today)s,
            closed_by = %(by)s, certificate = %(certificate)s, due_on = %(due)s,
            version = version + 1 where id = %(id)s"""
    values = {
        "id": id, "ended": ended, "today": today_of(session), "by": reader.person_id,
        "certificate": " ".join(certificate.split())[:1000] or None,
        "due": due_from(case.term, ended_on=ended, event_on=case.event_on),
    }  # fmt: skip
    execute(session, query, values)
    query = "update records.case_volume set closed_on = coalesce(closed_on, %s) where case_id = %s"
    execute(session, query, (today_of(session), id))
    record(
        session, "case.closed", "case", id, index=case.index, ended=ended,
        documents=case.documents, sheets=case.sheets,
    )  # fmt: skip
    return case


def end_in(case: CaseCard, text: str, today: date) -> date:
    """Return the day work was over. Raises InvalidError for one that cannot be."""
    ended = day_in(text, "ended_on")
    if ended > today:
        sentence = _("The day is still to come.")
        raise InvalidError(sentence, fields={"ended_on": sentence})
    if case.last_on and ended < case.last_on:
        sentence = _("The last document of the case is of {day}.").format(
            day=show_day(case.last_on)
        )  # fmt: skip
        raise InvalidError(sentence, fields={"ended_on": sentence})
    return ended


def reopen(session: Session, id: int, reason: str, *, reader: Reader) -> CaseCard:
    """Open a closed case again, while no inventory and no act names it."""
    case = hold_case(session, id, reader=reader)
    reader.require(ARCHIVE, unit=case.unit_id)
    require_state(case, CaseState.CLOSED)
    told = needed(reason, "reason", _("Write why the case is opened again."))
    if case.inventory or case.act:
        raise ConflictError(
            _("The case stands in an inventory or an act: it cannot be opened again.")
        )
    query = """
        update records.case_file set state = 'open', ended_on = null, closed_on = null,
            closed_by = null, due_on = null, version = version + 1 where id = %s"""
    execute(session, query, (id,))
    query = """update records.case_volume set closed_on = null where id = (
        select id from records.case_volume where case_id = %s order by number desc limit 1)"""
    execute(session, query, (id,))
    record(session, "case.reopened", "case", id, index=case.index, reason=told)
    return case


def write_event(session: Session, id: int, day: str, basis: str, *, reader: Reader) -> CaseCard:
    """Write down the event a term begins with, and what proves it."""
    case = hold_case(session, id, reader=reader)
    reader.require(FILE, unit=case.unit_id)
    require_state(case, CaseState.OPEN, CaseState.CLOSED)
    if not waits_for_event(case.term):
        raise ConflictError(_("The term of this case begins with no event."))
    refuse_in_act(case)
    event = day_in(day, "event_on")
    if event > today_of(session):
        sentence = _("The day is still to come.")
        raise InvalidError(sentence, fields={"event_on": sentence})
    told = needed(basis, "basis", _("Write what proves the event."))
    due = due_from(case.term, ended_on=case.ended_on, event_on=event) if case.ended_on else None
    query = """
        update records.case_file set event_on = %s, event_basis = %s, due_on = %s,
            version = version + 1 where id = %s"""
    execute(session, query, (event, told, due, id))
    record(session, "case.event", "case", id, index=case.index, day=event, basis=told)
    return case


def refuse_in_act(case: CaseCard) -> None:
    """Raise ConflictError for a case an act of destruction names."""
    if case.act:
        told = _("The case stands in the act No. {act}: take it out of the act first.")
        raise ConflictError(told.format(act=case.act))


def place_hold(session: Session, id: int, reason: str, *, reader: Reader) -> CaseCard:
    """Forbid destruction of a case until the hold is lifted."""
    case = hold_case(session, id, reader=reader)
    reader.require(ARCHIVE, unit=case.unit_id)
    require_state(case, CaseState.OPEN, CaseState.CLOSED)
    told = needed(reason, "reason", _("Write why nobody may destroy the case."))
    query = """insert into records.case_hold (case_id, reason, placed_on, placed_by)
        values (%s, %s, %s, %s)"""
    execute(session, query, (id, told, today_of(session), reader.person_id))
    record(session, "case.held", "case", id, index=case.index, reason=told)
    return case


def lift_hold(session: Session, hold_id: int, reason: str, *, reader: Reader) -> CaseCard:
    """Lift a hold, with the reason."""
    query = """
        select id, case_id, reason, placed_on, null as placed_by, lifted_on, null as lifted_by,
            lifted_reason from records.case_hold where id = %s"""
    hold = fetch_one(session, HoldLine, query, (hold_id,))
    if hold is None:
        raise NotFoundError(_("There is no such hold."))
    case = hold_case(session, hold.case_id, reader=reader)
    reader.require(ARCHIVE, unit=case.unit_id)
    told = needed(reason, "reason", _("Write why the hold is lifted."))
    query = """update records.case_hold set lifted_on = %s, lifted_by = %s, lifted_reason = %s
        where id = %s and lifted_on is null"""
    if not execute(session, query, (today_of(session), reader.person_id, told, hold_id)):
        raise ConflictError(_("The hold is lifted already."))
    record(session, "case.released", "case", case.id, index=case.index, reason=told)
    return case


def list_holds(session: Session, case_id: int) -> list[HoldLine]:
    """Return the holds of a case, the newest first."""
    query = f"""
        select h.id, h.case_id, h.reason, h.placed_on, {person("h.placed_by")} as placed_by,
            h.lifted_on, {person("h.lifted_by")} as lifted_by, h.lifted_reason
        from records.case_hold as h where h.case_id = %s order by h.id desc limit 50"""
    return fetch(session, HoldLine, query, (case_id,))


def review(session: Session, id: int, form: Mapping[str, str], *, reader: Reader) -> CaseCard:
    """Write down what the expert commission decided of a case whose term is over.

    Raises ConflictError before the term is over, or for a case without the mark «ЭПК».
    """
    case = hold_case(session, id, reader=reader)
    reader.require(ARCHIVE, unit=case.unit_id)
    require_state(case, CaseState.CLOSED)
    today = today_of(session)
    if not case.epk:
        raise ConflictError(_("The term of this case has no mark “EPK”."))
    if case.due_on is None or case.due_on > today:
        raise ConflictError(_("The term of the case is not over: there is nothing to decide yet."))
    refuse_in_act(case)
    decision = form.get("decision", "")
    if decision not in list(Review):
        sentence = _("Choose what the commission decided.")
        raise InvalidError(sentence, fields={"decision": sentence})
    basis = needed(form.get("basis", ""), "basis", _("Write the protocol of the commission."))
    until = longer(form.get("until", ""), today) if decision == Review.EXTENDED else None
    due = {Review.PERMANENT: None, Review.EXTENDED: until}.get(Review(decision), case.due_on)
    values = {
        "id": id, "review": decision, "until": until, "basis": basis, "due": due, "today": today,
        "by": reader.person_id,
    }  # fmt: skip
    query = """
        update records.case_file set review = %(review)s, review_until = %(until)s,
            review_basis = %(basis)s, review_on = %(today)s, review_by = %(by)s, due_on = %(due)s,
            version = version + 1 where id = %(id)s"""
    execute(session, query, values)
    record(session, "case.reviewed", "case", id, index=case.index, outcome=decision, basis=basis)
    return case


def longer(text: str, today: date) -> date:
    """Return until when a case is kept. Raises InvalidError for a day that is past."""
    until = day_in(text, "until")
    if until <= today:
        sentence = _("Choose a day that is still to come.")
        raise InvalidError(sentence, fields={"until": sentence})
    return until


def clock_of(case: CaseCard, today: date) -> str:
    """Return in words where the clock of a case is."""
    if case.state == CaseState.DESTROYED:
        return _("Destroyed.")
    if case.state == CaseState.TRANSFERRED:
        return _("Handed over to the archive; a copy for use stays here.")
    if case.keeping == Keeping.PERMANENT or case.review == Review.PERMANENT:
        return _("Kept permanently: never destroyed.")
    if case.ended_on is None:
        return _("The term begins on 1 January of the year after the case is closed.")
    return running(case, today)


def running(case: CaseCard, today: date) -> str:
    """Return in words how long a closed case is still kept."""
    if case.due_on is None:
        return _("The term begins after an event: write down its day.")
    if case.due_on > today:
        return _("May be selected for destruction from {day}.").format(day=show_day(case.due_on))
    if not case.reviewed:
        return _("The term is over; the expert commission decides (EPK).")
    return _("The term is over since {day}.").format(day=show_day(case.due_on))


def page_of(session: Session, id: int, *, reader: Reader) -> tuple[CaseCard, list[HoldLine]]:
    """Return a case with its holds."""
    return get_case(session, id, reader=reader), list_holds(session, id)


def mark_destroyed(session: Session, case_ids: list[int]) -> None:
    """Note that an act destroyed the documents of cases; their cards and lines stay."""
    set_state(session, case_ids, CaseState.DESTROYED)


def mark_transferred(session: Session, case_ids: list[int]) -> None:
    """Note that an archive took cases; what is left of them here is a copy for use."""
    set_state(session, case_ids, CaseState.TRANSFERRED)


def set_state(session: Session, case_ids: list[int], state: CaseState) -> None:
    """Let cases be in a state that nothing leads out of."""
    query = """update records.case_file set state = %s, version = version + 1
        where id = any (%s)"""
    execute(session, query, (state, case_ids))
