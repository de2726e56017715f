"""A meeting held: presence and quorum, recusal, votes of every way, closing; what is refused."""

from datetime import timedelta

import pytest
from plugins.meetings.conduct.conftest import Held, made
from plugins.meetings.conftest import Hall
from uprava.errors import ConflictError, ForbiddenError, InvalidError
from uprava_meetings.agenda.service import items
from uprava_meetings.agenda.service.reading import get_question
from uprava_meetings.conduct.service import ballots, closing, holding, presence, secret
from uprava_meetings.conduct.service.presence import How, Part
from uprava_meetings.planning.service.reading import get_meeting
from uprava_meetings.values import Form, ItemOutcome, VoteWay


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
    assert found.lines[0] == "Решение принято."
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
    assert found.lines[0] == "Избран(а): Орлов В. Н."


def test_an_election_that_failed_says_so_first(held: Held) -> None:
    hall = held.hall
    held.come(hall.chair, *hall.members)
    vote = held.vote(VoteWay.SECRET, options=("Орлов В. Н.", "Крылова А. Д.", "Белова Г. Ю."))
    hall.act(hall.chair, secret.cast_secret, vote, "Орлов В. Н.")
    hall.act(hall.members[0], secret.cast_secret, vote, "Крылова А. Д.")
    found = held.close(vote)
    assert found.verdict is not None
    lines = found.lines
    assert (lines[0], lines[1][:16]) == ("Никто не избран.", "Кворум имеется: ")
    assert lines[-1].endswith("на повторное голосование выносятся: Орлов В. Н., Крылова А. Д.")


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


def test_a_meeting_opens_only_with_an_approved_agenda(hall: Hall) -> None:
    meeting = made(hall)
    hall.look(
        "update documents.document set state = 'agenda' where id = %s returning 1", meeting.id
    )
    with pytest.raises(ConflictError, match="Повестка ещё не утверждена"):
        meeting.do(holding.open_meeting, meeting.id)
    hall.approve(meeting.id)
    meeting.do(holding.open_meeting, meeting.id)
    with pytest.raises(ConflictError, match="уже открывали"):
        meeting.do(holding.open_meeting, meeting.id)
    with pytest.raises(ConflictError):
        meeting.do(items.take_off, meeting.id, meeting.items[0])


def test_a_vote_nobody_voted_in_is_not_closed(held: Held) -> None:
    held.come(held.hall.chair, *held.hall.members)
    for way in (VoteWay.ROLL, VoteWay.SECRET):
        vote = held.vote(way)
        with pytest.raises(ConflictError, match="Никто ещё не проголосовал"):
            held.close(vote)
        held.do(closing.cancel_vote, vote)
    vote = held.vote(VoteWay.HANDS)
    held.ask(closing.count, vote, {"for": 0})
    with pytest.raises(ConflictError, match="подсчит"):
        held.close(vote)


def test_who_recuses_was_away_or_has_left_does_not_vote(held: Held) -> None:
    hall = held.hall
    held.grow(2)
    first, second, third, fourth = hall.members
    held.come(hall.chair, first, second)
    part = Part(held.items[0], held.member(first))
    held.do(presence.recuse, held.id, part, "родственник заявителя")
    held.do(presence.go_out, held.id, held.member(third))
    hall.at += timedelta(minutes=1)
    vote = held.vote(VoteWay.ROLL)
    held.come(third)
    held.do(presence.go_out, held.id, held.member(second))
    hall.at += timedelta(seconds=1)
    told = (
        (first, "родственник"), (third, "отсутствовал"), (second, "покинул"),
        (hall.secretary, "совещательный голос"), (hall.keeper, "члены органа"),
    )  # fmt: skip
    for who, why in told:
        with pytest.raises(ForbiddenError, match=why):
            held.give(who, vote)
    with pytest.raises(ForbiddenError, match="родственник"):
        held.do(ballots.note_ballot, vote, held.member(first), "for")
    held.give(fourth, vote)
    held.give(hall.chair, vote)
    assert held.close(vote).counts == {"for": 2}


def test_the_second_ballot_is_told_who_gave_the_first_and_when(held: Held) -> None:
    hall = held.hall
    held.come(hall.chair, *hall.members)
    vote = held.vote(VoteWay.ROLL)
    held.do(ballots.note_ballot, vote, held.member(hall.chair), "for")
    with pytest.raises(ConflictError, match=f"в {hall.at:%H:%M:%S} .внёс.ла. Крылова"):
        held.give(hall.chair, vote, "against")
    assert hall.look("select choice from meetings.ballot where vote_id = %s", vote) == "for"


def test_the_hall_votes_on_one_thing_at_a_time(held: Held) -> None:
    held.come(held.hall.chair, *held.hall.members)
    held.vote(VoteWay.HANDS)
    with pytest.raises(ConflictError, match="уже идёт голосование"):
        held.vote(VoteWay.ROLL, item=1)


