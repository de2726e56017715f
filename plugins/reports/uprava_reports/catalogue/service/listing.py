"""The catalogue: ready reports, screens of modules, reports people made, found by words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from sqlalchemy.orm import Session
from uprava.i18n import _
from uprava.plugins import Plugins
from uprava.reporting import PURPOSES, Purpose, ReadyReport
from uprava.users.reader import Reader

from uprava_reports.asking.values import PATH
from uprava_reports.kept.service.finding import why_broken
from uprava_reports.kept.service.own import OwnRow, list_own
from uprava_reports.kept.service.remembering import last_asked

RECENT = 4
"""Reports shown on top as the last ones the reader ran: a row of tiles."""

LONGEST = 100
"""Characters of a search."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A report of the catalogue; `note` says whose it is, or what is wrong with it."""

    code: str
    title: str
    text: str
    purpose: Purpose
    url: str
    asked_at: datetime | None = None
    note: str = ""

    @property
    def brief(self) -> str:
        """The first sentence of the text; the report's page has all of it."""
        return self.text.partition(". ")[0].removesuffix(".")


@dataclass(frozen=True, slots=True)
class Family:
    """Reports beside each other; `text` is what all of them say of themselves, told once."""

    text: str
    entries: Sequence[Entry]


@dataclass(frozen=True, slots=True)
class Group:
    """The reports of one purpose."""

    purpose: Purpose
    title: str
    entries: Sequence[Entry]

    @property
    def families(self) -> list[Family]:
        """The same reports: each text that several of them share is told once above them."""
        found: list[Family] = []
        for text, some in groupby(self.entries, key=lambda each: each.text):
            held = list(some)
            if text and len(held) > 1:
                found.append(Family(text, [replace(each, text="") for each in held]))
            elif found and not found[-1].text:
                found[-1] = Family("", [*found[-1].entries, *held])
            else:
                found.append(Family("", held))
        return found


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What a reader finds; `every` is how many reports there are without the search."""

    groups: Sequence[Group]
    recent: Sequence[Entry]
    every: int

    @property
    def found(self) -> int:
        """How many reports are shown."""
        return sum(len(each.entries) for each in self.groups)


def list_reports(
    session: Session, *, reader: Reader, plugins: Plugins, words: str = ""
) -> Catalogue:
    """Return the reports the reader may run, those that have all the words in what they say."""
    entries = [
        *ready(reader, plugins), *screens(reader, plugins), *own(session, reader, plugins),
    ]  # fmt: skip
    asked = last_asked(session, [each.code for each in entries], reader=reader)
    entries = [replace(each, asked_at=asked.get(each.code)) for each in entries]
    found = [each for each in entries if fits(each, words)]
    groups = [
        Group(purpose, _(title), of)
        for purpose, title in PURPOSES.items()
        if (of := [each for each in found if each.purpose is purpose])
    ]
    return Catalogue(groups, [] if folded(words) else recent(entries), len(entries))


def ready(reader: Reader, plugins: Plugins) -> Iterator[Entry]:
    """Yield the ready reports the reader may run."""
    for each in plugins.ready_reports.values():
        if open_to(each, reader, plugins):
            said = _(each.description) if each.description else ""
            url = f"{PATH}/{each.code}"
            yield Entry(each.code, _(each.title), said, each.purpose, url)


def open_to(report: ReadyReport, reader: Reader, plugins: Plugins) -> bool:
    """Tell whether the reader may run a ready report: its own permission and its source's."""
    source = plugins.report_sources[report.layout.source]
    return all(map(reader.may, filter(None, (report.permission, source.permission))))


def screens(reader: Reader, plugins: Plugins) -> Iterator[Entry]:
    """Yield the reports that have a screen of their module's own."""
    for each in plugins.report_screens:
        if not each.permission or reader.may(each.permission):
            said = _(each.description) if each.description else ""
            yield Entry(each.code, _(each.title), said, each.purpose, each.url)


def own(session: Session, reader: Reader, plugins: Plugins) -> Iterator[Entry]:
    """Yield the reports people made that are open to the reader."""
    for each in list_own(session, reader=reader):
        source = plugins.report_sources.get(each.layout.source)
        if source is not None and source.permission and not reader.may(source.permission):
            continue
        url = f"{PATH}/{each.code}"
        yield Entry(each.code, each.title, each.description, Purpose.OWN, url,
                    note=note_of(each, plugins))  # fmt: skip


def note_of(row: OwnRow, plugins: Plugins) -> str:
    """Return what is told of somebody's report: that it needs mending, whose it is."""
    if why_broken(row.layout, plugins):
        return _("needs mending")
    if not row.mine:
        return row.owner
    return _("shared by me") if row.shared else ""


def recent(entries: Sequence[Entry]) -> list[Entry]:
    """Return the reports the reader ran last, the latest first."""
    asked = [each for each in entries if each.asked_at is not None]
    return sorted(asked, key=lambda each: str(each.asked_at), reverse=True)[:RECENT]


def fits(entry: Entry, words: str) -> bool:
    """Tell whether every word stands in what a report says of itself."""
    said = folded(f"{entry.title} {entry.text} {_(PURPOSES[entry.purpose])} {entry.note}")
    return all(word in said for word in folded(words).split())


def folded(text: str) -> str:
    """Return a text as searches compare it."""
    return text.casefold().replace("ё", "е").strip()
