"""A closed question meets nobody it is not for, at whatever address he asks.

The addresses are the route table's own, so that a new one is asked as soon as it is there.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from plugins.appeals.crawling import Crawler, Seen, filled, get_paths, plain
from plugins.meetings.agenda.files import hand_in
from plugins.meetings.agenda.test_approving import approve
from plugins.meetings.conftest import Hall
from uprava import testing
from uprava.printing.compiler import compile_pdf
from uprava.users.reader import Reader
from uprava_meetings.agenda.paper import FORMS
from uprava_meetings.agenda.service import items, packets, questions, running
from uprava_meetings.agenda.values import PacketForm

pytestmark = pytest.mark.slow

MARKERS = {"title": "щукозавр", "draft": "ыйгырд", "file": "фыркозем", "text": "мымробульк"}
"""What tells the closed question."""

NEUTRAL = "кочерыжник"
"""What tells the open one."""

ASKED = ("/meetings", "/docs", "/search", "/palette", "/work", "/notices", "/api/v1/meetings",
         "/api/v1/documents", "/api/v1/search")  # fmt: skip


@dataclass
class World:
    """An approved agenda of an open question and a closed one."""

    hall: Hall
    meeting: UUID
    open: UUID
    closed: UUID
    files: list[UUID] = field(default_factory=list)

    def addresses(self) -> list[str]:
        """Every GET route of meetings and documents with what is there."""
        query = "select array_agg(id) from meetings.item where meeting_id = %s"
        numbers = sorted(self.hall.look(query, self.meeting))
        query = "select coalesce(array_agg(id), '{}') from meetings.packet where meeting_id = %s"
        given: dict[str, Sequence[object]] = {
            "int": [self.hall.body, *numbers], "str": ["nothing"], "path": ["nothing"],
            "uuid": [*self.files, *self.hall.look(query, self.meeting)],
        }  # fmt: skip
        return still(self.hall) + [
            address
            for path in get_paths(self.hall.installation)
            if path.startswith(ASKED) and "{" in path
            for id in (self.meeting, self.closed)
            for address in filled(re.sub(r"\{\w+:uuid\}", str(id), path, count=1), given)
        ]


def still(hall: Hall) -> list[str]:
    """The addresses without parameters, and some that ask for the words of the closed question."""
    paths = [p for p in get_paths(hall.installation) if p.startswith(ASKED) and "{" not in p]
    paths += [f"/meetings/questions?view={view}" for view in ("proposed", "backlog", "scheduled")]
    return paths + [
        f"{path}?q={word}" for word in MARKERS.values() for path in ("/search", "/docs")
    ]


def words(seen: dict[str, Seen]) -> set[str]:
    """The markers somebody met anywhere."""
    texts = [
        plain(f"{address} {each.text}") for address, each in seen.items() if "?q=" not in address
    ]
    return {name for name, word in (MARKERS | {"open": NEUTRAL}).items()
            if any(word in text for text in texts)}  # fmt: skip


def found_by_words(seen: dict[str, Seen]) -> bool:
    """Whether a search for a word of the closed question gives a link to it."""
    return any("щукозавр" in plain(each.text).replace("q=щукозавр", "")
               for address, each in seen.items() if f"q={MARKERS['draft']}" in address)  # fmt: skip


def ask(client: Any, hall: Hall, who: Reader, addresses: list[str]) -> dict[str, Seen]:
    """Ask addresses as somebody."""
    return Crawler(client, hall.installation, who, but=("/events",)).ask(dict.fromkeys(addresses))


def happen(hall: Hall) -> World:
    """Let the agenda be made and approved; who may has the materials packed."""
    closed = replace(hall.asked(f"О {MARKERS['title']}е", closed=True), draft=MARKERS["draft"])
    made = []
    for each in (hall.asked(f"О {NEUTRAL}е"), closed):
        id = hall.act(hall.proposer, questions.write_question, each).id
        hall.act(hall.proposer, questions.propose, id, version=1)
        hall.act(hall.keeper, questions.accept, id, version=2)
        made.append(id)
    meeting = hall.plan(date(2027, 2, 16)).id
    world = World(hall, meeting, *made)
    values = {
        "title": "", "organisation": MARKERS["text"], "head": "", "of": "", "changed": "",
        "facts": [], "questions": [], "total": "", "signer": {"post": "", "name": ""},
    }  # fmt: skip
    secret = compile_pdf(FORMS / "agenda.typ", values, created=testing.NOW)
    world.files.append(hand_in(hall, world.closed, f"{MARKERS['file']}.pdf", secret).id)
    for id in made:
        hall.act(hall.secretary, items.put_on, meeting, id)
    approve(hall, meeting)
    for who in (hall.secretary, hall.members[0]):
        for form in PacketForm:
            id = hall.act(who, packets.order, meeting, form)
            running.make_packet(hall.installation, packet=str(id))
    return world


def test_a_closed_question_meets_only_whom_it_is_for(client: Any, hall: Hall) -> None:
    stranger = hall.outsider()
    before = ask(client, hall, stranger, still(hall))
    world = happen(hall)
    after = ask(client, hall, stranger, still(hall))
    different = [each for each in before if before[each].steady != after[each].steady]
    assert different == []
    every = world.addresses()
    assert words(ask(client, hall, stranger, every)) == set()
    member = ask(client, hall, hall.members[0], every)
    assert words(member) == {"open"}
    assert not found_by_words(member)
    assert member[f"/docs/{world.closed}"].status == 404
    keeper = ask(client, hall, hall.secretary, every)
    assert words(keeper) == {*MARKERS, "open"}
