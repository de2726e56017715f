"""Presence and votes as screens and protocols read them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from uprava.i18n import N_, _

from uprava_meetings.bodies.values import MemberRow, NamedMajority, Regulation
from uprava_meetings.rules.majority import (
    Casting,
    Choice,
    Election,
    MajorityRule,
    Verdict,
    Votes,
    decide,
    elect,
)
from uprava_meetings.rules.quorum import Hall, QuorumRule, Recused, Whole
from uprava_meetings.rules.words import election_lines, read_share, text_of, verdict_lines
from uprava_meetings.values import Role, VoteState, VoteWay

NONE_OF_ALL = "none"
"""The choice against all options of an election."""

CHOICES = {
    Choice.FOR: N_("In favour"), Choice.AGAINST: N_("Against"), Choice.ABSTAINED: N_("Abstained"),
}  # fmt: skip

BY_PEOPLE = (VoteWay.HANDS, VoteWay.PAPER)
"""Ways in which people count the votes and the numbers are entered."""


@dataclass(frozen=True, slots=True)
class Seat:
    """A member at a meeting: there since when, how, for whom, recused from the question or not."""

    member: MemberRow
    since: datetime | None = None
    by_video: bool = False
    substitute_id: int | None = None
    recused: str = ""

    @property
    def present(self) -> bool:
        """Tell whether the member, or who stands for him, is in the hall."""
        return self.since is not None

    @property
    def may_vote(self) -> bool:
        """Tell whether the member votes on the question now."""
        return self.member.votes and self.present and not self.recused

    @property
    def person_id(self) -> int | None:
        """Who votes: the member, or who stands for him; None: nobody of this office."""
        return self.substitute_id or self.member.person_id


@dataclass(frozen=True, slots=True)
class Presence:
    """The hall at one moment of one question."""

    seats: Sequence[Seat]
    regulation: Regulation

    @property
    def numbers(self) -> Hall:
        """The numbers a quorum and a majority are taken of."""
        voting = [each for each in self.seats if each.member.votes]
        away = [each for each in voting if each.recused]
        return Hall(
            max(self.regulation.seats, len(voting)), len(voting),
            sum(each.present for each in voting), len(away), sum(each.present for each in away),
        )  # fmt: skip

    @property
    def entitled(self) -> Sequence[Seat]:
        """Members who may vote now."""
        return [each for each in self.seats if each.may_vote]

    @property
    def themselves(self) -> Sequence[Seat]:
        """Members who are in the hall themselves."""
        return [each for each in self.seats if each.present and each.substitute_id is None]

    def presiding(self, chair_id: int | None, chosen_id: int | None = None) -> Seat | None:
        """Return who presides: whom the meeting chose, while he is in the hall, else by role."""
        chosen = (each for each in self.themselves if each.member.id == chosen_id)
        return next(chosen, None) or self.by_role(chair_id)

    def by_role(self, chair_id: int | None) -> Seat | None:
        """Return the chair, else the first deputy, who is in the hall himself."""
        chair = [each for each in self.themselves if each.member.id == chair_id]
        deputies = [each for each in self.themselves if each.member.role == Role.DEPUTY]
        return next(iter([*chair, *deputies]), None)

    def of(self, person_id: int) -> Seat | None:
        """Return the seat somebody votes from."""
        return next((each for each in self.seats if each.person_id == person_id), None)


@dataclass(frozen=True, slots=True)
class VoteWords:
    """What is put to the vote. Without options: for, against, abstained."""

    subject: str
    way: VoteWay
    majority_id: int
    options: Sequence[str] = ()
    deadline: datetime | None = None


@dataclass(frozen=True, slots=True)
class Ballot:
    """An open ballot of a member; `opinion`: his own, for the protocol («особое мнение»)."""

    member_id: int
    choice: str
    opinion: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a sheet says to one question."""

    vote_id: int
    choice: str
    opinion: str = ""


@dataclass(frozen=True, slots=True)
class Filled:
    """A sheet as it is returned; of one that came on paper: whose it is, and its file."""

    answers: Sequence[Answer]
    member_id: int = 0
    file_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A member's sheet of a vote by correspondence."""

    meeting_id: UUID
    member_id: int
    returned_at: datetime | None
    entered_by: int | None
    file_id: UUID | None
    entered_name: str
    file_name: str


