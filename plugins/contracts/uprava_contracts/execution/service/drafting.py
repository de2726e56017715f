"""Typical obligations of a contract from its requisites and the terms of the law of its day."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.users.reader import Reader

from uprava_contracts.cards.service.reading import ContractRow, get_contract, lines_of
from uprava_contracts.execution.service.legal import legal_term
from uprava_contracts.execution.service.obligations import add_all
from uprava_contracts.execution.service.reading import obligations_of, stages_of
from uprava_contracts.execution.values import ObligationWords
from uprava_contracts.law.terms import Term, What
from uprava_contracts.obligations.proposing import (
    Draft,
    LegalTerms,
    StageTerms,
    Terms,
    proposed,
)
from uprava_contracts.values import Duty, Side

USUAL = (10, True)
"""Working days proposed where the law leaves a term to the contract."""

RETURNS = (30, False)

KOPECK = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Proposed:
    """A typical obligation: what would be entered, and whether its like is there already."""

    number: int
    words: ObligationWords
    stage: str
    known: bool


def days_of(term: Term | None, usual: tuple[int, bool]) -> tuple[int, bool]:
    """Return a term as days and whether working ones are counted."""
    return (term.days, term.working) if term else usual


def propose(session: Session, id: UUID, *, reader: Reader) -> list[Proposed]:
    """Return the typical obligations of a contract the reader sees."""
    contract = get_contract(session, id, reader=reader)
    found = {
        What.ACCEPTANCE: legal_term(session, contract, What.ACCEPTANCE),
        What.PAYMENT: legal_term(session, contract, What.PAYMENT),
        What.SECURITY_RETURN: legal_term(session, contract, What.SECURITY_RETURN),
    }
    legal = LegalTerms(
        days_of(found[What.ACCEPTANCE], USUAL), days_of(found[What.PAYMENT], USUAL), USUAL,
        days_of(found[What.SECURITY_RETURN], RETURNS),
    )  # fmt: skip
    stages = stages_of(session, id)
    names = {each.id: each.title for each in stages}
    kept = {
        (e.side, alike(Duty(e.duty)), e.stage_id)
        for e in obligations_of(session, id) if not e.withdrawn_why
    }  # fmt: skip
    parts = [StageTerms(each.id, each.name, each.ends_on, each.sum) for each in stages]
    codes = [each.okpd2 for each in lines_of(session, id)]
    drafts = proposed(replace(terms_of(contract, parts), okpd2=codes), legal)
    return [
        Proposed(number, words_of(each, found), names.get(each.stage_id or 0, ""),
                 (each.side, alike(each.duty), each.stage_id) in kept)
        for number, each in enumerate(drafts)
    ]  # fmt: skip


def alike(duty: Duty) -> Duty:
    """Return the kind an obligation counts as: performance is one, whatever it is called."""
    return Duty.SUPPLY if duty.performs else duty


def terms_of(contract: ContractRow, stages: Sequence[StageTerms]) -> Terms:
    """Return the requisites of a contract obligations follow from."""
    advance = None
    if contract.price and contract.advance_percent:
        advance = (contract.price * contract.advance_percent / 100).quantize(KOPECK, ROUND_HALF_UP)
    return Terms(
        contract.sort, contract.performs_until, contract.price, advance, contract.security_sum,
        contract.warranty_sum, stages,
    )  # fmt: skip


TERMED = {
    Duty.ACCEPTANCE: What.ACCEPTANCE,
    Duty.PAYMENT: What.PAYMENT,
    Duty.RETURN: What.SECURITY_RETURN,
}


def words_of(draft: Draft, found: dict[What, Term | None]) -> ObligationWords:
    """Return what would be entered by a draft, with where its term is from."""
    term = found.get(TERMED[draft.duty]) if draft.duty in TERMED and draft.rule else None
    own = term if draft.side is Side.OURS else None
    return ObligationWords(
        draft.side, draft.duty, _(draft.subject), draft.rule, draft.fixed_on, draft.sum,
        draft.stage_id, source=own.source if own else "", verified=own.verified if own else True,
    )  # fmt: skip


def take(
    session: Session, id: UUID, numbers: Sequence[int], responsible_id: int | None, *,
    reader: Reader, at: datetime,
) -> int:  # fmt: skip
    """Enter the chosen typical obligations; who answers for those of our side is one person.

    Return how many. Raises InvalidError when nothing is chosen.
    """
    chosen = [each for each in propose(session, id, reader=reader) if each.number in numbers]
    if not chosen:
        said = _("Tick the obligations to enter.")
        raise InvalidError(said, fields={"take": said})
    every = [answered(each.words, responsible_id) for each in chosen]
    return len(add_all(session, id, every, reader=reader, at=at))


def answered(words: ObligationWords, responsible_id: int | None) -> ObligationWords:
    """Return an obligation with who of ours answers for it."""
    return replace(words, responsible_id=responsible_id) if words.side is Side.OURS else words
