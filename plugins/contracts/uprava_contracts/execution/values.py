"""Stages, obligations, facts and events as screens, lists and programs read them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from uprava.capabilities import TaskStep
from uprava.i18n import N_, _

from uprava_contracts.obligations.rules import Rule, told
from uprava_contracts.obligations.standing import Course, Stand, stand_of
from uprava_contracts.obligations.states import Owed
from uprava_contracts.values import Duty, Happening, Side
from uprava_contracts.wording import day

PATH = "/contracts"
"""Addresses of the area begin so: `/contracts/{id}/execution`, `/contracts/obligations`."""

MARK = "contracts:obligation:"
"""How our marks of tasks begin; the id of the obligation follows."""

TELLS: Mapping[Duty, Happening] = {
    Duty.SUPPLY: Happening.DELIVERED,
    Duty.WORK: Happening.DELIVERED,
    Duty.SERVICE: Happening.DELIVERED,
    Duty.ACCEPTANCE: Happening.ACCEPTED,
    Duty.PAYMENT: Happening.PAID,
    Duty.ADVANCE: Happening.ADVANCED,
}
"""Which event a noted fact of an obligation is at the same time."""

NOTED = (
    Happening.STARTED, Happening.REQUESTED, Happening.DELIVERED, Happening.ACCEPTED,
    Happening.ADVANCED, Happening.PAID, Happening.WARRANTY_ENDED, Happening.OTHER,
)  # fmt: skip
"""Events people note; the others follow from what is kept."""


@dataclass(frozen=True, slots=True)
class StageRow:
    """A stage with what is done in it: its obligations, those met or withdrawn, those overdue."""

    id: int
    contract_id: UUID
    position: int
    name: str
    starts_on: date | None
    ends_on: date | None
    sum: Decimal | None
    version: int
    obligations: int
    over: int
    overdue: int

    @property
    def title(self) -> str:
        """«Этап 2. Монтаж»."""
        return _("Stage {n}. {name}").format(n=self.position, name=self.name)

    @property
    def done(self) -> bool:
        """Tell whether nothing is owed in it any more."""
        return self.obligations > 0 and self.over == self.obligations


@dataclass(frozen=True, slots=True)
class ObligationRow:
    """What a side owes, with the day that follows now and what is done of it."""

    id: int
    contract_id: UUID
    stage_id: int | None
    stage: str
    stage_position: int | None
    chain: int | None
    side: str
    duty: str
    subject: str
    rule_days: int | None
    rule_working: bool
    rule_event: str
    rule_event_name: str
    fixed_on: date | None
    source: str
    verified: bool
    due_on: date | None
    sum: Decimal | None
    responsible_id: int | None
    responsible: str
    proof: str
    met_on: date | None
    met_sum: Decimal
    given_on: date | None
    withdrawn_why: str
    withdrawn_on: date | None
    task_id: UUID | None
    task_number: str
    task_state: str
    version: int

    @property
    def rule(self) -> Rule | None:
        """The rule of its term, None: a fixed day or none."""
        if self.rule_days is None:
            return None
        event = Happening(self.rule_event)
        return Rule(self.rule_days, self.rule_working, event, self.rule_event_name)

    @property
    def ours(self) -> bool:
        """Tell whether our side owes it."""
        return self.side == Side.OURS

    @property
    def side_caption(self) -> str:
        """The English message id of the side."""
        return Side(self.side).caption

    @property
    def caption(self) -> str:
        """The English message id of its kind."""
        return Duty(self.duty).caption

    @property
    def name(self) -> str:
        """What is owed: in its own words, else its kind."""
        if self.subject:
            return self.subject
        said = _(self.caption)
        return f"{said[:1].upper()}{said[1:]}"

    @property
    def term(self) -> str:
        """How its term is set: the rule in words, a fixed day, or that there is none."""
        rule = self.rule
        if rule is not None:
            return told(rule)
        return day(self.fixed_on) if self.fixed_on else _("the term is not set")

    @property
    def over(self) -> bool:
        """Tell whether nothing is owed of it any more."""
        return self.met_on is not None or bool(self.withdrawn_why)

    @property
    def left(self) -> Decimal | None:
        """The sum still owed; None where it bears none."""
        return None if self.sum is None else max(self.sum - self.met_sum, Decimal(0))

    @property
    def task_caption(self) -> str:
        """The English message id of where its assignment stands, empty: none was given."""
        return TASKS.get(self.task_state, "") if self.task_number else ""

    def stand(self, today: date) -> Stand:
        """Return where it stands on a day."""
        course = Course(
            self.met_on, self.given_on, bool(self.withdrawn_why), self.sum, self.met_sum
        )
        return stand_of(self.due_on, course, today=today)

    @property
    def owed(self) -> Owed:
        """What the state of the contract looks at."""
        return Owed(
            Side(self.side), Duty(self.duty), self.met_on, bool(self.withdrawn_why), self.sum,
            self.met_sum, lasts=self.rule_event == Happening.WARRANTY_ENDED,
        )  # fmt: skip


TASKS: Mapping[str, str] = {
    TaskStep.GIVEN: N_("given"),
    TaskStep.STARTED: N_("at work"),
    TaskStep.REPORTED: N_("reported"),
    TaskStep.DONE: N_("executed"),
    TaskStep.SUSPENDED: N_("suspended"),
    TaskStep.RECALLED: N_("recalled"),
    TaskStep.OFF_CONTROL: N_("off control"),
}
"""Where the assignment of an obligation stands, as a label says it."""


@dataclass(frozen=True, slots=True)
class FactRow:
    """Something done of an obligation."""

    id: int
    obligation_id: int
    done_on: date
    sum: Decimal | None
    whole: bool
    proof: str
    proof_id: UUID | None
    proof_title: str
    noted_by: str
    noted_at: datetime
    withdrawn_why: str


@dataclass(frozen=True, slots=True)
class EventRow:
    """Something that happened; `noted_by` empty: it follows from what is kept."""

    id: int
    contract_id: UUID
    stage_id: int | None
    stage: str
    chain: int | None
    kind: str
    name: str
    happened_on: date
    note: str
    fact_id: int | None
    noted_by: str
    noted_at: datetime
    superseded_at: datetime | None
    superseded_why: str

    @property
    def title(self) -> str:
        """What happened, in words."""
        return self.name or _(Happening(self.kind).caption)

    @property
    def by_hand(self) -> bool:
        """Tell whether people noted it, and may correct it."""
        return bool(self.noted_by) and self.fact_id is None and self.chain is None


@dataclass(frozen=True, slots=True)
class StageWords:
    """What a form says of a stage."""

    name: str
    starts_on: date | None = None
    ends_on: date | None = None
    sum: Decimal | None = None
    version: int = 0
    """The version a form was drawn with, of a change."""


@dataclass(frozen=True, slots=True)
class ObligationWords:
    """What is said of an obligation: a rule or a fixed day, or neither yet.

    `source`, `verified`: where a term of the law is from, and whether that was checked.
    """

    side: Side
    duty: Duty
    subject: str = ""
    rule: Rule | None = None
    fixed_on: date | None = None
    sum: Decimal | None = None
    stage_id: int | None = None
    responsible_id: int | None = None
    proof: str = ""
    source: str = ""
    verified: bool = True
    chain: int | None = None
    version: int = 0
    """The version a form was drawn with, of a change."""


@dataclass(frozen=True, slots=True)
class FactWords:
    """What was done of an obligation; without a sum: the whole of what is left."""

    done_on: date | None
    sum: Decimal | None = None
    whole: bool = False
    proof: str = ""
    proof_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """On which day an event happened really, and why it was noted otherwise; no day: it did not."""

    day: date | None
    why: str


@dataclass(frozen=True, slots=True)
class Happened:
    """An event to write down; `fact_id`: the fact it follows from."""

    kind: Happening
    happened_on: date
    name: str = ""
    stage_id: int | None = None
    chain: int | None = None
    fact_id: int | None = None
    note: str = ""
