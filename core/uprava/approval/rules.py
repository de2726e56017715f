"""What follows from the visas of a stage: pure functions, no database."""

from collections.abc import Iterable, Sequence
from enum import StrEnum

from uprava.approval.models import Decision, Order, Purpose, Refusal, Rule, VisaState
from uprava.approval.values import Participant, Stage, Visa


class Outcome(StrEnum):
    """What becomes of a stage."""

    PENDING = "pending"
    PASSED = "passed"
    REFUSED = "refused"
    NOBODY = "nobody"


def main_line(visas: Iterable[Visa]) -> list[Visa]:
    """Return the visas that count for the stage: no branches, nothing superseded."""
    return [each for each in visas if each.under_id is None and each.superseded_at is None]


def agreed_enough(stage: Stage, visas: Iterable[Visa]) -> bool:
    """Tell whether one is enough in the stage and that one has agreed."""
    if stage.purpose != Purpose.AGREE or stage.rule != Rule.ONE:
        return False
    decisions = [each.decision for each in main_line(visas) if each.in_force]
    return any(each != Decision.REFUSED for each in decisions)


def judge(stage: Stage, visas: Iterable[Visa]) -> Outcome:
    """Return what becomes of a running stage.

    A refusal stops the route at once where the stage says so, and always where it is to be
    signed. Otherwise everybody is heard; where one is enough, the first agreement ends the
    stage, and nobody's agreement stops the route.
    """
    line = main_line(visas)
    decisions = [each.decision for each in line if each.in_force]
    refused = Decision.REFUSED in decisions
    if refused and (stage.on_refusal == Refusal.STOP or stage.purpose == Purpose.SIGN):
        return Outcome.REFUSED
    if agreed_enough(stage, line):
        return Outcome.PASSED
    if any(each.live for each in line):
        return Outcome.PENDING
    return Outcome.NOBODY if refused and stage.rule == Rule.ONE else Outcome.PASSED


def to_open(stage: Stage, participants: Sequence[Participant], visas: Iterable[Visa]) -> list[Visa]:
    """Return the visas whose turn has come: all, or those of the first voice not yet given."""
    live = [each for each in main_line(visas) if each.live]
    if stage.ordering == Order.SEQUENTIAL:
        turns = [[each for each in live if each.participant_id == one.id] for one in participants]
        live = next((turn for turn in turns if turn), [])
    return [each for each in live if each.state == VisaState.WAITING]


def wanted(
    stage: Stage, participants: Sequence[Participant], visas: Sequence[Visa]
) -> list[Participant]:
    """Return the participants who have neither given their voice nor been asked for it."""
    if agreed_enough(stage, visas):
        return []
    asked = {each.participant_id for each in main_line(visas) if each.live or each.in_force}
    if stage.purpose == Purpose.READ:
        return list(participants)
    return [each for each in participants if each.id not in asked]
