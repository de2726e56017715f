"""Hundreds of random acts of right and wrong people against the pencil's model."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from plugins.appeals.work.bureau import EXPLAINED, MINISTRY, WHY, Bureau, asked, make_bureau
from plugins.appeals.work.model import OPEN, WAYS, Ask, Deed, Paper
from uprava import testing
from uprava.errors import UpravaError
from uprava.installation import Installation
from uprava.users.reader import Reader
from uprava_appeals.law.facts import Competence
from uprava_appeals.law.prolonging import Cause
from uprava_appeals.work.service import (
    answering,
    deciding,
    giving,
    prolonging,
    undoing,
    working,
)
from uprava_appeals.work.values import Answered, Charge, Decided, Longer, Told

N = st.integers(0, 999)

MOVES = (
    *["give"] * 4, *["report"] * 4, "return", *["answer"] * 3, *["way"] * 4, "tell", "tell",
    "extend", *["reverse"] * 3, *["close"] * 2, "day",
)  # fmt: skip
"""How often what is done."""


THIRTIETH = date(2026, 12, 20)
"""The thirtieth day from the registration, before days off are looked at."""

HOLIDAYS = {date(2026, 12, 31), *(date(2027, 1, day) for day in range(1, 9))}


def lands(day: date) -> date:
    """Return the working day on or before a day."""
    while day.isoweekday() > 5 or day in HOLIDAYS:
        day -= timedelta(days=1)
    return day


class Consideration(RuleBasedStateMachine):
    """One appeal, in the product and on paper."""

    bureau: Bureau
    ledger: psycopg.Connection[Any]

    @initialize(n=st.integers(1, 3))
    def register(self, n: int) -> None:
        """An appeal of some questions comes."""
        self.bureau.office.today = testing.TODAY
        self.id: UUID = self.bureau.appeal(*asked(*[Competence.OWN] * n))
        row = self.bureau.row(self.id)
        assert row.due_on
        self.paper = Paper(row.due_on, [Ask() for _n in range(n)])
        self.keys = [each.id for each in self.bureau.questions(self.id)]
        self.compare()

    @rule(what=st.sampled_from(MOVES), n=N, k=N, way=st.sampled_from(sorted(WAYS)))
    def act(self, what: str, n: int, k: int, way: str) -> None:
        """Somebody does something, mostly who may."""
        place = n % len(self.keys)
        who = self.pick(k)
        if what == "day":
            if self.bureau.today < date(2026, 12, 10):
                self.bureau.go(1 + n % 4)
            return
        {
            "give": lambda: self.give(who, place, k), "report": lambda: self.report(who, place),
            "return": lambda: self.return_(who, place),
            "answer": lambda: self.answer(who, place),
            "way": lambda: self.way(who, way, place if n % 3 else None),
            "tell": lambda: self.tell(who, n), "extend": lambda: self.extend(who, 1 + n % 40),
            "reverse": lambda: self.reverse(who, n), "close": lambda: self.close(who),
        }[what]()  # fmt: skip
        self.compare()

    def pick(self, k: int) -> Reader:
        """Mostly who decides; sometimes who executes, who only reads."""
        people = [self.bureau.chief] * 6 + [self.bureau.executor, self.bureau.other] * 2
        return [*people, self.bureau.registrar, self.bureau.watcher][k % (len(people) + 2)]

    def sees(self, who: Reader) -> bool:
        known = {self.bureau.chief.person_id, self.bureau.registrar.person_id}
        return who.person_id in known | {each.who for each in self.paper.asks}

    def give(self, who: Reader, place: int, k: int) -> None:
        ask = self.paper.asks[place]
        whom = (self.bureau.executor, self.bureau.other)[k % 2].person_id
        may = who is self.bureau.chief and ask.state in ("new", "given")
        if self.attempt(may, who, giving.give, self.keys[place], Charge(whom)):
            ask.state, ask.who = "given", whom

    def report(self, who: Reader, place: int) -> None:
        ask = self.paper.asks[place]
        who = self.reader(ask.who) or who
        may = ask.state == "given" and ask.who == who.person_id
        said = working.Report("Выяснено.", EXPLAINED)
        if self.attempt(may, who, working.report, self.keys[place], said):
            ask.state = "reported"

    def reader(self, id: int | None) -> Reader | None:
        people = (self.bureau.executor, self.bureau.other)
        return next((each for each in people if each.person_id == id), None)

    def return_(self, who: Reader, place: int) -> None:
        ask = self.paper.asks[place]
        may = who is self.bureau.chief and ask.state == "reported"
        if self.attempt(may, who, working.send_back, self.keys[place], WHY):
            ask.state = "given"

    def answer(self, who: Reader, place: int) -> None:
        ask = self.paper.asks[place]
        right = who in (self.bureau.chief, self.bureau.registrar) or ask.who == who.person_id
        said = Answered(self.bureau.today, {self.keys[place]: EXPLAINED}, "К-1/1")
        ids = self.attempt(right and ask.state in OPEN, who, answering.answer, self.id, said)
        if ids:
            ask.state = "answered"
            self.paper.deeds[ids[0]] = Deed("answer", (place,), False, notice=False)

    def way(self, who: Reader, way: str, place: int | None) -> None:
        paper = self.paper
        places = tuple(paper.open) if place is None else (place,)
        heads = way == "abuse"
        right = who is self.bureau.chief or (who is self.bureau.registrar and not heads)
        may = right and bool(places) and paper.lawful(way)
        may &= all(paper.asks[each].state in OPEN for each in places)
        bodies = (MINISTRY,) if way == "forward" else ()
        said = Decided(way, None if place is None else self.keys[place], WHY, bodies)
        ids = self.attempt(may, who, deciding.decide, self.id, said)
        if ids:
            if way != "forward":
                paper.marks.add(way)
            for each in places:
                paper.asks[each].state = WAYS[way]
            paper.deeds[ids[0]] = Deed(way, places, place is None, notice=True)

    def tell(self, who: Reader, n: int) -> None:
        if not self.paper.deeds:
            return
        key = sorted(self.paper.deeds)[n % len(self.paper.deeds)]
        deed = self.paper.deeds[key]
        works = who in (self.bureau.chief, self.bureau.registrar) or self.sees(who)
        may = works and deed.notice and not deed.told and not deed.reversed
        if self.attempt(may, who, undoing.told, key, Told(self.bureau.today, "почтой")):
            deed.told = True

    def extend(self, who: Reader, days: int) -> None:
        paper = self.paper
        may = who is self.bureau.chief and bool(paper.open)
        longer = lands(THIRTIETH + timedelta(days=paper.extended + days))
        may &= paper.extended + days <= 30 and self.bureau.today <= paper.due < longer
        wanted = Longer(days, Cause.EXCEPTIONAL, WHY)
        id = self.attempt(may and self.running(), who, prolonging.extend, self.id, wanted)
        if id:
            paper.extended += days
            paper.deeds[id] = Deed("extension", (), True, notice=True)
            paper.due = longer

    def running(self) -> bool:
        """Whether the answer's term runs: a way of the whole may have ended it."""
        return self.answer_clock["met_on"] is None

    def reverse(self, who: Reader, n: int) -> None:
        deeds = {key: deed for key, deed in self.paper.deeds.items() if deed.way != "extension"}
        if not deeds:
            return
        key = sorted(deeds)[n % len(deeds)]
        deed = deeds[key]
        may = who is self.bureau.chief and not deed.reversed
        if self.attempt(may, who, undoing.reverse, key, WHY):
            deed.reversed = True
            self.paper.closed = False
            self.paper.marks.discard(deed.way)
            for place in deed.places:
                ask = self.paper.asks[place]
                ask.state = "given" if ask.who else "new"

    def close(self, who: Reader) -> None:
        paper = self.paper
        right = who in (self.bureau.chief, self.bureau.registrar)
        may = right and not paper.open and not paper.untold and not paper.closed
        if self.attempt(may, who, undoing.close, self.id):
            paper.closed = True

    def attempt(self, may: bool, who: Reader, act: Callable[..., Any], *words: Any) -> Any:
        """Try an act: it is done when the paper allows it, else it says why and leaves no trace."""
        try:
            came = self.bureau.act(who, act, *words)
        except UpravaError as error:
            why, came = error.detail.strip() or "no word", None
        else:
            why, came = "", True if came is None else came
        assert (why == "") == may, f"{act.__name__}: {why or 'was done'}"
        if why:
            assert why != "no word"
            assert self.look() == self.kept, f"{act.__name__} was refused and left a trace"
        return came

    def look(self) -> dict[str, Any]:
        """Read all rows about the appeal, past all rights."""
        row = self.ledger.execute(DUMP, {"id": self.id}).fetchone()
        assert row is not None
        found: dict[str, Any] = row[0]
        return found

    @property
    def answer_clock(self) -> dict[str, Any]:
        return next(each for each in self.kept["clock"] if each["ground"] == "answer")

    def compare(self) -> None:
        """Compare everything with the paper."""
        self.kept = self.look()
        row, paper = self.kept["appeal"], self.paper
        states = [each["state"] for each in self.kept["question"]]
        assert states == [each.state for each in paper.asks]
        assert self.kept["document"]["state"] == row["standing"] == paper.standing
        assert set(row["marks"]) == paper.marks
        waits = [each["principal_id"] for each in self.kept["item"] or []
                 if each["folder"] == "appeals" and each["done_at"] is None]  # fmt: skip
        assert set(waits) == paper.waits()
        if paper.open:
            assert self.kept["document"]["due_on"] == row["due_on"] == paper.due.isoformat()
            assert row["answered_on"] is None
        answer = self.answer_clock
        assert (answer["met_on"] is None) == bool(paper.open)
        assert answer["met_on"] is None or answer["fell_away"] == ("answered" not in states)
        assert (row["tell_on"] is not None) == bool(paper.untold)


