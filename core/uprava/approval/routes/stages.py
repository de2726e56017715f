"""The stages of a route as a form holds them: added, removed and moved by its own buttons.

Every button sends the form, so that a browser without scripts does the same. Fields of the
stage in place 2 are called `s2_…`; `stage` names the places there are, in their order.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from uprava.approval.models import Order, Purpose, Refusal, Rule, TermUnit
from uprava.approval.planning import MOST_STAGES, ORDER
from uprava.approval.routes.reading import one_of, visa_rule_in
from uprava.approval.service.choosing import ALL, DECIDING, Named, read_named
from uprava.approval.values import Plan, StagePlan
from uprava.documents.routes.forms import Form, many, word
from uprava.errors import InvalidError
from uprava.i18n import _

LONGEST_TERM = 4
"""Digits of a term."""

NONE = "0"
"""What `stage` says besides, so that a form without stages differs from a new one."""


@dataclass(frozen=True, slots=True)
class Typed:
    """One stage as it was filled in; `wrong` names its fields by the place in the form."""

    purpose: Purpose
    named: Named = field(default_factory=lambda: Named(()))
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


@dataclass(frozen=True, slots=True)
class Drawn:
    """One stage as the form draws it; `up` and `down` tell whether it may be moved there."""

    stage: Typed
    chosen: Sequence[dict[str, object]]
    opened: bool
    focused: bool
    up: bool
    down: bool

    @property
    def names(self) -> str:
        """Whom the stage names, for its summary."""
        return ", ".join(str(each["title"]) for each in self.chosen)


@dataclass(frozen=True, slots=True)
class Stages:
    """The stages of a form, and the place that takes the focus after a button, 0 for none."""

    typed: Sequence[Typed]
    focus: int = 0


def typed_of(plan: StagePlan) -> Typed:
    """Return a stage as the form shows it."""
    return Typed(
        plan.purpose, Named(plan.participants), plan.ordering, plan.rule, plan.on_refusal,
        str(plan.term or ""), plan.term_unit,
    )  # fmt: skip


def stages_in(session: Session, form: Form) -> list[Typed]:
    """Return the stages as they were filled in; a new form has one of agreeing."""
    keys = many(form, "stage")
    if not keys:
        return [stage_in(session, form, "1", Purpose.AGREE)]
    known = [each for each in dict.fromkeys(keys) if each != NONE][:MOST_STAGES]
    return [
        stage_in(session, form, key, Purpose(one_of(word(form, f"s{key}_purpose"), Purpose,
                                                    Purpose.AGREE)), place)
        for place, key in enumerate(known, 1)
    ]  # fmt: skip


def stage_in(session: Session, form: Form, key: str, purpose: Purpose, place: int = 1) -> Typed:
    """Return one stage as it was filled in, with what is wrong."""
    start, shown = f"s{key}_", f"s{place}_"
    kinds = ALL if purpose == Purpose.READ else DECIDING
    named = read_named(
        session, many(form, f"{start}who"), word(form, f"{start}who_text"), kinds=kinds
    )
    term = word(form, f"{start}term")
    wrong = {f"{shown}who": named.wrong} if named.wrong else {}
    if term and not (term.isascii() and term.isdigit() and len(term) < LONGEST_TERM):
        wrong[f"{shown}term"] = _("Write a whole number.")
    return Typed(
        purpose, named,
        one_of(word(form, f"{start}ordering"), Order, Order.PARALLEL),
        one_of(word(form, f"{start}rule"), Rule, Rule.ALL),
        one_of(word(form, f"{start}on_refusal"), Refusal, Refusal.STOP),
        term, one_of(word(form, f"{start}term_unit"), TermUnit, TermUnit.DAYS), wrong,
    )  # fmt: skip


def edited(stages: Sequence[Typed], button: str) -> Stages:
    """Return the stages after a button: `add:sign`, `remove:2`, `up:3`, `down:1`.

    A new stage stands last among those of its purpose, and stages are moved only among them:
    agreeing comes before signing, signing before reading.
    """
    act, _colon, what = button.partition(":")
    if act == "add" and what in set(Purpose):
        return added(stages, Purpose(what))
    place = int(what) if what.isascii() and what.isdigit() and len(what) < LONGEST_TERM else 0
    if act == "remove" and 1 <= place <= len(stages):
        return Stages([*stages[: place - 1], *stages[place:]], min(place, len(stages) - 1))
    if act in ("up", "down"):
        return moved(stages, place, place - 1 if act == "up" else place + 1)
    return Stages(stages, place if 1 <= place <= len(stages) else 0)


def added(stages: Sequence[Typed], purpose: Purpose) -> Stages:
    """Return the stages with a new one of a purpose; as they are when there is no room."""
    if len(stages) >= MOST_STAGES:
        return Stages(stages)
    before = sum(ORDER[each.purpose] <= ORDER[purpose] for each in stages)
    return Stages([*stages[:before], Typed(purpose), *stages[before:]], before + 1)


def moved(stages: Sequence[Typed], place: int, to: int) -> Stages:
    """Return the stages with one moved past its neighbour, where the two may change places."""
    if not may_move(stages, place, to):
        return Stages(stages)
    found = list(stages)
    found[place - 1], found[to - 1] = found[to - 1], found[place - 1]
    return Stages(found, to)


def may_move(stages: Sequence[Typed], place: int, to: int) -> bool:
    """Tell whether two places exist and hold stages of one purpose."""
    inside = min(place, to) >= 1 and max(place, to) <= len(stages)
    return inside and stages[place - 1].purpose == stages[to - 1].purpose


def drawn(session: Session, stages: Stages) -> list[Drawn]:
    """Return the stages as the form draws them: open where something is to be filled in."""
    typed = stages.typed
    return [
        Drawn(
            each, each.named.chosen(session),
            opened=place == stages.focus or not each.named.participants
            or bool(each.wrong or each.named.typed),
            focused=place == stages.focus,
            up=may_move(typed, place, place - 1), down=may_move(typed, place, place + 1),
        )
        for place, each in enumerate(typed, 1)
    ]  # fmt: skip


def plan_in(stages: Sequence[Typed], form: Form) -> Plan:
    """Return the plan of the stages. Raises InvalidError naming the fields."""
    wrong = {name: said for each in stages for name, said in each.wrong.items()}
    for place, each in enumerate(stages, 1):
        if not each.named.participants:
            wrong.setdefault(f"s{place}_who", _("Choose whom to ask, or remove the stage."))
    if not stages:
        wrong = {"add": _("Add a stage: the route asks nobody yet.")}
    if wrong:
        raise InvalidError(_("The route is not complete; nothing is sent yet."), fields=wrong)
    return Plan(tuple(each.plan() for each in stages), visa_rule_in(form))


def reading_in(session: Session, form: Form) -> Plan:
    """Return the plan of an acquaintance. Raises InvalidError naming the fields."""
    stage = stage_in(session, form, "1", Purpose.READ)
    wrong = dict(stage.wrong)
    if not wrong and not stage.named.participants:
        wrong = {"s1_who": _("Choose who is to read the document.")}
    if wrong:
        raise InvalidError(_("Nothing is sent yet."), fields=wrong)
    return Plan((stage.plan(),))
