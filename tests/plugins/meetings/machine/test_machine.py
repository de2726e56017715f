"""A meeting from its plan to the correction of its protocol, by random acts of right and wrong
people, against a pencil's model: who is there, the quorum by hand, the tallies, what is refused."""

from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from plugins.meetings.machine.after import After
from plugins.meetings.machine.bench import make_office
from plugins.meetings.machine.pencil import AFTER, CHOICES, MEMBERS, RULES, STAND_IN, VOTERS
from uprava.installation import Installation

N = st.integers(0, 9999)

WHO = (*["secretary"] * 12, *["chair"] * 2, "deputy", "keeper", "keeper", "first", "adviser",
       "proposer", "stranger")  # fmt: skip
VOICES = (*VOTERS, *VOTERS, "secretary", "adviser", STAND_IN, "stranger", "proposer")
WAYS = ("roll", "roll", "secret", "secret", "hands", "hands", "paper", "sheet")

PREPARING = (
    "write", "write", "propose", "propose", "accept", *["put_on"] * 4, "take_off", "order",
    "minutes", *["approve"] * 3, "place", "open", "reword", "send_back", "withdraw", "reply",
)  # fmt: skip
MOVES = {
    "planned": PREPARING, "agenda": PREPARING,
    "approved": (*PREPARING, *["open"] * 6, *["reply"] * 4, "day", "cancel"),
    "open": (*["come"] * 3, "leave", "leave", "all_in", *["recuse"] * 2, "part", "take_up",
             *["settle"] * 4, "again", "close", "close", *["vote"] * 5, "point", "fill", "day"),
    "voting": (*["give"] * 7, *["cast"] * 5, *["note"] * 2, *["count"] * 3, *["close_vote"] * 3,
               "cancel_vote", "leave", "come", "recuse", "vote", "settle", "reword", "close"),
    "sheets": (*["sheet"] * 8, "enter", "close_sheets", "day", "give", "note", "close_vote",
               "cancel_vote", "settle", "close", "reword"),
    "held": ("make", "make", "make", "point", "point", "fill", "remove", "settle", "day", "come"),
    "draft": (*["sign"] * 4, "build", "point", "point", "fill", "fill", "remove", "day", "make"),
    "signed": ("correct", "correct", "point", "reword", "withdraw", "again", "sign", "build"),
    "cancelled": ("put_on", "take_off", "open", "approve", "accept", "withdraw"),
}  # fmt: skip
"""What is mostly done how far the meeting is, lawful or not."""

EVERY = tuple(sorted({each for moves in MOVES.values() for each in moves}))


