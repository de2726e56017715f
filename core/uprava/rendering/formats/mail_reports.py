"""Reports of mail systems: which letter they are about and what became of it."""

import re
from collections.abc import Iterator
from contextlib import suppress
from email import message_from_string
from typing import Any

from uprava.mail_report import Fate, MailReport

_STUMBLES = (AttributeError, IndexError, LookupError, TypeError, ValueError)
"""What the library raises for malformed headings; such a report says nothing."""
_PARTS = 50
_RECEIVERS = 20
_NAMED = 30
_SAID = 300
_ID = re.compile(r"<([^<>\s]{3,250})>")
_BARE_ID = re.compile(r"[^<>\s]{1,200}@[^<>\s@]{1,250}")
_SIGNS = re.compile(r"\+([0-9A-F]{2})")


def about(letter: Any) -> list[str]:
    """Return the Message-IDs a letter answers or a report is of, the likeliest first."""
    found: dict[str, None] = {}
    for part in _parts(letter):
        for text in _named_in(part):
            found.update(dict.fromkeys(_ID.findall(text) or _BARE_ID.findall(text)[:1]))
    for heading in ("In-Reply-To", "References"):
        found.update(dict.fromkeys(_ID.findall(_text(letter, heading))))
    return list(found)[:_NAMED]


def reports(letter: Any) -> list[MailReport]:
    """Return what a report of delivery says, one for each receiver it names."""
    if letter.get_content_type() != "multipart/report":
        return []
    found: list[MailReport] = []
    for part in _parts(letter):
        kind = part.get_content_type()
        if kind == "message/delivery-status":
            found += _of_delivery(part)
        elif kind == "message/disposition-notification":
            found += _of_display(part)
    return found[:_RECEIVERS]


def _parts(letter: Any) -> list[Any]:
    """Return the parts of a report at its first level: what is deeper is the letter itself."""
    if letter.get_content_type() != "multipart/report":
        return []
    payload = letter.get_payload()
    return payload[:_PARTS] if isinstance(payload, list) else []


def _named_in(part: Any) -> Iterator[str]:
    """Yield the texts of a part in which the letter's Message-ID stands."""
    kind = part.get_content_type()
    for block in _blocks(part):
        if kind == "message/delivery-status":
            yield _decoded(_text(block, "Original-Envelope-Id"))
        elif kind == "message/disposition-notification":
            yield _text(block, "Original-Message-ID")
        elif kind in ("message/rfc822", "text/rfc822-headers", "message/global-headers"):
            yield _text(block, "Message-ID")


def _blocks(part: Any) -> list[Any]:
    """Return the groups of headings a part consists of; of a part of plain text the first."""
    payload = part.get_payload()
    if isinstance(payload, list):
        return payload[: _RECEIVERS + 1]
    with suppress(*_STUMBLES):
        text = part.get_payload(decode=True)
        if isinstance(text, bytes):
            return [message_from_string(text[:100_000].decode("latin-1"))]
    return []


def _of_delivery(part: Any) -> Iterator[MailReport]:
    for block in _blocks(part):
        action = _text(block, "Action").partition("(")[0].strip().lower()
        with suppress(ValueError):
            yield MailReport(
                Fate(action), _address(_text(block, "Final-Recipient")),
                _address(_text(block, "Original-Recipient")),
                _text(block, "Status").partition("(")[0].strip()[:20], _said(block),
            )  # fmt: skip


def _of_display(part: Any) -> Iterator[MailReport]:
    for block in _blocks(part):
        modes, _semicolon, kind = _text(block, "Disposition").lower().partition(";")
        if kind.strip().partition("/")[0] == "displayed" and "automatic-action" not in modes:
            yield MailReport(
                Fate.DISPLAYED, _address(_text(block, "Final-Recipient")),
                _address(_text(block, "Original-Recipient")),
            )  # fmt: skip


def _said(block: Any) -> str:
    """Return the words of the server that refused, without the name of their kind."""
    kind, semicolon, words = _text(block, "Diagnostic-Code").partition(";")
    return (words if semicolon else kind).strip()[:_SAID]


def _address(text: str) -> str:
    """Return the address of «rfc822; name@host»."""
    _kind, semicolon, address = text.partition(";")
    plain = _decoded((address if semicolon else text).strip().strip("<>"))
    return plain[:254].lower()


def _decoded(text: str) -> str:
    """Return xtext as it was. RFC 3461, 4."""
    return _SIGNS.sub(lambda found: chr(int(found[1], 16)), text)


def _text(block: Any, heading: str) -> str:
    """Return a heading as one line of printable signs."""
    with suppress(*_STUMBLES):
        for name, value in block.raw_items():
            if name.lower() == heading.lower():
                text = "".join(sign if sign.isprintable() else " " for sign in str(value)[:4000])
                return " ".join(text.split())
    return ""
