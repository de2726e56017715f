"""A mailbox named by a URL, read by IMAP over TLS within a total time; nothing in it is deleted.

`imaps://user:password@host:993/INBOX?ca=FILE`, or `imap://…?starttls=1`. RFC 3501.
"""

import contextlib
import imaplib
import re
import socket
import ssl
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from uprava.errors import InvalidError, UnavailableError
from uprava.i18n import _

PATIENCE = 20.0
"""Seconds for the connection and for each answer of the server."""

TOTAL = 240.0
"""Seconds for one visit, however slowly the server drips its answers."""

SLACK = 64 * 1024
"""Bytes a literal of the server may be larger than the message it announced."""

PLAIN_ID = re.compile(r"[!#-\[\]-~]{3,300}")
"""A Message-ID that may stand between quotes: no space, quote or backslash."""

SIZE = re.compile(rb"RFC822\.SIZE (\d+)")


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Where letters lie; `key` names it without its password."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    folder: str = "INBOX"
    tls: bool = True
    ca: str | None = None

    @property
    def key(self) -> str:
        """The name under which its state is kept."""
        return f"{self.user}@{self.host}:{self.port}/{self.folder}"


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it lies on the server; `raw` is its heading only when it is too large."""

    uid: int
    size: int
    arrived_at: datetime
    raw: bytes = field(repr=False)
    whole: bool = True


def read_url(url: str, password_file: Path | None = None) -> Mailbox:
    """Return the mailbox a URL names. Raises InvalidError for any other URL."""
    parts = urlsplit(url)
    options = parse_qs(parts.query)
    secure = parts.scheme == "imaps" or options.get("starttls") == ["1"]
    if parts.scheme not in ("imap", "imaps") or not parts.hostname or not secure:
        raise InvalidError(
            _("UPRAVA_RECORDS_MAIL_URL must look like imaps://user:password@host:993/INBOX.")
        )
    password = unquote(parts.password or "")
    if password_file is not None:
        password = password_file.read_text(encoding="utf-8").strip()
    tls = parts.scheme == "imaps"
    return Mailbox(
        parts.hostname, parts.port or (993 if tls else 143), unquote(parts.username or ""),
        password, unquote(parts.path.strip("/")) or "INBOX", tls,
        options.get("ca", [None])[0],
    )  # fmt: skip


class _Bounded:
    """Refuses answers larger than what was asked for, before room is made for them."""

    room = SLACK

    def read(self, size: int) -> bytes:
        """Read a literal the server announced."""
        if size > self.room:
            raise imaplib.IMAP4.abort(f"an answer of {size} bytes where {self.room} were expected")
        return super().read(size)  # type: ignore[misc,no-any-return]  # of the library's class


class _Secure(_Bounded, imaplib.IMAP4_SSL):
    """TLS from the first byte."""


class _Upgraded(_Bounded, imaplib.IMAP4):
    """TLS after STARTTLS."""


Link = _Secure | _Upgraded


class Visit:
    """One connection with the folder selected."""

    def __init__(self, link: Link, box: Mailbox) -> None:
        self._link = link
        self._box = box
        self.validity = 0

    def select(self) -> None:
        """Open the folder; what is read stays as unread as it was."""
        name = quoted(self._box.folder)
        expect(self._link.select(name), "SELECT")
        _code, said = self._link.response("UIDVALIDITY")
        self.validity = int(said[0]) if said and said[0] else 0

    def uids_after(self, last: int) -> list[int]:
        """Return the UIDs above one, ascending. `n:*` always names the last: it is left out."""
        data = expect(self._link.uid("SEARCH", f"UID {last + 1}:*"), "SEARCH")
        found = {int(each) for part in data if part for each in part.split()}
        return sorted(uid for uid in found if uid > last)

    def uids_named(self, message_id: str) -> list[int]:
        """Return the UIDs of the messages of a Message-ID, ascending."""
        if not PLAIN_ID.fullmatch(message_id):
            return []
        data = expect(self._link.uid("SEARCH", "HEADER", "Message-ID", f'"{message_id}"'), "SEARCH")
        return sorted(int(each) for part in data if part for each in part.split())

    def fetch(self, uid: int, *, limit: int) -> Message | None:
        """Return a message, of one larger than `limit` bytes the heading; None: it is gone."""
        facts = self._flat(self._link.uid("FETCH", str(uid), "(RFC822.SIZE INTERNALDATE)"))
        size = SIZE.search(facts)
        if size is None:
            return None
        whole = int(size[1]) <= limit
        part = "BODY.PEEK[]" if whole else "BODY.PEEK[HEADER]"
        self._link.room = int(size[1]) + SLACK if whole else 1024 * 1024
        try:
            data = expect(self._link.uid("FETCH", str(uid), f"({part})"), "FETCH")
        finally:
            self._link.room = SLACK
        raw = next((each[1] for each in data if isinstance(each, tuple)), None)
        if raw is None:
            return None
        return Message(uid, int(size[1]), moment_of(facts), raw, whole)

    def move(self, uids: list[int], folder: str) -> None:
        """Move messages that were kept into another folder, where the server can (RFC 6851)."""
        _code, said = self._link.capability()  # a server says more after the sign-in
        if not uids or b"MOVE" not in b" ".join(said).split():
            return
        names = ",".join(map(str, uids))
        expect(self._link.uid("MOVE", names, quoted(folder)), "MOVE")

    def _flat(self, answer: tuple[str, Sequence[Any]]) -> bytes:
        data = expect(answer, "FETCH")
        parts = [each[0] if isinstance(each, tuple) else each for each in data]
        return b" ".join(part for part in parts if isinstance(part, bytes))


@contextlib.contextmanager
def visiting(box: Mailbox, *, total: float = TOTAL) -> Iterator[Visit]:
    """Connect, encrypt, sign in and select; cut off after `total` seconds.

    Raises UnavailableError with what the server said.
    """
    link: Link | None = None
    watch: threading.Timer | None = None
    try:
        link = connected(box)
        watch = threading.Timer(total, cut, [link])
        watch.daemon = True
        watch.start()
        link.login(box.user, box.password)
        visit = Visit(link, box)
        visit.select()
        yield visit
        with contextlib.suppress(imaplib.IMAP4.error, OSError):  # all is read already
            link.logout()
    except (OSError, imaplib.IMAP4.error) as error:
        raise UnavailableError(told(error)) from error
    finally:
        if watch:
            watch.cancel()
        if link:
            with contextlib.suppress(OSError):  # the server closed it first
                link.shutdown()


def connected(box: Mailbox) -> Link:
    """Open a connection nobody can listen to; the certificate must bear the server's name."""
    context = ssl.create_default_context(cafile=box.ca)
    if box.tls:
        return _Secure(box.host, box.port, ssl_context=context, timeout=PATIENCE)
    link = _Upgraded(box.host, box.port, timeout=PATIENCE)
    link.starttls(ssl_context=context)
    return link


