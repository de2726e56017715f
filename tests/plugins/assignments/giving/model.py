"""Assignments on paper: what an office would keep with a pencil. Knows nothing of the product."""

from dataclasses import dataclass, field
from datetime import date, timedelta

DAY = timedelta(days=1)
WORK = ("sent", "accepted", "returned")
RUNNING = ("issued", "reported")
HOLIDAYS = {date(2026, 12, 31), *(date(2027, 1, day) for day in range(1, 9))}
"""Labour Code, article 112, and the day moved to 31 December 2026; the tale ends in February."""


def day_off(day: date) -> bool:
    return day.isoweekday() > 5 or day in HOLIDAYS


@dataclass
class Part:
    """One name in an assignment: `who` as named, `person` who does it."""

    whole: "Whole"
    role: str
    who: int
    person: int | None
    counted: date | None
    state: str = "sent"
    report: str = ""
    longer: date | None = None
    instead: int | None = None
    returned: int = 0
    extended: int = 0
    children: list["Whole"] = field(default_factory=list)
    paused: date | None = None
    due: date | None = None

    @property
    def at_work(self) -> bool:
        return self.role != "informed" and self.state in WORK and self.whole.standing in RUNNING

    @property
    def ready(self) -> bool:
        """Whether nothing has to be reported before it."""
        others = [p for p in self.whole.parts if p.at_work and p is not self]
        held = self.role == "responsible" and others
        return not held and not self.open_below(controlled=True)

    def count(self, counted: date | None) -> None:
        """Put the last day on a day, or the working day before it."""
        self.counted = self.due = counted
        while self.due and day_off(self.due):
            self.due -= DAY
        if self.due and self.due < self.whole.given:
            self.due = counted
            while self.due and day_off(self.due):
                self.due += DAY

    def open_below(self, *, controlled: bool) -> bool:
        going = [each for each in self.children if each.standing in (*RUNNING, "suspended")]
        return any(not controlled or each.control != "none" for each in going)


@dataclass
class Whole:
    """One assignment, `above` it the part that was passed on."""

    author: int
    controller: int | None
    control: str
    given: date
    above: Part | None = None
    standing: str = "issued"
    parts: list[Part] = field(default_factory=list)

    @property
    def lead(self) -> Part:
        return next(p for p in self.parts if p.role == "responsible" and p.state != "readdressed")

    def chain(self) -> set[int]:
        """Return who gave and does all that is above."""
        found: set[int] = set()
        part = self.above
        while part is not None:
            found |= {part.who, part.person or part.who, part.whole.author}
            part = part.whole.above
        return found

    def fits(self, who: int) -> bool:
        """Tell whether one more may get a part of it."""
        live = [p for p in self.parts if p.state not in ("withdrawn", "readdressed")]
        inside = {p.who for p in live} | {p.person for p in live} | {self.author}
        return who not in inside | self.chain() and (
            self.control == "none" or who != self.controller
        )

    def judges(self, part: Part) -> set[int]:
        if part.role == "responsible":
            return {self.author}
        lead = self.lead
        going = lead.state in (*WORK, "reported")
        return {self.author} | ({lead.person} if going and lead.person else set())

    def latest(self, part: Part) -> date:
        """Return the latest day a part may last."""
        limits = [self.above.due if self.above else None]
        limits += [self.lead.due] if part.role == "executor" else []
        return min((day for day in limits if day), default=date.max)

    def on_control(self, part: Part) -> bool:
        over = self.standing in ("closed", "recalled") or self.control == "none"
        gone = part.state in ("readdressed", "withdrawn")
        return part.role == "responsible" and not over and not gone

    def waits(self) -> tuple[set[int], set[int]]:
        """Return who has something to do, and who has something to decide."""
        doing = {p.person or p.who for p in self.parts if p.at_work}
        deciding: set[int] = set()
        for part in self.parts if self.standing in RUNNING else []:
            if part.state == "reported" and part.role == "responsible":
                first = self.controller if part.report == "new" and self.controller else None
                deciding.add(first or self.author)
            elif part.state == "reported":
                lead = self.lead
                going = lead.state in (*WORK, "reported") and lead.person
                deciding.add(lead.person if going and lead.person else self.author)
            if part.longer or part.instead:
                deciding.add(self.author)
        return doing, deciding

    def end(self, standing: str) -> None:
        """Ask nothing more, of what is below neither."""
        self.standing = standing
        for part in self.parts:
            part.longer = part.instead = None
            if part.state in (*WORK, "reported"):
                part.state = "withdrawn"
            for child in part.children:
                if child.standing in (*RUNNING, "suspended"):
                    child.end("recalled")

    def pause(self, today: date) -> None:
        self.standing = "suspended"
        for part in self.parts:
            part.paused = today if part.counted and part.state in (*WORK, "reported") else None
            for child in part.children:
                if child.standing == "issued":
                    child.pause(today)

    def go_on(self, today: date) -> None:
        self.standing = "issued"
        for part in self.parts:
            if part.paused and part.counted:
                part.count(part.counted + (today - part.paused))
                part.paused = None
            for child in part.children:
                if child.standing == "suspended":
                    child.go_on(today)

    def accept(self, part: Part) -> None:
        """Accept a report; that of the responsible ends the whole."""
        part.state = "done"
        if part.role != "responsible":
            return
        for other in self.parts:
            other.longer = other.instead = None
            if other.state in (*WORK, "reported"):
                other.state = "done" if other.state == "reported" else "withdrawn"
        self.standing = "closed" if self.control == "none" else "done"
