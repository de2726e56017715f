"""A town hall with drafts in approval, for the browser: texts with pages, people with keys."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import typst
from playwright.sync_api import Browser, Page
from sqlalchemy.orm import Session
from uprava import testing
from uprava.approval.kind import DRAFT, KIND
from uprava.approval.models import Decision, ParticipantKind, Purpose
from uprava.approval.service.deciding import decide
from uprava.approval.service.loading import current_files, edition_of
from uprava.approval.service.starting import start
from uprava.approval.values import ParticipantPlan, Plan, RemarkText, StagePlan, Verdict
from uprava.clock import now
from uprava.db.sql import execute, fetch_values
from uprava.db.transaction import system_transaction
from uprava.documents.late_pages import make_pages
from uprava.documents.models import AccessRight
from uprava.documents.preparing import prepare
from uprava.documents.service.access import Opening, open_to
from uprava.documents.service.filing import Received, list_files
from uprava.documents.service.registering import NewDocument, create
from uprava.documents.service.versions import add_files, add_version
from uprava.installation import Installation
from uprava.signing.service.keeping import issue_keys
from uprava.users.reader import Reader
from uprava.users.service.signing_in import Device, open_session

POWERS = (
    "approval.start", "documents.attach", "documents.comment", "signing.sign", "approval.templates",
)  # fmt: skip


def letter(title: str, *, edition: str = "") -> bytes:
    """Return a PDF of two pages."""
    text = f"""#set text(lang: "ru", size: 12pt)\n#set page(margin: 25mm)
#align(center)[*АДМИНИСТРАЦИЯ ГОРОДСКОГО ОКРУГА* \\ *ПОСТАНОВЛЕНИЕ*]
#v(1em)\n*{title}*\n#v(1em)
В соответствии с Уставом городского округа администрация постановляет:\n
1. Утвердить прилагаемый порядок {edition}.\n
2. Опубликовать постановление на официальном сайте.\n#v(3em)
Глава городского округа\n#pagebreak()\nПриложение"""
    return bytes(typst.compile(text.encode()))


def scan() -> bytes:
    """Return a PDF of one page on which there is a drawing and no text."""
    return bytes(typst.compile(b"#rect(width: 60%, height: 30%)"))


@dataclass(frozen=True)
class Hall:
    """An installation with an author, three people who agree, a head and readers."""

    installation: Installation
    town: testing.Town
    author: Reader
    people: tuple[Reader, ...]
    head: Reader

    @contextmanager
    def as_(self, reader: Reader) -> Iterator[Session]:
        """Act as somebody in one committed transaction."""
        with testing.acting(self.installation, reader) as session:
            yield session

    def draft(self, title: str, *, due_on: date | None = None, ready: bool = True) -> UUID:
        """Make a document of the author's with a text of two pages, ready to be looked at."""
        with self.as_(self.author) as session:
            new = NewDocument(
                KIND, title, "", DRAFT, self.town.organisation_id,
                self.town.chancellery_id, due_on=due_on,
            )  # fmt: skip
            head = create(session, new, reader=self.author, at=now())
            own = Opening(self.author.person_id, AccessRight.EDIT, "author")
            open_to(session, head, [own], at=now(), by=self.author.person_id)
        with self.as_(self.author) as session:
            add_files(
                session, head.id, [self.received("Проект.pdf", letter(title))],
                reader=self.author, at=now(), jobs=self.installation.jobs,
            )  # fmt: skip
        if ready:
            self.prepare(head.id)
        return head.id

    def received(self, name: str, data: bytes) -> Received:
        """Put bytes into the store."""
        kept = self.installation.store.put(io.BytesIO(data))
        return Received(name, "application/pdf", len(data), kept.sha256, 2, "main")

    def new_version(self, id: UUID, title: str) -> None:
        """Put a second version over the text."""
        self.replace(id, letter(title, edition="в новой редакции"))

    def replace(self, id: UUID, data: bytes) -> None:
        """Put a second version of other bytes over the text."""
        with self.as_(self.author) as session:
            base = list_files(session, id)[0]
            add_version(
                session, base, self.received(base.name, data), reader=self.author, at=now(),
                jobs=self.installation.jobs,
            )  # fmt: skip
        self.prepare(id)

    def prepare(self, id: UUID) -> None:
        """Do the work of the jobs that make text and pages."""
        with system_transaction(
            self.installation.engine, today=testing.TODAY, task="test"
        ) as session:
            query = "select id from documents.file where document_id = %s"
            files = fetch_values(session, query, (id,))
        for file in files:
            prepare(self.installation, file_id=str(file))
            make_pages(self.installation, file_id=str(file), first=1)

    def send(self, id: UUID, *stages: StagePlan) -> None:
        """Send a document along a route."""
        with self.as_(self.author) as session:
            start(session, id, Plan(stages), reader=self.author, at=now())

    def decide(
        self, reader: Reader, id: UUID, decision: Decision = Decision.AGREED, *remarks: str
    ) -> None:
        """Decide over the edition of now."""
        with self.as_(reader) as session:
            edition = edition_of(current_files(session, id))
            verdict = Verdict(decision, edition, tuple(RemarkText(each) for each in remarks))
            decide(session, id, verdict, reader=reader, at=now())


def stage(purpose: Purpose, *people: Reader, term: int | None = 2) -> StagePlan:
    """Return a stage of people."""
    named = tuple(ParticipantPlan(ParticipantKind.PERSON, each.person_id) for each in people)
    return StagePlan(purpose, named, term=term)


def make_hall(
    installation: Installation,
    surnames: tuple[str, ...] = ("Лебедев", "Орлов", "Белов", "Руденко", "Ильин"),
) -> Hall:
    """Make the people (author, head, three who agree), with keys for those who sign."""
    town = testing.make_town(installation)

    def person(unit: int) -> Reader:
        return testing.make_person(installation, unit_id=unit, permissions=POWERS)

    author, head = person(town.chancellery_id), person(town.chancellery_id)
    people = [person(town.housing_id) for _each in range(3)]
    with system_transaction(installation.engine, today=testing.TODAY, task="test") as session:
        for place, each in enumerate((author, head, *people)):
            query = "update users.person set surname = %s where id = %s"
            execute(session, query, (surnames[place], each.person_id))
        ids = [head.person_id, author.person_id]
        issue_keys(session, ids, secret=installation.settings.secret, at=now(), months=12)
    author, head, *people = (
        testing.reader_of(installation, each.person_id) for each in (author, head, *people)
    )
    return Hall(installation, town, author, tuple(people), head)


def enter(browser: Browser, address: str, hall: Hall, reader: Reader, **options: Any) -> Page:
    """Return a page signed in as somebody."""
    with hall.as_(reader) as session:
        sid = open_session(
            session, person_id=reader.person_id, device=Device("127.0.0.1", "test"), now=now(),
            hours=1,
        )  # fmt: skip
    size = {"width": 1366, "height": 900}
    context = browser.new_context(**{"viewport": size, "locale": "ru-RU", **options})
    context.add_cookies([{"name": "sid", "value": sid, "url": address}])
    return context.new_page()
