"""Two bodies of one administration that do the same; somebody belongs to the first one only."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from uuid import UUID

from plugins.appeals.crawling import OF_ALL, filled, get_paths
from plugins.meetings.agenda.files import hand_in
from plugins.meetings.conftest import ZONE, Hall, make_hall, make_unit
from plugins.meetings.protocol.conftest import Minutes, begun, opened
from uprava import testing
from uprava.calendar import Shift
from uprava.calendar.repetition import Every, Repetition, Said
from uprava.installation import Installation
from uprava.users.reader import Reader
from uprava_meetings.agenda.service import packets, running
from uprava_meetings.agenda.values import PacketForm
from uprava_meetings.bodies.service import bodies
from uprava_meetings.bodies.values import BodyWords
from uprava_meetings.conduct.service import holding, notes
from uprava_meetings.following.service import distributing, extracts
from uprava_meetings.following.service.distributing import Posting
from uprava_meetings.planning.service import guests, invitations, planning
from uprava_meetings.planning.values import Guest, Plan
from uprava_meetings.series.service.series import SeriesPlan, begin_series
from uprava_meetings.values import BodyKind, Form, ItemOutcome, Role

HELD, COMING = date(2026, 11, 21), date(2027, 2, 16)

WEEKLY = SeriesPlan(
    Repetition(Every.MONTH, weekdays=(2,), week=1, said=Said.ON, shift=Shift.NEXT),
    testing.TODAY, None, time(10), 90, Form.IN_PERSON, "зал 7",
)  # fmt: skip

ASKING = ("/decisions/new", "/decisions/said/new")
"""Addresses that want a question beside."""

OURS = ("/meetings", "/api/v1/meetings")

ITEMS = "join meetings.item as i on i.id = t.item_id where i.meeting_id = %s"
NUMBERS = (
    "select id from meetings.item where meeting_id = %s",
    "select id from meetings.invitation where document_id = %s",
    *(f"select t.id from meetings.{table} as t {ITEMS}" for table in ("vote", "note", "point")),
)

FILES = """select array_agg(id) from documents.file where document_id = %s"""
PACKETS = "select array_agg(id) from meetings.packet where meeting_id = %s"


@dataclass
class World:
    """Two halls; what came to be in each."""

    halls: tuple[Hall, Hall]
    guests: tuple[Reader, Reader]
    documents: list[UUID] = field(default_factory=list)
    numbers: dict[UUID, list[int]] = field(default_factory=dict)
    """The first item, invitation, vote, note, point of each meeting, also for its documents."""

    apart: list[int] = field(default_factory=list)
    """The body and its series."""

    inside: dict[UUID, list[UUID]] = field(default_factory=dict)
    """Files and packets by their documents."""

    @property
    def installation(self) -> Installation:
        return self.halls[0].installation

    @property
    def paths(self) -> tuple[str, ...]:
        return get_paths(self.installation)

    def still(self) -> list[str]:
        """The addresses that name nothing; a list's other files have the rows of its CSV."""
        plain = (each for each in self.paths if "{" not in each and each not in OF_ALL)
        return [each for each in plain if not each.endswith(("export.pdf", "export.xlsx"))]

    def addresses(self) -> list[str]:
        """Every GET route with what there is in the places of its parameters."""
        return list(dict.fromkeys([*self.still(), *self.named(self.paths)]))

    def named(self, paths: Sequence[str]) -> list[str]:
        """Routes of ours with all our documents, those of the core with one of each kind."""
        found: list[str] = []
        for path in (each for each in paths if "{" in each):
            ours = path.startswith(OURS)
            cards = path.startswith(("/docs/", "/api/v1/documents/"))
            if ":uuid}" in path:
                for id in self.documents if ours else self.kinds() if cards else ():
                    found += filled(re.sub(r"\{\w+:uuid\}", str(id), path, count=1), {
                        "uuid": self.inside[id][:2] or [id], "int": self.numbers[id],
                        "str": acts_of(path), "path": ["nothing"],
                    })  # fmt: skip
                    if path.endswith(ASKING):
                        found[-1] += f"?item={self.numbers[id][0]}"
            elif ours:
                found += filled(path, {"int": self.apart, "str": ["nothing"], "path": ["nothing"]})
        return found

    def kinds(self) -> list[UUID]:
        """The meeting that was held, its first question, its protocol and extract."""
        return [*self.documents[:2], *self.documents[-2:]]