class Sitting(After, RuleBasedStateMachine):
    """One meeting, in the product and on paper."""

    @initialize(place=st.integers(0, len(RULES) - 1), stage=st.integers(0, 5),
                sheets=st.sampled_from([False, False, False, True]), closed=N)  # fmt: skip
    def begin(self, place: int, stage: int, sheets: bool, closed: int) -> None:
        """A meeting is planned, and brought some way by who may."""
        self.reset()
        self.start(place, by_sheets=sheets)
        if stage:
            self.prepare(closed=not sheets and closed % 4 == 0)
        if stage > 1:
            self.approve("secretary", telling=True)
        if stage > 2:
            self.go_on()
            self.go_on()
            self.compare()
            self.open("chair")
            self.compare()
            self.all_in("deputy")
        if stage > 3:
            self.hold()
        if stage > 4:
            self.make("secretary", short=False)
        self.compare()

    def prepare(self, *, closed: bool) -> None:
        """Two questions stand on the agenda."""
        for n in range(2):
            self.write("proposer", closed=closed and n == 1)
            self.compare()
            self.propose("proposer", n, stale=False)
            self.compare()
            self.accept("keeper", n, stale=False)
            self.compare()
            self.put_on("secretary", n, "не позже")
            self.compare()

    def hold(self) -> None:
        """Everybody votes; the questions are settled, the meeting is closed."""
        if self.paper.by_sheets:
            for who in VOTERS:
                self.returns(who, None, ["for"] * len(self.paper.polls), paper=False)
                self.compare()
            self.close_sheets("secretary")
        else:
            self.put_to_vote("secretary", 0, "roll", 0, elects=False)
            self.compare()
            for who in VOTERS:
                self.give(who, 0, "for")
            self.compare()
            self.close_vote("secretary", 0)
            self.settle("secretary", 0, "decided")
            self.compare()
            self.settle("secretary", 1, "noted")
        self.compare()
        self.add_point("secretary", 0, "instruct")
        self.add_point("secretary", 1, "decide")
        self.compare()
        self.close("secretary")
        self.compare()

    @property
    def stage(self) -> str:
        """How far the meeting is, as `MOVES` names it."""
        paper = self.paper
        if paper.revisions:
            return paper.revisions[-1]
        if paper.state == "open" and paper.voting:
            return "sheets" if paper.by_sheets else "voting"
        return paper.state

    @rule(k=N, n=N, m=N, any_act=st.sampled_from([False] * 7 + [True]))
    def do(self, k: int, n: int, m: int, any_act: bool) -> None:
        """Somebody does something, mostly who may and what fits."""
        moves = EVERY if any_act else MOVES[self.stage]
        what = moves[k % len(moves)]
        if what == "day":
            self.go_on()
        elif what == "write" or not self.paper.asks:
            self.write((*WHO, *["proposer"] * 9)[m % 29], closed=n % 6 == 0)
        else:
            polls = len(self.paper.polls)
            acts = self.acts(WHO[m % len(WHO)], n % len(self.paper.asks), n // 7, m // 11)
            acts |= self.after_acts(WHO[m % len(WHO)], n % len(self.paper.asks), n // 7, m // 11)
            acts |= self.votes(WHO[m % len(WHO)], n, m) if polls else {}
            if what in acts:
                acts[what]()
        self.compare()

    def acts(self, who: str, ask: int, n: int, m: int) -> dict[str, Any]:
        """Acts on the agenda and in the hall with what they are told."""
        why, member = "" if m % 6 == 0 else "так решено", MEMBERS[n % len(MEMBERS)]
        stale, himself = m % 9 == 0, MEMBERS[n % len(MEMBERS)]
        outcome = (*["decided"] * 4, *["rejected"] * 2, *AFTER, "waiting")[n % 12]
        return {
            "propose": lambda: self.propose(
                who if m % 2 else self.paper.asks[ask].author, ask, stale=stale
            ),
            "accept": lambda: self.accept(who, ask, stale=stale),
            "send_back": lambda: self.send_back(who, ask, why),
            "withdraw": lambda: self.withdraw(who, ask, why),
            "reword": lambda: self.reword(who, ask, stale=stale),
            "put_on": lambda: self.put_on(who, ask, why),
            "take_off": lambda: self.take_off(who, ask),
            "order": lambda: self.move_to(who, ask, n % 6),
            "minutes": lambda: self.give_minutes(who, ask, n % 8 * 100 + m % 2),
            "approve": lambda: self.approve(who, telling=bool(m % 2)),
            "place": lambda: self.move_place(who, f"зал {201 + n % 2}"),
            "cancel": lambda: self.cancel(who, why),
            "reply": lambda: self.reply(
                himself if m % 2 else who, member, comes=bool(n % 3), why=why
            ),
            "open": lambda: self.open(who),
            "come": lambda: self.come(who, member, stands=m % 4 == 0),
            "leave": lambda: self.leave(who, member, (5, 60)[m % 2]),
            "all_in": lambda: self.all_in(who),
            "recuse": lambda: self.recuse(who, ask, member, why),
            "part": lambda: self.take_part(who, ask, member),
            "take_up": lambda: self.take_up(who, ask),
            "settle": lambda: self.settle(who, ask, outcome),
            "again": lambda: self.again(who, ask),
            "close": lambda: self.close(who),
            "vote": lambda: self.put_to_vote(who, ask, WAYS[n % 8], m % 4, elects=n % 5 == 0),
        }

    def after_acts(self, who: str, ask: int, n: int, m: int) -> dict[str, Any]:
        """Acts on decisions and the protocol with what they are told."""
        acts: dict[str, Any] = {
            "point": lambda: self.add_point(who, ask, ("decide", "instruct", "note")[n % 3]),
            "remove": lambda: self.remove_point(who, ask, n % 2),
            "fill": lambda: self.fill(who, ask), "make": lambda: self.make(who, short=bool(n % 2)),
        }  # fmt: skip
        if self.protocols:
            of = n % len(self.protocols)
            last = len(self.protocols) - 1
            acts |= {
                "build": lambda: self.build(who, of), "sign": lambda: self.sign(who, last),
                "correct": lambda: self.correct(who, of if m % 3 else last, "" if m % 6 == 0 else
                                                "Опечатка в п. 1.1"),
            }  # fmt: skip
        return acts

    def votes(self, who: str, n: int, m: int) -> dict[str, Any]:
        """Acts on votes with what they are told."""
        polls = self.paper.polls
        going = [place for place, each in enumerate(polls) if each.state == "open"]
        of = going[n % len(going)] if going and m % 8 else n % len(polls)
        choices = (*polls[of].choices, *polls[of].choices, "perhaps")
        choice, voice = choices[n // 3 % len(choices)], VOICES[m % len(VOICES)]
        numbers = {each: (n // (place + 2) + m) % 4 - (n % 17 == 0)
                   for place, each in enumerate(polls[of].choices)}  # fmt: skip
        presiding = (None, None, "for", "against")[m % 4]
        sheet = [CHOICES[(n + place) % 3] for place in range(len(polls) - (m % 7 == 0))]
        return {
            "give": lambda: self.give(voice, of, choice),
            "note": lambda: self.note(who, of, MEMBERS[n % len(MEMBERS)], choice),
            "cast": lambda: self.cast(voice, of, choice),
            "count": lambda: self.count(who, of, numbers, presiding),
            "close_vote": lambda: self.close_vote(who, of),
            "cancel_vote": lambda: self.cancel_vote(who, of),
            "sheet": lambda: self.returns(voice, None, sheet, paper=False),
            "enter": lambda: self.returns(who, MEMBERS[n % len(MEMBERS)], sheet, paper=True),
            "close_sheets": lambda: self.close_sheets(who),
        }


def run(installation: Installation, *, examples: int, steps: int) -> None:
    """Run the machine over bodies of its own, one for each set of rules."""

    class Here(Sitting):
        pass

    dsn = installation.settings.database_owner_url
    Here.offices = [make_office(installation, place) for place in range(len(RULES))]
    with psycopg.connect(str(dsn).replace("+psycopg", ""), autocommit=True) as ledger:
        ledger.execute("set uprava.system = 'on'")
        Here.ledger = ledger
        quiet = settings(
            max_examples=examples, stateful_step_count=steps, deadline=None, database=None,
            suppress_health_check=list(HealthCheck), print_blob=True, phases=[Phase.generate],
        )  # fmt: skip
        run_state_machine_as_test(Here, settings=quiet)


def test_a_meeting_goes_as_the_pencil_says(installation: Installation) -> None:
    run(installation, examples=18, steps=14)


@pytest.mark.nightly
@pytest.mark.timeout(7200)
def test_a_meeting_goes_as_the_pencil_says_all_night(installation: Installation) -> None:
    run(installation, examples=600, steps=50)
