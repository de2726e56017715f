"""Whether a plan of a route can work: pure rules, no database."""

from dataclasses import replace

from uprava.approval.models import Order, ParticipantKind, Purpose, Refusal, Rule, TermUnit
from uprava.approval.values import Plan, StagePlan
from uprava.errors import InvalidError
from uprava.i18n import _

MOST_STAGES = 20
MOST_PARTICIPANTS = 200
LONGEST = {TermUnit.HOURS: 800, TermUnit.DAYS: 100}
"""Terms beyond are mistakes of typing."""

ORDER = {Purpose.AGREE: 0, Purpose.SIGN: 1, Purpose.READ: 2}
"""Signing follows approval, acquaintance follows signing."""


def check_plan(plan: Plan) -> Plan:
    """Return the plan with what its purposes require. Raises InvalidError with a sentence."""
    if not 1 <= len(plan.stages) <= MOST_STAGES:
        raise InvalidError(_("A route has from 1 to {n} stages.").format(n=MOST_STAGES))
    purposes = [ORDER[each.purpose] for each in plan.stages]
    if purposes != sorted(purposes):
        raise InvalidError(_("Stages go in this order: approval, then signing, then acquaintance."))
    return replace(plan, stages=tuple(checked(each) for each in plan.stages))


def checked(stage: StagePlan) -> StagePlan:
    """Return a stage that can work. Raises InvalidError with a sentence."""
    if not 1 <= len(stage.participants) <= MOST_PARTICIPANTS:
        said = _("Each stage names from 1 to {n} participants.")
        raise InvalidError(said.format(n=MOST_PARTICIPANTS))
    if len(set(stage.participants)) != len(stage.participants):
        raise InvalidError(_("Somebody is named twice in one stage."))
    if stage.term is not None and not 1 <= stage.term <= LONGEST[stage.term_unit]:
        raise InvalidError(_("The term of a stage is too long or too short."))
    if stage.purpose == Purpose.READ:
        return replace(stage, ordering=Order.PARALLEL, rule=Rule.ALL)
    if any(each.kind == ParticipantKind.UNIT for each in stage.participants):
        raise InvalidError(_("A whole unit can only be acquainted. Name its head instead."))
    if stage.purpose == Purpose.SIGN:
        return replace(stage, rule=Rule.ALL, on_refusal=Refusal.STOP)
    return stage
