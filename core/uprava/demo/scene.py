"""What a module is given to fill its part of the demo municipality."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from uprava.users.reader import Reader

if TYPE_CHECKING:
    from uprava.installation import Installation


@dataclass(frozen=True, slots=True)
class Cast:
    """The town as it stands in the database: who is who.

    `organisations` and `units` map the codes of `town.toml` to ids; `readers` are all its people
    by login with their rights.
    """

    organisations: Mapping[str, int]
    units: Mapping[str, int]
    readers: Mapping[str, Reader]


def untold(_done: int, _total: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoScene(Cast):
    """The town, and how much to make.

    `documents` are to be made by the module's own services with files, `bulk` more are to be
    loaded the fastest way. `progress` is told, after each, how many of the documents are done;
    `indexing` how many of the steps that follow a load, and of how many.
    """

    installation: "Installation"
    today: date
    seed: int
    documents: int
    bulk: int
    progress: Callable[[int], None]
    indexing: Callable[[int, int], None] = untold
