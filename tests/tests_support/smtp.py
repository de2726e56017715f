"""A real SMTP server that does delivery notices (RFC 3461): aiosmtpd, and what it was told."""

import email
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

OPTION = re.compile(r"\s+((?:RET|ENVID|NOTIFY|ORCPT)=\S+)", re.IGNORECASE)


@dataclass
class Post:
    """Keeps what arrives with the options of its envelope; answers as it is told to."""

    letters: list[EmailMessage] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    envelopes: list[Envelope] = field(default_factory=list)
    options: list[str] = field(default_factory=list)
    answer: str = "250 taken"
    port: int = 0

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    async def handle_EHLO(
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str,
        responses: list[str],
    ) -> list[str]:  # fmt: skip
        session.host_name = hostname
        return [*responses[:-1], "250-DSN", responses[-1]]

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        if self.answer.startswith("250"):
            content = envelope.content or b""
            assert isinstance(content, bytes)
            parsed = email.message_from_bytes(content, policy=default)
            assert isinstance(parsed, EmailMessage)
            self.letters.append(parsed)
            self.raw.append(content)
            self.envelopes.append(envelope)
        return self.answer


class WithNotices(SMTP):
    """The library's server does not know the options of delivery notices: they are taken out."""

    async def smtp_MAIL(self, arg: str | None) -> None:
        await super().smtp_MAIL(self.without(arg))

    async def smtp_RCPT(self, arg: str | None) -> None:
        await super().smtp_RCPT(self.without(arg))

    def without(self, arg: str | None) -> str | None:
        self.event_handler.options += OPTION.findall(arg or "")
        return OPTION.sub("", arg) if arg else arg


class PostController(Controller):
    """Serves with delivery notices."""

    def factory(self) -> SMTP:
        return WithNotices(self.handler, **self.SMTP_kwargs)


@contextmanager
def smtp_server() -> Iterator[Post]:
    """Run a mail server within the block."""
    post = Post()
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        post.port = int(trial.getsockname()[1])
    controller: Any = PostController(post, hostname="127.0.0.1", port=post.port)
    controller.start()
    try:
        yield post
    finally:
        controller.stop()
