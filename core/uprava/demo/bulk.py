"""Registered letters by the hundred thousand, for trying out size: rows only, a few shared files.

A module says what is its own in a `Making`; the rows of the core's tables are made here.
"""

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from uprava.audit.log import record
from uprava.calendar import official_calendar
from uprava.db.sql import execute
from uprava.demo.dice import Dice
from uprava.demo.founding import CHANCELLERIES
from uprava.demo.letters import Letter, letter
from uprava.demo.loading import Cell, bare, copy_rows, line, uuid_at
from uprava.demo.scene import DemoScene
from uprava.demo.shared import shared_files
from uprava.demo.timeline import YEARS, Timeline, timeline
from uprava.demo.town import Town, town
from uprava.documents.service.filing import FileRow
from uprava.documents.service.numbering import JournalRow

BATCH = 20_000
"""Letters sent at a time."""

SEED = 1000
"""Keeps the letters of the load apart from those registered one by one."""

DOCUMENTS: Mapping[str, tuple[str, ...]] = {
    "documents.document": (
        "id", "kind", "organisation_id", "unit_id", "title", "summary", "state", "access_mark",
        "author_id", "due_on", "journal_id", "period", "seq", "number", "registered_on",
        "registered_at", "created_at", "changed_at", "version",
    ),
    "documents.file": (
        "id", "document_id", "series_id", "version", "role", "name", "media_type", "size",
        "sha256", "pages", "text_state", "uploaded_by", "uploaded_at",
    ),
    "documents.text": (
        "document_id", "kind", "organisation_id", "unit_id", "year", "readers", "title",
        "handles", "body",
    ),
    "documents.access_grant": (
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
    """

    kind: str
    state: str
    table: str
    columns: tuple[str, ...]
    row: Callable[[UUID, Letter, int | None], Sequence[Cell]]
    concerned: Callable[[Letter, DemoScene], int]
    apart: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Load:
    """Everything a batch is made from."""

    making: Making
    scene: DemoScene
    journal: JournalRow
    when: Timeline
    files: Sequence[FileRow]

    @cached_property
    def tables(self) -> Mapping[str, tuple[str, ...]]:
        """What is loaded, the document first."""
        first, *others = DOCUMENTS.items()
        return dict([first, (self.making.table, self.making.columns), *others])

    @cached_property
    def town(self) -> Town:
        """The demo municipality."""
        return town()

    @cached_property
    def years(self) -> tuple[tuple[int, int], ...]:
        """Year and the index of its first letter, the earliest first."""
        last = self.letter(self.scene.bulk - 1).received_at.year
        first = self.letter(0).received_at.year
        places = range(self.scene.bulk)
        return tuple(
            (year, bisect_left(places, year, key=lambda at: self.letter(at).received_at.year))
            for year in range(first, last + 1)
        )

    @cached_property
    def colleagues(self) -> Mapping[int, tuple[int, ...]]:
        """Unit → the people who work in it."""
        found: dict[int, tuple[int, ...]] = {}
        for person in self.town.people:
            if person.unit in self.making.apart:
                continue
            unit = self.scene.units[person.unit]
            id = self.scene.readers[person.login].person_id
            found[unit] = (*found.get(unit, ()), id)
        return found

    def letter(self, index: int) -> Letter:
        """Return one letter of the load."""
        return letter(index, town=self.town, seed=self.scene.seed + SEED, when=self.when)

    def ordinal(self, index: int, year: int) -> int:
        """Return the letter's number within its year: they are gapless, in order of arrival."""
        return index - dict(self.years)[year] + 1


def load(session: Session, scene: DemoScene, journal: JournalRow, making: Making) -> None:
    """Load `scene.bulk` letters of the two years before the ones registered one by one."""
    last = official_calendar().add_months(scene.today, -12 * YEARS) - timedelta(days=1)
    when = timeline(last, scene.bulk)
    work = Load(making, scene, journal, when, shared_files(session, scene))
    with bare(session, list(work.tables)), ThreadPoolExecutor(1) as ahead:
        waiting = ahead.submit(batch, work, 0)
        for first in range(0, scene.bulk, BATCH):
            lines = waiting.result()
            if first + BATCH < scene.bulk:
                waiting = ahead.submit(batch, work, first + BATCH)
            for table, columns in work.tables.items():
                copy_rows(session, table, columns, lines[table])
            done = min(first + BATCH, scene.bulk)
            record(session, "documents.loaded", "journal", journal.id, first=first, documents=done)
            scene.progress(done)
    count_on(session, work)


def count_on(session: Session, work: Load) -> None:
    """Set the journal's counters to the last number of each year."""
    ends = [*(first for _year, first in work.years[1:]), work.scene.bulk]
    for (year, first), end in zip(work.years, ends, strict=True):
        execute(
            session,
            "insert into documents.counter (journal_id, period, last) values (%s, %s, %s)",
            (work.journal.id, year, end - first),
        )


def batch(work: Load, first: int) -> Lines:
    """Return the rows of one batch of letters, by table."""
    lines: dict[str, list[str]] = {table: [] for table in work.tables}
    for index in range(first, min(first + BATCH, work.scene.bulk)):
        add(lines, work, work.letter(index), Dice(work.scene.seed + 7, index))
    return lines


def add(lines: Lines, work: Load, letter: Letter, dice: Dice) -> None:
    """Add the rows of one letter."""
    journal, at = work.journal, letter.received_at
    day = at.date()
    id = uuid_at(at, letter.index)
    author = work.scene.readers["registrar"].person_id
    ordinal = work.ordinal(letter.index, day.year)
    number = f"{journal.index}/{ordinal}"
    addressee = work.scene.readers[letter.addressee.login].person_id if letter.addressee else None
    core = (work.making.kind, journal.organisation_id, journal.unit_id)
    lines["documents.document"].append(
        line(
            id, *core, letter.title, letter.writer.name, work.making.state, "common", author,
            letter.answer_by, journal.id, day.year, ordinal, number, day, at, at, at, 1,
        )
    )  # fmt: skip
    lines[work.making.table].append(line(*work.making.row(id, letter, addressee)))
    lines["documents.file"].append(file_line(work, letter, id, author))
    rights = rights_of(work, letter, dice, author=author, addressee=addressee)
    readers = sorted({principal for principal, _reason, _level in rights})
    handles = f"{letter.title} {letter.writer.name} {letter.outgoing_number} {number}"
    text = (letter.title, handles, letter.text)
    lines["documents.text"].append(line(id, *core, day.year, readers, *text))
    lines["documents.access_grant"].extend(
        line(id, principal, reason, level, work.making.kind, False, author, at)
        for principal, reason, level in rights
    )


def file_line(work: Load, letter: Letter, id: UUID, author: int) -> str:
    """Return the row of the letter's file, one of the shared ones under its own name."""
    shared = work.files[letter.index % len(work.files)]
    name = Path(letter.file_name).with_suffix(".pdf").name
    own = UUID(int=id.int ^ 1)
    return line(
        own, id, own, 1, "main", name, shared.media_type, shared.size, shared.sha256,
        shared.pages, "ready", author, letter.received_at,
    )  # fmt: skip


def rights_of(
    work: Load, letter: Letter, dice: Dice, *, author: int, addressee: int | None
) -> list[tuple[int, str, str]]:
    """Return who sees the letter: the chancellery, the addressee, the unit, some colleagues."""
    unit = work.scene.units[letter.unit]
    rights = [(work.scene.units[CHANCELLERIES["adm"]], "journal", "manage")]
    rights.append((author, "author", "edit"))
    if addressee is not None:
        rights.append((addressee, "addressee", "read"))
    if dice.below(10) < 8:
        rights.append((work.making.concerned(letter, work.scene), "unit", "read"))
    rights += [
        (person, "work", "read") for person in work.colleagues.get(unit, ()) if dice.below(2)
    ]
    if dice.below(10) == 0:
        rights.append((dice.pick(tuple(work.colleagues)), "shared", "read"))
    return list(dict.fromkeys(rights))
