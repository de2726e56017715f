"""What the demo town's office writes, from the files beside."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent

MONTHS = (
    "январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь",
    "октябрь", "ноябрь", "декабрь",
)  # fmt: skip


WHOLE = 200
"""Letters asked for from which on the year is written whole."""

SMALL = 8
"""How many times rarer documents of a small scene are, such as those of most tests."""


def rarer(documents: int) -> int:
    """Return how many times rarer the year's documents are in a scene of a size."""
    return 1 if documents >= WHOLE else SMALL


@dataclass(frozen=True, slots=True)
class Text:
    """One text: what it is about, who prepares and who signs it (logins), its paragraphs.

    `type` is the code of its type; `whom` are organisations, or logins for an internal document.
    Acts of one `group` change and cancel each other.
    """

    type: str
    title: str
    executor: str
    signatory: str
    paragraphs: Sequence[str]
    whom: Sequence[str] = ()
    annexes: str = ""
    normative: bool = False
    group: str = ""

    def of(self, day: date) -> "Text":
        """Return the text as it is written on a day: {month} and {quarter} are those over."""
        last = day.replace(day=1).toordinal() - 1
        before = date.fromordinal(last)
        words = {
            "month": f"{MONTHS[before.month - 1]} {before.year} года", "year": str(day.year),
            "quarter": f"{(day.month - 1) // 3 or 4} квартал {day.year - (day.month < 4)} года",
        }  # fmt: skip
        told = [fill(each, words) for each in self.paragraphs]
        return replace(self, title=fill(self.title, words), paragraphs=told)


def fill(text: str, words: Mapping[str, str]) -> str:
    """Return a text with its places filled; other braces stay."""
    for name, word in words.items():
        text = text.replace(f"{{{name}}}", word)
    return text


def read(name: str) -> Mapping[str, Any]:
    """Return a file of texts and journals."""
    return tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))


def texts(rows: Sequence[Mapping[str, Any]]) -> list[Text]:
    """Return the texts of a file."""
    return [Text(**each) for each in rows]
