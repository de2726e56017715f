"""Facts as XML and as JSON, the same in both, and back."""

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from uprava_records.packages.container.values import NAMESPACE, SCHEMA, Facts

if TYPE_CHECKING:
    from lxml.etree import XMLSchema, _Element

SINGULAR = {
    "facts": "fact", "requisites": "requisite", "links": "link", "history": "event",
    "files": "file", "signatures": "signature", "sentences": "sentence",
    "documents": "document", "leftOut": "document", "containers": "container", "units": "unit",
}  # fmt: skip
"""Lists, and what one of their elements is called."""

TEXT = "text"
"""The fact that stands as an element's text; all other plain facts are attributes."""

UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 has no way to write."""


def plain(value: object) -> Any:
    """Return facts as both forms can tell them: texts only, nothing empty."""
    if isinstance(value, Mapping):
        told = {str(key): plain(each) for key, each in value.items()}
        return {key: each for key, each in told.items() if each not in (None, [], {})}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    text = "" if value is None else UNWRITABLE.sub("\ufffd", str(value)).replace("\r", "\n")
    return text if text.strip() else None


def to_json(facts: Facts) -> bytes:
    """Return plain facts as JSON for people and programs."""
    return json.dumps(facts, ensure_ascii=False, indent=1).encode() + b"\n"


def to_xml(name: str, facts: Facts) -> bytes:
    """Return plain facts as a document with this root."""
    from lxml import etree

    root = etree.Element(f"{{{NAMESPACE}}}{name}", nsmap={None: NAMESPACE})
    fill(root, facts)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def fill(element: "_Element", facts: Facts) -> None:
    """Write facts into an element."""
    from lxml import etree

    for key, value in facts.items():
        if isinstance(value, list):
            holder = etree.SubElement(element, f"{{{NAMESPACE}}}{key}")
            for each in value:
                part = etree.SubElement(holder, f"{{{NAMESPACE}}}{SINGULAR[key]}")
                fill(part, each if isinstance(each, Mapping) else {TEXT: each})
        elif isinstance(value, Mapping):
            fill(etree.SubElement(element, f"{{{NAMESPACE}}}{key}"), value)
        elif key == TEXT:
            element.text = value
        else:
            element.set(key, value)


def from_xml(root: "_Element") -> dict[str, Any]:
    """Return the facts of an element, as `to_json` writes them."""
    facts: dict[str, Any] = {str(key): str(value) for key, value in root.attrib.items()}
    for child in root:
        name = str(child.tag).rpartition("}")[2]
        if name in SINGULAR:
            facts[name] = [from_item(each) for each in child]
        else:
            facts[name] = from_xml(child)
    if root.text and root.text.strip() and not len(root):
        facts[TEXT] = root.text
    return facts


def from_item(element: "_Element") -> Any:
    """Return an element of a list: a bare text, or facts."""
    found = from_xml(element)
    bare = set(found) == {TEXT} and str(element.tag).endswith("}sentence")
    return found[TEXT] if bare else found


def ordered(value: object) -> object:
    """Return facts so that two tellings of the same compare equal."""
    if isinstance(value, Mapping):
        return {key: ordered(value[key]) for key in sorted(value)}
    if isinstance(value, list):
        return [ordered(each) for each in value]
    return value


def schema_bytes() -> bytes:
    """Return the schema of the container's documents."""
    return Path(__file__).with_name(SCHEMA).read_bytes()


@cache
def schema() -> "XMLSchema":
    """Return the schema, read once."""
    from lxml import etree

    return etree.XMLSchema(etree.fromstring(schema_bytes()))
