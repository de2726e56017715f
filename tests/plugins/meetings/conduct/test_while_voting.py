"""What may not happen to a vote while it is open."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from plugins.meetings.conduct.conftest import Held
from uprava.errors import ConflictError, InvalidError
from uprava_meetings.agenda.service import questions
from uprava_meetings.agenda.service.reading import get_question
from uprava_meetings.conduct.service import ballots, closing, presence
from uprava_meetings.conduct.service.presence import Part
from uprava_meetings.rules.majority import Choice
from uprava_meetings.values import VoteWay

VOTES = "select array_agg(v.id order by v.id) from meetings.vote as v join meetings.item as i on i.id = v.item_id where i.meeting_id = %s"  # noqa: E501
GIVEN = "select count(*) from meetings.ballot where vote_id = any (%s)"
OPEN = "select count(*) from meetings.vote where id = any (%s) and state = 'open'"


def reword(held: Held) -> None:
    """Change the draft decision of the first question."""
    hall = held.hall
    id = UUID(str(hall.look("select question_id from meetings.item where id = %s", held.items[0])))
    row = hall.read(hall.secretary, get_question, id)
    words = replace(hall.asked(row.title), draft="Отклонить.")
    hall.act(hall.secretary, questions.change_question, id, words, version=row.version)


def test_what_is_voted_on_is_not_worded_anew(held: Held) -> None:
    held.come(held.hall.chair, *held.hall.members)
    vote = held.vote(VoteWay.ROLL)
    with pytest.raises(ConflictError, match="идёт голосование"):
        reword(held)
    held.give(held.hall.chair, vote)
    held.close(vote)
    reword(held)


def test_sheets_that_are_out_keep_their_questions(asked: Held) -> None:
    with pytest.raises(ConflictError, match="идёт голосование"):
        reword(asked)


@pytest.mark.parametrize("act", [
    lambda asked, vote: asked.give(asked.hall.chair, vote),
    lambda asked, vote: asked.do(
        ballots.note_ballot, vote, asked.member(asked.hall.chair), "for"
    ),
    lambda asked, vote: asked.do(closing.close_vote, vote),
    lambda asked, vote: asked.do(closing.cancel_vote, vote),
])  # fmt: skip
def test_one_question_of_a_sheet_is_no_vote_of_its_own(
    asked: Held, act: Callable[[Held, int], Any]
) -> None:
    votes = asked.hall.look(VOTES, asked.id)
    with pytest.raises(ConflictError, match="лист возвращается целиком"):
        act(asked, votes[0])
    assert asked.hall.look(GIVEN, votes) == 0
    assert asked.hall.look(OPEN, votes) == 2


def test_who_presides_and_takes_no_part_decides_no_tie(held: Held) -> None:
    hall = held.hall
    held.come(hall.chair, *hall.members)
    part = Part(held.items[0], held.member(hall.chair))
    held.do(presence.recuse, held.id, part, "личная заинтересованность")
    vote = held.vote(VoteWay.HANDS)
    numbers = {"for": 1, "against": 1}
    with pytest.raises(InvalidError):
        held.ask(closing.count, vote, numbers, presiding=Choice.FOR)
    held.ask(closing.count, vote, numbers)
    verdict = held.close(vote).verdict
    assert verdict is not None
    assert verdict["adopted"] is False
