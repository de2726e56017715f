"""What a module is given to fill its part of the demo municipality."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from uprava.users.reader import Reader

if TYPE_CHECKING:
    from uprava.installation import Installation


@dataclass(frozen=True, slots=True)
class DemoScene:
    """The town as it stands in the database: who is who, and how much to make.

    `organisations` and `units` map the codes of `town.toml` to ids; `readers` are all its people
    by login with their rights. `documents` are to be made by the module's own services with
    files, `bulk` more are to be loaded the fastest way. `progress` is told, after each, how many
    of the documents are done.
    """

    installation: "Installation"
    today: date
    seed: int
    documents: int
    bulk: int
    organisations: Mapping[str, int]
    units: Mapping[str, int]
    readers: Mapping[str, Reader]
    progress: Callable[[int], None]
