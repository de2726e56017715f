"""Keyset pages and the opaque cursors that stand for their edges."""

import base64
import binascii
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar
from uuid import UUID

from uprava.errors import InvalidError
from uprava.i18n import _


class HasId(Protocol):
    """A row with an id that sorts."""

    @property
    def id(self) -> UUID: ...


Row = TypeVar("Row", bound=HasId)


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Rows in the order shown, and the ids to go on from; None where there is nothing more."""

    rows: Sequence[Row]
    older: UUID | None
    newer: UUID | None


def page_of(rows: list[Row], *, limit: int, backwards: bool, inside: bool) -> Page[Row]:
    """Make a page of up to `limit + 1` fetched rows; the one too many tells there is more."""
    more, rows = len(rows) > limit, rows[:limit]
    if backwards:
        rows.reverse()
    if not rows:
        return Page((), None, None)
    older = rows[-1].id if more or backwards else None
    newer = rows[0].id if (inside and not backwards) or (backwards and more) else None
    return Page(rows, older, newer)


def write_cursor(id: UUID | None, query: object) -> str | None:
    """Return the cursor that continues after `id` in the list of `query`."""
    if id is None:
        return None
    return base64.urlsafe_b64encode(id.bytes + seal(query)).decode().rstrip("=")


def read_cursor(cursor: str | None, query: object) -> UUID | None:
    """Return the id a cursor stands for. Raises InvalidError for a cursor of another query."""
    if not cursor:
        return None
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    except (binascii.Error, ValueError):
        raw = b""
    if len(raw) != 24 or raw[16:] != seal(query):
        raise InvalidError(
            _("The cursor belongs to another list. Begin again without it."),
            fields={"cursor": _("not of this list")},
        )
    return UUID(bytes=raw[:16])


def seal(query: object) -> bytes:
    """Return eight bytes that tell lists apart."""
    return hashlib.sha256(repr(query).encode()).digest()[:8]
