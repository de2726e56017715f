"""Letters of e-mail taken apart: heading, text, and every file that came inside, decoded."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC
from email import message_from_bytes, policy
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime
from typing import Any

from uprava.rendering.formats.mail_reports import about, reports
from uprava.rendering.formats.plain import decode, page_text
from uprava.rendering.reading import MAKERS, Source
from uprava.rendering.values import PartKind

_STUMBLES = (
    AttributeError, HeaderParseError, IndexError, LookupError, StopIteration, TypeError, ValueError,
)  # fmt: skip
"""What the library raises for malformed headings; such a heading stays empty."""
_PARTS = 300
_DEPTH = 4
"""Letters inside letters; what lies deeper stays in the letter that holds it."""
_BODY = 60_000
_LINE = 500
_SEALS = {
    "application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature",
}  # fmt: skip
_CARDS = {"text/vcard", "text/x-vcard", "text/directory", "text/calendar"}
_REPORTS = {"message/delivery-status", "message/disposition-notification", "text/rfc822-headers"}
_SAMPLE = (
    b"Subject: =?utf-8?B?0JA=?=\r\nFrom: =?koi8-r?B?4Q==?= <a@b.example>\r\nMessage-ID: <1@b>\r\n"
    b"Date: Mon, 1 Jan 2024 10:00:00 +0600\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
    b"--x\r\nContent-Type: text/html\r\n"
    b"Content-Transfer-Encoding: quoted-printable\r\n\r\n<b>=D0\r\n"
    b"--x\r\nContent-Type: image/png; name*=utf-8''a\r\n"
    b"Content-Transfer-Encoding: base64\r\n\r\nAA==\r\n"
    b"--x\r\nContent-Type: message/rfc822\r\n\r\nSubject: b\r\n\r\nc\r\n--x--\r\n"
)


def warm_up() -> None:
    """Load the parts of the library that are imported late."""
    for _made in _taken_apart(_SAMPLE):
        continue


def mail(source: Source, _marks: Sequence[str]) -> Iterator[tuple[object, bytes]]:
    """Yield the heading with the text, then each part with its bytes."""
    yield from _taken_apart(source.data[:])


def _taken_apart(data: bytes) -> Iterator[tuple[object, bytes]]:
    letter = message_from_bytes(data, policy=policy.default)
    leaves = list(_leaves(letter, 0))[:_PARTS]
    name, address = _sender(letter)
    head = {
        "subject": _line(letter, "Subject"),
        "sender_name": name,
        "sender_address": address,
        "message_id": _line(letter, "Message-ID"),
        "sent_at": _sent_at(letter),
        "body": _body(letter),
        "important": _is_important(letter),
        "automatic": _is_automatic(letter),
        "about": about(letter),
        "reports": reports(letter),
    }
    yield head, b""
    for kind, leaf in leaves:
        yield _part_head(kind, leaf), _bytes_of(kind, leaf)


def _leaves(part: Any, depth: int) -> Iterator[tuple[PartKind, Any]]:
    """Yield the files of a letter and of the letters in it, each letter before what it holds."""
    kind = part.get_content_type()
    if kind == "message/rfc822" and depth < _DEPTH:
        yield PartKind.LETTER, part
        for inner in part.get_payload() if isinstance(part.get_payload(), list) else []:
            yield from _leaves(inner, depth + 1)
    elif part.is_multipart() and kind not in _REPORTS:
        for inner in part.get_payload():
            yield from _leaves(inner, depth)
    elif kind not in _REPORTS and not _is_text_of_letter(part):
        yield _kind_of(part), part


def _is_text_of_letter(part: Any) -> bool:
    """Tell whether a part is what the sender wrote, not a file."""
    if part.get_content_type() not in ("text/plain", "text/html"):
        return False
    return part.get_content_disposition() != "attachment" and not _name(part)


def _kind_of(part: Any) -> PartKind:
    kind, name = part.get_content_type(), _name(part).lower()
    if kind == "application/ms-tnef" or name == "winmail.dat":
        return PartKind.TNEF
    if kind in _SEALS and (name.startswith("smime.") or "pgp" in kind):
        return PartKind.SEAL
    if kind in _CARDS or name.endswith((".vcf", ".ics")):
        return PartKind.CARD
    inside = part.get("Content-ID") and part.get_content_disposition() != "attachment"
    if kind.startswith("image/") and (inside or part.get_content_disposition() == "inline"):
        return PartKind.INLINE
    return PartKind.FILE


def _part_head(kind: PartKind, part: Any) -> dict[str, str]:
    media_type = part.get_content_type()
    if kind is PartKind.LETTER:
        inner = part.get_payload()
        inner = inner[0] if isinstance(inner, list) and inner else None
        name = f"{(_line(inner, 'Subject') if inner else '')[:100] or 'message'}.eml"
    else:
        name = _name(part)
    return {"kind": kind, "name": name[:255], "media_type": media_type[:100]}


def _bytes_of(kind: PartKind, part: Any) -> bytes:
    """Return what a part holds; malformed encodings give what can be decoded of them."""
    if kind is PartKind.LETTER:
        with suppress(*_STUMBLES):
            return b"".join(each.as_bytes() for each in part.get_payload())
        return b""
    with suppress(*_STUMBLES):
        data = part.get_payload(decode=True)
        return data if isinstance(data, bytes) else b""
    return b""


def _name(part: Any) -> str:
    with suppress(*_STUMBLES):
        name = part.get_filename() or part.get_param("name") or ""
        return " ".join(_plain(name).split())[:255] if isinstance(name, str) else ""
    return ""


def _line(letter: Any, heading: str) -> str:
    """Return a heading as one line; raw letters of old programs are guessed."""
    with suppress(*_STUMBLES):
        for name, value in letter.raw_items():
            if name.lower() == heading.lower():
                text = str(value)
                plain = _plain(text) if _is_raw(text) else str(letter[heading])
                return _printable(plain)[:_LINE]
    return ""


def _is_raw(text: str) -> bool:
    """Tell whether a heading holds bytes that nobody encoded."""
    return any("\udc80" <= sign <= "\udcff" for sign in text)


def _plain(text: str) -> str:
    if not _is_raw(text):
        return text
    return decode(text.encode("utf-8", "surrogateescape"))


def _printable(text: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _sender(letter: Any) -> tuple[str, str]:
    """Return name and address of who wrote; an address that is none is left out."""
    with suppress(*_STUMBLES):
        raw = next(str(value) for name, value in letter.raw_items() if name.lower() == "from")
        coded, address = parseaddr(_plain(" ".join(raw.split())))
        name = _printable(str(make_header(decode_header(coded))))[:300]
        address = _printable(address)[:254] if "@" in address else ""
        return ("" if name == address else name), address
    return _line(letter, "From")[:300], ""


def _sent_at(letter: Any) -> str:
    with suppress(*_STUMBLES, OverflowError):
        moment = parsedate_to_datetime(str(letter["Date"]))
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return aware.astimezone(UTC).isoformat()
    return ""


def _body(letter: EmailMessage) -> str:
    """Return the text as the sender's program shows it; HTML becomes plain text."""
    with suppress(*_STUMBLES):
        part: Any = letter.get_body(("plain", "html"))
        if part is None:
            return ""
        data = part.get_payload(decode=True)
        text = _decoded(data if isinstance(data, bytes) else b"", part.get_content_charset())
        text = page_text(text, _BODY) if part.get_content_subtype() == "html" else text
        lines = [" ".join(line.split()) for line in text.splitlines()]
        kept = "".join(sign for sign in "\n".join(lines) if sign == "\n" or sign.isprintable())
        return kept.strip()[:_BODY]
    return ""


def _decoded(data: bytes, charset: str | None) -> str:
    try:
        return data.decode(charset or "utf-8")
    except (LookupError, UnicodeDecodeError):
        return decode(data)


def _is_important(letter: Any) -> bool:
    said = (_line(letter, "X-Priority")[:1], _line(letter, "Importance").lower())
    return said[0] in ("1", "2") or said[1] == "high"


def _is_automatic(letter: Any) -> bool:
    """RFC 3834, 5: programs say so themselves. A report of delivery is one too."""
    said = _line(letter, "Auto-Submitted").lower()
    return said not in ("", "no") or letter.get_content_type() == "multipart/report"


MAKERS["mail"] = mail
