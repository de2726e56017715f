"""The independent verifier of the audit chain: reads it all again, trusts nothing it reads.

It recomputes every hash by itself, so that a mistake in the SQL function that writes the chain
would be found as well. What a chain alone cannot show (its end cut off, all of it written anew)
is found by comparing it with checkpoints that were kept elsewhere.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any, NamedTuple

import psycopg

from uprava.i18n import N_, _

GENESIS = sha256(b"uprava").digest()
"""What stands before the first record."""

PORTION = 5_000
"""Records read at once: one statement each, so that no transaction grows old."""

TOLD = 100
"""Damages that are listed one by one; further ones are only counted."""


class DamageKind(StrEnum):
    """What is wrong at a place of the chain."""

    MISSING = "missing"
    CHANGED = "changed"
    UNLINKED = "unlinked"
    COLUMNS = "columns"
    TRUNCATED = "truncated"
    RESTAMPED = "restamped"

    @property
    def caption(self) -> str:
        """The damage in words, with the number of its record."""
        return _(_CAPTIONS[self])


_CAPTIONS = {
    DamageKind.MISSING: N_("records before No. {seq} are missing"),
    DamageKind.CHANGED: N_("record No. {seq} was changed"),
    DamageKind.UNLINKED: N_("record No. {seq} does not follow the one before it"),
    DamageKind.COLUMNS: N_("the columns of record No. {seq} differ from its text"),
    DamageKind.TRUNCATED: N_("the log ends before record No. {seq}, which a checkpoint saw"),
    DamageKind.RESTAMPED: N_("record No. {seq} is not the one a checkpoint saw"),
}


@dataclass(frozen=True, slots=True)
class Damage:
    """One place where the chain is broken."""

    seq: int
    kind: DamageKind

    def __str__(self) -> str:
        return self.kind.caption.format(seq=self.seq)


@dataclass(frozen=True, slots=True)
class Mark:
    """The chain's head at a moment, as a checkpoint keeps it: number, hash, count of records."""

    seq: int
    hash: bytes
    records: int


@dataclass(frozen=True, slots=True)
class Report:
    """What a verification read and found; `compared` counts the checkpoints it met."""

    records: int
    seq: int
    hash: bytes
    compared: int
    damages: tuple[Damage, ...]
    damaged: int

    @property
    def sound(self) -> bool:
        """Tell whether nothing is wrong."""
        return not self.damaged


class Row(NamedTuple):
    """One record as the verifier reads it; `at` is written as the chain hashes it."""

    seq: int
    at: str
    actor_id: int | None
    acting_for: int | None
    action: str
    object_type: str
    object_id: str
    body: str
    prev: bytes
    hash: bytes


QUERY = """
select seq, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), actor_id, acting_for,
       action, object_type, object_id, body, prev, hash
from audit.record where seq > %s order by seq limit %s
"""


class Walk:
    """One pass over the chain: what came before, what is wrong, which checkpoints wait."""

    def __init__(self, since: Mark | None, marks: Iterable[Mark]) -> None:
        self.seq, self.hash = (since.seq, since.hash) if since else (0, GENESIS)
        self.records = 0
        self.compared = 0
        self.damages: list[Damage] = []
        self.damaged = 0
        self.waiting: dict[int, list[Mark]] = {}
        for mark in marks:
            if mark.seq > self.seq:
                self.waiting.setdefault(mark.seq, []).append(mark)

    def found(self, seq: int, kind: DamageKind) -> None:
        """Note a damage."""
        self.damaged += 1
        if len(self.damages) < TOLD:
            self.damages.append(Damage(seq, kind))

    def step(self, row: Row) -> None:
        """Compare one record with the one before it, with its own hash and with checkpoints."""
        if row.seq != self.seq + 1:
            self.found(row.seq, DamageKind.MISSING)
        elif row.prev != self.hash:
            self.found(row.seq, DamageKind.UNLINKED)
        if sealed(row) != row.hash:
            self.found(row.seq, DamageKind.CHANGED)
        elif not told_alike(row):
            self.found(row.seq, DamageKind.COLUMNS)
        self.records += 1
        for mark in self.waiting.pop(row.seq, ()):
            self.compared += 1
            if mark.hash != row.hash or mark.records != row.seq:
                self.found(row.seq, DamageKind.RESTAMPED)
        self.seq, self.hash = row.seq, row.hash

    def end(self) -> Report:
        """Return what was found; checkpoints that were not met show a cut or a gap."""
        for seq in sorted(self.waiting):
            self.found(seq, DamageKind.TRUNCATED)
        return Report(
            self.records, self.seq, self.hash, self.compared, tuple(self.damages), self.damaged
        )


def verify(
    link: psycopg.Connection[Any], *, since: Mark | None = None, marks: Iterable[Mark] = ()
) -> Report:
    """Read the chain after `since` (None: all of it) and compare it with checkpoints.

    Streams: needs the memory of one portion, whatever the length of the log.
    """
    walk = Walk(since, marks)
    for row in records_after(link, walk.seq):
        walk.step(row)
    return walk.end()


def records_after(link: psycopg.Connection[Any], seq: int) -> Iterator[Row]:
    """Yield the records after a number in order, portion by portion."""
    with link.cursor(binary=True) as cursor:
        while rows := cursor.execute(QUERY, (seq, PORTION)).fetchall():
            yield from map(Row._make, rows)
            seq = rows[-1][0]


def sealed(row: Row) -> bytes:
    """Return the hash a record must have: SHA-256 over the former hash, number, time and text."""
    return sha256(row.prev + f"{row.seq}|{row.at}|{row.body}".encode()).digest()


def told_alike(row: Row) -> bool:
    """Tell whether the columns people filter by say what the hashed text says."""
    try:
        body = json.loads(row.body)
    except ValueError:
        return False
    return (body.get("actor"), body.get("acting_for"), body.get("action"), body.get("object")) == (
        row.actor_id, row.acting_for, row.action, row.object_type,
    ) and str(body.get("id", "")) == row.object_id  # fmt: skip
