"""A mail server named by a URL, and one letter given to it within a total time.

`smtp://user:password@host:port?starttls=1` or `smtps://host`; `ca=FILE` names the certificate
authority when it is not a public one. What is asked of the server and not offered stops the
sending: a letter never goes over a weaker connection than the address says.
"""

import contextlib
import re
import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from enum import StrEnum
from urllib.parse import parse_qs, unquote, urlsplit

from uprava.errors import InvalidError, UnavailableError
from uprava.i18n import _

PATIENCE = 15.0
"""Seconds for the connection and for each answer of the server."""

TOTAL = 60.0
"""Seconds for a whole letter, however slowly the server drips its answers."""

PORTS = {"smtp": 25, "smtps": 465}
DOT_AT_START = re.compile(rb"(?m)^\.")
"""A line of one dot ends a letter, so dots at the start are doubled. RFC 5321, 4.5.2."""


class UncertainError(Exception):
    """The connection broke while the letter was handed over: it may have been accepted."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where letters are given to."""

    host: str
    port: int
    tls: bool = False
    starttls: bool = False
    user: str = ""
    password: str = field(default="", repr=False)
    ca: str | None = None


def read_address(url: str) -> MailServer:
    """Return the server a URL names. Raises InvalidError for any other URL."""
    parts = urlsplit(url)
    options = parse_qs(parts.query)
    unknown = sorted(set(options) - {"starttls", "ca"})
    if parts.scheme not in PORTS or not parts.hostname or unknown:
        text = _("UPRAVA_SMTP_URL must look like smtp://user:password@host:587?starttls=1.")
        raise InvalidError(text)
    return MailServer(
        host=parts.hostname,
        port=parts.port or (587 if "starttls" in options else PORTS[parts.scheme]),
        tls=parts.scheme == "smtps",
        starttls=options.get("starttls", ["0"])[0] == "1",
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        ca=options.get("ca", [None])[0],
    )


class Notices(StrEnum):
    """Whether the sender wants to be told what becomes of a letter. RFC 3461."""

    NONE = "none"
    ASKED = "asked"
    """Of a failure, a delay and a delivery, where the servers on the way do that."""


def deliver(
    server: MailServer, letter: EmailMessage, *, total: float = TOTAL,
    notices: Notices = Notices.NONE,
) -> None:  # fmt: skip
    """Give a letter to the server.

    Raises UnavailableError when it was certainly not taken and may be tried again, InvalidError
    when the server refuses this letter for good, and UncertainError when nobody knows.
    """
    try:
        with connected(server, total) as link:
            hand_over(link, letter, notices)
    except smtplib.SMTPResponseException as error:
        raise UnavailableError(said_by(error.smtp_code, error.smtp_error)) from error
    except (OSError, smtplib.SMTPException) as error:
        raise UnavailableError(str(error) or type(error).__name__) from error


@contextlib.contextmanager
def connected(server: MailServer, total: float) -> Iterator[smtplib.SMTP]:
    """Open a connection that is cut off after `total` seconds; greet, encrypt, sign in."""
    context = ssl.create_default_context(cafile=server.ca)
    link = smtplib.SMTP_SSL(timeout=PATIENCE, context=context) if server.tls else smtplib.SMTP(
        timeout=PATIENCE
    )  # fmt: skip
    link._host = server.host  # type: ignore[attr-defined]  # the name the certificate must bear
    watch = threading.Timer(total, cut, [link])
    watch.daemon = True
    watch.start()
    try:
        link.connect(server.host, server.port)
        link.ehlo_or_helo_if_needed()
        if server.starttls:
            link.starttls(context=context)
            link.ehlo()
        if server.user:
            link.login(server.user, server.password)
        yield link
        with contextlib.suppress(smtplib.SMTPException, OSError):  # the letter is taken already
            link.quit()
    finally:
        watch.cancel()
        link.close()


def cut(link: smtplib.SMTP) -> None:
    """Break a connection that took too long: whoever waits on it gets an error at once."""
    sock = link.sock
    if isinstance(sock, socket.socket):
        with contextlib.suppress(OSError):  # closed meanwhile, which is what is wanted
            sock.shutdown(socket.SHUT_RDWR)


def hand_over(link: smtplib.SMTP, letter: EmailMessage, notices: Notices) -> None:
    """Name sender and receiver, then give the text; only its end is a point of no return.

    A server takes a letter when it has read the line of one dot (RFC 5321, 4.1.1.4): whatever
    breaks before that line was given away leaves nothing there.
    """
    receiver = address_in(letter, "To")
    of_letter, of_receiver = options_of(link, letter, receiver, notices)
    expect(link.mail(address_in(letter, "From"), of_letter), 250)
    expect(link.rcpt(receiver, of_receiver), 250, 251)
    expect(link.docmd("DATA"), 354)
    text = DOT_AT_START.sub(b"..", letter.as_bytes(policy=SMTP))
    link.send(text)
    try:
        link.send(b".\r\n")
        answer = link.getreply()
    except (smtplib.SMTPServerDisconnected, OSError) as error:
        raise UncertainError(str(error) or type(error).__name__) from error
    expect(answer, 250)


def options_of(
    link: smtplib.SMTP, letter: EmailMessage, receiver: str, notices: Notices
) -> tuple[list[str], list[str]]:
    """Return what MAIL and RCPT say besides addresses; nothing to a server without DSN.

    The envelope is named by the letter's Message-ID: a report then names it even where it does
    not carry the letter's heading. RFC 3461, 4.
    """
    if notices is Notices.NONE or not link.has_extn("dsn"):
        return [], []
    envelope = xtext(str(letter["Message-ID"]).strip("<> "))[:100]
    return (
        ["RET=HDRS", f"ENVID={envelope}"],
        ["NOTIFY=SUCCESS,FAILURE,DELAY", f"ORCPT=rfc822;{xtext(receiver)}"],
    )


def xtext(text: str) -> str:
    """Return a text as RFC 3461, 4 writes it: what is not printable, «+» and «=» by codes."""
    plain = ("!" <= sign <= "~" and sign not in "+=" for sign in text)
    return "".join(
        sign if keep else "".join(f"+{byte:02X}" for byte in sign.encode())
        for sign, keep in zip(text, plain, strict=True)
    )


def expect(answer: tuple[int, bytes], *codes: int) -> None:
    """Raise InvalidError when the server refuses for good, SMTPResponseException for now."""
    code, said = answer
    if code in codes:
        return
    if 500 <= code < 600:
        raise InvalidError(said_by(code, said))
    raise smtplib.SMTPResponseException(code, said)


def address_in(letter: EmailMessage, header: str) -> str:
    """Return the bare address of the only person a header names."""
    (address,) = letter[header].addresses
    return str(address.addr_spec)


def said_by(code: int, said: bytes | str) -> str:
    """Return a server's answer as one line of at most 200 characters."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return f"{code} {' '.join(text.split())}"[:200]
