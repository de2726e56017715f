"""The steps of a refusal, noted one by one with their days."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import _
from uprava.users.reader import Reader

from uprava_contracts.cards.service.rules import has_controls
from uprava_contracts.refusals.service.following import follow
from uprava_contracts.refusals.service.reading import get_refusal, hold_refusal
from uprava_contracts.refusals.timers import Phase, Refused
from uprava_contracts.refusals.values import RefusalNow

LONGEST = 1000
BEFORE_FORCE = (Phase.DECIDED, Phase.RUNNING)


@dataclass(frozen=True, slots=True)
class Noted:
    """What a form says of a step: its day, and words or a number beside it."""

    day: date | None
    words: str = ""


def begun(session: Session, id: UUID, *phases: Phase, reader: Reader) -> tuple[RefusalNow, Refused]:
    """Return a refusal that stands in one of the phases, locked for an act.

    Raises ConflictError for one that stands elsewhere.
    """
    hold_refusal(session, id, reader=reader)
    now = get_refusal(session, id, reader=reader)
    facts = now.row.facts()
    if facts is None or now.course is None:
        raise ConflictError(_("The refusal is not decided yet: let the decision be signed first."))
    if now.course.phase not in phases:
        raise ConflictError(
            _("This cannot be done any more: “{phase}”.").format(phase=_(now.course.phase.caption))
        )
    return now, facts


def day_in(session: Session, noted: Noted, *, first: date, words: bool) -> date:
    """Return the day of a step. Raises InvalidError for one out of order or without words."""
    wrong, today = {}, session.info["today"]
    if noted.day is None or not first <= noted.day <= today:
        wrong["day"] = _("From {first} to {last}: steps go one after another.").format(
            first=f"{first:%d.%m.%Y}", last=f"{today:%d.%m.%Y}"
        )
    good = len(noted.words) <= LONGEST and not has_controls(noted.words)
    if not good or (words and not noted.words):
        wrong["words"] = _("Fill this in, {n} characters at most.").format(n=LONGEST)
    if wrong or noted.day is None:
        raise InvalidError(_("The form has mistakes; nothing is kept."), fields=wrong)
    return noted.day


def shown(day: date) -> str:
    """Return a day as the log writes it."""
    return f"{day:%d.%m.%Y}"


def note_placed(session: Session, id: UUID, noted: Noted, *, reader: Reader, at: datetime) -> None:
    """Note that our decision was placed in the procurement system; `words`: its number there."""
    _now, facts = begun(session, id, *BEFORE_FORCE, reader=reader)
    if not (facts.ours and facts.public) or facts.placed_on is not None:
        raise ConflictError(_("The decision is placed already, or need not be."))
    day = day_in(session, noted, first=facts.decided_on, words=False)
    query = """update contracts.refusal set placed_on = %s, placed_number = %s
        where document_id = %s"""
    execute(session, query, (day, noted.words, id))
    record(session, "contracts.refusal_placed", "document", id, on=shown(day))
    follow(session, id, reader=reader, at=at)


def note_notified(
    session: Session, id: UUID, noted: Noted, *, reader: Reader, at: datetime
) -> None:
    """Note the day on which the other side is properly notified; `words`: how that is known."""
    _now, facts = begun(session, id, Phase.DECIDED, reader=reader)
    if facts.ours and facts.public and facts.placed_on is None:
        raise ConflictError(_("Note first on which day the decision was placed."))
    first = facts.placed_on or facts.decided_on
    day = day_in(session, noted, first=first, words=True)
    query = """update contracts.refusal set notified_on = %s, notified_how = %s
        where document_id = %s"""
    execute(session, query, (day, noted.words, id))
    record(session, "contracts.refusal_notified", "document", id, on=shown(day), words=noted.words)
    follow(session, id, reader=reader, at=at)


def note_cured(session: Session, id: UUID, noted: Noted, *, reader: Reader, at: datetime) -> None:
    """Note that the breach was cured in time; the decision has to be cancelled now.

    Raises ConflictError for a repeated breach, and once the days have passed.
    """
    _now, facts = begun(session, id, *BEFORE_FORCE, reader=reader)
    if facts.repeat:
        raise ConflictError(
            _("The contract was broken again: by article 95 curing does not stop the refusal.")
        )
    day = day_in(session, noted, first=facts.decided_on, words=True)
    query = "update contracts.refusal set cured_on = %s, cured_how = %s where document_id = %s"
    execute(session, query, (day, noted.words, id))
    record(session, "contracts.refusal_cured", "document", id, on=shown(day), words=noted.words)
    follow(session, id, reader=reader, at=at)


def note_cancelled(
    session: Session, id: UUID, noted: Noted, *, reader: Reader, at: datetime
) -> None:
    """Note that the decision was cancelled before it came into force; `words`: why."""
    _now, facts = begun(session, id, *BEFORE_FORCE, Phase.TO_CANCEL, reader=reader)
    first = facts.cured_on or facts.decided_on
    day = day_in(session, noted, first=first, words=True)
    query = """update contracts.refusal set cancelled_on = %s, cancelled_why = %s
        where document_id = %s"""
    execute(session, query, (day, noted.words, id))
    record(session, "contracts.refusal_cancelled", "document", id, on=shown(day), why=noted.words)
    follow(session, id, reader=reader, at=at)


def note_sent(session: Session, id: UUID, noted: Noted, *, reader: Reader, at: datetime) -> None:
    """Note that data went to the register of unscrupulous suppliers; `words`: their number."""
    _now, facts = begun(session, id, Phase.IN_FORCE, reader=reader)
    force = facts.in_force_on
    if facts.sent_on is not None or force is None:
        raise ConflictError(_("The data are sent already."))
    day = day_in(session, noted, first=force, words=False)
    query = """update contracts.refusal set sent_on = %s, sent_number = %s
        where document_id = %s"""
    execute(session, query, (day, noted.words, id))
    record(session, "contracts.refusal_sent", "document", id, on=shown(day))
    follow(session, id, reader=reader, at=at)


def note_listed(session: Session, id: UUID, noted: Noted, *, reader: Reader, at: datetime) -> None:
    """Note that the supplier was listed; `words`: the number of the entry."""
    day = considered(session, id, noted, reader=reader)
    query = """update contracts.refusal set considered_on = %s, listed_on = %s, listed_number = %s
        where document_id = %s"""
    execute(session, query, (day, day, noted.words, id))
    record(session, "contracts.refusal_listed", "document", id, on=shown(day))
    follow(session, id, reader=reader, at=at)


def note_unlisted(
    session: Session, id: UUID, noted: Noted, *, reader: Reader, at: datetime
) -> None:
    """Note that the supplier was not listed; `words`: what the body decided."""
    day = considered(session, id, noted, reader=reader)
    query = """update contracts.refusal set considered_on = %s, considered_how = %s
        where document_id = %s"""
    execute(session, query, (day, noted.words, id))
    record(session, "contracts.refusal_unlisted", "document", id, on=shown(day), words=noted.words)
    follow(session, id, reader=reader, at=at)


def considered(session: Session, id: UUID, noted: Noted, *, reader: Reader) -> date:
    """Return the day of the body's decision. Raises ConflictError before the data were sent."""
    _now, facts = begun(session, id, Phase.IN_FORCE, reader=reader)
    if facts.sent_on is None:
        raise ConflictError(_("Note first on which day the data were sent."))
    return day_in(session, noted, first=facts.sent_on, words=True)