def cut(link: Link) -> None:
    """Break a connection that took too long: whoever waits on it gets an error at once."""
    with contextlib.suppress(OSError):  # closed meanwhile, which is what is wanted
        link.sock.shutdown(socket.SHUT_RDWR)


def expect(answer: tuple[str, Sequence[Any]], what: str) -> Sequence[Any]:
    """Return the data of a good answer. Raises the library's error otherwise."""
    code, data = answer
    if code != "OK":
        raise imaplib.IMAP4.error(f"{what}: {data!r}")
    return data


def quoted(folder: str) -> str:
    """Return a folder's name as IMAP writes it: modified UTF-7 in quotes (RFC 3501, 5.1.3)."""
    coded = folder.replace("&", "&-").encode("utf-7").decode("ascii")
    pieces = re.sub(r"\+([A-Za-z0-9+/]+)-?", lambda m: f"&{m[1].replace('/', ',')}-", coded)
    pieces = pieces if not folder.isascii() else folder.replace("&", "&-")
    return '"' + pieces.replace("\\", "\\\\").replace('"', '\\"') + '"'


def moment_of(facts: bytes) -> datetime:
    """Return when the server received a message, in UTC."""
    local = imaplib.Internaldate2tuple(facts)
    if local is None:
        return datetime.now(UTC)
    return datetime(*local[:6]).astimezone(UTC)


def told(error: Exception) -> str:
    """Return one line of at most 200 characters of what went wrong, without the password."""
    said = error.args[0] if error.args else type(error).__name__
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return " ".join(text.split())[:200] or type(error).__name__
