"""Whether a body may decide: how many members have to be there, and how many are."""

from dataclasses import dataclass
from enum import StrEnum

from uprava_meetings.rules.shares import Share


class Whole(StrEnum):
    """What a share is taken of."""

    SEATS = "seats"
    """The number of members by the regulation («установленное число»): empty seats count."""
    LISTED = "listed"
    """Members in office on the day («списочный состав»)."""
    PRESENT = "present"
    """Members in the hall who may vote on the question."""
    CAST = "cast"
    """Votes that were cast: for, against and abstained."""
    DECIDED = "decided"
    """Votes for and against; abstentions are as if they had not been."""


class Recused(StrEnum):
    """What becomes of a member who does not take part in a question."""

    COUNTED = "counted"
    """Still makes a quorum when in the hall; does not vote."""
    ABSENT = "absent"
    """Is as if not in the hall."""
    EXCLUDED = "excluded"
    """Belongs neither to the hall nor to the number the quorum is taken of."""


@dataclass(frozen=True, slots=True)
class QuorumRule:
    """A body's quorum: `share` of `whole` (seats or listed), and no fewer than `least` people."""

    whole: Whole
    share: Share
    least: int = 0
    recused: Recused = Recused.ABSENT

    def __post_init__(self) -> None:
        """Refuse a quorum of those who are there: it would always be reached."""
        if self.whole not in (Whole.SEATS, Whole.LISTED):
            raise ValueError(f"no quorum is taken of {self.whole}")


@dataclass(frozen=True, slots=True)
class Hall:
    """Members with a vote at one moment, substitutes standing for those they replace.

    `seats` by the regulation, `listed` in office, `present` in the hall; `away`: recused from the
    question, of those `away_present` are in the hall. For a vote by correspondence `present` are
    those who returned a sheet.
    """

    seats: int
    listed: int
    present: int
    away: int = 0
    away_present: int = 0

    def __post_init__(self) -> None:
        """Refuse numbers that contradict each other."""
        fits = 0 <= self.present <= self.listed <= self.seats
        if not (fits and 0 <= self.away_present <= min(self.away, self.present)):
            raise ValueError(f"{self} contradicts itself")
        if self.away - self.away_present > self.listed - self.present:
            raise ValueError(f"{self} contradicts itself")

    @property
    def voting(self) -> int:
        """How many may vote on the question now."""
        return self.present - self.away_present


@dataclass(frozen=True, slots=True)
class Quorum:
    """What a rule says of a hall: `counted` of the `needed`, taken of `of`."""

    of: int
    needed: int
    counted: int

    @property
    def met(self) -> bool:
        """Tell whether the body may decide."""
        return self.counted >= self.needed

    @property
    def missing(self) -> int:
        """How many more have to come."""
        return max(0, self.needed - self.counted)


def quorum(rule: QuorumRule, hall: Hall) -> Quorum:
    """Tell whether a body may decide with those who are there."""
    of = hall.seats if rule.whole is Whole.SEATS else hall.listed
    counted = hall.present if rule.recused is Recused.COUNTED else hall.voting
    if rule.recused is Recused.EXCLUDED:
        of -= hall.away
    return Quorum(of, max(rule.share.needed(of), rule.least), counted)
