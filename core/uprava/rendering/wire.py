"""Frames between the application and the child: lengths, a JSON head and a blob.

The application trusts nothing it reads here: heads are decoded into typed values and the total is
bounded, because the child may have been taken over by the file it opened.
"""

import os
import struct
from enum import StrEnum
from typing import Literal, NamedTuple

import msgspec

from uprava.rendering.values import Cost, Limits, Problem

PREFIX = struct.Struct("!cII")


READERS = "READERS"
"""The variable that tells a forking process what to load."""


class Readers(StrEnum):
    """What a forking process has loaded; less is less to copy for every child."""

    ALL = "all"
    LOOKING = "looking"


class Request(msgspec.Struct, frozen=True):
    """One job for a child: which reader to use, what to make and what it may cost."""

    operation: Literal[
        "inspect", "render", "text", "read", "ink", "mail", "sheets", "scan", "searchable"
    ]
    media_type: str
    limits: Limits
    pages: tuple[int, ...] = ()
    widths: tuple[int, ...] = ()
    marks: tuple[str, ...] = ()

    @property
    def awaited(self) -> bool:
        """Whether a person waits for it: uploads are inspected, texts and pictures are jobs."""
        return self.operation == "inspect"

    @property
    def readers(self) -> "Readers":
        """What has to be loaded for it: to look at a letter, the readers of PDF are enough."""
        looked_at = self.operation == "inspect" and self.media_type == "application/pdf"
        return Readers.LOOKING if looked_at else Readers.ALL


class Failure(msgspec.Struct, frozen=True):
    """The child's last word when the file could not be read; `detail` is for the log."""

    problem: Problem
    page: int | None = None
    detail: str = ""


class Exit(msgspec.Struct, frozen=True):
    """How a child ended, told by the process that forked it; `signal` is 0 for a plain exit."""

    code: int
    signal: int
    timed_out: bool
    cost: Cost


class Kind:
    """First byte of a frame: a made value, the failure, the end."""

    VALUE = b"V"
    FAILURE = b"F"
    END = b"E"


class Frame(NamedTuple):
    """One message of a child."""

    kind: bytes
    head: bytes
    blob: bytes


def write_frame(descriptor: int, kind: bytes, value: object = None, blob: bytes = b"") -> None:
    """Write one frame whole; blocks while the reader is slow."""
    head = msgspec.json.encode(value)
    rest = memoryview(PREFIX.pack(kind, len(head), len(blob)) + head + blob)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def split_frames(data: bytes) -> list[Frame]:
    """Return the whole frames at the start of `data`; a broken tail is left out."""
    frames, at = [], 0
    while at + PREFIX.size <= len(data):
        kind, head, blob = PREFIX.unpack_from(data, at)
        start, middle = at + PREFIX.size, at + PREFIX.size + head
        at = middle + blob
        if at > len(data):
            break
        frames.append(Frame(kind, data[start:middle], data[middle:at]))
    return frames
