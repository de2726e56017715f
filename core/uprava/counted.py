"""What an entry of the navigation counts: a query, not a figure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, LiteralString

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from uprava.users.reader import Reader


@dataclass(frozen=True, slots=True)
class Counted:
    """What an entry of the navigation counts: a query that returns one row for each thing.

    `values` are its `%(name)s`. The core counts the rows up to 1000, all entries in one statement;
    the query therefore has no order, limit or `with`, and its access predicate is its own.
    """

    rows: LiteralString
    values: Mapping[str, object] = field(default_factory=dict)


Counter = Callable[["Session", "Reader"], Counted | None]
"""Says what waits behind an entry for a reader; it runs no statement itself."""


def nobody(_session: "Session", _reader: "Reader") -> None:
    """Count nothing: as `holders` of a folder, it is shown only where something waits in it."""
