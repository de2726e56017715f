"""What the screens of a meeting show: the hall, the questions, the vote that is open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session
from uprava.db.sql import fetch_value
from uprava.i18n import N_, _

from uprava_meetings.agenda.service.reading import agenda_of
from uprava_meetings.agenda.values import ItemRow
from uprava_meetings.conduct.service.holding import NoteRow, notes_of
from uprava_meetings.conduct.service.presence import presence_at
from uprava_meetings.conduct.service.voting import votes_of
from uprava_meetings.conduct.values import NONE_OF_ALL, Presence, VoteRow
from uprava_meetings.planning.values import MeetingRow
from uprava_meetings.rules.majority import Choice
from uprava_meetings.rules.quorum import quorum
from uprava_meetings.rules.words import quorum_line
from uprava_meetings.values import ItemOutcome, VoteState, VoteWay

CHOICES = {
    Choice.FOR: N_("For"), Choice.AGAINST: N_("Against"), Choice.ABSTAINED: N_("Abstained"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """A meeting as a screen shows it at one moment."""

    meeting: MeetingRow
    items: Sequence[ItemRow]
    current: ItemRow | None
    presence: Presence
    has_quorum: bool
    quorum: str
    votes: Sequence[VoteRow]
    open_vote: VoteRow | None
    given: int
    notes: Sequence[NoteRow]


def shown_of(
    session: Session, meeting: MeetingRow, at: datetime, *, item_id: int | None = None
) -> Shown:
    """Return what a screen shows of a meeting; `item_id`: the question looked at."""
    items = agenda_of(session, meeting.id)
    votes = votes_of(session, meeting.id)
    opened = next((each for each in votes if each.state == VoteState.OPEN), None)
    current = current_of(items, item_id or (opened.item_id if opened else None))
    hall = presence_at(session, meeting, at, item_id=current.id if current else None)
    there = quorum(hall.regulation.quorum, hall.numbers)
    mine = [each for each in votes if current is not None and each.item_id == current.id]
    notes = [
        each for each in notes_of(session, meeting.id) if current and each.item_id == current.id
    ]
    return Shown(
        meeting, items, current, hall, there.met, quorum_line(there), mine, opened,
        given_in(session, opened), notes,
    )  # fmt: skip


def current_of(items: Sequence[ItemRow], item_id: int | None) -> ItemRow | None:
    """Return the question looked at: the one that is named, else the first not settled."""
    named = next((each for each in items if each.id == item_id), None)
    waiting = (each for each in items if each.outcome == ItemOutcome.WAITING)
    return named or next(waiting, None) or (items[-1] if items else None)


def given_in(session: Session, vote: VoteRow | None) -> int:
    """Return how many have voted in an open vote: all that is told of it before it is closed."""
    if vote is None:
        return 0
    table = "mark where given and" if vote.way == VoteWay.SECRET else "ballot where"
    return int(
        fetch_value(session, f"select count(*) from meetings.{table} vote_id = %s", (vote.id,))
    )


def captions_of(vote: VoteRow) -> Mapping[str, str]:
    """Return the choices of a vote in words."""
    named = {each.value: _(text) for each, text in CHOICES.items()}
    return {
        each: _("Against all") if each == NONE_OF_ALL else named.get(each, each)
        for each in vote.choices
    }


def captions_of_all(votes: Sequence[VoteRow]) -> Mapping[int, Mapping[str, str]]:
    """Return the choices of votes in words."""
    return {each.id: captions_of(each) for each in votes}


def values_of(shown: Shown) -> dict[str, Any]:
    """Return the values of the templates."""
    every = [*shown.votes, *([shown.open_vote] if shown.open_vote else [])]
    return {
        "shown": shown, "meeting": shown.meeting, "current": shown.current,
        "captions": captions_of_all(every), "vote": shown.open_vote,
    }  # fmt: skip