def acts_of(path: str) -> Sequence[str]:
    """The last words of addresses that are acts."""
    if "/hall/" in path:
        return ["open", "close", "all", "in", "out", "next", "again", "say", "vote", "settle"]
    if "/protocols/" in path:
        return ["build", "send", "paper", "correct", "form", "approval"]
    if "/decisions/acts/" in path:
        return ["up", "down", "remove", "fill"]
    return ["propose", "accept", "back", "withdraw"]


def make_world(installation: Installation) -> World:
    """Make two bodies whose people have nothing in common."""
    hall = make_hall(installation, testing.make_town(installation))
    other = replace(hall, members=[hall.outsider(), hall.outsider()], chair=hall.outsider(),
                    secretary=hall.outsider(), proposer=hall.again(hall.proposer))  # fmt: skip
    unit = make_unit(installation, hall.town)
    words = BodyWords(BodyKind.COMMISSION, "Комиссия по наградам", "комиссии по наградам",
                      "РЕШИЛИ", unit, "зал 7")  # fmt: skip
    other.body = int(other.ask(other.keeper, bodies.add_body, words))
    other.join(other.chair, Role.CHAIR)
    other.join(other.secretary, Role.SECRETARY)
    for each in other.members:
        other.join(each, Role.MEMBER)
    other.regulate()
    other.chair, other.secretary = other.again(other.chair), other.again(other.secretary)
    other.members = [other.again(each) for each in other.members]
    other.keeper = other.secretary
    return World((hall, other), (hall.outsider(), hall.outsider()))


def happen(world: World, hall: Hall) -> None:
    """Let a body hold a meeting, sign its protocol and plan two more."""
    hall.today, hall.at = testing.TODAY, testing.NOW
    world.apart += [hall.body, int(hall.ask(hall.secretary, begin_series, hall.body, WEEKLY))]
    guest, made = world.guests[world.halls.index(hall)], begun(hall, HELD)
    made.put("О Щукозавровой роще", draft="1. Утвердить план.\n2. Поручить отчитаться.")
    made.put("О гречкозубом заборе")
    hand_in(hall, made.questions[0], "Фыркозём.pdf")
    hall.act(hall.secretary, invitations.invite, made.id)
    hall.act(hall.secretary, guests.add_guest, made.id, Guest(guest.person_id, "Орлов В. Н."))
    for form in PacketForm:
        packet = hall.act(hall.secretary, packets.order, made.id, form)
        running.make_packet(hall.installation, packet=str(packet))
    papers = hold(made)
    coming = begun(hall, COMING)
    coming.put("О Щукозавровой тропе")
    asked = by_sheets(hall)
    for each in (made, coming, asked):
        ids = [each.id, *each.questions, *(papers if each is made else ())]
        found = [hall.look(f"{query} order by 1 limit 1", each.id) for query in NUMBERS]
        numbers = [int(n) for n in found if n is not None]
        world.documents += ids
        world.numbers |= dict.fromkeys(ids, numbers)
        world.inside |= {id: list(hall.look(FILES, id) or ()) for id in ids}
    world.documents.sort(key=papers.__contains__)
    world.inside[made.id] += hall.look(PACKETS, made.id)


def hold(made: Minutes) -> list[UUID]:
    """Let the meeting be held and its protocol be signed, sent out; return the papers."""
    hall = made.hall
    opened(made, HELD)
    hall.act(hall.secretary, notes.say, made.id, made.items[0],
             notes.Said("Орлов В. Н.", "О рощах."))  # fmt: skip
    made.decide(made.items[0])
    made.do(holding.settle, made.id, made.items[1], ItemOutcome.NOTED)
    made.do(holding.close_meeting, made.id)
    made.point(made.items[0], "Щукозаврову рощу огородить.")
    protocol = made.make()
    made.sign(protocol)
    extract = made.do(extracts.make_extract, protocol, made.items[0])
    made.do(distributing.distribute, protocol, Posting(members=True))
    return [protocol, extract]


def by_sheets(hall: Hall) -> Minutes:
    """A vote by correspondence whose sheets are out."""
    begins = datetime(2026, 11, 25, 10, tzinfo=ZONE)
    plan = Plan(Form.CORRESPONDENCE, begins, begins.replace(day=30))
    made = Minutes(hall, hall.act(hall.keeper, planning.plan_meeting, hall.body, plan).id)
    made.put("О Щукозавровой премии")
    hall.approve(made.id)
    made.do(holding.open_meeting, made.id)
    return made
