"""Who may not know an author meets him at no address of the program, asked all of them.

The addresses are the route table's own, so that a new one is asked as soon as it is there.
"""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import time
from functools import cached_property
from typing import Any, LiteralString
from uuid import UUID

import pytest
from plugins.appeals.crawling import (
    OF_ALL,
    Crawler,
    Seen,
    filled,
    get_paths,
    plain,
    route_of,
)
from plugins.appeals.intake.office import CARD
from plugins.appeals.replies.desk import Desk, make_desk
from plugins.appeals.work.bureau import MINISTRY
from uprava import testing
from uprava.db.sql import fetch_values
from uprava.documents.models import AccessRight
from uprava.documents.service.access import get_document
from uprava.documents.service.filing import Received, attach
from uprava.installation import Installation
from uprava.users.reader import Reader
from uprava_appeals.applicants.values import Said
from uprava_appeals.classifier.service.editions import edition_on, ship
from uprava_appeals.duty_reports.service import making
from uprava_appeals.intake.values import NewQuestion
from uprava_appeals.law.facts import Competence
from uprava_appeals.reception.service import booking, hours, receiving
from uprava_appeals.reception.service.booking import When
from uprava_appeals.reception.service.receiving import CardWish
from uprava_appeals.reception.slots import Hours, Span
from uprava_appeals.reception.values import Identity, Outcome
from uprava_appeals.replies.service.drafting import Wish
from uprava_appeals.replies.values import Purpose
from uprava_appeals.values import PERSONAL, ReplyBy

pytestmark = pytest.mark.timeout(300)

AUTHOR = Said(
    surname="Щукозаврова", given_name="Ыйгырда", patronymic="Хрюндельевна", postcode="644973",
    address="г. Омск, ул. Жбанопупинская, д. 97, кв. 613", district="Ленинский округ",
    email="zzqvorx@example.org", phone="8 913 577-31-46", account="ESIA-99173355",
    status="пенсионер", benefits=("ветеран труда",),
)  # fmt: skip
MARKERS = {
    "surname": "щукозавр", "given name": "ыйгырд", "patronymic": "хрюндель",
    "address": "жбанопупин", "postcode": "644973", "e-mail": "zzqvorx", "telephone": "577-31-46",
    "digits": "9135773146", "account": "99173355", "text": "гречкозуб", "file": "фыркозем",
    "body": "мымробульк", "talk": "дрыгопляс",
}  # fmt: skip
"""What tells the author, as his letter, its files, the reply and the reception have it."""

NEUTRAL = {"title": "кочерыжник", "question": "вислоухий забор", "number": "щ-1"}
"""What whoever sees the appeal is told of it, and nobody else."""

OURS = "/appeals"

NAMING = ("/appeals?named=1", "/appeals/export.csv?named=1", "/appeals/print?named=1")
"""Lists asked for names, which they show to who may know them."""

NAME = {"surname", "given name", "patronymic"}
MEANT = {
    "/appeals/applicants": NAME | {"address", "e-mail", "telephone"},
    "/appeals/applicants/{id:int}": NAME | {"address", "postcode", "account"},
    "/appeals/reception/{id:int}": NAME | {"talk", "telephone"},
    "/appeals/reception/{id:int}/print": NAME | {"talk"},
    "/appeals/{id:uuid}/author": NAME | {"address", "text"},
    "/appeals/{id:uuid}/reply": NAME | {"address"},
    "/appeals": NAME,
    "/appeals/export.csv": NAME,
    "/appeals/print": NAME,
    "/api/v1/appeals/{appeal_id:uuid}": NAME | {"address"},
    "/docs/{id:uuid}": {"file"},
    "/docs/{id:uuid}/files/{file_id:uuid}/content": NAME | {"body"},
}
"""Where who knows her meets her; a test that meets nobody anywhere proves nothing."""

MASKED = (*NAMING, "/api/v1/appeals")

LETTER = "Я, Щукозаврова, пишу про мымробулькать".encode()


