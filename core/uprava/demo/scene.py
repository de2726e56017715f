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
    """The town as it stands in the database: who is who, how much to make, where files go.

    `readers` are the demo people by login with all their rights; `units` and `posts` map the
    town's own keys to ids; `progress` is told how many documents are done.
    """

    installation: "Installation"
    today: date
    seed: int
    documents: int
    organisation_id: int
    readers: Mapping[str, Reader]
    units: Mapping[str, int]
    progress: Callable[[int], None]
