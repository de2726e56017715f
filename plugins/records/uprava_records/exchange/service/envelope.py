"""The envelope of a message (`envelope.ini`, `.ltr`): what the network's mail client reads."""

import configparser
from collections.abc import Sequence
from dataclasses import dataclass

from uprava_records.exchange.values import Numbered, UnreadableMessageError

NAMES = ("envelope.ini", "envelope.ltr")
ENCODINGS = ("utf-8-sig", "cp1251")
"""UTF-8 first: text of CP1251 is hardly ever valid UTF-8."""

HEAD, TO, FILES = "ПИСЬМО КП ПС СЗИ", "АДРЕСАТЫ", "ФАЙЛЫ"


@dataclass(frozen=True, slots=True)
class Envelope:
    """To whom a message goes, and which files it holds."""

    subject: str
    addressees: Sequence[str]
    files: Sequence[str]


def text_of(data: bytes) -> str:
    """Return a text of either encoding. Raises UnreadableMessageError."""
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableMessageError("кодировка не распознана")


def read_envelope(data: bytes) -> Envelope:
    """Return what stands on an envelope. Raises UnreadableMessageError for what is none."""
    parser = configparser.RawConfigParser(strict=False, interpolation=None, allow_no_value=True)
    try:
        parser.read_string(text_of(data))
    except configparser.Error as error:
        raise UnreadableMessageError("конверт не читается") from error
    head = dict(parser.items(HEAD)) if parser.has_section(HEAD) else {}
    return Envelope(head.get("тема") or "", listed(parser, TO), listed(parser, FILES))


def listed(parser: configparser.RawConfigParser, section: str) -> list[str]:
    """Return the values of a numbered section in their order."""
    if not parser.has_section(section):
        return []
    pairs = [(int(key), value) for key, value in parser.items(section) if key.isdecimal()]
    return [value.strip() for _place, value in sorted(pairs) if value]


def write_envelope(number: Numbered, uid: str, *, to: Sequence[str], files: Sequence[str]) -> bytes:
    """Return an envelope in CP1251 with the line ends of its readers."""
    day = f" от {number.day:%d.%m.%Y}" if number.day else ""
    lines = [
        f"[{HEAD}]", f"ТЕМА=ЭСД МЭДО ({number.number}{day} {{{uid.upper()}}})", "ШИФРОВАНИЕ=0",
        "АВТООТПРАВКА=1", "ЭЦП=1", "ДОСТАВЛЕНО=1", "ПРОЧТЕНО=1",
        f"[{TO}]", *(f"{place}={each}" for place, each in enumerate(to)),
        f"[{FILES}]", *(f"{place}={each}" for place, each in enumerate(files)), "[ТЕКСТ]",
    ]  # fmt: skip
    return "".join(f"{line}\r\n" for line in lines).encode("cp1251", errors="replace")
