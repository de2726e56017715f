"""Identifiers that sort by the time they were made."""

import os
import threading
import time
from datetime import datetime
from uuid import UUID

_lock = threading.Lock()
_last = 0


def floor_of(moment: datetime) -> UUID:
    """Return the least id that could be made at a moment: ids compare as times do."""
    return UUID(int=int(moment.timestamp() * 1000) << 80)


def uuid7() -> UUID:
    """Return a UUIDv7 (RFC 9562 §5.7) that is larger than every earlier one of this process.

    48 bits of milliseconds, then 12 + 62 bits: a sub-millisecond counter and randomness.
    PostgreSQL before 18 has no `uuidv7()`, Python before 3.14 neither.
    """
    global _last  # noqa: PLW0603 -- one clock per process, guarded by the lock
    with _lock:
        now = time.time_ns() * 4096 // 1_000_000  # milliseconds with 12 fraction bits
        _last = now = max(now, _last + 1)
    milliseconds, fraction = now >> 12, now & 0xFFF
    tail = int.from_bytes(os.urandom(8)) & ((1 << 62) - 1)
    return UUID(int=milliseconds << 80 | 7 << 76 | fraction << 64 | 2 << 62 | tail)


def uuid7_of(moment: datetime) -> UUID:
    """Return a UUIDv7 of an earlier moment: it sorts among the ids made then, to a millisecond."""
    tail = int.from_bytes(os.urandom(10)) & ((1 << 74) - 1)
    fraction, random = tail >> 62, tail & ((1 << 62) - 1)
    return UUID(int=floor_of(moment).int | 7 << 76 | fraction << 64 | 2 << 62 | random)
