"""The counter that sends: signed replies to authors who want them by e-mail or in the account."""

import email
import socket
import threading
from dataclasses import dataclass, field, replace
from email.message import EmailMessage
from email.policy import default
from typing import Any
from uuid import UUID

from aiosmtpd.smtp import SMTP, Envelope, Session
from plugins.appeals.intake.office import ANNA
from plugins.appeals.replies.desk import Desk
from uprava.installation import Installation, belongs_to
from uprava.users.reader import Reader
from uprava_appeals.sending.service import asking
from uprava_appeals.sending.service.delivering import Post, go
from uprava_appeals.values import ReplyBy

EMAIL = "anna.kuznetsova@pochta.example"

ACCOUNT = "ESIA-1000394857"

BY_EMAIL = replace(ANNA, email=EMAIL, reply_by=ReplyBy.EMAIL, reply_to=EMAIL)

BY_ACCOUNT = replace(ANNA, account=ACCOUNT, reply_by=ReplyBy.ACCOUNT, reply_to=ACCOUNT)


@dataclass
class Inbox:
    """Keeps what arrives; answers as it is told to."""

    letters: list[EmailMessage] = field(default_factory=list)
    envelopes: list[Envelope] = field(default_factory=list)
    answer: str = "250 taken"
    to: str = "250 ok"

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        if self.to.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.to.format(address=address)

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        if self.answer.startswith("250"):
            parsed = email.message_from_bytes(envelope.content or b"", policy=default)
            assert isinstance(parsed, EmailMessage)
            self.letters.append(parsed)
            self.envelopes.append(envelope)
        return self.answer


@dataclass
class Counter:
    """Replies that wait, and those who send them."""

    desk: Desk

    @property
    def plain(self) -> Installation:
        return self.desk.installation

    @property
    def sender(self) -> Reader:
        return self.desk.sender

    def mailing(self, port: int) -> Installation:
        """Give the installation a mail server."""
        return self.set(smtp_url=f"smtp://127.0.0.1:{port}")

    def set(self, **settings: Any) -> Installation:
        plain = self.plain
        changed = plain.settings.model_copy(
            update={"mail_from": "Администрация <office@town.example>", **settings}
        )
        made = Installation(changed, plain.plugins, plain.engine, plain.store, plain.jobs)
        belongs_to(plain.engine, made)
        self.now = made
        return made

    now: Installation = field(init=False)

    def signed(self, said: Any = BY_EMAIL, way: ReplyBy = ReplyBy.EMAIL) -> tuple[UUID, UUID]:
        """Return an appeal and its signed answer."""
        id = self.desk.appeal(authors=(said,))
        reply = self.desk.answer(id, reply_by=way)
        self.desk.sign(reply)
        return id, reply

    def ask(self, reply: UUID, by: Reader | None = None) -> int:
        order: int = self.desk.act(by or self.sender, asking.ask, reply)
        return order

    def go(self, order: int) -> None:
        """Let the job run once."""
        go(Post(self.now, self.desk.bureau.at), order)

    def order(self, id: int) -> Any:
        query = """select row_to_json(s) from appeals.sending as s where id = %s"""
        return self.look(query, id)

    def state(self, id: int) -> tuple[str, str]:
        found = self.order(id)
        return found["state"], found["problem"]

    def look(self, query: str, *values: Any) -> Any:
        return self.desk.look(query, *values)

    def acts(self, reply: UUID) -> list[str]:
        query = "select action from audit.record where object_id = %s order by seq"
        return self.desk.bureau.office.column(query, str(reply))


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def dropping() -> int:
    """Start a server that reads a whole letter and hangs up instead of an answer."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        link, _address = listener.accept()
        with link, listener:
            link.sendall(b"220 here\r\n")
            data = b""
            while got := link.recv(65536):
                data += got
                if b"\r\n.\r\n" in data:
                    return
                if got.upper().startswith(b"DATA"):
                    link.sendall(b"354 go on\r\n")
                elif got.upper().startswith((b"EHLO", b"MAIL", b"RCPT")):
                    link.sendall(b"250 ok\r\n")

    threading.Thread(target=serve, daemon=True).start()
    return int(listener.getsockname()[1])
