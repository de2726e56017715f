"""Acts before a meeting: questions, the agenda, invitations, the plan; what each asks for."""

from dataclasses import replace

from plugins.meetings.agenda.test_approving import approve
from plugins.meetings.machine.bench import BEGINS, DAY, ENDS, MATERIALS_BY, NOWHERE, Bench
from plugins.meetings.machine.pencil import (
    BEFORE,
    KEEPERS,
    MEMBERS,
    MOVABLE,
    STAND_IN,
    STOOD_FOR,
    WRITERS,
    Ask,
)
from uprava_meetings.agenda.service import items, questions
from uprava_meetings.conduct.service import holding
from uprava_meetings.planning.service import answers, planning
from uprava_meetings.planning.values import Plan, Reply
from uprava_meetings.values import Answer, Form

MOST_QUESTIONS = 5


class Before(Bench):
    """The secretary's office in the weeks before."""

    def reset(self) -> None:
        """Forget what the last meeting was approved with."""
        self.place = self.printed_place = "зал 201"

    def write(self, who: str, *, closed: bool) -> None:
        if len(self.questions) >= MOST_QUESTIONS:
            return
        words = self.hall.asked(f"О вопросе {len(self.questions)}", closed=closed)
        head = self.attempt(who in WRITERS, who, questions.write_question, words)
        if head:
            self.questions.append(head.id)
            self.paper.asks.append(Ask(who, closed))

    def version(self, place: int, *, stale: bool) -> int:
        """The version of a question, or one somebody has gone past."""
        return int(self.document(self.questions[place])["version"]) - stale

    def propose(self, who: str, place: int, *, stale: bool) -> None:
        ask, version = self.paper.asks[place], self.version(place, stale=stale)
        may = who in ask.editors() and ask.state == "draft" and not stale
        if self.attempt(may, who, questions.propose, self.questions[place], version=version):
            ask.state, ask.shown = "proposed", True

    def accept(self, who: str, place: int, *, stale: bool) -> None:
        ask, version = self.paper.asks[place], self.version(place, stale=stale)
        may = who in ask.editors() and who in KEEPERS and ask.state == "proposed" and not stale
        if self.attempt(may, who, questions.accept, self.questions[place], version=version):
            ask.state = "backlog"

    def send_back(self, who: str, place: int, why: str) -> None:
        ask, version = self.paper.asks[place], self.version(place, stale=False)
        may = who in ask.editors() and who in KEEPERS and bool(why)
        may &= ask.state in ("proposed", "backlog")
        if self.attempt(may, who, questions.send_back, self.questions[place], why, version=version):
            ask.state = "draft"

    def withdraw(self, who: str, place: int, why: str) -> None:
        ask, version = self.paper.asks[place], self.version(place, stale=False)
        may = who in ask.editors() and ask.state in MOVABLE and bool(why)
        if self.attempt(may, who, questions.withdraw, self.questions[place], why, version=version):
            ask.state = "withdrawn"

    def reword(self, who: str, place: int, *, stale: bool) -> None:
        """A question is worded anew: never one that is decided, nor while it is voted on."""
        ask, version = self.paper.asks[place], self.version(place, stale=stale)
        words = self.hall.asked(f"О вопросе {place}, иначе ({version})", closed=ask.closed)
        words = replace(words, draft=f"Принять к сведению ({version}).")
        poll = self.paper.voting
        voted_on = any(p.ask == place and p.state == "open" for p in self.paper.polls)
        may = who in ask.editors() and ask.state in (*MOVABLE, "scheduled") and not stale
        may &= not (poll and voted_on)
        act = questions.change_question
        if self.attempt(may, who, act, self.questions[place], words, version=version):
            self.paper.printed &= ask.closed or place not in self.paper.agenda

    def put_on(self, who: str, place: int, why: str) -> None:
        ask, late = self.paper.asks[place], self.hall.today > MATERIALS_BY
        may = who in KEEPERS and who in ask.editors() and self.paper.state in BEFORE
        may &= ask.state in ("proposed", "backlog") and (bool(why) or not late)
        item = self.attempt(may, who, items.put_on, self.id, self.questions[place], why)
        if item:
            self.items[place], ask.state, ask.outcome = int(item), "scheduled", "waiting"
            self.paper.agenda.append(place)
            self.paper.printed = False
            if self.paper.state == "planned":
                self.paper.state = "agenda"

    def take_off(self, who: str, place: int) -> None:
        paper = self.paper
        may = who in KEEPERS and paper.state in BEFORE and place in paper.agenda
        if self.attempt(may, who, items.take_off, self.id, self.item(place)):
            paper.agenda.remove(place)
            paper.asks[place].state, paper.asks[place].outcome = "backlog", ""
            paper.printed = False

    def move_to(self, who: str, place: int, position: int) -> None:
        paper = self.paper
        may = who in KEEPERS and paper.state in BEFORE and place in paper.agenda
        if self.attempt(may, who, items.place, self.id, self.item(place), position):
            order = [each for each in paper.agenda if each != place]
            order.insert(max(0, position - 1), place)
            paper.printed &= order == paper.agenda
            paper.agenda = order

    def give_minutes(self, who: str, place: int, minutes: int) -> None:
        paper = self.paper
        may = who in KEEPERS and paper.state in BEFORE and place in paper.agenda
        may &= 1 <= minutes <= 600
        if self.attempt(may, who, items.give_minutes, self.id, self.item(place), minutes):
            paper.printed = False

    def approve(self, who: str, *, telling: bool) -> None:
        paper = self.paper
        right = paper.printed and self.place == self.printed_place
        may = who in KEEPERS and paper.state in BEFORE and bool(paper.agenda)
        may &= not (paper.state == "approved" and right)
        reader, hall, told = self.office.people[who], self.hall, []

        def approved() -> bool:
            told.append(approve(hall, self.id, reader, telling=telling))
            return True

        if self.attempt_it(may, f"approve by {who}", approved):
            first = paper.state != "approved"
            assert (told[0] > 0) == (first or telling)
            paper.state, paper.printed, self.printed_place = "approved", True, self.place
            paper.answers = dict.fromkeys(MEMBERS, "none") | paper.answers

    def move_place(self, who: str, place: str) -> None:
        form = Form.CORRESPONDENCE if self.paper.by_sheets else Form.IN_PERSON
        plan, row = Plan(form, BEGINS, ENDS, place), self.document(self.id)
        early = self.hall.today < DAY
        may = who in KEEPERS and self.paper.state in BEFORE and early
        act = planning.change_meeting
        if self.attempt(may, who, act, self.id, plan, version=row["version"]):
            self.place = place

    def cancel(self, who: str, why: str) -> None:
        """Its questions are free for the next meeting."""
        paper, version = self.paper, self.document(self.id)["version"]
        may = who in KEEPERS and paper.state in BEFORE and bool(why)
        if self.attempt(may, who, planning.cancel_meeting, self.id, why, version=version):
            paper.state = "cancelled"
            for place in paper.agenda:
                paper.asks[place].state, paper.asks[place].outcome = "backlog", "postponed"

    def reply(self, who: str, member: str, *, comes: bool, why: str) -> None:
        paper = self.paper
        may = paper.state == "approved" and member in paper.answers
        may &= who == member or who in KEEPERS
        stands = not comes and member == STOOD_FOR and bool(why)
        may &= (comes or bool(why)) and (self.paper.rules.substitutes or not stands)
        stand_in = self.office.people[STAND_IN].person_id if stands else None
        said = Reply(Answer.ACCEPTED if comes else Answer.DECLINED, why, stand_in)
        asked = {self.name_of(e["member_id"]): e["id"] for e in self.rows("invitation")}
        if self.attempt(may, who, answers.answer, self.id, asked.get(member, NOWHERE), said):
            paper.answers[member] = "accepted" if comes else "declined"

    def open(self, who: str) -> None:
        """By correspondence the sheets go out: they show no closed question, and in time."""
        paper = self.paper
        may = who in KEEPERS and paper.state == "approved" and bool(paper.agenda)
        closed = any(paper.asks[each].closed for each in paper.agenda)
        may &= not paper.by_sheets or (self.hall.today <= DAY and not closed)
        may &= not paper.by_sheets or self.turn < 3
        if self.attempt(may, who, holding.open_meeting, self.id):
            paper.state = "open"
            if paper.by_sheets:
                self.send_out()

    def send_out(self) -> None:
        """Each question is voted on by sheets."""
        raise NotImplementedError
