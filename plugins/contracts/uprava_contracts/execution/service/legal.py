"""The longest terms the law leaves to a contract, and terms of ours that are longer still."""

from sqlalchemy.orm import Session
from uprava.i18n import _

from uprava_contracts.cards.service.reading import ContractRow
from uprava_contracts.execution.values import ObligationWords
from uprava_contracts.law.sources import source_words
from uprava_contracts.law.terms import Condition, Term, What, term_of
from uprava_contracts.obligations.rules import Rule, longer, told
from uprava_contracts.values import Duty, Happening, Law, Side

BOUND = {
    (Duty.ACCEPTANCE, Happening.DELIVERED): What.ACCEPTANCE,
    (Duty.PAYMENT, Happening.ACCEPTED): What.PAYMENT,
}
"""Terms of ours the law bounds, by what is owed and the event it is counted from."""


def legal_term(session: Session, contract: ContractRow, what: What) -> Term | None:
    """Return a term by the law of the day a contract was concluded on; None: it sets none."""
    conditions = []
    if contract.small_business:
        conditions.append(Condition.SMALL)
    if contract.law is Law.FZ44 and not contract.in_eis:
        conditions.append(Condition.OUTSIDE)
    if contract.treasury:
        conditions.append(Condition.TREASURY)
    day = contract.concluded_on or session.info["today"]
    return term_of(what, contract.law, day, conditions)


def wrong_length(session: Session, contract: ContractRow, words: ObligationWords) -> str:
    """Return that a term of ours is longer than 44-FZ allows, empty: it is not, or is a day."""
    rule = words.rule
    if rule is None or words.side is not Side.OURS or contract.law is not Law.FZ44:
        return ""
    what = BOUND.get((words.duty, rule.event))
    term = legal_term(session, contract, what) if what else None
    if term is None:
        return ""
    most = Rule(term.days, term.working, rule.event)
    if not longer(rule, most):
        return ""
    said = _("The term is longer than the law allows: {most} at most. {source}")
    return said.format(most=told(most), source=source_words(term))
