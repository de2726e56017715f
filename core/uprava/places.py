"""Where people go: folders of «Моя работа», entries of the navigation, of the «Создать» menu."""

from dataclasses import dataclass

from uprava.counted import Counter
from uprava.i18n import N_

WORK = N_("My work")
"""The section of folders, which stand by their positions among the entries of other kinds there."""


@dataclass(frozen=True, slots=True)
class WorkFolder:
    """A folder of «Моя работа»; rows come from the one table `work.item`.

    `done_title` names the act for many selected; it is «Готово» unless `bulk_url` takes the form
    (`id` repeated), which answers as `POST /work/approval/many` does. Shown to those with
    `permission`; empty: to everyone. With `holders` it is shown only where something waits in it
    or where that counts a row: the reader is somebody for whom something may come.
    `folded`: with an empty folder a long navigation begins to fold. `count`: what waits there is
    no row of `work.item` but what this counts; the folder is shown where it counts any. `url`: the
    folder has a screen of its own there, which everything that leads to the folder leads to.
    """

    code: str
    title: str
    icon: str
    position: int = 100
    done_title: str = "Done"
    bulk_url: str = ""
    permission: str = ""
    holders: Counter | None = None
    folded: bool = False
    count: Counter | None = None
    url: str = ""

    @property
    def address(self) -> str:
        """The folder's screen."""
        return self.url or f"/work/{self.code}"


@dataclass(frozen=True, slots=True)
class Navigation:
    """One entry of the left navigation, shown to those with `permission` (empty: everyone).

    `count` is asked for a page of a reader who sees the entry and says what waits behind it, None
    for nothing to count; it runs no statement itself, and its answer may be some seconds old.
    `folded`: it is no place of every day, and lies under «Ещё» where the navigation is long.
    `key`: keys that open it from everywhere, `KeyG KeyT` (see static/src/js/keys.js).
    """

    section: str
    title: str
    url: str
    icon: str
    permission: str = ""
    position: int = 100
    count: Counter | None = None
    folded: bool = False
    key: str = ""


@dataclass(frozen=True, slots=True)
class CreateEntry:
    """One entry of the «Создать» menu.

    `fallback`: hidden as long as a running module brings kinds that follow a route.
    """

    title: str
    url: str
    icon: str
    permission: str
    position: int = 100
    fallback: bool = False
