"""The service against the paper: hundreds of random acts, nothing may differ after any of them."""

from typing import Any
from uuid import UUID

import pytest
from halls import Hall, make_hall, stage
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from paper import Paper, Step, Voice
from uprava import testing
from uprava.approval.models import Decision, Order, ParticipantKind, Purpose, Refusal, Rule
from uprava.approval.service.answering import answer_remark
from uprava.approval.service.branching import add_approvers, drop_approver, redirect
from uprava.approval.service.starting import recall, restart
from uprava.approval.values import ParticipantPlan, Reply
from uprava.db.sql import driver, execute, fetch_values
from uprava.errors import UpravaError
from uprava.installation import Installation
from uprava.users.reader import Reader

PEOPLE = 16
"""Enough for the longest route, and some to add and to hand over to."""


@st.composite
def routes(draw: Any) -> list[dict[str, Any]]:
    """Draw stages; a participant is one person (1) or a role of two (2)."""
    agree = draw(st.lists(st.just("agree"), min_size=0, max_size=2))
    purposes = [*agree, *draw(st.sampled_from([["sign"], ["read"], ["sign", "read"], []]))]
    return [
        {
            "purpose": purpose,
            "voices": draw(st.lists(st.sampled_from([1, 1, 2] if purpose == "agree" else [1]),
                                    min_size=1, max_size=2)),
            "one_by_one": purpose != "read" and draw(st.booleans()),
            "one_is_enough": purpose == "agree" and draw(st.booleans()),
            "go_on": purpose == "agree" and draw(st.booleans()),
        }
        for purpose in purposes or ["agree"]
    ]  # fmt: skip


