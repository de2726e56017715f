"""A meeting held: presence and quorum, recusal, votes of every way, closing; secret votes."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

import pytest
from plugins.meetings.conftest import Hall
from uprava.db.sql import driver
from uprava.db.transaction import system_transaction
from uprava.errors import ConflictError, ForbiddenError, InvalidError
from uprava.users.reader import Reader
from uprava_meetings.agenda.service import items
from uprava_meetings.agenda.service.reading import get_question
from uprava_meetings.conduct.service import (
    ballots,
    closing,
    holding,
    presence,
    secret,
    voting,
)
from uprava_meetings.conduct.service.presence import IN_PERSON, How, Part
from uprava_meetings.conduct.values import VoteRow, VoteWords
from uprava_meetings.planning.service.reading import get_meeting
from uprava_meetings.values import ItemOutcome, VoteWay


@dataclass
class Held:
    """A meeting with two questions that is open."""

    hall: Hall
    id: UUID
    items: list[int] = field(default_factory=list)

    def member(self, who: Reader) -> int:
        """The membership of somebody."""
        query = "select id from meetings.member where body_id = %s and person_id = %s"
        return int(self.hall.look(query, self.hall.body, who.person_id))

    def come(self, *people: Reader) -> None:
        """Let members come in."""
        for who in people:
            self.hall.act(
                self.hall.secretary, presence.come_in, self.id, self.member(who), IN_PERSON
            )

    def vote(self, way: VoteWay, item: int = 0, **changes: object) -> int:
        """Put a question to the vote."""
        query = """select m.id from meetings.majority as m join meetings.regulation as r
            on r.id = m.regulation_id where r.body_id = %s"""
        words = VoteWords(
            "Принять проект решения",
            way,
            int(self.hall.look(query, self.hall.body)),
            **changes,  # type: ignore[arg-type]
        )
        return int(self.hall.act(
            self.hall.secretary, voting.open_vote, self.id, self.items[item], words
        ))  # fmt: skip

    def close(self, vote: int) -> VoteRow:
        """Close a vote."""
        found: VoteRow = self.hall.act(self.hall.secretary, closing.close_vote, vote)
        return found


@pytest.fixture
def held(hall: Hall) -> Held:
    """A meeting that is open, nobody in the hall yet."""
    made = Held(hall, hall.plan(date(2026, 12, 15)).id)
    for title in ("О бюджете", "О наградах"):
        item = hall.act(hall.secretary, items.put_on, made.id, hall.on_backlog(title))
        made.items.append(int(item))
    hall.today, hall.at = date(2026, 12, 15), hall.at + timedelta(days=25)
    hall.approve(made.id)
    hall.act(hall.secretary, holding.open_meeting, made.id)
    return made


def test_without_a_quorum_nothing_is_put_to_the_vote(held: Held) -> None:
    held.come(held.hall.chair)
    with pytest.raises(ConflictError, match="1 при необходимых 2"):
        held.vote(VoteWay.ROLL)
    held.come(held.hall.members[0])
    held.vote(VoteWay.ROLL)


def test_recusal_and_going_out_change_the_quorum(held: Held) -> None:
    hall = held.hall
    held.come(hall.chair, hall.members[0])
    part = Part(held.items[0], held.member(hall.members[0]))
    hall.act(hall.secretary, presence.recuse, held.id, part, "заявил о личной заинтересованности")
    with pytest.raises(ConflictError):
        held.vote(VoteWay.ROLL)
    held.vote(VoteWay.ROLL, item=1)
    hall.act(hall.secretary, presence.take_part, held.id, part)
    hall.at += timedelta(minutes=5)
    hall.act(hall.secretary, presence.go_out, held.id, held.member(hall.members[0]))
    with pytest.raises(ConflictError):
        held.vote(VoteWay.ROLL)


def test_a_vote_by_name_is_given_once_by_each(held: Held) -> None:
    hall = held.hall
    held.come(hall.chair, *hall.members)
    vote = held.vote(VoteWay.ROLL)
    hall.act(hall.chair, ballots.give_ballot, vote, "for")
    with pytest.raises(ConflictError):
        hall.act(hall.chair, ballots.give_ballot, vote, "against")
    with pytest.raises(ForbiddenError):
        hall.act(hall.secretary, ballots.give_ballot, vote, "for")
    with pytest.raises(InvalidError):
        hall.act(hall.members[0], ballots.give_ballot, vote, "maybe")
    hall.act(hall.members[0], ballots.give_ballot, vote, "for", opinion="при условии отчёта")
    member = held.member(hall.members[1])
    hall.act(hall.secretary, ballots.note_ballot, vote, member, "against")
    found = held.close(vote)
    assert found.counts == {"for": 2, "against": 1}
    assert found.verdict is not None
    assert (found.verdict["adopted"], found.verdict["needed"], found.verdict["of"]) == (True, 2, 3)
    assert found.verdict["lines"][0] == "Решение принято."
    with pytest.raises(ConflictError):
        hall.act(hall.chair, ballots.give_ballot, vote, "for")


def test_on_a_tie_who_presides_decides(held: Held) -> None:
    hall = held.hall
    held.come(hall.chair, hall.members[0])
    for choice, adopted in (("for", True), ("against", False)):
        vote = held.vote(VoteWay.ROLL)
        hall.act(hall.chair, ballots.give_ballot, vote, choice)
        other = {"for": "against", "against": "for"}[choice]
        hall.act(hall.members[0], ballots.give_ballot, vote, other)
        found = held.close(vote)
        assert found.verdict is not None
        assert found.verdict["adopted"] is adopted


def test_hands_are_counted_and_no_more_than_may_vote(held: Held) -> None:
    hall = held.hall
    held.come(hall.chair, *hall.members)
    vote = held.vote(VoteWay.HANDS)
    with pytest.raises(ConflictError):
        held.close(vote)
    with pytest.raises(InvalidError):
        hall.ask(hall.secretary, closing.count, vote, {"for": 4})
    hall.ask(hall.secretary, closing.count, vote, {"for": 2, "abstained": 1})
    found = held.close(vote)
    assert found.verdict is not None
    assert found.verdict["outcome"] == "passed"


def test_of_several_options_one_is_elected(held: Held) -> None:
    hall = held.hall
    held.come(hall.chair, *hall.members)
    vote = held.vote(VoteWay.SECRET, options=("Орлов В. Н.", "Крылова А. Д."))
    for who, choice in zip((hall.chair, *hall.members), ("Орлов В. Н.",) * 2 + ("none",),
                           strict=True):  # fmt: skip
        hall.act(who, secret.cast_secret, vote, choice)
    found = held.close(vote)
    assert found.verdict is not None
    assert found.verdict["elected"] == "Орлов В. Н."


def test_somebody_stands_for_a_member_only_where_the_rules_allow_it(held: Held) -> None:
    hall = held.hall
    with pytest.raises(ConflictError):
        hall.act(
            hall.secretary, presence.come_in, held.id, held.member(hall.chair),
            How(substitute_id=hall.stranger.person_id),
        )  # fmt: skip


def test_a_decision_follows_from_a_vote_and_locks_the_question(held: Held) -> None:
    hall = held.hall
    held.come(hall.chair, *hall.members)
    settle = holding.settle
    with pytest.raises(ConflictError):
        hall.act(hall.secretary, settle, held.id, held.items[0], ItemOutcome.DECIDED)
    vote = held.vote(VoteWay.HANDS)
    with pytest.raises(ConflictError):
        hall.act(hall.secretary, settle, held.id, held.items[0], ItemOutcome.POSTPONED)
    hall.ask(hall.secretary, closing.count, vote, {"for": 3})
    held.close(vote)
    hall.act(hall.secretary, settle, held.id, held.items[0], ItemOutcome.DECIDED)
    with pytest.raises(ConflictError, match="О наградах"):
        hall.act(hall.secretary, holding.close_meeting, held.id)
    hall.act(hall.secretary, settle, held.id, held.items[1], ItemOutcome.POSTPONED)
    hall.act(hall.secretary, holding.close_meeting, held.id)
    assert hall.ask(hall.secretary, get_meeting, held.id).state == "held"
    states = [
        hall.read(hall.secretary, get_question, id).state
        for id in hall.look(
            "select array_agg(question_id order by position) from meetings.item"
            " where meeting_id = %s", held.id,
        )
    ]  # fmt: skip
    assert states == ["decided", "backlog"]


def test_a_secret_vote_keeps_no_member_beside_a_choice(held: Held) -> None:
    hall = held.hall
    held.come(hall.chair, *hall.members)
    vote = held.vote(VoteWay.SECRET)
    everybody = (hall.chair, *hall.members)
    for who, choice in zip(everybody, ("for", "against", "for"), strict=True):
        hall.act(who, secret.cast_secret, vote, choice)
        with pytest.raises(ConflictError):
            hall.act(who, secret.cast_secret, vote, "abstained")
    assert hall.read(hall.secretary, voting.get_vote, vote).counts == {}
    found = held.close(vote)
    assert found.counts == {"for": 2, "against": 1, "abstained": 0}
    engine = hall.installation.engine
    with system_transaction(engine, today=hall.today, task="test") as session:
        link = driver(session)
        marks = link.execute(
            "select xmin::text, member_id, given from meetings.mark where vote_id = %s", (vote,)
        ).fetchall()
        sums = link.execute(
            "select xmin::text, choice, number from meetings.tally where vote_id = %s", (vote,)
        ).fetchall()
        assert {each[2] for each in marks} == {True}
        assert len({each[0] for each in (*marks, *sums)}) == 1, "all written by one transaction"
        assert not link.execute(
            "select 1 from meetings.ballot where vote_id = %s", (vote,)
        ).fetchall()
        told = link.execute(
            "select body::text from audit.record where body::text like %s and body::text"
            " similar to '%%(votes.given|\"choice\"|against|abstained)%%'", (f"%{held.id}%",)
        ).fetchall()  # fmt: skip
        assert told == []
