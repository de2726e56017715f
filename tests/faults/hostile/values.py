"""What a hostile file is: a title, the name it comes under, and how its bytes are made."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any


@dataclass(frozen=True, slots=True)
class Hostile:
    """One file; made anew each time, the same bytes always."""

    title: str
    name: str
    make: Callable[[], bytes]

    def __str__(self) -> str:
        return self.title


def of(title: str, name: str, make: Callable[..., bytes] | bytes, *args: Any) -> Hostile:
    """Return a hostile file made by calling `make`, or of these very bytes."""
    if isinstance(make, bytes):
        return Hostile(title, name, partial(bytes, make))
    return Hostile(title, name, partial(make, *args))
