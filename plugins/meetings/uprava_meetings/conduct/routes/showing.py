"""What the screens of a meeting show: the hall, the questions, the vote that is open."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session
from uprava.documents.routes.forms import Form, word

from uprava_meetings.agenda.service.reading import agenda_of
from uprava_meetings.agenda.values import ItemRow
from uprava_meetings.conduct.service.notes import NoteRow, notes_of
from uprava_meetings.conduct.service.presence import presence_at
from uprava_meetings.conduct.service.reading import (
    BallotRow,
    ballots_of,
    counted_in,
    given_in,
    is_behind_doors,
    live_item,
)
from uprava_meetings.conduct.service.voting import votes_of
from uprava_meetings.conduct.values import BY_PEOPLE, Presence, Seat, VoteRow, captions_of
from uprava_meetings.planning.service.planning import zone_of
from uprava_meetings.planning.values import BEFORE_OPENING, MeetingRow
from uprava_meetings.rules.majority import Choice
from uprava_meetings.rules.quorum import Quorum, quorum
from uprava_meetings.values import ItemOutcome, MeetingState, VoteState, VoteWay

TONES = {Choice.FOR.value: "g", Choice.AGAINST.value: "r", Choice.ABSTAINED.value: ""}
RESULTS = {
    ItemOutcome.DECIDED: "g", ItemOutcome.NOTED: "g", ItemOutcome.REJECTED: "r",
    ItemOutcome.POSTPONED: "a", ItemOutcome.REMOVED: "a",
}  # fmt: skip
"""The colour of an outcome; its word stands beside it."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A meeting as a screen shows it at one moment.

    `live`: the item the hall considers; `current`: the one looked at; `counts`: how an open vote
    stands, empty where nobody may know; `behind_doors`: the hall considers a question that is not
    open to the reader.
    """

    meeting: MeetingRow
    items: Sequence[ItemRow]
    live: int | None
    current: ItemRow | None
    presence: Presence
    quorum: Quorum
    votes: Sequence[VoteRow]
    open_vote: VoteRow | None
    given: int
    counts: Mapping[str, int]
    ballots: Sequence[BallotRow]
    notes: Sequence[NoteRow]
    at: datetime
    behind_doors: bool = False

    @property
    def is_open(self) -> bool:
        """Tell whether the body meets now."""
        return self.meeting.state == MeetingState.OPEN

    @property
    def is_live(self) -> bool:
        """Tell whether something may still happen that pages have to show."""
        return self.is_open or self.meeting.state in BEFORE_OPENING

    @property
    def following(self) -> ItemRow | None:
        """The question after the one looked at that is not settled, else the first such one."""
        place = self.current.position if self.current else 0
        waiting = [
            each
            for each in self.items
            if each.outcome == ItemOutcome.WAITING and each != self.current
        ]
        later = [each for each in waiting if each.position > place]
        return next(iter([*later, *waiting]), None)

    @property
    def presiding(self) -> Seat | None:
        """Who presides."""
        return self.presence.presiding(self.meeting.chair_id, self.meeting.presiding_id)

    @property
    def chosen_because(self) -> str:
        """Why who presides was chosen; empty: he presides by his role."""
        found = self.presiding
        chosen = found is not None and found.member.id == self.meeting.presiding_id
        return self.meeting.presiding_why if chosen else ""

    @property
    def voting(self) -> Sequence[Seat]:
        """Members whose vote counts."""
        return [each for each in self.presence.seats if each.member.votes]

    @property
    def others(self) -> Sequence[Seat]:
        """Members without a vote."""
        return [each for each in self.presence.seats if not each.member.votes]


def shown_of(
    session: Session, meeting: MeetingRow, at: datetime, *, item_id: int | None = None
) -> Shown:
    """Return what a screen shows of a meeting; `item_id`: the question looked at.

    Of a meeting that is over the hall is shown as it was at its end.
    """
    if meeting.closed_at is not None:
        at = min(at, meeting.closed_at - timedelta(seconds=1))
    items = agenda_of(session, meeting.id)
    votes = votes_of(session, meeting.id)
    opened = next((each for each in votes if in_hall(each)), None)
    live = opened.item_id if opened else live_item(session, meeting.id)
    current = current_of(items, item_id or live)
    hall = presence_at(session, meeting, at, item_id=current.id if current else None)
    mine = [each for each in votes if current is not None and each.item_id == current.id]
    notes = [
        each for each in notes_of(session, meeting.id) if current and each.item_id == current.id
    ]
    return Shown(
        meeting, items, live, current, hall, quorum(hall.regulation.quorum, hall.numbers), mine,
        opened, given_in(session, opened) if opened else 0,
        counted_in(session, opened) if opened else {},
        ballots_of(session, [each.id for each in mine]), notes, at,
        meeting.state == MeetingState.OPEN and is_behind_doors(session, meeting.id),
    )  # fmt: skip


def in_hall(vote: VoteRow) -> bool:
    """Tell whether the hall votes on it now."""
    return vote.state == VoteState.OPEN and vote.way != VoteWay.SHEET


def current_of(items: Sequence[ItemRow], item_id: int | None) -> ItemRow | None:
    """Return the question looked at: the one that is named, else the first not settled."""
    named = next((each for each in items if each.id == item_id), None)
    waiting = (each for each in items if each.outcome == ItemOutcome.WAITING)
    return named or next(waiting, None) or (items[-1] if items else None)


def typed_in(form: Form | None) -> Mapping[str, str]:
    """Return what was typed into a form that was refused; a field nobody filled is empty."""
    return defaultdict(str, {name: word(form, name) for name in form} if form else {})


def captions_of_all(votes: Sequence[VoteRow]) -> Mapping[int, Mapping[str, str]]:
    """Return the choices of votes in words."""
    return {each.id: captions_of(each) for each in votes}


def values_of(session: Session, shown: Shown) -> dict[str, Any]:
    """Return the values of the templates."""
    every = [*shown.votes, *([shown.open_vote] if shown.open_vote else [])]
    zone, vote = zone_of(session), shown.open_vote
    closed = [each.verdict for each in shown.votes if each.state == VoteState.CLOSED]
    return {
        "shown": shown, "meeting": shown.meeting, "current": shown.current, "vote": vote,
        "verdict": closed[-1] if closed else None,
        "chosen": {
            each.member_id: each.choice
            for each in shown.ballots
            if vote and each.vote_id == vote.id
        },
        "captions": captions_of_all(every), "tones": TONES, "results": RESULTS,
        "by_people": BY_PEOPLE, "time": f"{shown.at.astimezone(zone):%H:%M}",
        "names": {each.member.id: each.member.name for each in shown.presence.seats},
        "came": {
            each.member.id: f"{each.since.astimezone(zone):%H:%M}"
            for each in shown.presence.seats
            if each.since is not None
        },
    }  # fmt: skip
