"""A real IMAP server and messages as people's programs write them."""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import replace
from email.message import EmailMessage
from typing import Any

import pytest
from tests_support.imap import PASSWORD, ImapServer, imap_server
from uprava.i18n import use_locale
from uprava_records.mail.service.mailbox import Mailbox, read_url
from uprava_records.mail.service.polling import Rules, read_box


@pytest.fixture(scope="module")
def server() -> Iterator[ImapServer]:
    with imap_server() as running:
        yield running


@pytest.fixture
def box(server: ImapServer) -> Mailbox:
    """An empty mailbox of a user of its own."""
    server.user = f"kanc-{secrets.token_hex(4)}"
    return replace(read_url(server.url), password=PASSWORD)


@pytest.fixture
def rules(office: Any) -> Rules:
    return Rules(office.journal, limit=1024 * 1024)


@pytest.fixture
def visit(office: Any, box: Mailbox, rules: Rules) -> Callable[..., list[Any]]:
    """Let the job look into the mailbox once; return the arrivals it made."""

    def look(**changes: Any) -> list[Any]:
        with use_locale("ru"):
            return read_box(office.installation, box, replace(rules, **changes))

    return look


def message(subject: str = "О готовности котельных", **heading: str) -> EmailMessage:
    """Return a letter of a ministry with a text and no files yet."""
    letter = EmailMessage()
    letter["From"] = heading.pop("sender", "Министерство ЖКХ <mingkh@zaozer.example>")
    letter["To"] = "kanc@town.example"
    letter["Subject"] = subject
    letter["Date"] = "Fri, 20 Nov 2026 09:31:00 +0600"
    letter["Message-ID"] = heading.pop("id", f"<{abs(hash(subject))}@zaozer.example>")
    for name, value in heading.items():
        letter[name] = value
    letter.set_content("Здравствуйте!\n\nНаправляем письмо.\n")
    return letter


def attach(letter: EmailMessage, name: str, data: bytes, kind: str = "application/pdf") -> None:
    main, sub = kind.split("/")
    letter.add_attachment(data, maintype=main, subtype=sub, filename=name)
