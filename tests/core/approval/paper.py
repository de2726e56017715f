"""A route as a clerk would keep it on paper: the independent model of the state machine.

It shares no code with the product and thinks the other way round: nothing is pushed on by
events; who is asked now is counted anew from the votes each time somebody looks.
"""

from dataclasses import dataclass, field

POSITIVE = ("agreed", "remarks", "signed", "read")
OBJECTIONS = ("remarks", "refused")


@dataclass
class Voice:
    """One participant: the people who may speak for it, and what was said."""

    people: tuple[int, ...]
    vote: str | None = None
    """The decision that counts now."""
    last: str | None = None
    """The last decision, even if a new text outdated it."""
    speaker: int | None = None
    """Who gave the last decision."""
    handed: dict[int, int] = field(default_factory=dict)
    """From whom to whom it was handed over since it was asked."""
    taken: dict[int, int] = field(default_factory=dict)
    """Who took over from whom among those below."""
    below: dict[int, set[int]] = field(default_factory=dict)
    """Who waits → for whom below."""

    def asked(self) -> set[int]:
        """Return who is asked when it is this voice's turn."""
        if self.vote:
            return set()
        people = set(self.people if self.speaker is None else (self.speaker,))
        while people & self.handed.keys():
            people = {self.handed.get(each, each) for each in people}
        while any(self.below.get(each) for each in people):
            people = set().union(*(self.below.get(each) or {each} for each in people))
        return people

    def members(self) -> set[int]:
        """Return everybody in it who is asked or waits for others."""
        waiting = {each for each, others in self.below.items() if others}
        return self.asked() | (waiting if not self.vote else set())

    def forget(self) -> None:
        """Forget what was handed over and added: nobody is asked any more."""
        self.handed.clear()
        self.taken.clear()
        self.below.clear()


@dataclass
class Step:
    """A stage."""

    purpose: str
    voices: list[Voice]
    one_by_one: bool = False
    one_is_enough: bool = False
    go_on: bool = False

    def over(self) -> bool:
        """Tell whether everything the stage is for has been said."""
        votes = [each.vote for each in self.voices]
        if self.one_is_enough and any(vote in POSITIVE for vote in votes):
            return True
        return all(votes)

    def turns(self) -> list[Voice]:
        """Return the voices whose turn it is."""
        silent = [each for each in self.voices if not each.vote]
        return silent[:1] if self.one_by_one else silent


@dataclass
class Paper:
    """A document's route on paper."""

    steps: list[Step]
    rule: str
    state: str = "running"
    unanswered: int = 0

    def now(self) -> Step | None:
        """Return the stage of now, None when nothing is asked."""
        if self.state != "running":
            return None
        step = next((each for each in self.steps if not each.over()), None)
        if step is not None and step.purpose != "agree" and self.unanswered:
            return None
        return step

    def asked(self) -> set[int]:
        """Return everybody of whom something is asked now."""
        step = self.now()
        return set().union(*(each.asked() for each in step.turns())) if step else set()

    def voice_of(self, person: int) -> Voice:
        """Return the voice in which a person is asked."""
        step = self.now()
        assert step is not None
        return next(each for each in step.turns() if person in each.asked())

    def below_somebody(self, voice: Voice, person: int) -> bool:
        """Tell whether a person was added by another one."""
        return any(person in others for others in voice.below.values())

    def decide(self, person: int, decision: str, remarks: int) -> None:
        """Count a decision of somebody who is asked."""
        voice, step = self.voice_of(person), self.now()
        assert step is not None
        self.unanswered += remarks
        if self.below_somebody(voice, person):
            for others in voice.below.values():
                others.discard(person)
            return
        voice.vote = voice.last = decision
        voice.speaker = person
        voice.forget()
        if decision == "refused" and (not step.go_on or step.purpose == "sign"):
            self.stop()
        elif step.over():
            if step.one_is_enough and not any(v.vote in POSITIVE for v in step.voices):
                self.stop()
            for each in step.voices:
                each.forget()
        self.close()

    def stop(self, state: str = "stopped") -> None:
        """Ask nobody any more."""
        self.state = state
        for step in self.steps:
            for voice in step.voices:
                voice.forget()

    def close(self) -> None:
        """Tell the end of the route when it has come."""
        if self.state == "running" and all(each.over() for each in self.steps):
            self.state = "running" if self.unanswered else "done"

    def answer(self) -> None:
        """Count an answer to a remark."""
        self.unanswered -= 1
        self.close()

    def restart(self) -> None:
        """Go on after a stop: refusals in stages that were not over are asked anew."""
        for step in self.steps:
            unfinished = not step.over() or self.nobody_agreed(step) or self.stopped_at(step)
            for voice in step.voices:
                if voice.vote == "refused" and unfinished:
                    voice.vote = None
        self.state = "running"
        self.close()

    def nobody_agreed(self, step: Step) -> bool:
        """Tell whether one was enough and nobody agreed."""
        return step.one_is_enough and not any(v.vote in POSITIVE for v in step.voices)

    def stopped_at(self, step: Step) -> bool:
        """Tell whether a refusal in the stage stops the route."""
        return not step.go_on and any(v.vote == "refused" for v in step.voices)

    def new_text(self) -> None:
        """Outdate what the rule outdates, and ask it anew."""
        if self.state == "done":
            return
        voices = [voice for step in self.steps for voice in step.voices]
        wished = self.rule == "objectors" and any(v.last in OBJECTIONS for v in voices)
        past = [
            [v for v in step.voices if v.vote and self.outdates(step, v, wished)]
            for step in self.steps
        ]
        for voice in (voice for each in past for voice in each):
            voice.vote = None
        first = next((number for number, each in enumerate(past) if each), len(past))
        for number, step in enumerate(self.steps):
            if number > first or (past[number] and step.one_by_one):
                for voice in step.voices:
                    voice.forget()
        self.close()

    def outdates(self, step: Step, voice: Voice, wished: bool) -> bool:
        """Tell whether a new text outdates a vote."""
        if step.purpose == "sign":
            return True
        if self.rule == "none":
            return False
        return step.purpose == "read" or not wished or voice.vote in OBJECTIONS

    def frozen(self) -> bool:
        """Tell whether the text may not be changed."""
        signing = [each for each in self.steps if each.purpose == "sign"]
        if not signing or self.state not in ("running", "done"):
            return False
        step = self.now()
        return self.state == "done" or (step is not None and step.purpose != "agree")
