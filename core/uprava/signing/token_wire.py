"""Questions to the process that speaks to tokens, and its answers: a length, then MessagePack.

The application believes nothing it reads here: answers are decoded into typed values and bounded
before anything is read.
"""

import socket
import struct
from enum import StrEnum

import msgspec

HEAD = struct.Struct("!I")
LARGEST = 4 * 1024 * 1024
"""Bytes of one message; a full token holds some hundred certificates of 2 KB."""


class Act(StrEnum):
    """What may be asked."""

    LOOK = "look"
    """Which tokens are there; needs no PIN."""
    OPEN = "open"
    """Give the PIN, but not as the last try before the token locks."""
    OPEN_AT_RISK = "open-at-risk"
    """Give a PIN that a person has just typed, the last try as well."""
    LIST = "list"
    """Which keys and certificates are in an open token."""
    SIGN = "sign"


class Trouble(StrEnum):
    """Why a token did not do what it was asked."""

    MODULE = "module"
    """The library cannot be loaded."""
    ABSENT = "absent"
    CLOSED = "closed"
    """It wants its PIN first: never opened, or taken out and put in again."""
    PIN_WRONG = "pin-wrong"
    PIN_LOCKED = "pin-locked"
    PIN_LAST = "pin-last"
    """One try is left, and it is not risked without a person."""
    PIN_UNSET = "pin-unset"
    """No PIN was ever set, or it is over."""
    NO_KEY = "no-key"
    UNSUITABLE = "unsuitable"
    """The token cannot make this kind of signature."""
    FAILED = "failed"
    SILENT = "silent"
    """No answer in time."""
    ENDED = "ended"
    """The library took the process that speaks to it down."""


class KeyKind(StrEnum):
    """Kinds of private keys in a token."""

    RSA = "rsa"
    EC = "ec"
    GOST = "gost"
    OTHER = "other"


class TokenName(msgspec.Struct, frozen=True):
    """What tells one token from another."""

    label: str
    serial: str


class TokenSeen(msgspec.Struct, frozen=True):
    """A token that is there now, as it tells of itself without a PIN."""

    name: TokenName
    model: str
    manufacturer: str
    trouble: Trouble | None = None
    """What is known to be wrong with its PIN."""


class TokenKeyRef(msgspec.Struct, frozen=True):
    """Which private key: its CKA_ID and CKA_LABEL, either of which may be empty."""

    kind: KeyKind
    ident: bytes
    label: str


class TokenCertificate(msgspec.Struct, frozen=True):
    """A certificate as the token keeps it."""

    ident: bytes
    label: str
    der: bytes


class Question(msgspec.Struct, frozen=True):
    """One thing to do; what an act does not need is empty."""

    act: Act
    token: TokenName = TokenName("", "")
    pin: str = ""
    key: TokenKeyRef | None = None
    data: bytes = b""

    def __repr__(self) -> str:
        """Show nothing of the PIN."""
        return f"Question({self.act})"


class Answer(msgspec.Struct, frozen=True):
    """What became of it; `detail` is the library's own name of the error, for the log."""

    trouble: Trouble | None = None
    detail: str = ""
    tokens: tuple[TokenSeen, ...] = ()
    keys: tuple[TokenKeyRef, ...] = ()
    certificates: tuple[TokenCertificate, ...] = ()
    signatures: tuple[bytes, ...] = ()
    """One for each private key the reference fits; mostly one."""


class EndedError(Exception):
    """The other side closed the connection, or said what nobody says."""


def send(link: socket.socket, message: Question | Answer) -> None:
    """Send one message."""
    body = msgspec.msgpack.encode(message)
    link.sendall(HEAD.pack(len(body)) + body)


def receive(link: socket.socket) -> bytes:
    """Return the body of the next message. Raises EndedError, TimeoutError."""
    (size,) = HEAD.unpack(_exactly(link, HEAD.size))
    if size > LARGEST:
        raise EndedError
    return _exactly(link, size)


def _exactly(link: socket.socket, size: int) -> bytes:
    parts = bytearray()
    while len(parts) < size:
        part = link.recv(size - len(parts))
        if not part:
            raise EndedError
        parts += part
    return bytes(parts)