DUMP = """
select jsonb_build_object(
    'document', (select to_jsonb(d) from documents.document as d where d.id = %(id)s),
    'appeal', (select to_jsonb(a) from appeals.appeal as a where a.document_id = %(id)s),
    'question', (select jsonb_agg(q order by q.position) from appeals.question as q
        where q.document_id = %(id)s),
    'decision', (select jsonb_agg(d order by d.id) from appeals.decision as d
        where d.document_id = %(id)s),
    'clock', (select jsonb_agg(c order by c.id) from appeals.clock as c
        where c.document_id = %(id)s),
    'prolonging', (select jsonb_agg(p order by p.id) from appeals.prolonging as p
        where p.document_id = %(id)s),
    'item', (select jsonb_agg(i order by i.id) from work.item as i where i.document_id = %(id)s))
"""


def run(installation: Installation, *, examples: int, steps: int) -> None:
    """Run the machine in a bureau of its own."""

    class Here(Consideration):
        pass

    dsn = installation.settings.database_owner_url.replace("+psycopg", "")
    Here.bureau = make_bureau(installation, testing.make_town(installation))
    with psycopg.connect(dsn, autocommit=True) as ledger:
        ledger.execute("set uprava.system = 'on'")
        Here.ledger = ledger
        quiet = settings(
            max_examples=examples, stateful_step_count=steps, deadline=None, database=None,
            suppress_health_check=list(HealthCheck), print_blob=True, phases=[Phase.generate],
        )  # fmt: skip
        run_state_machine_as_test(Here, settings=quiet)


def test_the_service_does_what_the_paper_says(without_tasks: Installation) -> None:
    run(without_tasks, examples=100, steps=9)


@pytest.mark.nightly
@pytest.mark.timeout(7200)
def test_the_service_does_what_the_paper_says_all_night(without_tasks: Installation) -> None:
    run(without_tasks, examples=500, steps=40)
