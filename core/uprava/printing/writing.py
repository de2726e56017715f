"""What people type: every line a paragraph; signs at its beginning make lists and headings.

There is no markup beyond that and nothing is run: whatever else is typed stays as it is.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from uprava.printing.fields import filled


class Style(StrEnum):
    """How a paragraph is set."""

    PLAIN = "plain"
    HEADING = "heading"
    """In the middle, bold: a part of an appendix."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `mark` is the number or the dash of an item, as it was typed."""

    text: str
    mark: str = ""
    style: Style = Style.PLAIN


HEADING = re.compile(r"=\s+(?=\S)")
DASH = re.compile(r"[-–—•*]\s+(?=\S)")
NUMBER = re.compile(
    r"(\d{1,3}(?:\.\d{1,3}){0,3}[.)]|\d{1,3}(?:\.\d{1,3}){1,3}|[а-яёa-z]\)|[IVX]{1,5}\.)\s+(?=\S)",
    re.IGNORECASE,
)
"""«1.», «1.2.», «1.2», «3)», «б)», «IV.»: kept as typed, so what others refer to never moves."""


def paragraphs_of(text: str, values: Mapping[str, str]) -> list[Paragraph]:
    """Return the paragraphs of a typed text with its fields filled; empty lines are no paragraphs.

    Marks are looked for before fields are filled: a value makes no list.
    """
    lines = (line.strip() for line in text.splitlines())
    return [_paragraph(line, values) for line in lines if line]


def _paragraph(line: str, values: Mapping[str, str]) -> Paragraph:
    if found := HEADING.match(line):
        return Paragraph(filled(line[found.end() :], values), style=Style.HEADING)
    if found := DASH.match(line):
        return Paragraph(filled(line[found.end() :], values), mark="–")
    if found := NUMBER.match(line):
        return Paragraph(filled(line[found.end() :], values), mark=found[1])
    return Paragraph(filled(line, values))


def lines_of(text: str) -> list[str]:
    """Return the lines of a field that hold something."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def groups_of(text: str) -> list[list[str]]:
    """Return groups of lines: an empty line parts one addressee from the next."""
    groups = re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n"))
    return [lines for group in groups if (lines := lines_of(group))]


ENDINGS = (("ие", "ию"), ("ье", "ью"), ("ия", "ии"), ("а", "е"), ("я", "е"), ("о", "у"), ("ь", "ю"))


def to_the(kind: str) -> str:
    """Return the kind of a document in the dative, for «к постановлению»: its first word only."""
    first, space, rest = kind.strip().lower().partition(" ")
    for ending, dative in ENDINGS:
        if first.endswith(ending):
            return f"{first.removesuffix(ending)}{dative}{space}{rest}"
    return f"{first}у{space}{rest}"


def genitive(post: str) -> str:
    """Return a post as «исполняющий обязанности …» wants it; an unknown first word stays."""
    first, space, rest = post.partition(" ")
    known = POSTS.get(first.lower(), first.lower())
    return f"{known}{space}{rest}"


POSTS: Mapping[str, str] = {
    "глава": "главы", "начальник": "начальника", "директор": "директора",
    "заместитель": "заместителя", "председатель": "председателя", "руководитель": "руководителя",
    "заведующий": "заведующего", "первый": "первого", "мэр": "мэра", "министр": "министра",
}  # fmt: skip

Typed = Sequence[str | Paragraph]
"""Paragraphs of a document; a plain text is one."""
