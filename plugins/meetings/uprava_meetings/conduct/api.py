"""A meeting that is held, for programs: who is there, the quorum, votes and what came of them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from litestar.params import FromPath
from uprava.clock import now
from uprava.web.injected import AnyReader, AnySession
from uprava.web.routing import SIGNED_IN, get

from uprava_meetings.conduct.routes.showing import shown_of
from uprava_meetings.conduct.service.reading import ballots_of, given_in
from uprava_meetings.conduct.service.voting import votes_of
from uprava_meetings.conduct.values import Seat, VoteRow
from uprava_meetings.planning.service.reading import get_meeting

PATH = "/api/v1/meetings"


class SeatOut(msgspec.Struct, frozen=True):
    """A member at a meeting; `recused`: why he takes no part in the question of now."""

    name: str
    role: str
    votes: bool
    present: bool
    since: datetime | None
    by_video: bool
    recused: str


class QuorumOut(msgspec.Struct, frozen=True):
    """Whether the body may decide: `counted` of the `needed`, taken of `of`."""

    met: bool
    counted: int
    needed: int
    of: int


class HallOut(msgspec.Struct, frozen=True):
    """The hall of a meeting now; `question` is the one it considers.

    `chosen_because`: why the meeting chose who presides; empty when he presides by his role.
    """

    state: str
    question: UUID | None
    presiding: str | None
    chosen_because: str
    quorum: QuorumOut
    seats: Sequence[SeatOut]


class BallotOut(msgspec.Struct, frozen=True):
    """How a member voted openly."""

    name: str
    choice: str
    opinion: str


class VoteOut(msgspec.Struct, frozen=True):
    """A vote on a question.

    `way` is hands, roll, secret, paper or sheet, `state` open, closed or cancelled. Until it is
    closed `given` tells how many have voted and nothing tells for what; `ballots` are those of a
    closed open vote by name. Of a secret vote nobody's choice is known. `lines` say what came of it
    and why.
    """

    id: int
    question: UUID
    subject: str
    way: str
    state: str
    could: int
    given: int
    counts: Mapping[str, int]
    adopted: bool | None
    lines: Sequence[str]
    ballots: Sequence[BallotOut]


class VotesOut(msgspec.Struct, frozen=True):
    """The votes of a meeting in the order of its agenda: of questions the caller sees."""

    items: Sequence[VoteOut]


@get(PATH + "/{id:uuid}/hall", requires=SIGNED_IN, scope="documents:read")
def hall(session: AnySession, reader: AnyReader, id: FromPath[UUID]) -> HallOut:
    """Return who is in the hall of a meeting, and whether there is a quorum."""
    shown = shown_of(session, get_meeting(session, id, reader=reader), now())
    found, first = shown.quorum, shown.presiding
    return HallOut(
        shown.meeting.state, shown.current.question_id if shown.current else None,
        first.member.name if first else None, shown.chosen_because,
        QuorumOut(found.met, found.counted, found.needed, found.of),
        [seat_out(each) for each in shown.presence.seats],
    )  # fmt: skip


@get(PATH + "/{id:uuid}/votes", requires=SIGNED_IN, scope="documents:read")
def votes(session: AnySession, reader: AnyReader, id: FromPath[UUID]) -> VotesOut:
    """List the votes of a meeting with what came of them."""
    shown = shown_of(session, get_meeting(session, id, reader=reader), now())
    every = votes_of(session, id)
    names = {each.member.id: each.member.name for each in shown.presence.seats}
    closed = [each.id for each in every if not each.is_open]
    told: dict[int, list[BallotOut]] = {each.id: [] for each in every}
    for row in ballots_of(session, closed):
        name = names.get(row.member_id, "")
        told[row.vote_id].append(BallotOut(name, row.choice, row.opinion))
    return VotesOut([vote_out(each, given_in(session, each), told[each.id]) for each in every])


def seat_out(seat: Seat) -> SeatOut:
    """Return a seat as programs are told of it."""
    return SeatOut(
        seat.member.name, seat.member.role, seat.member.votes, seat.present, seat.since,
        seat.by_video, seat.recused,
    )  # fmt: skip


def vote_out(vote: VoteRow, given: int, ballots: Sequence[BallotOut]) -> VoteOut:
    """Return a vote as programs are told of it."""
    verdict = vote.verdict or {}
    counted = sum(vote.counts.values()) if vote.counts else given
    return VoteOut(
        vote.id, vote.question_id, vote.subject, vote.way, vote.state, len(vote.members), counted,
        vote.counts, verdict.get("adopted"), vote.lines, ballots,
    )  # fmt: skip


routes = [hall, votes]
