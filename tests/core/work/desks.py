"""The office of these tests, and what is done in it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

import memos
import psycopg
from litestar.testing import TestClient
from sqlalchemy.orm import Session
from uprava import testing
from uprava.clock import now
from uprava.db.sql import fetch_one
from uprava.db.transaction import system_transaction
from uprava.documents.models import AccessMark, AccessRight
from uprava.documents.service.access import HEAD_COLUMNS, Opening, open_to
from uprava.documents.service.registering import NewDocument, create
from uprava.extension import DocumentHead
from uprava.installation import Installation
from uprava.users.reader import Reader
from uprava.users.service.signing_in import Device, open_session
from uprava.work.service import put_into

SignIn = Callable[[Reader], TestClient]


@dataclass(frozen=True)
class Desk:
    """An installation with a town and three people of it."""

    installation: Installation
    town: testing.Town
    chief: Reader
    clerk: Reader
    stranger: Reader
    owner_url: str

    @contextmanager
    def as_(self, reader: Reader, *, today: date = testing.TODAY) -> Iterator[Session]:
        """Act as somebody in one committed transaction."""
        with testing.acting(self.installation, reader) as session:
            session.info["today"] = today
            yield session

    @contextmanager
    def system(self, today: date = testing.TODAY) -> Iterator[Session]:
        """Act as a job does."""
        with system_transaction(self.installation.engine, today=today, task="test") as session:
            yield session

    def memo(
        self, title: str = "О готовности котельных", *, before: int | None = None,
        folder: str = "review", due_on: date | None = None, seen: bool = True,
        mark: AccessMark = AccessMark.COMMON,
    ) -> DocumentHead:  # fmt: skip
        """Make a document of the clerk and put it before somebody (the chief by default)."""
        who = self.chief.person_id if before is None else before
        with self.as_(self.clerk) as session:
            new = NewDocument(
                memos.KIND, title, "Министерство ЖКХ", "review", self.town.organisation_id,
                self.town.chancellery_id, mark, due_on=due_on,
            )  # fmt: skip
            head = create(session, new, reader=self.clerk, at=now())
            openings = [Opening(self.clerk.person_id, AccessRight.MANAGE, "author")]
            if seen:
                openings.append(Opening(who, AccessRight.READ, "addressee"))
            open_to(session, head, openings, at=now(), by=self.clerk.person_id)
            put_into(session, folder, head, person_id=who, reader=self.clerk, at=now())
        return head

    def head(self, id: object) -> DocumentHead:
        """Return a document as it is now."""
        query = f"select {HEAD_COLUMNS} from documents.document as d where d.id = %s"
        with self.system() as session:
            found = fetch_one(session, DocumentHead, query, (id,))
        assert found is not None
        return found

    def ask(self, query: str, *values: object) -> list[tuple]:
        """Ask the database by another way than the application's."""
        with psycopg.connect(self.owner_url) as link:
            link.execute("set uprava.system = 'on'")
            return link.execute(query, values).fetchall()  # type: ignore[arg-type]


def session_of(core: Installation, reader: Reader) -> str:
    """Sign a person in; return the cookie's value."""
    with testing.acting(core, reader) as session:
        return open_session(
            session, person_id=reader.person_id, device=Device("127.0.0.1", "test"),
            now=now(), hours=1,
        )  # fmt: skip
