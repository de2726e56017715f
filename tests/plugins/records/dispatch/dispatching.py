"""A chancellery that sends: registered letters with addressees and signed files, a mail server."""

import email
import io
import socket
from dataclasses import dataclass, field, replace
from email.message import EmailMessage
from email.policy import default
from typing import Any
from uuid import UUID

from aiosmtpd.smtp import SMTP, Envelope, Session
from uprava import testing
from uprava.db.sql import execute, fetch_value
from uprava.db.transaction import system_transaction
from uprava.documents.models import AccessMark, AccessRight
from uprava.documents.service.access import Opening, give
from uprava.documents.service.filing import Received, attach
from uprava.documents.service.numbering import get_journal
from uprava.documents.service.registering import NewDocument, create, register
from uprava.extension import DocumentHead
from uprava.installation import Installation
from uprava.users.reader import Reader
from uprava_records.dispatch.service.queueing import queue_addressees

RIGHTS = ("records.dispatch", "records.number", "records.write", "documents.attach")

ADDRESS = "644002, г. Заозёрск, ул. Красный Путь, д. 109"


@dataclass
class Dispatching:
    """People of a fresh town, and what they send."""

    installation: Installation
    town: testing.Town
    clerk: Reader
    stranger: Reader
    made: list[UUID] = field(default_factory=list)

    def value(self, query: str, *values: object) -> Any:
        with self.system() as session:
            return fetch_value(session, query, values)

    def system(self) -> Any:
        return system_transaction(self.installation.engine, today=testing.TODAY, task="test")

    def as_clerk(self) -> Any:
        return testing.acting(self.installation, self.clerk)

    def letter(
        self, *addressees: dict[str, Any], title: str = "О готовности котельных",
        files: tuple[tuple[str, str, bytes], ...] = (),
        mark: AccessMark = AccessMark.COMMON, queued: bool = True,
    ) -> UUID:  # fmt: skip
        """Register a letter to these addressees and put it into «К отправке»."""
        store = self.installation.store
        given = files or (
            ("Письмо.pdf", "application/pdf", b"%PDF-1.7 bytes of " + title.encode()),
        )
        received = []
        for name, kind, content in given:
            blob = store.put(io.BytesIO(content))
            received.append(Received(name, kind, blob.size, blob.sha256))
        with self.as_clerk() as session:
            town = self.town
            new = NewDocument("records.outgoing", title, "", "registered",
                              town.organisation_id, town.chancellery_id, mark)  # fmt: skip
            head = create(session, new, reader=self.clerk, at=testing.NOW)
            execute(session, "insert into records.outgoing (document_id, summary, signed_on)"
                    " values (%s, '', 'screen')", (head.id,))  # fmt: skip
            opening = Opening(self.town.chancellery_id, AccessRight.MANAGE, "journal")
            give(session, head, [opening], at=testing.NOW, by=self.clerk.person_id)
            attach(session, head, received, reader=self.clerk, at=testing.NOW,
                   jobs=self.installation.jobs)  # fmt: skip
            for position, each in enumerate(addressees, 1):
                self.add(session, head, position, each)
            journal = get_journal(session, code=self.journal, kind="records.outgoing")
            done = register(session, head, journal=journal)
            fresh = replace(head, number=done.number, registered_on=done.registered_on)
            if queued:
                queue_addressees(session, fresh, reader=self.clerk, at=testing.NOW)
        self.made.append(head.id)
        return head.id

    def add(self, session: Any, head: DocumentHead, position: int, each: dict[str, Any]) -> None:
        row = {"channel": "paper", "address": None, "email": None, "attention": None,
               "person_id": None} | each  # fmt: skip
        execute(
            session,
            "insert into records.addressee (document_id, position, name, attention, address,"
            " email, channel, person_id) values (%(id)s, %(position)s, %(name)s, %(attention)s,"
            " %(address)s, %(email)s, %(channel)s, %(person_id)s)",
            row | {"id": head.id, "position": position},
        )

    @property
    def journal(self) -> str:
        return f"outgoing-{self.town.organisation_id}"

    def dispatches(self, document: UUID) -> list[int]:
        with self.system() as session:
            from uprava.db.sql import fetch_values

            query = "select id from records.dispatch where document_id = %s order by position"
            return fetch_values(session, query, (document,))

    def state(self, dispatch: int) -> str:
        return str(self.value("select state from records.dispatch where id = %s", dispatch))

    def acts(self, document: UUID) -> list[str]:
        with self.system() as session:
            from uprava.db.sql import fetch_values

            query = "select action from audit.record where object_id = %s order by seq"
            return fetch_values(session, query, (str(document),))

    def mailing(self, url: str) -> Installation:
        """Return the installation with a mail server."""
        made = self.installation
        settings = made.settings.model_copy(
            update={"smtp_url": url, "mail_from": "Канцелярия <office@town.example>"}
        )
        return Installation(settings, made.plugins, made.engine, made.store, made.jobs)


def make_dispatching(installation: Installation, town: testing.Town) -> Dispatching:
    """Return a chancellery whose clerk sends, and a stranger of another unit who may as well."""
    clerk = testing.make_person(installation, unit_id=town.chancellery_id, permissions=RIGHTS)
    stranger = testing.make_person(installation, unit_id=town.housing_id, permissions=RIGHTS)
    made = Dispatching(installation, town, clerk, stranger)
    with made.system() as session:
        execute(
            session,
            "insert into documents.journal (code, kind, organisation_id, unit_id, index, title,"
            " number_template, restarts, active) values (%s, 'records.outgoing', %s, %s, '01-13',"
            " 'Исходящие', '{index}/{seq}', 'yearly', true)",
            (made.journal, town.organisation_id, town.chancellery_id),
        )
    return made


@dataclass
class Inbox:
    """Keeps what arrives; answers as it is told to."""

    letters: list[EmailMessage] = field(default_factory=list)
    envelopes: list[Envelope] = field(default_factory=list)
    answer: str = "250 taken"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        if self.answer.startswith("250"):
            parsed = email.message_from_bytes(envelope.content or b"", policy=default)
            assert isinstance(parsed, EmailMessage)
            self.letters.append(parsed)
            self.envelopes.append(envelope)
        return self.answer


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])
