"""What the demo town's office writes: letters, notes and acts, from `demo.toml` beside it."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

AMENDING = "О внесении изменений в постановление администрации от {day} № {number}"
CANCELLING = "О признании утратившим силу постановления администрации от {day} № {number}"


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


def read() -> Mapping[str, Any]:
    """Return the file: texts by kind, types, journals."""
    return tomllib.loads(Path(__file__).with_name("demo.toml").read_text(encoding="utf-8"))


def texts(kind: str) -> list[Text]:
    """Return the texts of a kind's last word: outgoing, internal, act."""
    return [Text(**each) for each in read()[kind.rpartition(".")[2]]]
