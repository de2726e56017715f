"""What a schema forbids, told in words: which field, what stands there, what may stand there."""

import re
from collections.abc import Iterator, Mapping
from threading import Lock
from typing import TYPE_CHECKING

from uprava.i18n import N_

from uprava_contracts.formats.schemas import schema, titles
from uprava_contracts.formats.values import Finding, Kind, Level

if TYPE_CHECKING:
    from lxml.etree import _Element, _LogEntry

MOST_FINDINGS = 50
"""More are of no use: a file of another version breaks its schema in each line."""

LONGEST = 120
"""Characters of a value that is cited."""

ONE_AT_A_TIME = Lock()

NAMED = re.compile(r"^Element '([^']+)'(?:, attribute '([^']+)')?: ")
CITED = re.compile(r"The value '(.*?)' (?:has|is)|^'(.*?)' is not a valid value", re.DOTALL)

RULES: tuple[tuple[str, re.Pattern[str], str], ...] = (
    ("CVC_LENGTH", re.compile(r"length of '(\d+)'; this differs from .* of '(\d+)'"),
     N_("The value has {one} characters; exactly {two} are needed.")),
    ("MINLENGTH", re.compile(r"length of '(\d+)'; this underruns .* of '(\d+)'"),
     N_("The value has {one} characters; at least {two} are needed.")),
    ("MAXLENGTH", re.compile(r"length of '(\d+)'; this exceeds .* of '(\d+)'"),
     N_("The value has {one} characters; at most {two} are allowed.")),
    ("TOTALDIGITS", re.compile(r"has more digits than are allowed \('(\d+)'\)"),
     N_("The number has more than {one} digits.")),
    ("FRACTIONDIGITS", re.compile(r"has more fractional digits than are allowed \('(\d+)'\)"),
     N_("The number has more than {one} digits after the point.")),
    ("ENUMERATION", re.compile(r"not an element of the set \{(.*)\}", re.DOTALL),
     N_("The value is none of those allowed: {one}.")),
    ("PATTERN", re.compile(r"()"), N_("The value is not written as the format asks.")),
    ("ELEMENT_CONTENT", re.compile(r"Missing child element\(s\)\. Expected is (.*)\.", re.DOTALL),
     N_("Something is missing here: {one}.")),
    ("ELEMENT_CONTENT", re.compile(r"not expected\. Expected is (.*)\.", re.DOTALL),
     N_("This element does not belong here; expected: {one}.")),
    ("ELEMENT_CONTENT", re.compile(r"()not expected"), N_("This element does not belong here.")),
    ("ATTRIBUTE_REQUIRED", re.compile(r"The attribute '([^']+)' is required"),
     N_("The field is not filled in: {one}.")),
    ("COMPLEX_TYPE_4", re.compile(r"The attribute '([^']+)' is required"),
     N_("The field is not filled in: {one}.")),
    ("COMPLEX_TYPE_3", re.compile(r"The attribute '([^']+)' is not allowed"),
     N_("The format has no such field here: {one}.")),
    ("DATATYPE", re.compile(r"atomic type 'xs:(?:decimal|integer)'"),
     N_("The value is no number written with a point.")),
    ("DATATYPE", re.compile(r"()is not a valid value"),
     N_("The value is not written as the format asks.")),
)  # fmt: skip
"""Kinds of errors of the schema's own program and what they mean."""

OTHERWISE = N_("The schema of the format is broken here.")


def schema_findings(root: "_Element", kind: Kind, version: str) -> list[Finding]:
    """Return what the schema forbids, each field once; at most fifty and a line about the rest."""
    entries = breaches(root, kind, version)
    named = titles(kind, version) if entries else {}
    found: dict[tuple[str, str], Finding] = {}
    for entry in entries:
        place, field = place_of(entry, root, named)
        found.setdefault((place, field), told(entry, place, named))
        if len(found) > MOST_FINDINGS:
            break
    findings = list(found.values())
    if len(findings) > MOST_FINDINGS:
        rest = N_("There are more breaches of the schema; the first {most} are told.")
        more = Finding(Level.ERROR, "", rest, {"most": str(MOST_FINDINGS)})
        return [*findings[:MOST_FINDINGS], more]
    return findings


def breaches(root: "_Element", kind: Kind, version: str) -> "list[_LogEntry]":
    """Return what the schema's own program reports; a compiled schema serves one at a time."""
    rules = schema(kind, version)
    with ONE_AT_A_TIME:
        return [] if rules.validate(root) else list(rules.error_log)


def told(entry: "_LogEntry", place: str, named: Mapping[str, str]) -> Finding:
    """Return one error in words."""
    for kind, pattern, text in RULES:
        if kind in entry.type_name and (found := pattern.search(entry.message)):
            given = [words(one, named) for one in found.groups()]
            values = dict(zip(("one", "two"), given, strict=False))
            return Finding(Level.ERROR, place + cited(entry.message), text, values)
    return Finding(Level.ERROR, place + cited(entry.message), OTHERWISE, {})


def words(said: str, named: Mapping[str, str]) -> str:
    """Return names of the format with their titles: «Дата документа (ДатаДок)»."""
    if quoted := re.findall(r"'([^']*)'", said):
        return ", ".join(f"«{one}»" for one in quoted)
    names = re.findall(r"\w+", said.replace("one of", ""))
    return ", ".join(titled(one, named) for one in names) if names else said


def titled(name: str, named: Mapping[str, str], element: str = "") -> str:
    """Return a field as people and as programs call it."""
    title = named.get(f"{element}/{name}") or named.get(name, "")
    return f"{short(title)} ({name})" if title and title != name else name


def cited(message: str) -> str:
    """Return the value that stands there, for the place; empty when the error cites none."""
    found = CITED.search(message)
    said = (found[1] or found[2] or "") if found else ""
    return f" = «{short(said)}»" if said else ""


def short(said: str) -> str:
    """Return a text that does not flood a page."""
    line = " ".join(said.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"


def place_of(
    entry: "_LogEntry", root: "_Element", named: Mapping[str, str]
) -> tuple[str, str]:  # fmt: skip
    """Return where an error stands, for people, and the bare field, for counting once."""
    found = NAMED.match(entry.message)
    element, attribute = (found[1], found[2] or "") if found else ("", "")
    field = titled(attribute, named, element) if attribute else titled(element, named)
    steps = [*rows(entry.path or "", root), field]
    return " · ".join(step for step in steps if step), f"{entry.path}@{attribute or entry.message}"


def rows(path: str, root: "_Element") -> Iterator[str]:
    """Yield the line of the table an error stands in, by its number in the file."""
    for name, place in re.findall(r"/(СведТов|Работа|ВидРаб|СвВидРаб)(?:\[(\d+)\])?", path):
        several = root.find(f".//{name}") is not None
        yield f"Строка {place or 1}" if several else ""
