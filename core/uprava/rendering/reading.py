"""What a format reader is, inside the child: a source, four functions, and a refusal."""

import mmap
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import BinaryIO, Protocol

from uprava.rendering.values import Inspection, Limits, PageImage, PageInk, Problem, TextPage


class RefusedError(Exception):
    """The reader will not or cannot go on with this file."""

    def __init__(
        self,
        problem: Problem,
        *,
        page: int | None = None,
        detail: str = "",
        active: tuple[str, ...] = (),
    ) -> None:
        super().__init__(problem.value)
        self.problem = problem
        self.page = page
        self.detail = detail
        self.active = active


@dataclass(slots=True)
class Source:
    """The file being read: mapped privately into memory, and as a seekable stream."""

    data: mmap.mmap
    file: BinaryIO
    media_type: str
    limits: Limits
    opened: dict[str, object] = field(default_factory=dict)
    """What a reader keeps between pages of the same file."""
    truncated: bool = False
    """Set by a reader that left something out because of a limit."""

    @classmethod
    @contextmanager
    def open(cls, descriptor: int, media_type: str, limits: Limits) -> Iterator["Source"]:
        """Map the file behind the descriptor; an empty one is refused."""
        if os.fstat(descriptor).st_size == 0:
            raise RefusedError(Problem.EMPTY)
        with os.fdopen(descriptor, "rb") as file:
            yield cls(mmap.mmap(descriptor, 0, access=mmap.ACCESS_COPY), file, media_type, limits)


class Reader(Protocol):
    """One family of formats. Every function may raise `RefusedError`."""

    def warm_up(self) -> None:
        """Load everything that a child could not load any more."""

    def inspect(self, source: Source) -> Inspection:
        """Say what the file is without showing it."""

    def text(self, source: Source) -> Iterator[TextPage]:
        """Yield the text page by page; formats without pages yield one."""

    def image(self, source: Source, page: int, width: int) -> PageImage:
        """Draw one page (from 1) `width` pixels wide."""


READERS: dict[str, Reader] = {}
"""Media type → reader; filled by the modules in `formats` as they are imported."""

INKS: dict[str, Callable[[Source, int | None], PageInk]] = {}
"""Media type → what is on a page (from 1; None: the last); filled as `READERS` is."""

SCANS: dict[str, Callable[[Source, int], Iterator[tuple[object, bytes]]]] = {}
"""Media type → a page (from 1) as grey dots for recognition; filled as `READERS` is."""

MAKERS: dict[str, Callable[[Source, Sequence[str]], Iterator[tuple[object, bytes]]]] = {}
"""Operation → what it makes of a file, given marks to look for: values, each with its bytes.

Filled as `READERS` is.
"""
