"""The program and the pencil side by side: acts are tried, both are compared after each."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from inspect import signature
from typing import Any
from uuid import UUID

import psycopg
from hypothesis import note
from plugins.meetings.conftest import ZONE, Hall, make_hall
from plugins.meetings.machine.pencil import (
    MAJORITIES,
    MEMBERS,
    RULES,
    SEATS,
    STAND_IN,
    STOOD_FOR,
    Paper,
)
from uprava import testing
from uprava.db.sql import execute
from uprava.db.transaction import system_transaction
from uprava.errors import UpravaError
from uprava.installation import Installation
from uprava.users.reader import Reader
from uprava_meetings.bodies.values import NamedMajority
from uprava_meetings.conduct.service.presence import presence_at
from uprava_meetings.planning.service import planning
from uprava_meetings.planning.service.reading import get_meeting
from uprava_meetings.planning.values import Plan
from uprava_meetings.rules.majority import Casting, MajorityRule
from uprava_meetings.rules.quorum import QuorumRule, Recused, Whole, quorum
from uprava_meetings.rules.words import read_share
from uprava_meetings.values import Form, Role

DAY = date(2026, 12, 15)
MATERIALS_BY = date(2026, 12, 4)
"""Ten days before are a Saturday: the Friday before it."""

BEGINS = datetime(2026, 12, 15, 10, tzinfo=ZONE)
ENDS = BEGINS + timedelta(hours=6)
MOMENTS = (
    testing.NOW, datetime(2026, 12, 7, 10, tzinfo=ZONE), BEGINS, ENDS + timedelta(minutes=1),
)  # fmt: skip
NOWHERE = 10**9

MARK = {"xmin", "vote_id", "question_id", "member_id", "given"}
"""All there is of a member in a secret vote."""


def same(found: object, wanted: object) -> None:
    """Fail with both when the program and the paper differ."""
    assert found == wanted, f"the program keeps {found}, the paper says {wanted}"


@dataclass
class Office:
    """A body with its own rules, everybody by name, and how many protocols it has numbered."""

    hall: Hall
    people: dict[str, Reader]
    members: dict[str, int]
    majorities: list[int]
    numbered: int = 0


def make_office(installation: Installation, place: int) -> Office:
    """Make the body of one set of rules."""
    hall, rules = make_hall(installation, testing.make_town(installation)), RULES[place]
    quorum_rule = QuorumRule(Whole(rules.whole), read_share(rules.share), 0, Recused(rules.recused))
    hall.regulate(
        since=date(2026, 2, 1), seats=SEATS, quorum=quorum_rule, quorum_share=rules.share,
        substitutes=rules.substitutes, majorities=[
            NamedMajority(f"Правило {place}", MajorityRule(Whole(whole), read_share(share),
                                                           Casting(casting)), share)
            for place, (whole, share, casting) in enumerate(MAJORITIES, 1)
        ],
    )  # fmt: skip
    people = {
        "chair": hall.chair, "secretary": hall.secretary, "keeper": hall.keeper,
        "proposer": hall.proposer, "stranger": hall.stranger, "first": hall.members[0],
        "second": hall.members[1],
    }  # fmt: skip
    joins = {"deputy": Role.DEPUTY, "third": Role.MEMBER, "adviser": Role.ADVISORY}
    for name in (*joins, STAND_IN):
        people[name] = hall.outsider()
    for name, role in joins.items():
        hall.join(people[name], role)
    people = {name: hall.again(who) for name, who in people.items()}
    query = "select id from meetings.member where body_id = %s and person_id = %s"
    ids = {name: int(hall.look(query, hall.body, people[name].person_id)) for name in MEMBERS}
    with system_transaction(installation.engine, today=hall.today, task="test") as session:
        stands = "update meetings.member set substitute_id = %s where id = %s"
        execute(session, stands, (people[STAND_IN].person_id, ids[STOOD_FOR]))
    query = """select array_agg(m.id order by m.id) from meetings.majority as m
        join meetings.regulation as r on r.id = m.regulation_id
        where r.body_id = %s and r.since = '2026-02-01'"""
    return Office(hall, people, ids, list(hall.look(query, hall.body)))


class Bench:
    """One meeting: what the program keeps of it, and the paper."""

    offices: list[Office]
    ledger: psycopg.Connection[Any]

    office: Office
    paper: Paper
    id: UUID
    questions: list[UUID]
    items: dict[int, int]
    protocols: list[UUID]
    kept: dict[str, Any]
    number: str
    turn: int
    since: dict[str, datetime]

    def start(self, place: int, *, by_sheets: bool) -> None:
        """Plan a meeting of a body."""
        self.office = self.offices[place]
        self.turn, self.questions, self.items, self.protocols = 0, [], {}, []
        self.since, self.number = {}, ""
        self.hall.today, self.hall.at = testing.TODAY, testing.NOW
        self.paper = Paper(RULES[place], by_sheets)
        form = Form.CORRESPONDENCE if by_sheets else Form.IN_PERSON
        plan = Plan(form, BEGINS, ENDS, "зал 201")
        self.id = self.hall.act(self.hall.keeper, planning.plan_meeting, self.hall.body, plan).id
        self.kept = self.look()
        self.compare()

    @property
    def hall(self) -> Hall:
        return self.office.hall

    def go_on(self) -> None:
        """Go to the next moment there is."""
        self.turn = min(self.turn + 1, len(MOMENTS) - 1)
        self.hall.at = max(self.hall.at, MOMENTS[self.turn])
        self.hall.today = self.hall.at.astimezone(ZONE).date()

    def item(self, place: int) -> int:
        """The place of a question on the agenda, or one nothing has."""
        return self.items[place] if place in self.paper.agenda else NOWHERE

    def attempt(
        self, may: bool, who: str, act: Callable[..., Any], *words: Any, wait: int = 60,
        **named: Any,
    ) -> Any:  # fmt: skip
        """Try an act of a service: see `attempt_it`."""
        reader, hall = self.office.people[who], self.hall
        way = hall.act if "at" in signature(act).parameters else hall.ask
        said = f"{act.__name__} by {who}"
        return self.attempt_it(may, said, lambda: way(reader, act, *words, **named), wait=wait)

    def attempt_it(self, may: bool, name: str, act: Callable[[], Any], *, wait: int = 60) -> Any:
        """Try something: done when the paper allows it, else it says why and leaves no trace."""
        self.hall.at += timedelta(seconds=wait)
        came, why = None, ""
        try:
            came = act()
        except UpravaError as error:
            why = error.detail.strip()
            assert why, f"{name} was refused without a word"
        note(f"{name}: {why or 'done'}")
        assert (why == "") == may, f"{name}: {why or 'was done'}"
        if why:
            assert self.look() == self.kept, f"{name} was refused and left a trace"
        return True if came is None and not why else came

    def look(self) -> dict[str, Any]:
        """Read all rows about the meeting, past all rights."""
        row = self.ledger.execute(DUMP, {
            "meeting": self.id, "questions": self.questions, "body": self.hall.body,
            "all": [self.id, *self.questions, *self.protocols],
        }).fetchone()  # fmt: skip
        assert row is not None
        found: dict[str, Any] = row[0]
        return found

    def rows(self, table: str) -> list[dict[str, Any]]:
        """The rows of a table about this meeting."""
        return list(self.kept[table] or [])

    def document(self, id: UUID) -> dict[str, Any]:
        """The card of a document."""
        return next(each for each in self.rows("document") if each["id"] == str(id))

    def name_of(self, member: int) -> str:
        return next(name for name, id in self.office.members.items() if id == member)

    def compare(self) -> None:
        """Compare everything with the paper."""
        self.kept, paper = self.look(), self.paper
        same(self.document(self.id)["state"], paper.state)
        states = [self.document(id)["state"] for id in self.questions]
        same(states, [each.state for each in paper.asks])
        self.compare_agenda()
        self.compare_hall()
        self.compare_votes()
        self.compare_secrecy()
        self.compare_protocols()

    def compare_agenda(self) -> None:
        paper, items = self.paper, self.rows("item")
        wanted = [(n, self.items[ask], str(self.questions[ask]), paper.asks[ask].outcome)
                  for n, ask in enumerate(paper.agenda, 1)]  # fmt: skip
        same([(e["position"], e["id"], e["question_id"], e["outcome"]) for e in items], wanted)
        answers = {self.name_of(e["member_id"]): e["answer"] for e in self.rows("invitation")}
        same(answers, paper.answers)
        points = [(e["item_id"], e["kind"], e["reference"] is not None) for e in self.rows("point")]
        kinds = {"task": "instruct"}
        wanted_points = [(self.items[ask], kinds.get(each, each), each == "task")
                         for ask in paper.agenda for each in paper.asks[ask].points]  # fmt: skip
        same(points, wanted_points)
        same(self.kept["tasks"], sum(is_task for _item, _kind, is_task in points))

    def compare_hall(self) -> None:
        paper, stays = self.paper, self.rows("presence")
        inside = {self.name_of(e["member_id"]): e["substitute_id"] for e in stays
                  if e["until"] is None}  # fmt: skip
        stand_in = self.office.people[STAND_IN].person_id
        seated = {each: stand_in if by == STAND_IN else None for each, by in paper.there.items()}
        same(inside, seated)
        same(len(stays), paper.stays)
        away = {(e["item_id"], self.name_of(e["member_id"])) for e in self.rows("recusal")}
        same(away, {(self.items[n], who) for n in paper.agenda for who in paper.asks[n].away})
        if paper.state == "open" and not paper.by_sheets:
            for ask in (None, *paper.agenda[:1]):
                same(self.live_quorum(ask), paper.quorum(ask))

    def live_quorum(self, ask: int | None) -> tuple[int, int]:
        """What the screens of the hall say of the quorum now."""
        hall = self.hall
        meeting = hall.ask(hall.secretary, get_meeting, self.id)
        item = None if ask is None else self.items[ask]

        def now(session: Any) -> Any:
            return presence_at(session, meeting, hall.at, item_id=item)

        presence = hall.read(hall.secretary, now)
        found = quorum(presence.regulation.quorum, presence.numbers)
        return found.counted, found.needed

    def compare_votes(self) -> None:
        paper, votes = self.paper, self.rows("vote")
        same(len(votes), len(paper.polls))
        for vote, poll in zip(votes, paper.polls, strict=True):
            same((vote["state"], vote["way"]), (poll.state, poll.way))
            same({self.name_of(e) for e in vote["hall"]["members"]}, poll.members)
            given = {self.name_of(e["member_id"]): e["choice"] for e in self.rows("ballot")
                     if e["vote_id"] == vote["id"]}  # fmt: skip
            same(given, poll.given)
            sums = {e["choice"]: e["number"] for e in self.rows("tally")
                    if e["vote_id"] == vote["id"]}  # fmt: skip
            same(sums, poll.sums)
            adopted = vote["verdict"]["adopted"] if vote["verdict"] else None
            same(adopted, poll.adopted)

    def compare_secrecy(self) -> None:
        """A secret vote keeps who has voted and how many chose what, in one transaction."""
        for vote, poll in zip(self.rows("vote"), self.paper.polls, strict=True):
            marks = [each for each in self.rows("mark") if each["vote_id"] == vote["id"]]
            same({self.name_of(e["member_id"]) for e in marks if e["given"]}, poll.marked)
            if poll.way in ("secret", "paper"):
                assert not poll.given
                assert len({each["xmin"] for each in marks}) <= 1
                assert all(set(each) == MARK for each in marks)
            if poll.way == "secret" and poll.state != "cancelled":
                same(sum(poll.sums.values()), len(poll.marked))
                same(len(marks), len(poll.members))

    def compare_protocols(self) -> None:
        paper, found = self.paper, self.rows("protocol")
        same([e["document_id"] for e in found], [str(each) for each in self.protocols])
        same(["signed" if e["signed_on"] else "draft" for e in found], paper.revisions)
        for place, row in enumerate(found):
            number = self.document(UUID(row["document_id"]))["number"]
            beside = f"{self.number}/{place}" if place else self.number
            same(number, (beside if row["signed_on"] else None))


DUMP = """
select jsonb_build_object(
    'document', (select jsonb_agg(jsonb_build_object('id', d.id, 'state', d.state, 'title', d.title,
        'version', d.version, 'number', d.number)) from documents.document as d
        where d.id = any (%(all)s)),
    'grant', (select count(*) from documents.access_grant where document_id = any (%(all)s)),
    'file', (select count(*) from documents.file where document_id = any (%(all)s)),
    'meeting', (select to_jsonb(m) from meetings.meeting as m where m.document_id = %(meeting)s),
    'agenda', (select to_jsonb(a) from meetings.agenda as a where a.meeting_id = %(meeting)s),
    'question', (select jsonb_agg(q order by q.document_id) from meetings.question as q
        where q.document_id = any (%(questions)s)),
    'questions', (select count(*) from meetings.question where body_id = %(body)s),
    'item', (select jsonb_agg(i order by i.position) from meetings.item as i
        where i.meeting_id = %(meeting)s),
    'invitation', (select jsonb_agg(v order by v.id) from meetings.invitation as v
        where v.document_id = %(meeting)s),
    'presence', (select jsonb_agg(p order by p.id) from meetings.presence as p
        where p.meeting_id = %(meeting)s),
    'recusal', (select jsonb_agg(r order by r.item_id, r.member_id) from meetings.recusal as r
        where r.question_id = any (%(questions)s)),
    'vote', (select jsonb_agg(v order by v.id) from meetings.vote as v
        where v.question_id = any (%(questions)s)),
    'ballot', (select jsonb_agg(b order by b.vote_id, b.member_id) from meetings.ballot as b
        where b.question_id = any (%(questions)s)),
    'mark', (select jsonb_agg(to_jsonb(m) || jsonb_build_object('xmin', m.xmin::text)
        order by m.vote_id, m.member_id) from meetings.mark as m
        where m.question_id = any (%(questions)s)),
    'tally', (select jsonb_agg(t order by t.vote_id, t.choice) from meetings.tally as t
        where t.question_id = any (%(questions)s)),
    'sheet', (select jsonb_agg(s order by s.member_id) from meetings.sheet as s
        where s.meeting_id = %(meeting)s),
    'point', (select jsonb_agg(p order by i.position, p.position) from meetings.point as p
        join meetings.item as i on i.id = p.item_id where i.meeting_id = %(meeting)s),
    'protocol', (select jsonb_agg(p order by p.revision) from meetings.protocol as p
        where p.meeting_id = %(meeting)s),
    'tasks', (select count(*) from assignments.assignment as a join meetings.point as p
        on p.reference = a.reference join meetings.item as i on i.id = p.item_id
        where i.meeting_id = %(meeting)s),
    'notices', (select count(*) from work.notice where document_id = any (%(all)s)),
    'letters', (select count(*) from meetings.letter as l join meetings.invitation as v
        on v.id = l.invitation_id where v.document_id = %(meeting)s),
    'audit', (select count(*) from audit.record))
"""