def test_a_tie_of_hands_is_decided_by_the_hand_of_who_presides(held: Held) -> None:
    held.come(held.hall.chair, held.hall.members[0])
    for presiding, adopted in (("for", True), ("against", False), (None, False)):
        vote = held.vote(VoteWay.HANDS)
        held.ask(closing.count, vote, {"for": 1, "against": 1}, presiding=presiding)
        told = held.close(vote).verdict
        assert told is not None
        assert told["adopted"] is adopted
    vote = held.vote(VoteWay.HANDS)
    with pytest.raises(InvalidError):
        held.ask(closing.count, vote, {"for": 2}, presiding="against")


def test_a_deputy_presides_while_the_chair_is_away(held: Held) -> None:
    hall = held.hall
    query = "update meetings.member set role = 'deputy' where id = %s returning 1"
    hall.look(query, held.member(hall.members[0]))
    held.come(*hall.members)
    vote = held.vote(VoteWay.ROLL)
    held.give(hall.members[0], vote, "for")
    held.give(hall.members[1], vote, "against")
    told = held.close(vote).verdict
    assert told is not None
    assert told["outcome"] == "casting"


def test_the_meeting_returns_to_a_question_it_settled(held: Held) -> None:
    hall = held.hall
    held.come(hall.chair, *hall.members)
    held.do(holding.settle, held.id, held.items[0], ItemOutcome.POSTPONED)
    with pytest.raises(ConflictError, match="Рассмотрение вопроса завершено"):
        held.vote(VoteWay.HANDS)
    held.do(holding.take_up_again, held.id, held.items[0])
    held.vote(VoteWay.HANDS)
    question = hall.look("select question_id from meetings.item where id = %s", held.items[0])
    assert hall.read(hall.secretary, get_question, question).state == "scheduled"


def test_everybody_comes_in_at_once_and_once(held: Held) -> None:
    held.come(held.hall.chair)
    held.do(presence.all_in, held.id)
    there = "select count(*) from meetings.presence where meeting_id = %s and until is null"
    assert held.hall.look(there, held.id) == 4
    with pytest.raises(ConflictError):
        held.do(presence.all_in, held.id)


def test_who_stands_for_a_member_reads_the_questions_and_votes_for_him(hall: Hall) -> None:
    hall.regulate(substitutes=True)
    absent, stand_in = hall.members[0], hall.outsider()
    query = "update meetings.member set substitute_id = %s where person_id = %s returning 1"
    hall.look(query, stand_in.person_id, absent.person_id)
    held = made(hall)
    held.do(holding.open_meeting, held.id)
    held.come(hall.chair)
    member = held.member(absent)
    for who, why in ((hall.members[1], "не может замещать"), (hall.stranger, "не назначал")):
        with pytest.raises(ConflictError, match=why):
            held.do(presence.come_in, held.id, member, How(substitute_id=who.person_id))
    held.do(presence.come_in, held.id, member, How(substitute_id=stand_in.person_id))
    vote = held.vote(VoteWay.ROLL)
    with pytest.raises(ForbiddenError):
        held.give(absent, vote)
    held.give(hall.again(stand_in), vote, "against")
    given = "select member_id from meetings.ballot where vote_id = %s and choice = 'against'"
    assert hall.look(given, vote) == member


def test_a_closed_question_is_voted_on_by_hand_or_paper(hall: Hall) -> None:
    held = made(hall)
    item = held.do(items.put_on, held.id, hall.on_backlog("О кадрах", closed=True))
    hall.approve(held.id)
    held.do(holding.open_meeting, held.id)
    held.come(hall.chair, *hall.members)
    held.items.append(int(item))
    with pytest.raises(InvalidError, match="бюллетен"):
        held.vote(VoteWay.SECRET, item=2)
    vote = held.vote(VoteWay.PAPER, item=2)
    held.ask(closing.count, vote, {"for": 3})
    held.close(vote)
    told = """select coalesce(string_agg(body::text, ' '), '') from audit.record
        where body::text like %s"""
    held.do(holding.settle, held.id, held.items[2], ItemOutcome.DECIDED)
    history = hall.look(told, f"%{held.id}%")
    assert "meetings.settled" in history
    assert "О кадрах" not in history
    assert "Принять проект решения" not in history
    other = made(hall, Form.CORRESPONDENCE)
    held_too = hall.on_backlog("О премиях", closed=True)
    other.do(items.put_on, other.id, held_too)
    hall.approve(other.id)
    with pytest.raises(ConflictError, match="О премиях"):
        other.do(holding.open_meeting, other.id)


def test_a_slip_of_the_finger_leaves_no_presence(held: Held) -> None:
    hall, there = held.hall, "select count(*) from meetings.presence where meeting_id = %s"
    held.come(hall.chair)
    hall.at += timedelta(seconds=2)
    held.do(presence.go_out, held.id, held.member(hall.chair))
    assert hall.look(there, held.id) == 0
    with pytest.raises(ConflictError, match="Крылова"):
        held.do(presence.go_out, held.id, held.member(hall.chair))
    held.come(hall.chair)
    hall.at += timedelta(minutes=2)
    held.do(presence.go_out, held.id, held.member(hall.chair))
    held.come(hall.chair)
    assert hall.look(there, held.id) == 2
