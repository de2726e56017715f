"""What the forms of approval say, as values."""

from typing import Any

from uprava.approval.models import Decision, VisaRule
from uprava.approval.values import RemarkText, Verdict
from uprava.documents.routes.forms import Form, word

REMARKS = 5
"""Remarks one form has place for; more go through the API or a second decision."""


def verdict_in(form: Form, decision: Decision) -> Verdict:
    """Return the decision a form means, with its remarks."""
    given = word(form, "visa")
    visa = int(given) if given.isascii() and given.isdigit() and len(given) < 19 else None
    wanted = decision in (Decision.REMARKS, Decision.REFUSED)
    return Verdict(decision, word(form, "edition"), remarks_in(form) if wanted else (), visa)


def remarks_in(form: Form) -> tuple[RemarkText, ...]:
    """Return the remarks that were written; a place without words is no remark."""
    pairs = [
        (word(form, f"remark{place}"), word(form, f"clause{place}"))
        for place in range(1, REMARKS + 1)
    ]
    return tuple(RemarkText(text, clause) for text, clause in pairs if text)


def one_of(given: str, known: Any, default: Any) -> str:
    """Return what was given when it is one of the choices, else the default."""
    return given if given in set(known) else str(default)


def visa_rule_in(form: Form) -> VisaRule:
    """Return the rule for new versions."""
    return VisaRule(one_of(word(form, "visa_rule"), VisaRule, VisaRule.OBJECTORS))
