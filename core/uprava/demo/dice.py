"""A small deterministic generator: the same seed gives the same town on any machine."""

from collections.abc import Sequence
from typing import TypeVar
from zlib import crc32

_MASK = (1 << 64) - 1
_GAMMA = 0x9E3779B97F4A7C15

Item = TypeVar("Item")


class Dice:
    """SplitMix64, which needs no warming up: one object per letter costs under a microsecond."""

    __slots__ = ("_state",)

    def __init__(self, seed: int, index: int = 0) -> None:
        self._state = (seed * 0xBF58476D1CE4E5B9 + (index + 1) * _GAMMA) & _MASK
        self._state ^= self._state >> 29

    def below(self, limit: int) -> int:
        """Return a number from 0 up to, not including, `limit`."""
        self._state = state = (self._state + _GAMMA) & _MASK
        state = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        state = ((state ^ (state >> 27)) * 0x94D049BB133111EB) & _MASK
        return (state ^ (state >> 31)) % limit

    def between(self, first: int, last: int) -> int:
        """Return a number from `first` to `last`, both included."""
        return first + self.below(last - first + 1)

    def pick(self, items: Sequence[Item]) -> Item:
        """Return one of the items."""
        return items[self.below(len(items))]


def seed_of(text: str) -> int:
    """Return a number that depends on the text alone."""
    return crc32(text.encode())