class Approval(RuleBasedStateMachine):
    """One document on its route."""

    hall: Hall
    role_ids: list[int]

    @initialize(route=routes(), visas=st.sampled_from(["objectors", "objectors", "all", "none"]))
    def send(self, route: list[dict[str, Any]], visas: str) -> None:
        """Send a new document along a random route."""
        self.readers = {each.person_id: each for each in self.hall.people}
        self.free = list(self.readers)
        self.roles = list(self.role_ids)
        self.id: UUID = self.hall.document()
        steps, plans = [], []
        for one in route:
            voices, participants = [], []
            for size in one["voices"]:
                people = tuple(self.free.pop(0) for _ in range(size))
                voices.append(Voice(people))
                participants.append(self.participant(people))
            flags = {name: one[name] for name in ("one_by_one", "one_is_enough", "go_on")}
            steps.append(Step(one["purpose"], voices, **flags))
            plans.append(
                stage(
                    *participants, purpose=Purpose(one["purpose"]),
                    ordering=Order.SEQUENTIAL if one["one_by_one"] else Order.PARALLEL,
                    rule=Rule.ONE if one["one_is_enough"] else Rule.ALL,
                    on_refusal=Refusal.CONTINUE if one["go_on"] else Refusal.STOP,
                )
            )  # fmt: skip
        self.paper = Paper(steps, visas)
        self.hall.send(self.id, *plans, visa_rule=visas)

    def participant(self, people: tuple[int, ...]) -> ParticipantPlan:
        """Return a person, or a role given to these people alone."""
        if len(people) == 1:
            return ParticipantPlan(ParticipantKind.PERSON, people[0])
        role = self.roles.pop()
        with self.hall.system() as session:
            execute(session, "delete from users.role_grant where role_id = %s", (role,))
            for each in people:
                query = "insert into users.role_grant (role_id, person_id) values (%s, %s)"
                execute(session, query, (role, each))
        return ParticipantPlan(ParticipantKind.ROLE, role)

    def attempt(self, act: Any) -> str:
        """Return what came of an act: done, or the code of its refusal."""
        try:
            act()
        except UpravaError as error:
            return error.code
        return "done"

    def purpose(self) -> str:
        """Return what is asked for now."""
        step = self.paper.now()
        return step.purpose if step else ""

    def pick(self, who: int) -> int:
        """Return a person, mostly one who is asked."""
        asked = sorted(self.paper.asked())
        everybody = asked * 4 + sorted(self.readers)
        return everybody[who % len(everybody)]

    @rule(who=st.integers(0, 99), what=st.sampled_from(
        ["agreed", "agreed", "agreed", "remarks", "refused", "refused", "read"]))  # fmt: skip
    def decide(self, who: int, what: str) -> None:
        """Somebody decides something, perhaps out of turn or what does not fit."""
        person = self.pick(who)
        asked, purpose = person in self.paper.asked(), self.purpose()
        if purpose == "read" and who % 3:
            what = "read"
        texts = ("Уточнить",) if what in ("remarks", "refused") else ()
        fits = {"agree": ("agreed", "remarks", "refused"), "sign": ("refused",), "read": ("read",)}
        came = self.attempt(
            lambda: self.hall.decide(self.readers[person], self.id, Decision(what), *texts)
        )
        if asked and what in fits[purpose]:
            assert came == "done"
            self.paper.decide(person, what, len(texts))
        else:
            assert came != "done"

    @precondition(lambda self: self.purpose() == "sign")
    @rule(who=st.integers(0, 99))
    def sign(self, who: int) -> None:
        """Somebody signs, perhaps one who is not asked."""
        person = self.pick(who)
        asked = person in self.paper.asked()
        came = self.attempt(lambda: self.hall.sign(self.readers[person], self.id))
        assert (came == "done") == asked
        if asked:
            self.paper.decide(person, "signed", 0)

    @rule(who=st.integers(0, 99), whom=st.lists(st.integers(0, 99), min_size=1, max_size=2))
    def add(self, who: int, whom: list[int]) -> None:
        """Somebody asks others below."""
        person, others = self.pick(who), {self.anybody(each) for each in whom}
        may = self.may_ask(person, others)
        came = self.attempt(lambda: self.act(add_approvers, person, sorted(others), note=""))
        assert (came == "done") == may
        if may:
            voice = self.paper.voice_of(person)
            voice.below[person] = set(others)
            for each in others:
                voice.taken.pop(each, None)

    @rule(who=st.integers(0, 99), whom=st.integers(0, 99))
    def hand_over(self, who: int, whom: int) -> None:
        """Somebody hands the decision over."""
        person, other = self.pick(who), self.anybody(whom)
        may = self.may_ask(person, {other})
        if may:
            may = other not in self.chain(self.paper.voice_of(person), person)
        came = self.attempt(lambda: self.act(redirect, person, other, note=""))
        assert (came == "done") == may
        if may:
            self.take_over(self.paper.voice_of(person), person, other)

    def take_over(self, voice: Voice, person: int, other: int) -> None:
        """Put another person in somebody's place on paper."""
        if self.paper.below_somebody(voice, person):
            above = next(each for each, low in voice.below.items() if person in low)
            voice.below[above].discard(person)
            voice.below[above].add(other)
            voice.taken[other] = person
        else:
            voice.handed[person] = other

    def chain(self, voice: Voice, person: int) -> set[int]:
        """Return who handed it over to whom until it came to the person."""
        back = {taker: giver for giver, taker in voice.handed.items()}
        if self.paper.below_somebody(voice, person):
            back = voice.taken
        found = {person}
        while person in back:
            person = back[person]
            found.add(person)
        return found

    def may_ask(self, person: int, others: set[int]) -> bool:
        """Tell whether a person may ask these others now."""
        step = self.paper.now()
        if step is None or step.purpose != "agree" or person not in self.paper.asked():
            return False
        inside = set().union(*(each.members() for each in step.voices))
        inside |= {each.speaker for each in step.voices if each.vote and each.speaker}
        return not others & (inside | self.decided_below(step))

    def decided_below(self, step: Step) -> set[int]:
        """Return who decided in a branch of the stage: the product knows, the paper forgot."""
        with self.hall.system() as session:
            query = """select v.person_id from approval.visa as v
                join approval.stage as s on s.id = v.stage_id
                where v.document_id = %s and v.under_id is not null and v.state = 'decided'
                  and v.decision <> 'redirected' and s.position = %s"""
            return set(fetch_values(session, query, (self.id, self.paper.steps.index(step) + 1)))

    def anybody(self, whom: int) -> int:
        """Return a person, mostly one outside the route."""
        everybody = self.free * 3 + sorted(self.readers)
        return everybody[whom % len(everybody)]

    def act(self, function: Any, person: int, *arguments: Any, **named: Any) -> None:
        """Do something as a person."""
        reader = self.readers[person]
        with self.hall.as_(reader) as session:
            function(session, self.id, *arguments, reader=reader, at=self.hall.tick(), **named)

    @rule(which=st.integers(0, 99))
    def take_back(self, which: int) -> None:
        """Somebody takes back an added approver."""
        step = self.paper.now()
        pairs = [
            (voice, above, low)
            for voice in (step.turns() if step else [])
            for above, others in voice.below.items()
            for low in others
            if low in voice.asked()
        ]
        if not pairs:
            return
        voice, above, low = pairs[which % len(pairs)]
        with self.hall.system() as session:
            query = """select id from approval.visa where document_id = %s and person_id = %s
                and state = 'open'"""
            (visa,) = fetch_values(session, query, (self.id, low))
        self.act(drop_approver, above, visa, reason="Не нужно")
        voice.below[above].discard(low)

    @rule()
    def new_text(self) -> None:
        """The author puts a new version up, unless the text is frozen."""
        frozen = self.paper.frozen()
        came = self.attempt(lambda: self.hall.new_version(self.id))
        assert came == ("locked" if frozen else "done")
        if not frozen:
            self.paper.new_text()

    @precondition(lambda self: self.paper.unanswered)
    @rule(declined=st.booleans())
    def answer(self, declined: bool) -> None:
        """The author answers the oldest remark."""
        with self.hall.system() as session:
            query = """select id from approval.remark where document_id = %s and answer is null
                order by id limit 1"""
            (remark,) = fetch_values(session, query, (self.id,))
        reply = Reply("declined", "Нет оснований") if declined else Reply("accepted")
        author = self.hall.author
        with self.hall.as_(author) as session:
            answer_remark(session, self.id, remark, reply, reader=author, at=self.hall.tick())
        self.paper.answer()

    @rule()
    def recall(self) -> None:
        """The author recalls, which a signature forbids."""
        signed = any(v.vote == "signed" for step in self.paper.steps for v in step.voices)
        may = self.paper.state == "running" and not signed
        came = self.attempt(lambda: self.author_does(recall, reason=""))
        assert (came == "done") == may
        if may:
            self.paper.stop("recalled")

    @rule()
    def restart(self) -> None:
        """The author sends it again."""
        may = self.paper.state in ("stopped", "recalled")
        assert (self.attempt(lambda: self.author_does(restart)) == "done") == may
        if may:
            self.paper.restart()

    def author_does(self, function: Any, **named: Any) -> None:
        """Do something as the author."""
        author = self.hall.author
        with self.hall.as_(author) as session:
            function(session, self.id, reader=author, at=self.hall.tick(), **named)

    @invariant()
    def nothing_differs(self) -> None:
        """The route stands where the paper says, and asks whom the paper asks."""
        if not hasattr(self, "paper"):
            return
        assert self.hall.sheet(self.id).route.state == self.paper.state
        assert self.hall.asked(self.id) == self.paper.asked()


