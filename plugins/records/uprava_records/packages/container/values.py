"""What stands in a container, and what a check of one finds; shapes shared by writer and reader."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

FORMAT = "1"
"""Version of the form; a reader refuses one it does not know."""

NAMESPACE = "urn:uprava:archive-package:1"
MANIFEST, SUMS = "manifest.xml", "SHA256SUMS"
README, SCHEMA = "README.txt", "package.xsd"

Facts = Mapping[str, Any]
"""Texts, numbers, booleans, lists of facts and facts; None is left out."""


class Role(StrEnum):
    """What a file of a container is."""

    CONTENT = "content"
    SIGNATURE = "signature"
    VISUAL = "visual"
    CARD = "card"
    METADATA = "metadata"
    PROTOCOL = "protocol"
    INVENTORY = "inventory"
    ABOUT = "about"


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of a container; `streebog256` is empty where the system has no GOST R 34.11-2012."""

    path: str
    role: str
    size: int
    sha256: str
    streebog256: str = ""


class Fault(StrEnum):
    """What a check finds wrong."""

    MISSING = "missing"
    CHANGED = "changed"
    ADDED = "added"
    MANIFEST = "manifest"
    METADATA = "metadata"
    UNLIKE = "unlike"
    """The two forms of the metadata say different things."""
    UNREADABLE = "unreadable"
    BROKEN_SIGNATURE = "broken-signature"
    KNOWN_OTHERWISE = "known-otherwise"
    """The installation that made a package of this number keeps other bytes."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with a file or a document of a container."""

    fault: Fault
    path: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class SignatureFound:
    """A signature as the container tells it, and as it is found now.

    `recorded` and `now` are verdicts (valid, invalid, unknown); `sentences` explain the new one.
    """

    owner: str
    file: str
    recorded: str
    recorded_at: str
    now: str
    sentences: Sequence[str]


@dataclass(frozen=True, slots=True)
class DocumentFound:
    """A document of a container with what was found of it."""

    position: int
    metadata: Facts
    findings: Sequence[Finding] = ()
    signatures: Sequence[SignatureFound] = ()

    @property
    def whole(self) -> bool:
        """Tell whether nothing is wrong with it."""
        return not self.findings


@dataclass(frozen=True, slots=True)
class Found:
    """What a check of a container found; `head` is empty for what is no container of ours."""

    head: Facts
    documents: Sequence[DocumentFound] = ()
    findings: Sequence[Finding] = ()
    files: int = 0
    at: datetime | None = None
    sums: Mapping[str, str] = field(default_factory=dict)
    """Path → SHA-256 as it was computed."""

    @property
    def faults(self) -> int:
        """How many things are wrong in all."""
        return len(self.findings) + sum(len(each.findings) for each in self.documents)
