"""Reading and making the XML of the exchange; names without namespaces, as versions differ."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from uprava_records.exchange.values import UnreadableMessageError

if TYPE_CHECKING:
    from lxml.etree import _Element

LONGEST = 511
"""Characters of a value: schema of the container 2.7."""


def parsed(data: bytes) -> "_Element":
    """Return the root of a document. Raises UnreadableMessageError for what is none."""
    from uprava.rendering.xml import BrokenXmlError, ForbiddenXmlError, parse

    try:
        return parse(data)
    except (BrokenXmlError, ForbiddenXmlError):
        return second_reading(data)


def second_reading(data: bytes) -> "_Element":
    """Read text whose declaration names another encoding than it has."""
    from uprava.rendering.xml import BrokenXmlError, ForbiddenXmlError, parse

    from uprava_records.exchange.service.envelope import text_of

    text = text_of(data).lstrip()
    if text.startswith("<?xml"):
        text = text.partition("?>")[2]
    try:
        return parse(text.encode())
    except (BrokenXmlError, ForbiddenXmlError) as error:
        raise UnreadableMessageError("паспорт или сообщение не является документом XML") from error


def name_of(element: "_Element") -> str:
    """Return the name of an element without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def each(element: "_Element | None", *path: str) -> Iterator["_Element"]:
    """Yield the elements at a path below an element."""
    if element is None:
        return
    if not path:
        yield element
        return
    for child in element:
        if name_of(child) == path[0]:
            yield from each(child, *path[1:])


def at(element: "_Element | None", *path: str) -> "_Element | None":
    """Return the first element at a path."""
    return next(each(element, *path), None)


def text(element: "_Element | None", *path: str) -> str:
    """Return the text at a path in one line; empty for none."""
    found = at(element, *path)
    return " ".join("".join(found.itertext()).split()) if found is not None else ""


def attribute(element: "_Element | None", name: str) -> str:
    """Return an attribute whatever its namespace."""
    if element is None:
        return ""
    found = (value for key, value in element.attrib.items() if local(str(key)) == name)
    return str(next(found, "")).strip()


def local(name: str) -> str:
    """Return a name without its namespace."""
    return name.rpartition("}")[2]


def uid(given: str) -> str:
    """Return a GUID as we keep it: small letters, no braces."""
    return given.strip().strip("{}").lower()


def day(given: str) -> date | None:
    """Return a day; None for what is none."""
    try:
        return date.fromisoformat(given.strip()[:10])
    except ValueError:
        return None


def moment(given: str) -> datetime | None:
    """Return a moment; None for what is none."""
    try:
        return datetime.fromisoformat(given.strip())
    except ValueError:
        return None


class Maker:
    """Makes elements and attributes of one namespace."""

    def __init__(self, prefix: str, namespace: str) -> None:
        self.prefix, self.namespace = prefix, namespace

    def named(self, name: str) -> str:
        """Return a name with its namespace."""
        return f"{{{self.namespace}}}{name}"

    def root(self, name: str, attributes: Mapping[str, str]) -> "_Element":
        """Return a new document's root."""
        from lxml import etree

        made = etree.Element(self.named(name), nsmap={self.prefix: self.namespace})
        return self.marked(made, attributes)

    def add(
        self, parent: "_Element", name: str, said: str = "", /, **attributes: str
    ) -> "_Element":
        """Add an element with a text and attributes."""
        from lxml import etree

        made = etree.SubElement(parent, self.named(name))
        if said:
            made.text = fit(said)
        return self.marked(made, attributes)

    def some(self, parent: "_Element", name: str, said: str) -> None:
        """Add an element when there is something to say: empty ones are not allowed."""
        if said.strip():
            self.add(parent, name, said)

    def marked(self, element: "_Element", attributes: Mapping[str, str]) -> "_Element":
        """Set attributes of the same namespace."""
        for name, value in attributes.items():
            element.set(self.named(name), value)
        return element


def fit(said: str, *, longest: int = LONGEST) -> str:
    """Return a value in one line, without signs XML forbids, no longer than it may be."""
    plain = "".join(sign if sign.isprintable() else " " for sign in said)
    return " ".join(plain.split())[:longest]


def written(root: "_Element", *, encoding: str = "windows-1251") -> bytes:
    """Return a document with its declaration; what the encoding lacks is written by its number."""
    from lxml import etree

    return etree.tostring(root, xml_declaration=True, encoding=encoding, pretty_print=True)
