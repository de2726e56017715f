"""Hundreds of random acts of right and wrong people against the pencil's model and plain SQL."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import psycopg
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    rule,
    run_state_machine_as_test,
)
from plugins.assignments.conftest import Hall, make_hall
from plugins.assignments.giving.comparing import Compared, selves
from plugins.assignments.giving.model import RUNNING, WORK, Part, Whole
from uprava import testing
from uprava.db.sql import execute
from uprava.installation import Installation
from uprava.users.reader import Reader
from uprava.users.service.readers import reader_now
from uprava_assignments.giving.service import asking, deciding, ending, issuing, working
from uprava_assignments.giving.values import Control, Ground, Priority, Role
from uprava_assignments.giving.wish import Interim, Named, Wish

N = st.integers(0, 999)
DAYS = st.integers(-2, 20)
WHY = "Так решено."


MOVES = (
    *["work"] * 14, *["pass_on"] * 2, *["longer"] * 4, *["readdress"] * 2, *["stop"] * 2, "off",
    "control", "milestone", "days", "days",
)  # fmt: skip
"""How often what is done: most of an office's day is work."""


class Office(Compared):
    """A tree of assignments, in the product and on paper."""

    @initialize(n=N, others=st.lists(st.integers(0, 7), max_size=3), control=st.sampled_from(
        ["usual", "special", "none"]), days=st.integers(0, 20), pool=st.booleans())  # fmt: skip
    def begin(self, n: int, others: list[int], control: str, days: int, pool: bool) -> None:
        """The head gives an assignment to the lead or to the lead's unit."""
        self.kept = self.look()
        first = self.hall.town.housing_id if pool else self.hall.lead.person_id
        named = [first, *map(self.principal, others)]
        self.give(self.hall.head, named, control, n, days, None, n)
        if not self.wholes:
            self.give(self.hall.head, [self.hall.lead.person_id], control, 1, days, None, 0)
        self.after()

    @rule(what=st.sampled_from(MOVES), n=N, k=N, m=N, days=DAYS)
    def act(self, what: str, n: int, k: int, m: int, days: int) -> None:
        """Somebody does something, mostly who may."""
        asked = [each for each in self.parts.values() if each.longer]
        others = [each for each in self.parts.values() if each.instead]
        if what in ("longer", "readdress") and m % 3 and (asked if what == "longer" else others):
            what = f"decide_{what}"
        standing = [each.standing for each in self.wholes.values()]
        if what == "work" and not {"issued", "reported", "suspended"} & set(standing):
            self.give(self.hall.head, [self.principal(m)], "usual", 1, days, None, 0)
            self.after()
        if what == "work" and "suspended" in standing and "issued" not in standing:
            what, m = "stop", 4
        going_on = self.today < date(2026, 12, 20)
        {
            "work": lambda: self.work(n, k, m),
            "pass_on": lambda: self.pass_on(n, k, m, days),
            "longer": lambda: self.longer(n, k, m, days),
            "decide_longer": lambda: self.decide_longer(n, k, m),
            "readdress": lambda: self.readdress(n, k, m),
            "decide_readdress": lambda: self.decide_readdress(n, k, m),
            "stop": lambda: self.stop(n, k, m),
            "off": lambda: self.off_control(n, k, list(Ground)[m % len(Ground)]),
            "control": lambda: self.set_control(n, k, m),
            "milestone": lambda: self.pass_milestone(n, k) if self.milestones else None,
            "days": lambda: self.hall.go(1 + m % 4) if going_on else None,
        }[what]()  # fmt: skip
        self.after()

    def pass_on(self, n: int, k: int, m: int, days: int) -> None:
        """Somebody passes on a part, perhaps one that is not his or cannot be."""
        part = self.part(n, *WORK)
        who = self.pick(k, {part.person or 0})
        whom = [self.principal(m), self.principal(m // 7)][: 1 + m % 2]
        self.give(who, whom, ("usual", "none", "usual")[k % 3], n, days, part, n)

    def principal(self, place: int) -> int:
        return self.principals[place % len(self.principals)]

    def give(
        self, who: Reader, ids: list[int], control: str, n: int, days: int, above: Part | None,
        informed: int,
    ) -> None:  # fmt: skip
        """Give an assignment of one's own."""
        author = selves(who)[0]
        roles = ["responsible", *("informed" if (informed + k) % 3 == 0 else "executor"
                                  for k in range(len(ids) - 1))]  # fmt: skip
        controller = self.people[n % len(self.people)].person_id if n % 3 else None
        last = None if days > 18 else self.today + timedelta(days=days)
        own = [last - 2 * DAY if last and k and n % 5 == 0 else None for k in range(len(ids))]
        named = [Named(id, Role(role), asked_term=term(day) if day else "")
                 for id, role, day in zip(ids, roles, own, strict=True)]  # fmt: skip
        interim = [Interim("Сведения.", last)] if last and n % 4 == 0 else []
        wish = Wish("Подготовить доклад.", named, author, controller, Priority.USUAL,
                    Control(control), term(last), milestones=interim,
                    parent_duty_id=self.key(above) if above else None)  # fmt: skip
        held = (controller or author) if control != "none" else None
        paper = Whole(author, held, control, self.today, above)
        for id, role, day in zip(ids, roles, own, strict=True):
            person = None if id == self.hall.town.housing_id else id
            part = Part(paper, role, id, person, None)
            part.count(None if role == "informed" else day or last)
            paper.parts.append(part)
        may = self.may_give(paper, ids, last, own, bool(interim))
        id = self.attempt(may, who, issuing.give, wish)
        if id is not None:
            self.enter(id, paper)

    def may_give(
        self, paper: Whole, ids: list[int], last: date | None, own: list[date | None],
        interim: bool,
    ) -> bool:  # fmt: skip
        """Tell whether an office would let this be given."""
        acting = {p.who for p in paper.parts if p.role != "informed"}
        whole = paper.parts[0].due
        fine = paper.author in self.givers and len(set(ids)) == len(ids)
        fine &= paper.author not in ids and not (
            paper.control != "none" and paper.controller in acting
        )
        fine &= last is None or last >= self.today
        for part, day in zip(paper.parts, own, strict=True):
            if day is not None:
                probe = Part(paper, "executor", part.who, None, None)
                probe.count(day)
                fine &= day >= self.today and (whole is None or (probe.due or day) <= whole)
        if interim and last is not None and whole is not None:
            fine &= self.today <= last <= whole
        if paper.above is not None:
            above = paper.above
            fine &= above.at_work and above.person == paper.author
            fine &= not acting & paper.chain()
            fine &= above.due is None or (whole is not None and whole <= above.due)
        return bool(fine)

    def enter(self, id: UUID, paper: Whole) -> None:
        """Put a given assignment on paper."""
        self.wholes[id] = paper
        if paper.above:
            paper.above.children.append(paper)
        rows = self.ledger.execute(
            "select principal_id, id from assignments.duty where assignment_id = %s", (id,)
        ).fetchall()
        keys = dict(rows)
        self.parts |= {keys[part.who]: part for part in paper.parts}
        for (key,) in self.ledger.execute(
            "select id from assignments.milestone where assignment_id = %s", (id,)
        ).fetchall():
            self.milestones[key] = False

    def work(self, n: int, k: int, m: int) -> None:
        """Somebody does or decides something: the common way of an assignment."""
        parts, what = self.parts.values(), WORKS[m % len(WORKS)]
        if any(each.person is None and each.at_work for each in parts) and n % 3:
            self.take(n, k)
        elif what == "accept":
            self.accept(n, k)
        elif what == "report" or not any(each.state == "reported" for each in parts):
            self.report(n, k)
        else:
            self.decide(n, k, what)

    def take(self, n: int, k: int) -> None:
        """Somebody takes a part out of the unit's pool."""
        pool = [each for each in self.parts.values() if each.person is None]
        part = (pool * 8 + list(self.parts.values()))[n % (len(pool) * 8 + len(self.parts))]
        who = self.pick(k, self.members)
        me = selves(who)[0]
        may = (part.person is None and bool(set(who.principals) & {part.who}) and part.at_work
               and part.whole.fits(me))  # fmt: skip
        if self.attempt(may, who, working.take, self.key(part)):
            part.person, part.state = me, "accepted"

    def accept(self, n: int, k: int) -> None:
        """Somebody begins."""
        part = self.part(n, "sent")
        who = self.pick(k, {part.person or 0})
        may = part.at_work and part.state == "sent" and part.person in selves(who)
        if self.attempt(may, who, working.accept, self.key(part)):
            part.state = "accepted"

    def report(self, n: int, k: int) -> None:
        """Somebody reports."""
        ready = [each for each in self.parts.values() if each.at_work and each.ready]
        part = (ready * 8 + list(self.parts.values()))[n % (len(ready) * 8 + len(self.parts))]
        who = self.pick(k, {part.person or 0})
        may = part.at_work and part.person in selves(who) and part.ready
        if self.attempt(may, who, working.report, self.key(part), working.Said("Готово.")):
            part.state, part.report, part.longer, part.instead = "reported", "new", None, None
            if part.role == "responsible":
                part.whole.standing = "reported"

    def decide(self, n: int, k: int, what: str) -> None:
        """Somebody decides on a report."""
        part = self.part(n, "reported")
        whole = part.whole
        right = {
            "check": {whole.controller} if part.role == "responsible" else set(),
            "take it": whole.judges(part), "return": whole.judges(part) | {whole.controller},
            "back": {part.person},
        }[what]  # fmt: skip
        who = self.pick(k, {each for each in right if each})
        may = (part.state == "reported" and whole.standing in RUNNING
               and bool(right & set(selves(who))))  # fmt: skip
        may &= what != "check" or (whole.controller != whole.author and part.report == "new")
        act = {"check": deciding.check_report, "take it": deciding.accept_report,
               "return": deciding.return_report, "back": deciding.take_back}[what]  # fmt: skip
        words = (WHY,) if what == "return" else ()
        if self.attempt(may, who, act, self.key(part), *words):
            if what == "check":
                part.report = "checked"
            elif what == "take it":
                whole.accept(part)
            else:
                part.state = "returned" if what == "return" else "accepted"
                part.returned += what == "return"
                whole.standing = "issued" if part.role == "responsible" else whole.standing

    def longer(self, n: int, k: int, m: int, days: int) -> None:
        """An executor asks for a longer term, or the author moves it."""
        part, by = self.part(n, *WORK), ("asks", "asks", "sets")[m % 3]
        who = self.pick(k, {part.person or 0} if by == "asks" else {part.whole.author})
        until = min((part.due or self.today) + timedelta(days=days), date(2027, 2, 10))
        may = part.at_work and part.due is not None and self.later(part, until)
        if by == "asks":
            may &= part.person in selves(who) and part.longer is None
            if self.attempt(may, who, asking.ask_longer, self.key(part), until, WHY):
                part.longer = until
        else:
            may &= part.whole.author in selves(who) and self.really_later(part, until)
            if self.attempt(may, who, asking.set_term, self.key(part), until, WHY):
                self.lengthen(part, until)

    def later(self, part: Part, until: date) -> bool:
        latest = max(part.due or self.today, self.today)
        return latest < until <= part.whole.latest(part)

    def really_later(self, part: Part, until: date) -> bool:
        probe = replace(part)
        probe.count(until)
        return probe.due is not None and probe.due > max(part.due or self.today, self.today)

    def lengthen(self, part: Part, until: date) -> None:
        part.count(until)
        part.extended += 1
        part.longer = None

    def decide_longer(self, n: int, k: int, m: int) -> None:
        """The author decides on a longer term, perhaps another day."""
        asked = [each for each in self.parts.values() if each.longer]
        part = asked[n % len(asked)]
        assert part.longer
        who = self.pick(k, {part.whole.author})
        until = part.longer - m % 4 * DAY if m % 5 else None
        may = part.at_work and part.whole.author in selves(who)
        if until is not None:
            may &= self.later(part, until) and self.really_later(part, until)
        request = self.request(part, "longer")
        if self.attempt(may, who, asking.decide_longer, request, until=until, said=WHY):
            part.longer = None
            if until is not None:
                self.lengthen(part, until)

    def request(self, part: Part, kind: str) -> int:
        found = [each["id"] for each in self.kept["request"]
                 if each["duty_id"] == self.key(part) and each["kind"] == kind
                 and each["decided_at"] is None]  # fmt: skip
        return int(found[0])

    def readdress(self, n: int, k: int, m: int) -> None:
        """An executor asks that another one does it, or the author changes executors."""
        part, by = self.part(n, *WORK), ("asks", "does")[m % 2]
        to = self.principal(m // 2)
        right = {part.person} if part.person else self.members
        who = self.pick(k, {part.whole.author} if by == "does" else right)
        may = part.at_work and not part.open_below(controlled=False) and part.whole.fits(to)
        if by == "does":
            may &= part.whole.author in selves(who)
            if self.attempt(may, who, asking.readdress, self.key(part), to, WHY):
                self.hand_over(part, to)
        else:
            mine = (
                set(who.principals) & {part.who}
                if part.person is None
                else part.person in selves(who)
            )
            may &= bool(mine) and part.instead is None
            if self.attempt(may, who, asking.ask_readdress, self.key(part), to, WHY):
                part.instead = to

    def decide_readdress(self, n: int, k: int, m: int) -> None:
        """The author decides who does it."""
        asked = [each for each in self.parts.values() if each.instead]
        part, grants = asked[n % len(asked)], m % 4 > 0
        to = part.instead
        assert to
        who = self.pick(k, {part.whole.author})
        may = part.at_work and part.whole.author in selves(who)
        if grants:
            may &= not part.open_below(controlled=False) and part.whole.fits(to)
        request = self.request(part, "readdress")
        if self.attempt(may, who, asking.decide_readdress, request, granted=grants, said=WHY):
            part.instead = None
            if grants:
                self.hand_over(part, to)

    def hand_over(self, part: Part, to: int) -> None:
        """Write the part down again in another name."""
        person = None if to == self.hall.town.housing_id else to
        fresh = Part(part.whole, part.role, to, person, part.counted, extended=part.extended,
                     due=part.due)  # fmt: skip
        part.state, part.longer, part.instead = "readdressed", None, None
        part.whole.parts.append(fresh)
        row = self.ledger.execute(
            "select readdressed_to from assignments.duty where id = %s", (self.key(part),)
        ).fetchone()
        assert row
        self.parts[row[0]] = fresh

    def stop(self, n: int, k: int, m: int) -> None:
        """Somebody recalls, suspends or resumes."""
        what = ("recall", "suspend", "suspend", "resume", "resume")[m % 5]
        asleep = [id for id, each in self.wholes.items() if each.standing == "suspended"]
        id = asleep[n % len(asleep)] if asleep and what == "resume" else self.whole(n)
        whole = self.wholes[id]
        who = self.pick(k, {whole.author})
        above = whole.above.whole.standing if whole.above else ""
        may = whole.author in selves(who) and {
            "recall": whole.standing in (*RUNNING, "suspended"),
            "suspend": whole.standing == "issued",
            "resume": whole.standing == "suspended" and above != "suspended",
        }[what]  # fmt: skip
        act = {"recall": ending.recall, "suspend": ending.suspend, "resume": ending.resume}[what]
        if self.attempt(may, who, act, id, *(() if what == "resume" else (WHY,))):
            if what == "recall":
                whole.end("recalled")
            elif what == "suspend":
                whole.pause(self.today)
            else:
                whole.go_on(self.today)

    def off_control(self, n: int, k: int, ground: Ground) -> None:
        """Somebody takes an assignment off control."""
        id = self.whole(n)
        whole = self.wholes[id]
        right = {whole.author, whole.controller or whole.author}
        who = self.pick(k, right)
        may = bool(right & set(selves(who))) and whole.control != "none"
        may &= whole.standing == "done" or (whole.standing in RUNNING and ground != "done")
        if self.attempt(may, who, ending.take_off_control, id, ground, WHY):
            whole.end("closed")

    def set_control(self, n: int, k: int, m: int) -> None:
        """Somebody puts an assignment under control or hands it to another controller."""
        id = self.whole(n)
        whole = self.wholes[id]
        right = {whole.author, whole.controller or whole.author}
        who, control = self.pick(k, right), ("usual", "special", "none")[m % 3]
        controller = self.people[m % len(self.people)].person_id if m % 4 else whole.author
        doing = {p.person for p in whole.parts
                 if p.role != "informed" and p.state in (*WORK, "reported")}  # fmt: skip
        may = (bool(right & set(selves(who))) and control != "none" and controller not in doing
               and whole.standing not in ("closed", "recalled"))  # fmt: skip
        if self.attempt(may, who, ending.set_control, id, Control(control), controller):
            whole.control, whole.controller = control, controller

    def pass_milestone(self, n: int, k: int) -> None:
        """Somebody reports an interim term."""
        key = list(self.milestones)[n % len(self.milestones)]
        owner = next(each["assignment_id"] for each in self.kept["milestone"] if each["id"] == key)
        lead = self.wholes[UUID(owner)].lead
        who = self.pick(k, {lead.person or 0})
        may = lead.at_work and lead.person in selves(who) and not self.milestones[key]
        if self.attempt(may, who, working.pass_milestone, key, "Сведения собраны."):
            self.milestones[key] = True


WORKS = ("accept", "report", "report", "report", "check", "take it", "take it", "return", "back")
DAY = timedelta(days=1)


def term(day: date | None) -> str:
    return f"date:{day.isoformat()}" if day else "none"


def run(installation: Installation, *, examples: int, steps: int) -> None:
    """Run the machine in a hall of its own."""
    hall = make_hall(installation, testing.make_town(installation))
    with hall.system() as session:
        execute(
            session,
            "insert into users.substitution (absent_id, substitute_id, since, until, permissions,"
            " reason, created_by, created_at) values (%s, %s, '2026-01-01', '2027-12-31', '{}', '',"
            " %s, now())",
            (hall.head.person_id, hall.deputy.person_id, hall.head.person_id),
        )

    class Here(Office):
        pass

    dsn = installation.settings.database_owner_url.replace("+psycopg", "")
    with psycopg.connect(dsn, autocommit=True) as ledger:
        ledger.execute("set uprava.system = 'on'")
        Here.hall, Here.ledger = hall, ledger
        Here.people = [hall.head, acting(hall), hall.lead, hall.helper, hall.other, hall.controller,
                       hall.stranger]  # fmt: skip
        Here.principals = [each.person_id for each in Here.people] + [hall.town.housing_id]
        Here.givers = {each.person_id for each in (hall.head, hall.deputy, hall.lead, hall.other)}
        Here.members = {each.person_id for each in (hall.lead, hall.helper, hall.other)}
        quiet = settings(
            max_examples=examples, stateful_step_count=steps, deadline=None, database=None,
            suppress_health_check=list(HealthCheck), print_blob=True, phases=[Phase.generate],
        )  # fmt: skip
        run_state_machine_as_test(Here, settings=quiet)


def acting(hall: Hall) -> Reader:
    """The deputy, who acts for the head."""
    with hall.system() as session:
        return reader_now(session, hall.deputy.person_id, acting_for=hall.head.person_id,
                          today=testing.TODAY)  # fmt: skip


def test_the_service_does_what_the_paper_says(installation: Installation) -> None:
    run(installation, examples=100, steps=9)


@pytest.mark.nightly
@pytest.mark.timeout(3600)
def test_the_service_does_what_the_paper_says_all_night(installation: Installation) -> None:
    run(installation, examples=500, steps=40)
