"""The rows of letters loaded in bulk: pure, made from values that can go to other processes."""

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from uuid import UUID

from uprava.demo.dice import Dice
from uprava.demo.founding import CHANCELLERIES
from uprava.demo.letters import Letter, letter
from uprava.demo.loading import Cell, cell, line, uuid_at
from uprava.demo.scene import Cast
from uprava.demo.timeline import Timeline, timeline
from uprava.demo.town import Town, town
from uprava.documents.service.filing import FileRow
from uprava.documents.service.numbering import JournalRow

BATCH = 5_000
"""Letters sent at a time."""

SEED = 1000
"""Keeps the letters of the load apart from those registered one by one."""

DOCUMENT, FILE = "documents.document", "documents.file"
TEXT, GRANT = "documents.text", "documents.access_grant"
DOCUMENTS: Mapping[str, tuple[str, ...]] = {
    DOCUMENT: (
        "id", "kind", "organisation_id", "unit_id", "state", "access_mark", "author_id",
        "journal_id", "period", "seq", "number", "registered_on", "registered_at", "created_at",
        "changed_at", "version", "due_on", "title", "summary",
    ),
    FILE: (
        "id", "document_id", "series_id", "uploaded_at", "name", "media_type", "size", "sha256",
        "pages", "version", "role", "text_state", "uploaded_by",
    ),
    TEXT: (
        "document_id", "kind", "organisation_id", "unit_id", "year", "readers", "handles",
        "body",
    ),
    GRANT: (
        "document_id", "principal_id", "reason", "level", "kind", "hidden", "granted_by",
        "granted_at",
    ),
}  # fmt: skip
"""What every kind of document is loaded into, and in which columns."""

Lines = Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class Making:
    """What is a module's own: the kind, the state, its table with columns and the row of a letter.

    `row` is given the document's id, the letter and its addressee. `concerned` names the unit or
    person the letter is opened to; people of the units `apart` never get a share of the letters.
    Both are functions of a module, so that another process finds them by their names.
    """

    kind: str
    state: str
    table: str
    columns: tuple[str, ...]
    row: Callable[[UUID, Letter, int | None], Sequence[Cell]]
    concerned: Callable[[Letter, Cast], int]
    apart: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Work:
    """Everything `count` letters are made from, `step` at a time.

    The last one arrives on the day `last`.
    """

    making: Making
    cast: Cast
    journal: JournalRow
    files: Sequence[FileRow]
    seed: int
    last: date
    count: int
    step: int = BATCH

    @cached_property
    def tables(self) -> Mapping[str, tuple[str, ...]]:
        """What is loaded, the document first."""
        first, *others = DOCUMENTS.items()
        return dict([first, (self.making.table, self.making.columns), *others])

    @cached_property
    def when(self) -> Timeline:
        """When the letters arrive."""
        return timeline(self.last, self.count)

    @cached_property
    def town(self) -> Town:
        """The demo municipality."""
        return town()

    @cached_property
    def author(self) -> int:
        """Who registered them all."""
        return self.cast.readers["registrar"].person_id

    @cached_property
    def years(self) -> Mapping[int, int]:
        """Year → the index of its first letter, the earliest first."""
        last = self.letter(self.count - 1).received_at.year
        first = self.letter(0).received_at.year
        places = range(self.count)
        return {
            year: bisect_left(places, year, key=lambda at: self.letter(at).received_at.year)
            for year in range(first, last + 1)
        }

    @cached_property
    def colleagues(self) -> Mapping[int, tuple[int, ...]]:
        """Unit → the people who work in it."""
        found: dict[int, tuple[int, ...]] = {}
        for person in self.town.people:
            if person.unit in self.making.apart:
                continue
            unit = self.cast.units[person.unit]
            id = self.cast.readers[person.login].person_id
            found[unit] = (*found.get(unit, ()), id)
        return found

    @cached_property
    def anybody(self) -> tuple[int, ...]:
        """The units a letter may be shared with."""
        return tuple(self.colleagues)

    def letter(self, index: int) -> Letter:
        """Return one letter of the load."""
        return letter(index, town=self.town, seed=self.seed + SEED, when=self.when)


