"""What was done of an obligation: wholly or in part, and taken back when it was noted in error."""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute, fetch_value
from uprava.documents.service.access import get_document
from uprava.errors import ConflictError, InvalidError, NotFoundError
from uprava.i18n import _
from uprava.users.reader import Reader

from uprava_contracts.execution.service.events import take_back, write_event, wrong_day
from uprava_contracts.execution.service.holding import hold_own
from uprava_contracts.execution.service.recount import settle
from uprava_contracts.execution.values import (
    TELLS,
    FactWords,
    Happened,
    ObligationRow,
)
from uprava_contracts.values import Duty
from uprava_contracts.wording import money

LONGEST_PROOF, LONGEST_WHY = 500, 1000


def note_fact(
    session: Session, id: UUID, obligation_id: int, words: FactWords, *, reader: Reader,
    at: datetime,
) -> int:  # fmt: skip
    """Note what was done of an obligation; an event it is at the same time is noted with it.

    Raises InvalidError naming the fields, ConflictError for an obligation that is over.
    """
    contract, row = hold_own(session, id, obligation_id, reader=reader)
    if row.over:
        raise ConflictError(_("The obligation is met or withdrawn already."))
    if row.chain is not None:
        raise ConflictError(_("This follows from an acceptance or a payment: it is noted there."))
    words = whole(row, words)
    refuse(session, row, words, since=contract.concluded_on, reader=reader)
    made = write_fact(session, row, words, reader=reader, at=at)
    kind = TELLS.get(Duty(row.duty))
    if kind is not None:
        assert words.done_on is not None
        told = Happened(kind, words.done_on, stage_id=row.stage_id, chain=row.chain, fact_id=made)
        write_event(session, id, told, reader=reader, at=at)
    record(
        session, "contracts.fact_noted", "document", id, name=row.name,
        on=f"{words.done_on:%d.%m.%Y}", sum=money(words.sum, none=""),
    )  # fmt: skip
    settle(session, id, at=at)
    return made


def whole(row: ObligationRow, words: FactWords) -> FactWords:
    """Return what was done with its sum: without one, all that is left."""
    if words.sum is not None:
        return words
    return replace(words, sum=row.left, whole=True)


def write_fact(
    session: Session, row: ObligationRow, words: FactWords, *, reader: Reader, at: datetime
) -> int:
    """Write the row of a fact; whoever calls it settles the contract afterwards."""
    query = """insert into contracts.fact (contract_id, obligation_id, done_on, sum, whole, proof,
            proof_document_id, noted_by, noted_at)
        values (%s, %s, %s, %s, %s, %s, %s, %s, %s) returning id"""
    return int(fetch_value(session, query, (
        row.contract_id, row.id, words.done_on, words.sum, words.whole, words.proof,
        words.proof_id, reader.person_id, at,
    )))  # fmt: skip


def withdraw_fact(
    session: Session, id: UUID, fact_id: int, why: str, *, reader: Reader, at: datetime
) -> None:
    """Take back what was noted in error; the events noted with it are taken back too.

    Raises InvalidError without a reason, ConflictError for what acceptance or payment wrote.
    """
    query = """select obligation_id from contracts.fact
        where id = %s and contract_id = %s and withdrawn_why = ''"""
    found = fetch_value(session, query, (fact_id, id))
    if found is None:
        raise NotFoundError(_("There is no such entry in the contract. Look again."))
    _contract, row = hold_own(session, id, int(found), reader=reader)
    if row.chain is not None:
        raise ConflictError(_("This follows from an acceptance or a payment: it is changed there."))
    if not 1 <= len(why) <= LONGEST_WHY:
        said = _("Say why, in up to {n} characters.").format(n=LONGEST_WHY)
        raise InvalidError(said, fields={"why": said})
    unwrite_fact(session, fact_id, why, at=at)
    record(session, "contracts.fact_withdrawn", "document", id, name=row.name, why=why)
    settle(session, id, at=at)


def unwrite_fact(session: Session, fact_id: int, why: str, *, at: datetime) -> None:
    """Take a fact back with its events; whoever calls it settles the contract afterwards."""
    query = "update contracts.fact set withdrawn_why = %s where id = %s and withdrawn_why = ''"
    execute(session, query, (why, fact_id))
    take_back(session, fact_id, why, at=at)


def refuse(
    session: Session, row: ObligationRow, words: FactWords, *, since: date | None, reader: Reader
) -> None:
    """Raise InvalidError for what is wrong in a fact, field by field."""
    wrong = {
        "on": wrong_day(since, words.done_on, session.info["today"]),
        "sum": wrong_sum(row, words),
    }
    if len(words.proof) > LONGEST_PROOF:
        wrong["proof"] = _("At most {n} characters.").format(n=LONGEST_PROOF)
    if words.proof_id is not None:
        get_document(session, words.proof_id, reader=reader)
    wrong = {name: said for name, said in wrong.items() if said}
    if wrong:
        raise InvalidError(_("The entry has mistakes; nothing is kept."), fields=wrong)


def wrong_sum(row: ObligationRow, words: FactWords) -> str:
    """Return what is wrong with the sum of a fact, empty: nothing."""
    if words.sum is not None and words.sum < 0:
        return _("A sum is not negative.")
    if words.sum is not None and row.left is not None and words.sum > row.left:
        return _("Only {sum} is owed still.").format(sum=money(row.left))
    if not words.sum and not words.whole:
        return _("Say what sum was done, or that it was the whole.")
    return ""