def people(hall: Hall) -> list[Reader]:
    """Return the people of the machine: five of the hall's and more."""
    more = PEOPLE - len(hall.people)
    unit = hall.town.housing_id
    rights = ("signing.sign",)
    fresh = [
        testing.make_person(hall.installation, unit_id=unit, permissions=rights)
        for _ in range(more)
    ]
    return [*hall.people, *fresh]


def run(installation: Installation, *, examples: int, steps: int) -> None:
    """Run the machine against a hall of its own."""
    hall = make_hall(installation)
    hall.people = people(hall)
    with hall.system() as session:
        roles = [testing.make_principal(session, "role") for _ in range(6)]
        for each in roles:
            driver(session).execute(
                "insert into users.role (id, code, title, built_in)"
                " values (%s, %s, 'Юристы', false)", (each, f"lawyers-{each}"),
            )  # fmt: skip

    class Here(Approval):
        pass

    Here.hall, Here.role_ids = hall, roles
    quiet = settings(
        max_examples=examples, stateful_step_count=steps, deadline=None, database=None,
        suppress_health_check=list(HealthCheck), print_blob=True, phases=[Phase.generate],
    )  # fmt: skip
    run_state_machine_as_test(Here, settings=quiet)


def test_the_service_does_what_the_paper_says(installation: Installation) -> None:
    run(installation, examples=10, steps=30)


@pytest.mark.nightly
@pytest.mark.timeout(1800)
def test_the_service_does_what_the_paper_says_all_night(installation: Installation) -> None:
    run(installation, examples=400, steps=60)