@dataclass(frozen=True, slots=True)
class Card:
    """A letter with what its rows have in common."""

    letter: Letter
    id: UUID
    received: str
    year: int
    ordinal: int
    addressee: int | None


def batch(work: Work, first: int) -> Lines:
    """Return the rows of the batch of letters that begins with `first`, by table."""
    lines: dict[str, list[str]] = {table: [] for table in work.tables}
    for index in range(first, min(first + work.step, work.count)):
        add(lines, work, card_of(work, index), Dice(work.seed + 7, index))
    return lines


def card_of(work: Work, index: int) -> Card:
    """Return one letter as it is registered: numbers are gapless, in order of arrival."""
    letter = work.letter(index)
    at = letter.received_at
    addressee = work.cast.readers[letter.addressee.login].person_id if letter.addressee else None
    ordinal = index - work.years[at.year] + 1
    return Card(letter, uuid_at(at, index), str(at), at.year, ordinal, addressee)


def add(lines: Lines, work: Work, card: Card, dice: Dice) -> None:
    """Add the rows of one letter."""
    making, journal, letter = work.making, work.journal, card.letter
    number = f"{journal.index}/{card.ordinal}"
    core = f"{card.id}\t{making.kind}\t{journal.organisation_id}\t{cell(journal.unit_id)}\t"
    title, writer = cell(letter.title), cell(letter.writer.name)
    lines[DOCUMENT].append(
        f"{core}{making.state}\tcommon\t{work.author}\t{journal.id}\t{card.year}\t{card.ordinal}\t"
        f"{number}\t{card.received[:10]}\t{card.received}\t{card.received}\t{card.received}\t1\t"
        f"{cell(letter.answer_by)}\t{title}\t{writer}\n"
    )
    lines[making.table].append(line(*making.row(card.id, letter, card.addressee)))
    lines[FILE].append(file_line(work, card))
    rights = rights_of(work, card, dice)
    readers = ",".join(map(str, sorted({principal for principal, _reason, _level in rights})))
    handles = f"{title} {writer} {cell(letter.outgoing_number)} {number}"
    lines[TEXT].append(f"{core}{card.year}\t{{{readers}}}\t{handles}\t{cell(letter.text)}\n")
    end = f"\t{making.kind}\tf\t{work.author}\t{card.received}\n"
    lines[GRANT] += [f"{card.id}\t{who}\t{reason}\t{level}{end}" for who, reason, level in rights]


def file_line(work: Work, card: Card) -> str:
    """Return the row of the letter's file, one of the shared ones under its own name."""
    shared = work.files[card.letter.index % len(work.files)]
    name = Path(card.letter.file_name).with_suffix(".pdf").name
    own = UUID(int=card.id.int ^ 1)
    return (
        f"{own}\t{card.id}\t{own}\t{card.received}\t{cell(name)}\t{shared.media_type}\t"
        f"{shared.size}\t{shared.sha256}\t{shared.pages}\t1\tmain\tready\t{work.author}\n"
    )


def rights_of(work: Work, card: Card, dice: Dice) -> list[tuple[int, str, str]]:
    """Return who sees the letter: the chancellery, the addressee, the unit, some colleagues."""
    unit = work.cast.units[card.letter.unit]
    rights = [(work.cast.units[CHANCELLERIES["adm"]], "journal", "manage")]
    rights.append((work.author, "author", "edit"))
    if card.addressee is not None:
        rights.append((card.addressee, "addressee", "read"))
    if dice.below(10) < 8:
        rights.append((work.making.concerned(card.letter, work.cast), "unit", "read"))
    rights += [
        (person, "work", "read") for person in work.colleagues.get(unit, ()) if dice.below(2)
    ]
    if dice.below(10) == 0:
        rights.append((dice.pick(work.anybody), "shared", "read"))
    return list(dict.fromkeys(rights))
