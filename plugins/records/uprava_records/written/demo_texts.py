"""What the demo town's office writes, from a file `demo.toml` of an area."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Text:
    """One text: what it is about, who prepares and who signs it (logins), its paragraphs.

    `type` is the code of its type; `whom` are organisations, or logins for an internal document.
    """

    type: str
    title: str
    executor: str
    signatory: str
    whom: Sequence[str]
    paragraphs: Sequence[str]
    annexes: str = ""


def read(folder: Path = HERE) -> Mapping[str, Any]:
    """Return an area's file: texts by kind, journals."""
    return tomllib.loads((folder / "demo.toml").read_text(encoding="utf-8"))


def texts(kind: str, folder: Path = HERE) -> list[Text]:
    """Return the texts of a kind's last word: outgoing, internal, act."""
    return [Text(**each) for each in read(folder)[kind.rpartition(".")[2]]]