@dataclass
class World:
    """An administration; what is said of one author in it, and under which numbers."""

    desk: Desk
    knows: Reader
    masked: Reader
    nobody: Reader
    numbers: set[int] = field(default_factory=set)
    documents: list[UUID] = field(default_factory=list)
    files: dict[UUID, list[UUID]] = field(default_factory=dict)

    @property
    def installation(self) -> Installation:
        return self.desk.installation

    @cached_property
    def paths(self) -> tuple[str, ...]:
        return get_paths(self.installation)

    @property
    def still(self) -> list[str]:
        """The addresses that name nothing; a list's other files have the rows of its CSV."""
        plain = (each for each in self.paths if "{" not in each and each not in OF_ALL)
        return [each for each in plain if not each.endswith(("export.pdf", "export.xlsx"))]


@pytest.fixture(scope="module")
def world(installation: Installation) -> World:
    """An administration in which all that happened."""
    town = testing.make_town(installation)
    desk = make_desk(installation, town)
    with desk.bureau.office.system() as session:
        if edition_on(session, desk.bureau.today) is None:
            ship(session, at=testing.NOW)

    def person(unit: int, *permissions: str) -> Reader:
        return testing.make_person(installation, unit_id=unit, permissions=permissions)

    every = tuple(installation.plugins.permissions)
    made = World(
        desk, knows=person(town.chancellery_id, *every), nobody=person(town.housing_id),
        masked=person(town.housing_id, *(each for each in every if each != PERSONAL)),
    )  # fmt: skip
    place = Hours(person_id=made.knows.person_id, span=Span(time(14), time(16)), minutes=15,
                  weekday=testing.TODAY.isoweekday(), place="каб. 214")  # fmt: skip
    desk.bureau.office.act(made.knows, hours.add_hours, place)
    happen(made)
    return made


def received(world: World, name: str, data: bytes) -> Received:
    blob = world.installation.store.put(io.BytesIO(data))
    return Received(name, "text/plain", len(data), blob.sha256)


def happen(world: World) -> None:
    """Let her write, be answered, sent on, received in person and reported of."""
    desk, bureau, office = world.desk, world.desk.bureau, world.desk.bureau.office
    card = replace(
        CARD, authors=(AUTHOR,), annotation="О доме «Кочерыжник»", text="Щукозаврова: гречкозуб",
        questions=(NewQuestion("Вислоухий забор"),
                   NewQuestion("Пенсия", competence=Competence.OTHER)),
    )  # fmt: skip
    first = office.register(card, received(world, "Фыркозём.txt", LETTER)).head.id
    waiting = office.receive(card, received(world, "Фыркозём ждёт.txt", LETTER))
    office.act(office.registrar, add_file, first, received(world, "Фыркозём 2.txt", LETTER + b"."))
    for who in (bureau.chief, desk.sender, world.knows):
        bureau.show(first, who, AccessRight.EDIT)
    bureau.give(first, desk.writer)
    bureau.decide(first, "forward", place=1, bodies=(MINISTRY,))
    text = "Щукозавровой Ы. Х. на ул. Жбанопупинская: гречкозуб разъяснён."
    named = {"addressees": "Щукозавровой Ы. Х.", "greeting": "Уважаемая Ыйгырда Хрюндельевна!"}
    answer = desk.answer(first, 0, text=text, **named)
    desk.sign(answer)
    desk.send(answer, how=ReplyBy.EMAIL)
    notice = desk.write(Wish(
        first, Purpose.NOTICE, decision_id=desk.notices(first)[0], text=text,
        form_id=desk.letterhead, **named,
    ))  # fmt: skip
    world.documents = [first, waiting, answer, notice, be_received(world)]
    for id in world.documents:
        bureau.show(id, world.masked)
    package = bureau.act(world.knows, making.order, bureau.today.year, bureau.today.month)
    making.make(world.installation, package_id=package)
    with office.system() as session:
        query = "select id from documents.file where document_id = %s"
        world.files = {id: fetch_values(session, query, (id,)) for id in world.documents}
        for query in NUMBERS:
            world.numbers |= set(fetch_values(session, query, (office.town.organisation_id,)))


NUMBERS: tuple[LiteralString, ...] = (
    "select id from appeals.applicant where organisation_id = %s",
    "select id from appeals.reception_booking where organisation_id = %s",
    "select id from appeals.reception_hours where organisation_id = %s",
    "select id from appeals.section_package where organisation_id = %s",
)


def add_file(session: Any, id: UUID, file: Received, *, reader: Reader) -> None:
    head = get_document(session, id, reader=reader)
    jobs = session.info["installation"].jobs
    attach(session, head, [file], reader=reader, at=testing.NOW, jobs=jobs)


