"""Bodies, members and regulations as others read them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Self

from uprava_meetings.rules.majority import Casting, MajorityRule
from uprava_meetings.rules.quorum import QuorumRule, Recused, Whole
from uprava_meetings.rules.words import read_share
from uprava_meetings.values import BodyKind, Role

PATH = "/meetings/bodies"


@dataclass(frozen=True, slots=True)
class BodyRow:
    """A body in the list; `chair` and `secretary` are who holds the role today."""

    id: int
    organisation_id: int
    unit_id: int
    unit: str
    kind: str
    name: str
    genitive: str
    decided: str
    journal_id: int
    members_id: int
    keepers_id: int
    place: str
    minutes: int
    ended_on: date | None
    version: int
    chair: str
    secretary: str
    members: int
    voting: int
    seats: int | None

    @property
    def caption(self) -> str:
        """The English message id of its kind."""
        return BodyKind(self.kind).caption

    @property
    def vacant(self) -> int:
        """How many seats are empty today."""
        return max(0, (self.seats or self.voting) - self.voting)


@dataclass(frozen=True, slots=True)
class BodyWords:
    """What is said of a body in its form."""

    kind: BodyKind
    name: str
    genitive: str
    decided: str
    unit_id: int
    place: str = ""
    minutes: int = 90


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A membership; `person` is the colleague behind it, None: somebody outside of the office."""

    id: int
    body_id: int
    person_id: int | None
    login: str
    name: str
    post: str
    email: str
    role: str
    votes: bool
    since: date
    until: date | None
    substitute_id: int | None
    substitute: str
    substitute_login: str
    version: int

    @property
    def caption(self) -> str:
        """The English message id of the role."""
        return Role(self.role).caption

    def holds_on(self, day: date) -> bool:
        """Tell whether the membership lasts on a day."""
        return self.since <= day <= (self.until or date.max)


@dataclass(frozen=True, slots=True)
class MemberWords:
    """What is said of a member in the form."""

    person_id: int | None
    name: str
    post: str
    role: Role
    votes: bool
    since: date
    until: date | None = None
    email: str = ""
    substitute_id: int | None = None


@dataclass(frozen=True, slots=True)
class NamedMajority:
    """A majority and what it is for."""

    title: str
    rule: MajorityRule
    share: str
    id: int = 0


@dataclass(frozen=True, slots=True)
class Regulation:
    """The rules of a body from a day on."""

    since: date
    source: str
    seats: int
    quorum: QuorumRule
    quorum_share: str
    majorities: Sequence[NamedMajority]
    substitutes: bool = False
    materials_days: int = 10
    agenda_days: int = 3
    protocol_days: int = 3
    id: int = 0
    body_id: int = 0


@dataclass(frozen=True, slots=True)
class RegulationRow:
    """A row of `meetings.regulation`."""

    id: int
    body_id: int
    since: date
    source: str
    seats: int
    quorum_whole: str
    quorum_share: str
    quorum_least: int
    recused: str
    substitutes: bool
    materials_days: int
    agenda_days: int
    protocol_days: int

    def with_majorities(self, rows: Sequence["MajorityRow"]) -> Regulation:
        """Return the regulation whole."""
        quorum = QuorumRule(
            Whole(self.quorum_whole), read_share(self.quorum_share), self.quorum_least,
            Recused(self.recused),
        )  # fmt: skip
        return Regulation(
            self.since, self.source, self.seats, quorum, self.quorum_share,
            [each.named for each in rows if each.regulation_id == self.id], self.substitutes,
            self.materials_days, self.agenda_days, self.protocol_days, self.id, self.body_id,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class MajorityRow:
    """A row of `meetings.majority`."""

    id: int
    regulation_id: int
    title: str
    whole: str
    share: str
    casting: str

    @property
    def named(self) -> NamedMajority:
        """The majority as a rule."""
        rule = MajorityRule(Whole(self.whole), read_share(self.share), Casting(self.casting))
        return NamedMajority(self.title, rule, self.share, self.id)


@dataclass(frozen=True, slots=True)
class Composition:
    """Who belongs to a body on a day."""

    day: date
    members: Sequence[MemberRow] = field(default_factory=list)

    @property
    def voting(self) -> Sequence[MemberRow]:
        """Members whose vote counts."""
        return [each for each in self.members if each.votes]

    def first(self, role: Role) -> MemberRow | None:
        """Return who holds a role."""
        return next((each for each in self.members if each.role == role), None)

    @classmethod
    def of(cls, every: Sequence[MemberRow], day: date) -> Self:
        """Return those of all members ever who belong to the body on a day."""
        return cls(day, [each for each in every if each.holds_on(day)])
