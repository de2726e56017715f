"""A town hall of the tests: an author with drafts, people who decide, and short ways to act."""

import hashlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session
from uprava import testing
from uprava.approval.models import Decision, ParticipantKind, Purpose
from uprava.approval.service.deciding import decide
from uprava.approval.service.following import keep_derived
from uprava.approval.service.loading import current_files, edition_of
from uprava.approval.service.sheets import find_sheet
from uprava.approval.service.starting import start
from uprava.approval.values import (
    ParticipantPlan,
    Plan,
    RemarkText,
    Sheet,
    SheetRow,
    StagePlan,
    Verdict,
)
from uprava.db.sql import driver, fetch_values
from uprava.db.transaction import system_transaction
from uprava.documents.models import AccessRight
from uprava.documents.service.access import Opening, get_document, open_to
from uprava.documents.service.filing import FileRow, Received, add, list_files
from uprava.documents.service.locks import refuse_locked, signature_made
from uprava.documents.service.registering import NewDocument, create
from uprava.documents.service.versions import add_files, add_version, remove_file
from uprava.errors import UpravaError
from uprava.extension import Change, ChangeKind, DocumentHead, SignedVersion
from uprava.installation import Installation
from uprava.users.reader import Reader

AUTHOR = ("approval.start", "documents.attach", "signing.sign")
DECIDER = ("signing.sign",)


def person(reader: Reader) -> ParticipantPlan:
    """Return a person as a participant."""
    return ParticipantPlan(ParticipantKind.PERSON, reader.person_id)


def stage(*participants: Reader | ParticipantPlan, **rules: object) -> StagePlan:
    """Return a stage; of people are made participants, agreeing is its purpose."""
    named = tuple(
        each if isinstance(each, ParticipantPlan) else person(each) for each in participants
    )
    return StagePlan(rules.pop("purpose", Purpose.AGREE), named, **rules)  # type: ignore[arg-type]


