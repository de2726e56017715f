"""The end of a contract before its time: by agreement, by a court, by a refusal in force."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute, fetch
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.events import signal

from uprava_contracts.cards.service.reading import hold_contract
from uprava_contracts.cards.service.rules import has_controls
from uprava_contracts.changes.service.closing import refuse_closed
from uprava_contracts.changes.service.executing import follow_end
from uprava_contracts.changes.values import CourtWords, Way

LONGEST = 300


@dataclass(frozen=True, slots=True)
class Ended:
    """How a contract ends, and from which day it is terminated."""

    way: Way
    on: date
    agreement_id: UUID | None = None
    refusal_id: UUID | None = None
    court: str = ""
    court_number: str = ""
    court_decided_on: date | None = None


def terminate(
    session: Session, contract_id: UUID, ended: Ended, *, reader: Reader | None, at: datetime
) -> bool:
    """Terminate a contract; False for one that is terminated, performed or annulled already.

    What is not performed is owed no more, but for what was accepted and is not paid, and what has
    to be given back; penalties stay. `reader`: None where the day itself ends it.
    """
    query = """insert into contracts.termination (contract_id, way, terminated_on, agreement_id,
            refusal_id, court, court_number, court_decided_on, noted_by, noted_at)
        select c.document_id, %s, %s, %s, %s, %s, %s, %s, %s, %s from contracts.contract as c
        where c.document_id = %s and c.stands in ('concluded', 'performing', 'suspended')
        on conflict do nothing"""
    done = execute(session, query, (
        ended.way, ended.on, ended.agreement_id, ended.refusal_id, ended.court,
        ended.court_number, ended.court_decided_on, reader.person_id if reader else None, at,
        contract_id,
    ))  # fmt: skip
    if not done:
        return False
    on = f"{ended.on:%d.%m.%Y}"
    record(session, "contracts.terminated", "document", contract_id, on=on)
    follow_end(session, contract_id, ended.on, reader=reader, at=at)
    signal(session, f"doc:{contract_id}")
    return True


def terminate_by_court(
    session: Session, contract_id: UUID, words: CourtWords, *, reader: Reader, at: datetime
) -> None:
    """Note a decision of a court by which a contract is terminated.

    Raises InvalidError for a decision that is not named, not in force yet, or older than the
    contract; ConflictError for a contract that is closed.
    """
    contract = hold_contract(session, contract_id, reader=reader)
    refuse_closed(contract)
    assert contract.concluded_on is not None
    wrong = wrong_court(words, contract.concluded_on, session.info["today"])
    if wrong:
        raise InvalidError(_("The decision has mistakes; nothing is kept."), fields=wrong)
    assert words.force_on is not None
    record(
        session, "contracts.court_noted", "document", contract_id, number=words.number,
        court=words.court,
    )  # fmt: skip
    ended = Ended(
        Way.COURT, words.force_on, court=words.court, court_number=words.number,
        court_decided_on=words.decided_on,
    )  # fmt: skip
    terminate(session, contract_id, ended, reader=reader, at=at)


def wrong_court(words: CourtWords, concluded_on: date, today: date) -> dict[str, str]:
    """Return what is wrong with a court's decision."""
    wrong = {}
    for name, text in (("court", words.court), ("number", words.number)):
        if not 1 <= len(text) <= LONGEST or has_controls(text):
            wrong[name] = _("Fill this in, {n} characters at most.").format(n=LONGEST)
    if words.decided_on is None or not concluded_on <= words.decided_on <= today:
        wrong["decided"] = _("From the day of the contract, {first}, to today.").format(
            first=f"{concluded_on:%d.%m.%Y}"
        )
    elif words.force_on is None or not words.decided_on <= words.force_on <= today:
        wrong["force"] = _("From the day of the decision to today: a decision that is not in force "
                           "terminates nothing.")  # fmt: skip
    return wrong


ENDING = """
select a.document_id as id, a.contract_id, a.ends_on from contracts.agreement as a
join contracts.contract as c on c.document_id = a.contract_id
where a.signed_on is not null and a.ends_on <= %s
    and c.stands in ('concluded', 'performing', 'suspended')
order by a.document_id"""


@dataclass(frozen=True, slots=True)
class Ending:
    """An agreement of termination whose day has come."""

    id: UUID
    contract_id: UUID
    ends_on: date


def end_by_agreements(session: Session, *, today: date, at: datetime) -> int:
    """Terminate the contracts whose agreed day has come; return how many."""
    ending = fetch(session, Ending, ENDING, (today,))
    for each in ending:
        ended = Ended(Way.AGREEMENT, each.ends_on, agreement_id=each.id)
        terminate(session, each.contract_id, ended, reader=None, at=at)
    return len(ending)
