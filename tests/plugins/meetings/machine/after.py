"""Acts after a meeting: points of decisions, the protocol, its signature, its corrections."""

from datetime import timedelta

from plugins.meetings.machine.bench import DAY, NOWHERE
from plugins.meetings.machine.during import During
from plugins.meetings.machine.pencil import KEEPERS
from uprava_meetings.protocol.service import closing, making, points
from uprava_meetings.protocol.values import PointWords
from uprava_meetings.values import PointKind

MOST_POINTS = 4


class After(During):
    """The secretary's office after it."""

    def writes(self, who: str) -> bool:
        return who in KEEPERS and self.paper.writable

    def add_point(self, who: str, place: int, kind: str) -> None:
        ask = self.paper.asks[place]
        if len(ask.points) >= MOST_POINTS:
            return
        due = DAY + timedelta(days=20) if kind == "instruct" else None
        whom = [self.office.people["proposer"].person_id] if due else []
        words = PointWords(PointKind(kind), "Подготовить отчёт.", whom, due)
        may = self.writes(who) and place in self.paper.agenda
        if self.attempt(may, who, points.add_point, self.id, self.item(place), words):
            ask.points.append(kind)

    def remove_point(self, who: str, place: int, n: int) -> None:
        """A point stays that became a task, and so do those before one."""
        ask = self.paper.asks[place]
        found = [e["id"] for e in self.rows("point") if e["item_id"] == self.item(place)]
        id = found[n] if n < len(found) else NOWHERE
        may = self.writes(who) and id != NOWHERE and "task" not in ask.points[n:]
        if self.attempt(may, who, points.remove_point, self.id, id):
            del ask.points[n]

    def fill(self, who: str, place: int) -> None:
        ask = self.paper.asks[place]
        may = self.writes(who) and place in self.paper.agenda and not ask.points
        if self.attempt(may, who, points.fill, self.id, self.item(place)):
            ask.points.append("note")

    def make(self, who: str, *, short: bool) -> None:
        paper = self.paper
        may = who in KEEPERS and paper.state == "held" and not paper.revisions
        id = self.attempt(may, who, making.make_protocol, self.id, short=short)
        if id:
            self.protocols.append(id)
            paper.revisions.append("draft")

    def build(self, who: str, n: int) -> None:
        may = who in KEEPERS and self.paper.revisions[n] == "draft"
        self.attempt(may, who, making.build, self.protocols[n])

    def sign(self, who: str, n: int) -> None:
        """Signed on paper today: the meeting is closed, its points to instruct become tasks."""
        paper, asks = self.paper, self.paper.asks
        may = who in KEEPERS and paper.revisions[n] == "draft" and self.hall.today >= DAY
        may &= all(asks[e].points for e in paper.agenda if asks[e].outcome == "decided")
        act = closing.sign_on_paper
        if not self.attempt(may, who, act, self.protocols[n], self.hall.today):
            return
        paper.revisions[n], paper.state = "signed", "closed"
        if not n:
            self.office.numbered += 1
            self.number = str(self.office.numbered)
        for each in (asks[e] for e in paper.agenda):
            if each.outcome in ("decided", "noted"):
                each.points = ["task" if e == "instruct" else e for e in each.points]

    def correct(self, who: str, n: int, why: str) -> None:
        """The signed one stays; the last one only is corrected."""
        paper = self.paper
        may = who in KEEPERS and paper.revisions[n] == "signed" and bool(why)
        may &= n == len(paper.revisions) - 1
        id = self.attempt(may, who, making.correct, self.protocols[n], why)
        if id:
            self.protocols.append(id)
            paper.revisions.append("draft")