@dataclass
class Hall:
    """An installation with a town, an author and five people of the housing department."""

    installation: Installation
    town: testing.Town
    author: Reader
    people: list[Reader]
    stranger: Reader
    at: datetime = testing.NOW
    texts: int = 0

    def tick(self) -> datetime:
        """Return a moment later than all before."""
        self.at += timedelta(seconds=1)
        return self.at

    @contextmanager
    def as_(self, reader: Reader) -> Iterator[Session]:
        """Act as somebody in one committed transaction."""
        with testing.acting(self.installation, reader) as session:
            yield session

    @contextmanager
    def system(self) -> Iterator[Session]:
        """Look as the installation itself, before whom nothing is hidden."""
        with system_transaction(
            self.installation.engine, today=testing.TODAY, task="test"
        ) as session:
            yield session

    def document(self, *, files: int = 1) -> UUID:
        """Make a draft of the author's with files."""
        with self.as_(self.author) as session:
            new = NewDocument(
                "records.incoming", "О ремонте кровли", "", "registered",
                self.town.organisation_id, self.town.chancellery_id,
            )  # fmt: skip
            head = create(session, new, reader=self.author, at=self.tick())
            opening = Opening(self.author.person_id, AccessRight.EDIT, "author")
            open_to(session, head, [opening], at=self.at, by=self.author.person_id)
        if files:
            with self.as_(self.author) as session:
                add_files(
                    session, head.id, [self.text() for _ in range(files)], reader=self.author,
                    at=self.tick(), jobs=self.installation.jobs,
                )  # fmt: skip
        return head.id

    def text(self) -> Received:
        """Return a file nobody had before; its bytes are nowhere, its hash is."""
        self.texts += 1
        sha256 = hashlib.sha256(f"{id(self)} {self.texts}".encode()).hexdigest()
        return Received(f"Проект {self.texts}.pdf", "application/pdf", 10, sha256, 1, "main")

    def send(self, id: UUID, *stages: StagePlan, **rules: object) -> int:
        """Send a document along a route."""
        with self.as_(self.author) as session:
            plan = Plan(stages, **rules)  # type: ignore[arg-type]
            return start(session, id, plan, reader=self.author, at=self.tick())

    def edition(self, id: UUID) -> str:
        """Return the edition of now."""
        with self.system() as session:
            return edition_of(current_files(session, id))

    def decide(
        self, reader: Reader, id: UUID, decision: Decision = Decision.AGREED, *remarks: str,
        edition: str = "",
    ) -> int:  # fmt: skip
        """Decide over the edition of now."""
        texts = tuple(RemarkText(each) for each in remarks)
        verdict = Verdict(decision, edition or self.edition(id), texts)
        with self.as_(reader) as session:
            return decide(session, id, verdict, reader=reader, at=self.tick())

    def new_version(self, id: UUID) -> None:
        """Put a new version over the main file."""
        with self.as_(self.author) as session:
            base = list_files(session, id)[0]
            assert (
                add_version(
                    session, base, self.text(), reader=self.author, at=self.tick(),
                    jobs=self.installation.jobs,
                )
                is None
            )  # fmt: skip

    def remove(self, id: UUID) -> None:
        """Take the main file away."""
        with self.as_(self.author) as session:
            file = list_files(session, id)[0]
            remove_file(
                session, id, file_id=file.id, reader=self.author, at=self.tick(),
                jobs=self.installation.jobs,
            )  # fmt: skip

    def sign(self, reader: Reader, id: UUID, *, sha256: str | None = None) -> None:
        """Do what the area of signing does around a signature, without the signature."""
        with self.as_(reader) as session:
            head = get_document(session, id, reader=reader)
            file = list_files(session, id)[0]
            change = Change(ChangeKind.SIGNING, file.id, sha256 or file.sha256)
            refuse_locked(session, head, change, reader=reader)
            signed = add_signed(session, self, head, file, reader)
            signature_made(session, head, signed, reader=reader)

    def add_evidence(self, id: UUID) -> None:
        """Do what the area of signing does when it adds evidence to signatures."""
        with self.as_(self.author) as session:
            head = get_document(session, id, reader=self.author)
            file = list_files(session, id)[0]
            keep_derived(session, head, add_signed(session, self, head, file, self.author))

    def sheet(self, id: UUID, reader: Reader | None = None) -> Sheet:
        """Return the sheet as somebody sees it."""
        reader = reader or self.author
        with self.as_(reader) as session:
            found = find_sheet(session, id, reader=reader, at=self.at)
        assert found is not None
        return found

    def rows(self, id: UUID) -> list[SheetRow]:
        """Return the lines of all stages."""
        return [row for each in self.sheet(id).stages for row in each.rows]

    def asked(self, id: UUID) -> set[int]:
        """Return the people of whom something is asked now, by the sheet and by their folders."""
        by_sheet = {row.person_id for row in self.rows(id) if row.state == "open"}
        with self.system() as session:
            query = """select principal_id from work.item where document_id = %s
                and done_at is null"""
            by_folders = set(fetch_values(session, query, (id,)))
        assert by_sheet == by_folders
        return by_folders

    def told(self, reader: Reader) -> list[str]:
        """Return what a person was told, the latest last."""
        with self.system() as session:
            query = "select text from work.notice where person_id = %s order by id"
            return fetch_values(session, query, (reader.person_id,))

    def audited(self, id: UUID) -> list[str]:
        """Return the acts of approval on a document in order."""
        with self.system() as session:
            query = """select action from audit.record where object_id = %s
                and action like 'approval.%%' order by seq"""
            return fetch_values(session, query, (str(id),))

    def acting_for(self, deputy: Reader, absent: Reader, *permissions: str) -> Reader:
        """Let somebody act for an absent person from now on."""
        with self.system() as session:
            driver(session).execute(
                "insert into users.substitution (absent_id, substitute_id, since, until,"
                " permissions, reason, created_by, created_at)"
                " values (%s, %s, %s, %s, %s, 'отпуск', %s, now())",
                (absent.person_id, deputy.person_id, testing.TODAY, testing.TODAY,
                 list(permissions), absent.person_id),
            )  # fmt: skip
        both = tuple(dict.fromkeys((*deputy.principals, *absent.principals)))
        return replace(deputy, acting_for=absent.person_id, principals=both)


def add_signed(
    session: Session, hall: Hall, head: DocumentHead, file: FileRow, reader: Reader
) -> SignedVersion:
    """Add the version a signature makes, as the area of signing does: past the hooks."""
    received = replace(hall.text(), name=file.name)
    row = add(session, head, received, reader=reader, at=hall.tick(), series=file)
    return SignedVersion(file.id, file.sha256, row.id, row.sha256)


def make_hall(installation: Installation) -> Hall:
    """Make a hall whose people nobody else knows."""
    town = testing.make_town(installation)
    author = testing.make_person(installation, unit_id=town.chancellery_id, permissions=AUTHOR)
    people = [
        testing.make_person(installation, unit_id=town.housing_id, permissions=DECIDER)
        for _ in range(5)
    ]
    stranger = testing.make_person(installation, unit_id=town.housing_id, permissions=AUTHOR)
    return Hall(installation, town, author, people, stranger)


def both(*acts: Callable[[], object]) -> list[str]:
    """Do things at the same moment; return what came of each: done or a sentence."""
    start, came = threading.Barrier(len(acts)), [""] * len(acts)

    def run(place: int, act: Callable[[], object]) -> None:
        start.wait()
        try:
            act()
            came[place] = "done"
        except UpravaError as error:
            came[place] = error.detail

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return came
