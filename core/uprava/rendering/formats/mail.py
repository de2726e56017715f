"""Letters of e-mail: heading and text parts; what is attached is named, not opened."""

from collections.abc import Iterator
from contextlib import suppress
from email import message_from_bytes, policy
from email.message import EmailMessage

from uprava.rendering.formats.plain import TextReader, decode, page_text
from uprava.rendering.reading import READERS, Source
from uprava.rendering.values import Inspection

_HEADINGS = ("From", "To", "Cc", "Date", "Subject")
_STUMBLES = (AttributeError, IndexError, LookupError, TypeError, ValueError)
"""What the library raises for malformed addresses and dates; such a heading is left out."""
_PARTS = 1_000
_SAMPLE = (
    b"Subject: =?utf-8?B?0JA=?=\r\nFrom: a@b.example\r\nDate: Mon, 1 Jan 2024 10:00:00 +0600\r\n"
    b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/html\r\n"
    b"Content-Transfer-Encoding: base64\r\n\r\nPGI+\r\n--x--\r\n"
)


class MailReader(TextReader):
    """Reads letters (RFC 5322 with MIME)."""

    def warm_up(self) -> None:
        """Load the parts of the library that are imported late."""
        "".join(_pieces(_parse(_SAMPLE), 99))

    def inspect(self, source: Source) -> Inspection:
        """Name attachments."""
        super().inspect(source)
        letter = _parse(source.data[: source.limits.text_chars])
        attached = any(part.get_filename() for part in letter.walk())
        return Inspection(active=("EmbeddedFile",) if attached else ())

    def plain(self, source: Source) -> str:
        """Return the heading, the text parts and the names of attachments."""
        pieces = _pieces(_parse(source.data[:]), source.limits.text_chars)
        return "\n".join(pieces)[: source.limits.text_chars]


def _parse(data: bytes) -> EmailMessage:
    return message_from_bytes(data, policy=policy.default)


def _pieces(letter: EmailMessage, limit: int) -> Iterator[str]:
    for heading in _HEADINGS:
        with suppress(*_STUMBLES):
            yield from [f"{heading}: {value}" for value in letter.get_all(heading, [])]
    for number, part in enumerate(letter.walk()):
        if number >= _PARTS:
            return
        yield from _part(part, limit)


def _part(part: EmailMessage, limit: int) -> Iterator[str]:
    if name := part.get_filename():
        yield name
        return
    if part.get_content_maintype() != "text":
        return
    body = part.get_payload(decode=True)
    text = _decoded(body if isinstance(body, bytes) else b"", part.get_content_charset())
    yield page_text(text, limit) if part.get_content_subtype() == "html" else text


def _decoded(body: bytes, charset: str | None) -> str:
    """Believe the declared encoding where it fits, and look for oneself where it does not."""
    try:
        return body.decode(charset or "utf-8")
    except (LookupError, UnicodeDecodeError):
        return decode(body)


READERS["message/rfc822"] = MailReader()
