"""A small office of the tests: who keeps the journal, who does not, and how they make documents."""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

import letters
import typst
from litestar.testing import TestClient
from sqlalchemy.orm import Session
from uprava import testing
from uprava.clock import now
from uprava.db.sql import execute, fetch_values
from uprava.db.transaction import system_transaction
from uprava.documents.late_pages import make_pages
from uprava.documents.models import AccessMark, AccessRight
from uprava.documents.preparing import prepare
from uprava.documents.service.access import Opening, get_document, open_to
from uprava.documents.service.editing import change_requisites, requisites_of
from uprava.documents.service.filing import Received, attach
from uprava.documents.service.numbering import get_journal
from uprava.documents.service.registering import NewDocument, create, index, register
from uprava.installation import Installation
from uprava.settings import Settings
from uprava.users.reader import Reader

SignIn = Callable[[Reader], TestClient]  # type: ignore[type-arg]

POWERS = (
    "letters.move", "documents.comment", "documents.attach", "documents.link", "documents.share",
    "documents.delete",
)  # fmt: skip


@contextmanager
def core_alone(settings: Settings, folder: Path, **changes: object) -> Iterator[Installation]:
    """Open the core with the tests' own module: no plugin is needed for any of this."""
    alone = testing.make_settings(
        folder, str(settings.database_url), database_owner_url=settings.database_owner_url,
        modules=(), **changes,
    )  # fmt: skip
    with testing.installation(alone, extra={"letters": letters}) as made:
        yield made


def two_pages() -> bytes:
    """Return a real PDF of two pages."""
    text = (
        '#set text(lang: "ru")\n= О готовности котельных\n'
        "Просим представить сведения о теплоснабжении до 27 ноября.\n#pagebreak()\nПриложение"
    )
    return bytes(typst.compile(text.encode()))


@dataclass(frozen=True)
class Office:
    """An installation with a town and three people of it."""

    installation: Installation
    town: testing.Town
    registrar: Reader
    clerk: Reader
    stranger: Reader

    @contextmanager
    def as_(self, reader: Reader) -> Iterator[Session]:
        """Act as somebody in one committed transaction."""
        with testing.acting(self.installation, reader) as session:
            yield session

    def document(self, title: str = "О готовности котельных", **options: object) -> UUID:
        """Register a document of the chancellery; `files` are (name, media type, bytes)."""
        with self.as_(self.registrar) as session:
            return make_document(session, self, title, **options)

    def prepare(self, document: UUID) -> None:
        """Do the work of the job that makes text and pages."""
        with system_transaction(
            self.installation.engine, today=testing.TODAY, task="test"
        ) as session:
            query = "select id from documents.file where document_id = %s"
            files = fetch_values(session, query, (document,))
        for file in files:
            prepare(self.installation, file_id=str(file))
            make_pages(self.installation, file_id=str(file), first=1)


def make_document(
    session: Session, office: Office, title: str, *,
    files: list[tuple[str, str, bytes]] | None = None, mark: AccessMark = AccessMark.COMMON,
    number: bool = True, **options: object,
) -> UUID:  # fmt: skip
    """Insert, open, attach, index and register a document as a module would."""
    town, reader = office.town, office.registrar
    new = NewDocument(
        letters.KIND, title, "Министерство ЖКХ", "registered", town.organisation_id,
        town.chancellery_id, mark, **options,
    )  # fmt: skip
    head = create(session, new, reader=reader, at=now())
    unit = Opening(town.chancellery_id, AccessRight.MANAGE, "journal")
    own = Opening(reader.person_id, AccessRight.EDIT, "author")
    open_to(session, head, [own, unit], at=now(), by=reader.person_id)
    received = [
        Received(name, media, len(data), kept(office, data), None, "main")
        for name, media, data in files or []
    ]
    attach(session, head, received, reader=reader, at=now(), jobs=office.installation.jobs)
    index(session, head, words=["14-2/5871"])
    if number:
        journal = get_journal(session, code=f"letters-{town.organisation_id}", kind=letters.KIND)
        register(session, head, journal=journal, words=["14-2/5871"])
    return head.id


def kept(office: Office, data: bytes) -> str:
    """Put bytes into the store."""
    return office.installation.store.put(io.BytesIO(data)).sha256


def make_office(core: Installation) -> Office:
    """Make a registrar of the chancellery, a clerk of the housing unit, and a stranger."""
    town, other = testing.make_town(core), testing.make_town(core)
    with system_transaction(core.engine, today=testing.TODAY, task="test") as session:
        execute(
            session,
            "insert into documents.journal (code, kind, organisation_id, unit_id, index, title,"
            " number_template, restarts, active) values (%s, %s, %s, %s, '01-12',"
            " 'От органов власти', '{index}/{seq}', 'yearly', true)",
            (f"letters-{town.organisation_id}", letters.KIND, town.organisation_id,
             town.chancellery_id),
        )  # fmt: skip

    def person(unit: int) -> Reader:
        return testing.make_person(core, unit_id=unit, permissions=POWERS)

    return Office(
        core, town, person(town.chancellery_id), person(town.housing_id), person(other.housing_id)
    )


def rename(session: Session, office: Office, id: UUID, title: str) -> None:
    """Change a document's title as somebody else would meanwhile."""
    head = get_document(session, id, reader=office.registrar)
    wanted = replace(requisites_of(head), title=title)
    change_requisites(session, id, wanted, version=head.version, reader=office.registrar, at=now())
