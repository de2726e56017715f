"""What the forms of approval say, as values."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from uprava.approval.models import Decision, Order, Purpose, Refusal, Rule, TermUnit, VisaRule
from uprava.approval.service.choosing import ALL, DECIDING, Named, read_named
from uprava.approval.values import Plan, RemarkText, StagePlan, Verdict
from uprava.documents.routes.forms import Form, many, word
from uprava.errors import InvalidError
from uprava.i18n import _

REMARKS = 5
"""Remarks one form has place for; more go through the API or a second decision."""

STAGES = (Purpose.AGREE, Purpose.AGREE, Purpose.AGREE, Purpose.SIGN, Purpose.READ)
"""The stages a route put together by hand may have; empty ones are left out."""

LONGEST_TERM = 4
"""Digits of a term."""


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


@dataclass(frozen=True, slots=True)
class Typed:
    """One stage as it was filled in."""

    purpose: Purpose
    named: Named
    ordering: str = Order.PARALLEL.value
    rule: str = Rule.ALL.value
    on_refusal: str = Refusal.STOP.value
    term: str = ""
    term_unit: str = TermUnit.DAYS.value
    wrong: dict[str, str] = field(default_factory=dict)

    def plan(self) -> StagePlan:
        """Return the stage as a plan."""
        return StagePlan(
            self.purpose, self.named.participants, Order(self.ordering), Rule(self.rule),
            Refusal(self.on_refusal), int(self.term) if self.term else None,
            TermUnit(self.term_unit),
        )  # fmt: skip


def stages_in(session: Session, form: Form) -> list[Typed]:
    """Return the stages as they were filled in, empty ones among them."""
    return [stage_in(session, form, place) for place in range(1, len(STAGES) + 1)]


def stage_in(session: Session, form: Form, place: int) -> Typed:
    """Return one stage as it was filled in, with what is wrong."""
    purpose, start = STAGES[place - 1], f"s{place}_"
    kinds = ALL if purpose == Purpose.READ else DECIDING
    named = read_named(
        session, many(form, f"{start}who"), word(form, f"{start}who_text"), kinds=kinds
    )
    term = word(form, f"{start}term")
    wrong = {f"{start}who": named.wrong} if named.wrong else {}
    if term and not (term.isascii() and term.isdigit() and len(term) < LONGEST_TERM):
        wrong[f"{start}term"] = _("Write a whole number.")
    return Typed(
        purpose, named,
        one_of(word(form, f"{start}ordering"), Order, Order.PARALLEL),
        one_of(word(form, f"{start}rule"), Rule, Rule.ALL),
        one_of(word(form, f"{start}on_refusal"), Refusal, Refusal.STOP),
        term, one_of(word(form, f"{start}term_unit"), TermUnit, TermUnit.DAYS), wrong,
    )  # fmt: skip


def one_of(given: str, known: Any, default: Any) -> str:
    """Return what was given when it is one of the choices, else the default."""
    return given if given in set(known) else str(default)


def visa_rule_in(form: Form) -> VisaRule:
    """Return the rule for new versions."""
    return VisaRule(one_of(word(form, "visa_rule"), VisaRule, VisaRule.OBJECTORS))


def plan_of_stages(stages: list[Typed], rule: VisaRule) -> Plan:
    """Return the plan of the stages that name somebody. Raises InvalidError naming the fields."""
    wrong = {name: said for each in stages for name, said in each.wrong.items()}
    if not wrong and not any(each.named.participants for each in stages):
        wrong = {"s1_who": _("Choose whom to ask, or a ready route.")}
    if wrong:
        raise InvalidError(_("The route is not complete; nothing is sent yet."), fields=wrong)
    return Plan(tuple(each.plan() for each in stages if each.named.participants), rule)


def only_reading(session: Session, form: Form) -> tuple[Plan, Named]:
    """Return the plan of an acquaintance, and whom it names. Raises InvalidError."""
    stage = stage_in(session, form, len(STAGES))
    wrong = dict(stage.wrong)
    if not wrong and not stage.named.participants:
        wrong = {f"s{len(STAGES)}_who": _("Choose who is to read the document.")}
    if wrong:
        raise InvalidError(_("Nothing is sent yet."), fields=wrong)
    return Plan((stage.plan(),)), stage.named