@dataclass(frozen=True, slots=True)
class VoteRow:
    """A vote with its rule, hall and verdict as they were kept."""

    id: int
    item_id: int
    question_id: UUID
    meeting_id: UUID
    position: int
    subject: str
    way: str
    options: Sequence[str]
    state: str
    rule: Mapping[str, Any]
    hall: Mapping[str, Any]
    verdict: Mapping[str, Any] | None
    deadline: datetime | None
    opened_at: datetime
    closed_at: datetime | None
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_open(self) -> bool:
        """Tell whether ballots are taken."""
        return self.state == VoteState.OPEN

    @property
    def is_secret(self) -> bool:
        """Tell whether nobody may know who voted how."""
        return self.way in (VoteWay.SECRET, VoteWay.PAPER)

    @property
    def caption(self) -> str:
        """The English message id of its way."""
        return VoteWay(self.way).caption

    @property
    def choices(self) -> Sequence[str]:
        """What may be chosen."""
        return [*self.options, NONE_OF_ALL] if self.options else [each.value for each in Choice]

    @property
    def members(self) -> Sequence[int]:
        """Members who could vote when it was opened."""
        return [int(each) for each in self.hall["members"]]

    @property
    def presiding(self) -> int | None:
        """The member who presided."""
        return self.hall.get("presiding")

    @property
    def lines(self) -> Sequence[str]:
        """What came of it and why, in the reader's language; nothing before it is judged."""
        if not self.verdict:
            return []
        presided = self.verdict.get("presided")
        found = judged(self, self.counts, Choice(presided) if presided else None)
        rule = majority_of(self.rule)
        if isinstance(found, Election):
            return election_lines(rule, found)
        return verdict_lines(rule, found)


def captions_of(vote: VoteRow) -> Mapping[str, str]:
    """Return the choices of a vote in words."""
    named = {each.value: _(text) for each, text in CHOICES.items()}
    return {
        each: _("Against all") if each == NONE_OF_ALL else named.get(each, each)
        for each in vote.choices
    }


def kept_rule(regulation: Regulation, majority: NamedMajority) -> dict[str, Any]:
    """Return the rules a vote is judged by, as it keeps them."""
    quorum, rule = regulation.quorum, majority.rule
    return {
        "source": regulation.source, "title": majority.title,
        "quorum": {"whole": quorum.whole, "share": text_of(quorum.share), "least": quorum.least,
                   "recused": quorum.recused},
        "majority": {"whole": rule.whole, "share": text_of(rule.share), "casting": rule.casting},
    }  # fmt: skip


def quorum_of(kept: Mapping[str, Any]) -> QuorumRule:
    """Return the quorum a vote keeps."""
    told = kept["quorum"]
    return QuorumRule(
        Whole(told["whole"]), read_share(told["share"]), told["least"], Recused(told["recused"])
    )


def majority_of(kept: Mapping[str, Any]) -> MajorityRule:
    """Return the majority a vote keeps."""
    told = kept["majority"]
    return MajorityRule(Whole(told["whole"]), read_share(told["share"]), Casting(told["casting"]))


def kept_hall(presence: Presence, presiding: int | None, way: str) -> dict[str, Any]:
    """Return the hall a vote is judged by, as it keeps it.

    By correspondence everybody votes who takes part in the question, wherever he is.
    """
    numbers = presence.numbers
    voters = presence.entitled
    if way == VoteWay.SHEET:
        voters = [each for each in presence.seats if each.member.votes and not each.recused]
    return {
        "seats": numbers.seats, "listed": numbers.listed, "present": numbers.present,
        "away": numbers.away, "away_present": numbers.away_present, "presiding": presiding,
        "members": [each.member.id for each in voters],
    }  # fmt: skip


def hall_of(kept: Mapping[str, Any]) -> Hall:
    """Return the hall a vote keeps."""
    return Hall(kept["seats"], kept["listed"], kept["present"], kept["away"], kept["away_present"])


def judged(vote: VoteRow, counts: Mapping[str, int], chair: Choice | None) -> Verdict | Election:
    """Return what came of a vote: pure arithmetic over what it keeps."""
    limits, rule, hall = quorum_of(vote.rule), majority_of(vote.rule), hall_of(vote.hall)
    if vote.options:
        named = {each: counts.get(each, 0) for each in vote.options}
        return elect(limits, rule, hall, named, none=counts.get(NONE_OF_ALL, 0))
    cast = {each: counts.get(each, 0) for each in Choice}
    votes = Votes(cast[Choice.FOR], cast[Choice.AGAINST], cast[Choice.ABSTAINED], chair)
    return decide(limits, rule, hall, votes)


def told_verdict(found: Verdict | Election) -> dict[str, Any]:
    """Return a verdict as a vote keeps it: what came of it; its sentences are told anew."""
    if isinstance(found, Election):
        return {
            "adopted": found.elected is not None, "elected": found.elected,
            "again": list(found.again),
        }  # fmt: skip
    return {
        "adopted": found.outcome.adopted, "outcome": found.outcome.value,
        "needed": found.needed, "of": found.of, "presided": found.votes.chair,
    }  # fmt: skip
