"""A contract is concluded: it gets its number, is watched from then on, its card stays as it is."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.approval.service.drafting import is_sent
from uprava.audit.log import record
from uprava.db.sql import execute
from uprava.documents.service.access import get_document
from uprava.documents.service.conflicts import Conflict
from uprava.documents.service.editing import change_term
from uprava.documents.service.number_choices import NEXT, Choice, Earlier, take
from uprava.documents.service.number_templates import Tokens
from uprava.documents.service.numbering import take_number
from uprava.documents.service.registering import finish
from uprava.errors import ConflictError, InvalidError
from uprava.extension import DocumentHead, Transition
from uprava.i18n import N_, _
from uprava.installation import installation_of
from uprava.users.reader import Reader

from uprava_contracts.cards.kind import CONCLUDABLE
from uprava_contracts.cards.service.differing import kept_words
from uprava_contracts.cards.service.entering import rewrite, search_words
from uprava_contracts.cards.service.journal import (
    earlier_journal,
    journal_of,
    next_place,
)
from uprava_contracts.cards.service.reading import ContractRow, get_contract, hold_contract
from uprava_contracts.cards.service.rules import has_controls, wrong_conclusion
from uprava_contracts.cards.service.standing import write_state
from uprava_contracts.cards.values import PriceKind
from uprava_contracts.cards.words import Conclusion, ContractWords
from uprava_contracts.codes.purchase import read_registry_number
from uprava_contracts.codes.reading import clean, wrong
from uprava_contracts.values import CONTROL, ContractState, Kind, Law

LONGEST = {"their_number": 60, "signed_by": 200, "register_number": 60}
LONGEST_WHY = 500
CONCLUDE, CORRECT, AMEND = "contracts-conclude", "contracts-correct", "contracts-amend"
"""Codes of what areas after this one follow by `after_transition`."""


def conclude(
    session: Session, id: UUID, said: Conclusion, *, reader: Reader, at: datetime
) -> ContractRow:
    """Note that a contract is concluded: signed by all, on a day, how; it gets its number.

    Raises InvalidError naming what is wrong or lacks, ConflictError for one that is concluded,
    or on its route.
    """
    row = hold_contract(session, id, reader=reader)
    head = get_document(session, id, reader=reader)
    if row.is_concluded:
        raise ConflictError(_("The contract is concluded already."))
    if row.state not in CONCLUDABLE or is_sent(session, head):
        raise ConflictError(
            _("The contract is on its route. Wait until it ends, or recall it first."),
            code="route-running",
        )
    said = tidy(said)
    refuse_said(session, row, said)
    refuse_lacking(session, row)
    write(session, row, said, at=at)
    number(session, head, row, said)
    tell(session, id, CONCLUDE, reader=reader)
    return get_contract(session, id, reader=reader)


def tidy(said: Conclusion) -> Conclusion:
    """Return what was said of a conclusion without needless blanks."""
    return replace(
        said, signed_by=" ".join(said.signed_by.split()), their_number=said.their_number.strip(),
        register_number=clean(said.register_number),
    )  # fmt: skip


def refuse_said(session: Session, row: ContractRow, said: Conclusion) -> None:
    """Raise InvalidError for what is wrong with a conclusion."""
    wrong_fields = {
        name: _("At most {n} characters.").format(n=longest)
        for name, longest in LONGEST.items()
        if len(getattr(said, name)) > longest
    }
    wrong_fields |= {
        name: _("Control characters are not allowed.")
        for name in LONGEST
        if has_controls(getattr(said, name))
    }
    today = session.info["today"]
    unfit = wrong_conclusion(said.day, row.performs_until, row.law, today=today)
    if unfit:
        wrong_fields["day"] = unfit
    text = said.register_number
    if row.law is Law.FZ44 and wrong(read_registry_number, text, today=today):
        wrong_fields["register_number"] = wrong(read_registry_number, text, today=today)
    if wrong_fields:
        raise InvalidError(_("Nothing was noted."), fields=wrong_fields)


def refuse_lacking(session: Session, row: ContractRow) -> None:
    """Raise ConflictError with what a contract has to say before it is concluded."""
    lacking = lacking_in(kept_words(session, row))
    if lacking:
        said = _("The contract is not concluded: its card does not say {what}. Fill it in first.")
        raise ConflictError(said.format(what=", ".join(lacking)), code="lacking")


def lacking_in(words: ContractWords) -> list[str]:
    """Return what a contract does not say and has to before it is concluded."""
    lacking = []
    if words.other_side is None:
        lacking.append(_("the other side"))
    if words.price is None and words.price_kind != PriceKind.NONE:
        lacking.append(_("the price"))
    if words.performs_until is None and words.kind is not Kind.SALE:
        lacking.append(_("the day performance ends"))
    if words.kind is Kind.STATE and not words.ikz:
        lacking.append(_("the purchase code (IKZ): part 1 of article 23 of 44-FZ"))
    return lacking


def write(session: Session, row: ContractRow, said: Conclusion, *, at: datetime) -> None:
    """Write how a contract was concluded, and bring it and its term under control."""
    assert said.day is not None
    query = """update contracts.contract set concluded_on = %s, signed_how = %s, signed_by = %s,
            their_number = %s, register_number = coalesce(nullif(%s, ''), register_number),
            stands = 'concluded' where document_id = %s"""
    values = (said.day, said.how, said.signed_by, said.their_number, said.register_number, row.id)
    execute(session, query, values)
    write_state(session, row.id, row.stands, ContractState.CONCLUDED, on=said.day, at=at)
    change_term(session, row.id, row.performs_until, at=at)


def number(session: Session, head: DocumentHead, row: ContractRow, said: Conclusion) -> None:
    """Give a contract its number, in the year and on the day of its conclusion."""
    assert said.day is not None
    words = [*search_words(kept_words(session, row)), said.their_number, said.register_number]
    fresh = replace(head, state=ContractState.CONCLUDED.value)
    named = [each for each in words if each]
    choice: Choice = NEXT
    if said.number:
        journal = earlier_journal(session, row.organisation_id)
        choice = Earlier(said.number, said.day, next_place(session, journal, said.day))
        done = take(session, row.id, choice, journal=journal, tokens=Tokens())
    else:
        journal = journal_of(session, row.organisation_id, row.unit_id)
        done = take_number(
            session, document_id=row.id, journal=journal, tokens=Tokens(), today=said.day
        )
    finish(session, fresh, done, journal=journal, words=named, choice=choice)
    record(
        session, "contracts.concluded", "document", row.id, number=done.number,
        on=f"{said.day:%d.%m.%Y}", how=said.how.value,
    )  # fmt: skip


TITLES = {CONCLUDE: N_("Conclude"), CORRECT: N_("Correct"), AMEND: N_("Amend")}


def tell(session: Session, id: UUID, code: str, *, reader: Reader) -> None:
    """Let the areas after this one, and other modules, follow what became of a contract."""
    head = get_document(session, id, reader=reader)
    act = Transition(code, TITLES[code], (head.state,), head.state, "")
    installation_of(session).plugins.after_transition(session, reader, head, act)


@dataclass(frozen=True, slots=True)
class Correction:
    """A concluded contract as it should have been entered, why, and the version it was read in."""

    words: ContractWords
    why: str
    version: int


def correct(
    session: Session, id: UUID, wanted: Correction, *, reader: Reader, at: datetime
) -> Conflict | None:
    """Correct a mistake of entry in a concluded contract: what was agreed changes by agreements.

    Raises InvalidError naming the fields, ForbiddenError for who does not control contracts,
    ConflictError for a draft. Returns what was changed meanwhile; nothing is kept then.
    """
    row = get_correctable(session, id, reader=reader)
    why = " ".join(wanted.why.split())
    if not 1 <= len(why) <= LONGEST_WHY or has_controls(why):
        said = _("Say which mistake of entry is corrected: it stays in the history.")
        raise InvalidError(said, fields={"why": said})
    conflict = rewrite(session, row, wanted.words, version=wanted.version, reader=reader, at=at)
    if conflict is None:
        record(session, "contracts.corrected", "document", id, why=why)
        change_term(session, id, wanted.words.performs_until, at=at)
        tell(session, id, CORRECT, reader=reader)
    return conflict


def get_correctable(session: Session, id: UUID, *, reader: Reader) -> ContractRow:
    """Return a concluded contract the reader controls. Raises ForbiddenError, ConflictError."""
    row = hold_contract(session, id, reader=reader)
    reader.require(CONTROL, unit=row.unit_id)
    if not row.is_concluded or row.standing is ContractState.ANNULLED:
        raise ConflictError(_("Only the card of a concluded contract is corrected."))
    return row


def put_register_number(session: Session, id: UUID, number: str, *, reader: Reader) -> None:
    """Write the number the register of contracts gave. Raises InvalidError for what is none."""
    row = hold_contract(session, id, reader=reader)
    text, today = clean(number), session.info["today"]
    said = wrong(read_registry_number, text, today=today) if row.law is Law.FZ44 else ""
    if said or not text or len(text) > LONGEST["register_number"] or has_controls(text):
        said = said or _("Say the number the register gave.")
        raise InvalidError(said, fields={"register_number": said})
    if text == row.register_number:
        return
    query = "update contracts.contract set register_number = %s where document_id = %s"
    execute(session, query, (text, id))
    record(
        session,
        "contracts.register_number",
        "document",
        id,
        number=text,
        before=row.register_number,
    )


def follow_annulment(session: Session, head: DocumentHead) -> None:
    """Let a contract whose number was voided stand so beside its card."""
    query = """update contracts.contract as c set stands = 'annulled', stands_since = %s,
            was_late = false, annulled_why = coalesce((select a.reason from documents.annulment as a
                where a.document_id = c.document_id), '')
        where c.document_id = %s and stands <> 'annulled'"""
    execute(session, query, (session.info["today"], head.id))
