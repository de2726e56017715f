"""Acts of a meeting: the hall, votes of every way, questions settled; what each asks for."""

from collections.abc import Mapping

from plugins.meetings.machine.before import Before
from plugins.meetings.machine.pencil import (
    AFTER,
    KEEPERS,
    MEMBERS,
    NAMES,
    STAND_IN,
    STOOD_FOR,
    VOTERS,
    Poll,
)
from uprava_meetings.conduct.service import (
    ballots,
    closing,
    holding,
    presence,
    secret,
    sheets,
    voting,
)
from uprava_meetings.conduct.service.presence import How, Part
from uprava_meetings.conduct.values import Answer, Filled, VoteWords
from uprava_meetings.rules.majority import Choice
from uprava_meetings.values import ItemOutcome, VoteWay


class During(Before):
    """The hall."""

    def conducts(self, who: str) -> bool:
        return who in KEEPERS and self.paper.state == "open"

    def come(self, who: str, member: str, *, stands: bool) -> None:
        paper = self.paper
        may = self.conducts(who) and member not in paper.there
        if stands:
            may &= paper.rules.substitutes and member == STOOD_FOR
            may &= STAND_IN not in paper.there.values()
        how = How(substitute_id=self.office.people[STAND_IN].person_id if stands else None)
        if self.attempt(may, who, presence.come_in, self.id, self.office.members[member], how):
            self.sit(member, STAND_IN if stands else member)

    def sit(self, member: str, who: str) -> None:
        self.paper.there[member] = who
        self.paper.stays += 1
        self.since[member] = self.hall.at

    def all_in(self, who: str) -> None:
        absent = [each for each in MEMBERS if each not in self.paper.there]
        if self.attempt(self.conducts(who) and bool(absent), who, presence.all_in, self.id):
            for each in absent:
                self.sit(each, each)

    def leave(self, who: str, member: str, wait: int) -> None:
        paper, id = self.paper, self.office.members[member]
        may = self.conducts(who) and member in paper.there
        if self.attempt(may, who, presence.go_out, self.id, id, wait=wait):
            del paper.there[member]
            slip = (self.hall.at - self.since.pop(member)).total_seconds() < 10
            paper.stays -= slip

    def recuse(self, who: str, place: int, member: str, why: str) -> None:
        ask, part = self.paper.asks[place], Part(self.item(place), self.office.members[member])
        may = self.conducts(who) and bool(why) and member in VOTERS and self.quiet(place)
        may &= place in self.paper.agenda
        if self.attempt(may, who, presence.recuse, self.id, part, why):
            ask.away.add(member)

    def quiet(self, place: int) -> bool:
        """Whether a question is not being voted on."""
        return not any(each.ask == place and each.state == "open" for each in self.paper.polls)

    def take_part(self, who: str, place: int, member: str) -> None:
        if place not in self.paper.agenda:
            return
        part = Part(self.item(place), self.office.members[member])
        may = self.conducts(who) and self.quiet(place)
        if self.attempt(may, who, presence.take_part, self.id, part):
            self.paper.asks[place].away.discard(member)

    def waits(self, place: int) -> bool:
        return place in self.paper.agenda and self.paper.asks[place].outcome == "waiting"

    def take_up(self, who: str, place: int) -> None:
        may = self.conducts(who) and self.waits(place)
        self.attempt(may, who, holding.take_up, self.id, self.item(place))

    def settle(self, who: str, place: int, outcome: str) -> None:
        """A decision follows from the last vote, and the question is locked."""
        ask = self.paper.asks[place]
        may = self.conducts(who) and self.waits(place) and self.quiet(place)
        may &= {"decided": ask.adopted is True, "rejected": ask.adopted is False,
                "waiting": False}.get(outcome, True)  # fmt: skip
        act, said = holding.settle, ItemOutcome(outcome)
        if self.attempt(may, who, act, self.id, self.item(place), said):
            ask.outcome, ask.state = outcome, AFTER[outcome]

    def again(self, who: str, place: int) -> None:
        ask = self.paper.asks[place]
        may = self.conducts(who) and place in self.paper.agenda and not self.waits(place)
        may &= ask.state == AFTER.get(ask.outcome)
        if self.attempt(may, who, holding.take_up_again, self.id, self.item(place)):
            ask.outcome, ask.state = "waiting", "scheduled"

    def close(self, who: str) -> None:
        paper = self.paper
        may = self.conducts(who) and not any(self.waits(each) for each in paper.agenda)
        if self.attempt(may, who, holding.close_meeting, self.id):
            paper.state = "held"
            paper.there.clear()

    def put_to_vote(self, who: str, place: int, way: str, majority: int, *, elects: bool) -> None:
        paper, ask = self.paper, self.paper.asks[place]
        counted, needed = paper.quorum(place)
        may = self.conducts(who) and not paper.by_sheets and self.waits(place)
        may &= paper.voting is None and counted >= needed and way != "sheet"
        may &= not (way == "secret" and ask.closed)
        options = NAMES if elects else ()
        id = self.office.majorities[majority]
        words = VoteWords("Принять проект решения", VoteWay(way), id, options)
        if self.attempt(may, who, voting.open_vote, self.id, self.item(place), words):
            voters, there = paper.seated(place), [e for e in VOTERS if e in paper.there]
            poll = Poll(place, way, majority, options, set(voters), len(voters),
                        len(there) - len(voters), paper.presiding())  # fmt: skip
            if way == "secret":
                poll.sums = dict.fromkeys(poll.choices, 0)
            paper.polls.append(poll)

    def vote_id(self, n: int) -> int:
        return int(self.rows("vote")[n]["id"])

    def give(self, who: str, n: int, choice: str) -> None:
        """Somebody votes openly himself, or from the seat he sits in for another."""
        paper, poll = self.paper, self.paper.polls[n]
        member = paper.member_of(who)
        may = paper.state == "open" and self.takes(poll, member, choice)
        may &= who in paper.asks[poll.ask].readers()
        if self.attempt(may, who, ballots.give_ballot, self.vote_id(n), choice):
            assert member
            poll.given[member] = choice

    def takes(self, poll: Poll, member: str | None, choice: str) -> bool:
        """Whether an open vote by name takes a member's ballot: once, and no part of a sheet."""
        fits = poll.state == "open" and poll.way == "roll" and choice in poll.choices
        return fits and self.paper.may_vote(poll, member) and member not in poll.given

    def note(self, who: str, n: int, member: str, choice: str) -> None:
        poll = self.paper.polls[n]
        may = self.conducts(who) and self.takes(poll, member, choice)
        id = self.office.members[member]
        if self.attempt(may, who, ballots.note_ballot, self.vote_id(n), id, choice):
            poll.given[member] = choice

    def cast(self, who: str, n: int, choice: str) -> None:
        """Nothing but a mark and a sum is written."""
        paper, poll, before = self.paper, self.paper.polls[n], self.kept
        member = paper.member_of(who)
        may = paper.state == "open" and poll.state == "open" and poll.way == "secret"
        may &= paper.may_vote(poll, member) and member not in poll.marked
        may &= choice in poll.choices and who in paper.asks[poll.ask].readers()
        if self.attempt(may, who, secret.cast_secret, self.vote_id(n), choice):
            assert member
            poll.marked.add(member)
            poll.sums[choice] += 1
            now = self.look()
            assert {each for each in now if now[each] != before[each]} == {"mark", "tally"}

    def count(self, who: str, n: int, numbers: Mapping[str, int], presiding: str | None) -> None:
        poll = self.paper.polls[n]
        told = {each: numbers.get(each, 0) for each in poll.choices}
        may = self.conducts(who) and poll.state == "open" and poll.way in ("hands", "paper")
        may &= min(told.values()) >= 0 and sum(told.values()) <= len(poll.members)
        if presiding:
            may &= told.get(presiding, 0) > 0 and poll.presiding in poll.members
        said = Choice(presiding) if presiding else None
        if self.attempt(may, who, closing.count, self.vote_id(n), numbers, presiding=said):
            poll.sums, poll.raised = told, presiding

    def close_vote(self, who: str, n: int) -> None:
        poll = self.paper.polls[n]
        may = self.conducts(who) and poll.state == "open" and poll.way != "sheet"
        may &= sum(poll.counts().values()) > 0
        if self.attempt(may, who, closing.close_vote, self.vote_id(n)):
            poll.state, poll.adopted = "closed", poll.passes()
            self.paper.asks[poll.ask].adopted = poll.adopted

    def cancel_vote(self, who: str, n: int) -> None:
        poll = self.paper.polls[n]
        may = self.conducts(who) and poll.state == "open" and poll.way != "sheet"
        if self.attempt(may, who, closing.cancel_vote, self.vote_id(n)):
            poll.state, poll.given, poll.sums, poll.marked = "cancelled", {}, {}, set()

    def send_out(self) -> None:
        for place in self.paper.agenda:
            self.paper.polls.append(Poll(place, "sheet", 0, (), set(VOTERS), 0, 0, "chair"))

    def returns(self, who: str, member: str | None, choices: list[str], *, paper: bool) -> None:
        """A sheet comes back, by its member or on paper by who conducts: whole, once, in time."""
        polls, votes = self.paper.polls, self.rows("vote")
        if not self.paper.by_sheets or not polls:
            return
        given = dict(zip(range(len(polls)), choices, strict=False))
        member = member if paper else self.paper.member_of(who)
        may = any(each.state == "open" for each in polls) and self.turn < 3
        may &= member in VOTERS and member not in self.paper.returned
        may &= len(given) == len(polls) and set(choices) <= {"for", "against", "abstained"}
        answers = [Answer(votes[n]["id"], choice) for n, choice in given.items()]
        if paper:
            filled = Filled(answers, self.office.members[member or "secretary"])
            done = self.attempt(
                may and self.conducts(who), who, sheets.enter_sheet, self.id, filled
            )
        else:
            done = self.attempt(may, who, sheets.return_sheet, self.id, Filled(answers))
        if done:
            assert member
            self.paper.returned.add(member)
            for n, choice in given.items():
                polls[n].given[member] = choice

    def close_sheets(self, who: str) -> None:
        """All at once; without a quorum a question waits for the secretary."""
        paper = self.paper
        if not paper.by_sheets:
            return
        may = self.conducts(who) and (self.turn == 3 or paper.returned == set(VOTERS))
        if not self.attempt(may, who, sheets.close_sheets, self.id):
            return
        for poll in paper.polls:
            if poll.state == "open":
                self.conclude(poll)

    def conclude(self, poll: Poll) -> None:
        ask, enough = self.paper.asks[poll.ask], self.paper.enough_sheets(poll)
        poll.state, poll.present = "closed", len(poll.given)
        ask.adopted = poll.adopted = enough and poll.passes()
        if enough and ask.outcome == "waiting":
            ask.outcome = "decided" if poll.adopted else "rejected"
            ask.state = "decided"
