"""The left navigation: what a reader may open, the places of every day first, the rest folded."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from uprava import i18n
from uprava.extension import WorkFolder
from uprava.places import WORK
from uprava.plugins import Plugins
from uprava.users.reader import Reader
from uprava.web.shell import NavEntry, NavSection
from uprava.work.counters import Counters, in_short

ROWS = 12
"""Entries shown before a long navigation folds: with «Ещё», help and the lines between sections
they fill the height of a tablet on its side, 768 px in rows of 44 px, beside the top bar and the
strip «работаю за …»."""


@dataclass(frozen=True, slots=True)
class Places:
    """The navigation of a reader: what is shown, and what lies under «Ещё»."""

    daily: tuple[NavSection, ...] = ()
    more: tuple[NavSection, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """An entry with its section, and how much it belongs to every day."""

    section: str
    entry: NavEntry
    folded: bool = False
    position: int = 100

    @property
    def wanted(self) -> bool:
        """Whether it comes out of the fold: something waits there, or the reader is there."""
        return self.entry.current or self.entry.count not in ("", "0")


def navigation(
    plugins: Plugins, reader: Reader, counters: Counters, path: str
) -> tuple[NavSection, ...]:
    """Return all places of a reader, section by section: folders, modules, saved views."""
    return sections_of(all_places(plugins, reader, counters, path))


def places(plugins: Plugins, reader: Reader, counters: Counters, path: str) -> Places:
    """Return the navigation; one that is longer than `ROWS` is folded."""
    every = all_places(plugins, reader, counters, path)
    shown = chosen(every)
    return Places(sections_of(shown), sections_of([each for each in every if each not in shown]))


def chosen(every: Sequence[Place], rows: int = ROWS) -> list[Place]:
    """Return the places that are shown: all when they fit, else those of every day.

    What waits in a folded one brings it out while there is room; the place the reader is at
    always stands. Too many of every day: the longest sections give way first.
    """
    if len(every) <= rows:
        return list(every)
    shown = [each for each in every if not each.folded or each.entry.current]
    for each in every:
        if len(shown) < rows and each.wanted and each not in shown:
            shown.append(each)
    while len(shown) > rows:
        sections = [each.section for each in shown]
        longest = max(dict.fromkeys(sections), key=sections.count)
        leaving = [each for each in shown if each.section == longest and not each.entry.current]
        shown.remove(leaving[-1])
    return [each for each in every if each in shown]


def sections_of(found: Sequence[Place]) -> tuple[NavSection, ...]:
    """Return places under the titles of their sections, in the order sections first appear."""
    titles = dict.fromkeys(each.section for each in found)
    return tuple(
        NavSection(i18n._(title), tuple(each.entry for each in found if each.section == title))
        for title in titles
    )


def all_places(plugins: Plugins, reader: Reader, counters: Counters, path: str) -> list[Place]:
    """Return every place the reader may open: work first, then modules, then saved views."""
    open_to = [
        entry for entry in plugins.navigation
        if not entry.permission or reader.may(entry.permission)
    ]  # fmt: skip
    folders = [folder.address for folder in plugins.folders.values()]
    here = nearest(path, [*(entry.url for entry in open_to), *folders])
    found = folders_of(plugins, reader, counters, path)
    for entry in open_to:
        shown = NavEntry(
            i18n._(entry.title), entry.url, entry.icon, current=entry.url == here,
            count=in_short(counters.entries.get(entry.url, 0)) if entry.count else "",
            signal=f"nav:{entry.url}" if entry.count else "", key=entry.key,
        )  # fmt: skip
        found.append(Place(entry.section, shown, entry.folded, entry.position))
    views = i18n.N_("Saved views")
    found += [
        Place(views, NavEntry(view.title, view.url, "bookmark"), folded=True)
        for view in counters.saved_views
    ]
    order = list(dict.fromkeys([WORK, *(each.section for each in found)]))
    return sorted(found, key=lambda each: (
        order.index(each.section), each.position if each.section == WORK else 0
    ))  # fmt: skip


def folders_of(plugins: Plugins, reader: Reader, counters: Counters, path: str) -> list[Place]:
    """Return the folders of work that are the reader's; each keeps its key for good."""
    mine = [
        folder for folder in plugins.folders.values()
        if (not folder.permission or reader.may(folder.permission)) and held(folder, counters)
    ]  # fmt: skip
    return [
        Place(
            WORK,
            NavEntry(
                i18n._(folder.title),
                folder.address,
                folder.icon,
                count=waiting_in(folder, counters),
                alert=counters.overdue(folder.code),
                current=path == folder.address,
                key=f"KeyG Digit{place}" if place < 10 else "",
                signal=f"work:{folder.code}",
            ),
            folder.folded,
            folder.position,
        )
        for place, folder in enumerate(mine, 1)
    ]


def waiting_in(folder: WorkFolder, counters: Counters) -> str:
    """Return how much waits in a folder, as shown."""
    if folder.count is not None:
        return in_short(counters.entries.get(folder.address, 0))
    return counters.shown(folder.code)


def held(folder: WorkFolder, counters: Counters) -> bool:
    """Tell whether a folder is for the reader: something waits there, or may come to them."""
    return (
        (folder.holders is None and folder.count is None)
        or folder.code in counters.folders
        or bool(counters.entries.get(folder.address))
    )


def nearest(path: str, urls: Iterable[str]) -> str:
    """Return the longest address a page belongs to; empty when it belongs to none."""
    found = (url for url in urls if path == url or path.startswith(url + "/"))
    return max(found, key=len, default="")
