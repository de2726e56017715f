"""Whether a decision passed, and by what: the rule, the hall and the votes make the verdict."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from uprava_meetings.rules.quorum import Hall, Quorum, QuorumRule, Whole, quorum
from uprava_meetings.rules.shares import Share


class Choice(StrEnum):
    """What a member says to a draft."""

    FOR = "for"
    AGAINST = "against"
    ABSTAINED = "abstained"


class Casting(StrEnum):
    """What the vote of who presides means when as many are for as against."""

    NONE = "none"
    DECIDES = "decides"
    """«Голос председательствующего является решающим»: his side prevails."""
    DOUBLES = "doubles"
    """His vote counts twice; the number that is needed stays."""


@dataclass(frozen=True, slots=True)
class MajorityRule:
    """Which votes adopt a draft: `share` of `whole`."""

    whole: Whole
    share: Share
    casting: Casting = Casting.NONE

    def __post_init__(self) -> None:
        """Refuse a casting vote where a tie is far from what is needed."""
        of_many = self.whole in (Whole.SEATS, Whole.LISTED) or not self.share.is_simple
        if self.casting is not Casting.NONE and of_many:
            raise ValueError("a casting vote belongs to a simple majority of those who vote")


@dataclass(frozen=True, slots=True)
class Votes:
    """Votes that were cast; `chair` is the choice of who presides, None: unknown or not cast."""

    for_: int
    against: int
    abstained: int
    chair: Choice | None = None

    def __post_init__(self) -> None:
        """Refuse numbers no vote could have."""
        if min(self.for_, self.against, self.abstained) < 0:
            raise ValueError(f"{self} is no count")
        if self.chair is not None and not self.of(self.chair):
            raise ValueError(f"{self} does not hold the chair's vote")

    @property
    def cast(self) -> int:
        """How many voted."""
        return self.for_ + self.against + self.abstained

    def of(self, choice: Choice) -> int:
        """Return the votes of a choice."""
        counts = {Choice.FOR: self.for_, Choice.AGAINST: self.against}
        return counts.get(choice, self.abstained)


class Outcome(StrEnum):
    """What came of a vote."""

    PASSED = "passed"
    CASTING = "casting"
    """Passed by the vote of who presides."""
    REJECTED = "rejected"
    NO_QUORUM = "no_quorum"
    """Nothing was decided: too few were there."""

    @property
    def adopted(self) -> bool:
        """Tell whether there is a decision."""
        return self in (Outcome.PASSED, Outcome.CASTING)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of a vote and by what: `needed` votes for, taken of `of` people or votes."""

    outcome: Outcome
    quorum: Quorum
    of: int
    needed: int
    votes: Votes
    tied: bool
    silent: int
    """Who could vote and did not."""


def decide(limits: QuorumRule, rule: MajorityRule, hall: Hall, votes: Votes) -> Verdict:
    """Tell what came of a vote.

    Raises ValueError when more voted than may.
    """
    if votes.cast > hall.voting:
        raise ValueError(f"{votes.cast} of {hall.voting} voted")
    there = quorum(limits, hall)
    of = whole_of(rule.whole, hall, votes)
    needed = rule.share.needed(of)
    tied = votes.for_ == votes.against > 0
    outcome = Outcome.PASSED if votes.for_ >= needed else Outcome.REJECTED
    if outcome is Outcome.REJECTED and tied and wins_by_chair(rule, votes, needed):
        outcome = Outcome.CASTING
    if not there.met:
        outcome = Outcome.NO_QUORUM
    return Verdict(outcome, there, of, needed, votes, tied, hall.voting - votes.cast)


def whole_of(whole: Whole, hall: Hall, votes: Votes) -> int:
    """Return the number a majority is taken of."""
    return {
        Whole.SEATS: hall.seats, Whole.LISTED: hall.listed, Whole.PRESENT: hall.voting,
        Whole.CAST: votes.cast, Whole.DECIDED: votes.for_ + votes.against,
    }[whole]  # fmt: skip


def wins_by_chair(rule: MajorityRule, votes: Votes, needed: int) -> bool:
    """Tell whether the vote of who presides adopts a draft on a tie."""
    if votes.chair is not Choice.FOR or rule.casting is Casting.NONE:
        return False
    return rule.casting is Casting.DECIDES or votes.for_ + 1 >= needed


@dataclass(frozen=True, slots=True)
class Election:
    """What came of a vote on several options: the elected one, or who stands again."""

    quorum: Quorum
    of: int
    needed: int
    elected: str | None
    again: tuple[str, ...] = ()
    """The options of a second round, the strongest first; empty: the election has failed."""


def elect(
    limits: QuorumRule, rule: MajorityRule, hall: Hall, counts: Mapping[str, int], *, none: int = 0
) -> Election:
    """Tell which of several options was elected; each member has one vote.

    `none`: votes against all. Without a winner the two strongest stand again; where the second
    place is shared, all who share it do. A single option is not voted on twice. Raises ValueError
    when more voted than may.
    """
    cast = sum(counts.values()) + none
    if cast > hall.voting or min([none, *counts.values()]) < 0:
        raise ValueError(f"{cast} of {hall.voting} voted")
    there = quorum(limits, hall)
    of = whole_of(rule.whole, hall, Votes(cast - none, none, 0))
    needed = rule.share.needed(of)
    ranked = sorted(counts, key=lambda each: -counts[each])
    winners = [each for each in ranked if counts[each] >= needed]
    if there.met and len(winners) == 1:
        return Election(there, of, needed, winners[0])
    if not there.met or len(ranked) < 3:
        return Election(there, of, needed, None)
    second = counts[ranked[1]]
    again = tuple(each for each in ranked if counts[each] >= second and counts[each])
    return Election(there, of, needed, None, again if len(again) < len(ranked) else ())
