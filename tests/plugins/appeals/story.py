"""An administration whose author is told by unmistakable words, and all that becomes of her."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import time
from functools import cached_property
from itertools import product
from typing import Any, LiteralString
from uuid import UUID

from plugins.appeals.crawling import (
    OF_ALL,
    filled,
    get_paths,
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

AUTHOR = Said(
    surname="Щукозаврова", given_name="Ыйгырда", patronymic="Хрюндельевна", postcode="644973",
    address="г. Омск, ул. Жбанопупинская, д. 97, кв. 613", district="Ленинский округ",
    email="zzqvorx@example.org", phone="8 913 577-31-46", account="ESIA-99173355",
    status="пенсионер", benefits=("ветеран труда",),
)  # fmt: skip
OURS = "/appeals"

NAMING = ("/appeals?named=1", "/appeals/export.csv?named=1", "/appeals/print?named=1")
"""Lists asked for names, which they show to who may know them."""

LETTER = "Я, Щукозаврова, пишу про мымробулькать".encode()


@dataclass
class World:
    """An administration; what is said of one author in it, and under which numbers."""

    desk: Desk
    knows: Reader
    other: Reader
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


def make_world(installation: Installation) -> World:
    """Make an administration with hours when people are received, and no appeal."""
    town = testing.make_town(installation)
    desk = make_desk(installation, town)
    with desk.bureau.office.system() as session:
        if edition_on(session, desk.bureau.today) is None:
            ship(session, at=testing.NOW)

    def person(unit: int, *permissions: str) -> Reader:
        return testing.make_person(installation, unit_id=unit, permissions=permissions)

    every = tuple(installation.plugins.permissions)
    made = World(
        desk, knows=person(town.chancellery_id, *every),
        other=person(town.chancellery_id, *every), nobody=person(town.housing_id),
        masked=person(town.housing_id, *(each for each in every if each != PERSONAL)),
    )  # fmt: skip
    for leader in (made.knows, made.other):
        place = Hours(person_id=leader.person_id, span=Span(time(14), time(16)), minutes=15,
                      weekday=testing.TODAY.isoweekday(), place="каб. 214")  # fmt: skip
        desk.bureau.office.act(leader, hours.add_hours, place)
    return made


def received(world: World, name: str, data: bytes) -> Received:
    blob = world.installation.store.put(io.BytesIO(data))
    return Received(name, "text/plain", len(data), blob.sha256)


def happen(world: World, readers: Sequence[Reader], leader: Reader) -> None:
    """Let her write, be answered, sent on, received, reported of; show it all to readers."""
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
    world.documents = [first, waiting, answer, notice, be_received(world, leader)]
    for id, who in product(world.documents, readers):
        bureau.show(id, who)
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


def be_received(world: World, leader: Reader) -> UUID:
    """Let her be booked twice and received once; return the appeal that comes of it."""
    act = world.desk.bureau.act
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
