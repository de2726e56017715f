"""The XML of a document: parsed with care, asked without fear of what is missing."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from uprava.i18n import _

from uprava_contracts.formats.values import MOST_BYTES, Person, UnreadableError

if TYPE_CHECKING:
    from lxml.etree import _Element

MOST_ELEMENTS = 600_000
"""Elements of a file; one line of an УПД has about ten and some more for each packet's code."""

NUMBER = re.compile(r"[+-]?[0-9]{1,26}(\.[0-9]{1,11})?")
"""A decimal as the formats write it; longer ones are no numbers to us."""

DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,80}encoding\s*=\s*["']([A-Za-z0-9_.-]{1,40})["']""")


class _Counter:
    """Stops a file that is made of nothing but elements before a tree is built of it."""

    def __init__(self) -> None:
        self.count = 0

    def start(self, _tag: str, _attributes: Mapping[str, str], /) -> None:
        """Count."""
        self.count += 1
        if self.count > MOST_ELEMENTS:
            raise UnreadableError(
                _("The file was not read: it has more elements than any document.")
            )

    def data(self, _text: str, /) -> None:
        """Not kept."""

    def end(self, _tag: str, /) -> None:
        """Not kept."""


def parsed(data: bytes) -> "_Element":
    """Return the root of a file that came from outside. Raises UnreadableError."""
    import io

    from uprava.rendering.xml import BrokenXmlError, ForbiddenXmlError, follow, parse

    if len(data) > MOST_BYTES:
        raise UnreadableError(
            _("The file was not read: it is longer than {most} MB.").format(
                most=MOST_BYTES // 1024 // 1024
            )
        )
    try:
        follow(io.BytesIO(data), _Counter())
        return parse(data)
    except ForbiddenXmlError as error:
        raise UnreadableError(
            _("The file was not read: it declares a document type, which the formats forbid.")
        ) from error
    except BrokenXmlError as error:
        broken = _("The file was not read: it is no XML, or it is cut off or damaged.")
        raise UnreadableError(otherwise_written(data) or broken) from error


def declared(data: bytes) -> str:
    """Return the encoding a file declares, in small letters; UTF-8 when it declares none."""
    found = DECLARED.match(data[:200])
    return found[1].decode().lower() if found else "utf-8"


def otherwise_written(data: bytes) -> str:
    """Say that a file has another encoding than it declares; empty when it does not look so."""
    if declared(data) == "utf-8" or "<Файл" not in data[:2000].decode(errors="ignore"):
        return ""
    return _(
        "The file was not read: it declares the encoding {declared}, but is written in UTF-8."
    ).format(declared=declared(data))


def each(element: "_Element | None", *path: str) -> Iterator["_Element"]:
    """Yield the elements at a path below an element."""
    if element is None:
        return
    if not path:
        yield element
        return
    for child in element:
        if child.tag == path[0]:
            yield from each(child, *path[1:])


def at(element: "_Element | None", *path: str) -> "_Element | None":
    """Return the first element at a path."""
    return next(each(element, *path), None)


def get(element: "_Element | None", *names: str) -> str:
    """Return the first of the attributes that says something, in one line."""
    if element is None:
        return ""
    for name in names:
        if said := " ".join(str(element.get(name) or "").split()):
            return said
    return ""


def text(element: "_Element | None", *path: str) -> str:
    """Return the text at a path in one line; empty for none."""
    found = at(element, *path)
    return " ".join("".join(map(str, found.itertext())).split()) if found is not None else ""


def decimal(said: str) -> Decimal | None:
    """Return a number; None for what is none."""
    return Decimal(said) if NUMBER.fullmatch(said.strip()) else None


def money(element: "_Element | None", *names: str) -> Decimal | None:
    """Return a number of an attribute."""
    return decimal(get(element, *names))


def day(said: str) -> date | None:
    """Return a day written «31.12.2026»; None for what is none."""
    if not re.fullmatch(r"\d{2}\.\d{2}\.\d{4}", said.strip(), re.ASCII):
        return None
    try:
        return date(int(said.strip()[6:]), int(said.strip()[3:5]), int(said.strip()[:2]))
    except ValueError:
        return None


def moment(said_day: str, said_time: str) -> datetime | None:
    """Return a moment of «31.12.2026» and «23.59.59» or «23:59:59», in the writer's own time."""
    found = day(said_day)
    parts = re.fullmatch(r"(\d{2})[.:](\d{2})[.:](\d{2})", said_time.strip(), re.ASCII)
    if found is None:
        return None
    hours, minutes, seconds = (int(part) for part in parts.groups()) if parts else (0, 0, 0)
    if hours > 23 or minutes > 59 or seconds > 59:
        hours = minutes = seconds = 0
    return datetime(found.year, found.month, found.day, hours, minutes, seconds)  # noqa: DTZ001 -- it has no zone


def person(element: "_Element | None") -> Person | None:
    """Return the name in «ФИО» below an element."""
    found = at(element, "ФИО")
    if found is None:
        return None
    return Person(get(found, "Фамилия"), get(found, "Имя"), get(found, "Отчество"))