def be_received(world: World) -> UUID:
    """Let her be booked and received; return the appeal that comes of it."""
    act, leader = world.desk.bureau.act, world.knows
    first, second = (
        booking.Wish(When(leader.person_id, testing.TODAY, time(14, minute)), AUTHOR, "Дрыгопляс")
        for minute in (0, 15)
    )
    wish = CardWish(
        identity=Identity.PASSPORT, content="Дрыгопляс гречкозуб", outcome=Outcome.WRITTEN,
        annotation="О доме «Кочерыжник»", questions=("Вислоухий забор",),
    )  # fmt: skip
    held = act(leader, receiving.hold_reception, act(leader, booking.book, first), wish, version=1)
    act(leader, booking.book, second)
    id: UUID = held.appeal_id
    return id


def addresses(world: World) -> list[str]:
    """Every GET route with what this world has in the places of its parameters."""
    found = [*world.still, *NAMING, *(f"/docs/{id}" for id in world.documents)]
    for path in world.paths:
        values: dict[str, Sequence[object]] = {"int": [1], "str": ["nothing"], "path": ["nothing"]}
        if OURS in path:
            values["int"] = sorted(world.numbers)
        whose = world.documents if path.startswith((OURS, "/docs/")) else []
        for id in [world.documents[0], *whose[2:3]] if "{" in path else []:
            values["uuid"] = world.files[id][:1]
            found += filled(re.sub(r"\{\w+:uuid\}", str(id), path, count=1), values)
    return list(dict.fromkeys(found))


def told(seen: Seen, words: dict[str, str]) -> list[str]:
    """Return which markers an answer tells."""
    text = plain(seen.text)
    return [name for name, word in words.items() if word in text]


@pytest.fixture(scope="module")
def known(client: Any, world: World) -> dict[str, Seen]:
    """What who knows her sees of her, with everywhere it leads."""
    crawler = Crawler(client, world.installation, world.knows)
    crawler.ask(each for each in addresses(world) if OURS in each or each.startswith("/docs/"))
    return crawler.follow(world.paths)


@pytest.fixture(scope="module")
def masked(client: Any, world: World, known: dict[str, Seen]) -> dict[str, Seen]:
    """What who sees her appeal, with every permission but one, sees at all these addresses."""
    crawler = Crawler(client, world.installation, world.masked)
    return crawler.ask({*addresses(world), *known})


def test_who_knows_her_meets_her_where_it_is_meant(world: World, known: dict[str, Seen]) -> None:
    met: dict[str | None, set[str]] = {}
    for address, seen in known.items():
        assert seen.status < 500, address
        assert not told_by(address), "an address tells nobody"
        path = route_of(address.partition("?")[0], world.paths)
        met.setdefault(path, set()).update(told(seen, MARKERS))
    for path, words in MEANT.items():
        assert words <= met[path], path
    assert set().union(*met.values()) == set(MARKERS), "each marker can be met"


def test_who_may_not_know_her_reads_her_mask_only(world: World, masked: dict[str, Seen]) -> None:
    reached = [masked[f"/docs/{id}"] for id in world.documents]
    assert [each.status for each in reached] == [200] * len(reached), "her cards are seen"
    assert all("Щ. Ы. Х." in masked[each].text for each in MASKED)
    assert "title" in told(masked["/appeals"], NEUTRAL)
    leaks = {}
    for address, seen in masked.items():
        assert seen.status < 500, address
        if words := told(seen, MARKERS):
            leaks[address] = words
        assert not (seen.type.startswith("image/") and "/files/" in address), address
    assert leaks == {}


def test_who_has_no_right_meets_neither_her_nor_her_appeal(
    client: Any, world: World, known: dict[str, Seen]
) -> None:
    crawler = Crawler(client, world.installation, world.nobody)
    asked = crawler.ask({*addresses(world), *known})
    met = {address: told(seen, MARKERS | NEUTRAL) for address, seen in asked.items()}
    assert {address: words for address, words in met.items() if words} == {}


def test_the_log_of_acts_tells_nobody(world: World) -> None:
    with world.desk.bureau.office.system() as session:
        kept = fetch_values(session, "select body from audit.record", ())
    assert kept
    assert told(Seen(200, "\n".join(kept), ""), MARKERS) == []


def told_by(address: str) -> list[str]:
    return told(Seen(200, address, ""), MARKERS)
