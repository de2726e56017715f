"""What every row of a card file becomes: a card, or the reasons why not. Nothing is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session
from uprava.documents.service.number_templates import MANY
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.screens import show_day

from uprava_records.importing.card import OldCard, Options
from uprava_records.importing.cells import KIND_OF, OLDEST, day_of, plain_of
from uprava_records.importing.ordinals import LARGEST, Numbered, Ordinal, ordinals
from uprava_records.importing.reading import Line, Sheet
from uprava_records.importing.service.cards import Reading, read_card
from uprava_records.importing.service.known import (
    Journal,
    Known,
    Place,
    places_taken,
    read_known,
)

LONGEST_NUMBER = 60


@dataclass(slots=True)
class Planned:
    """A row: its card, or why there is none; what is brought in otherwise; its files' names."""

    line: Line
    why: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    kind: str = ""
    journal: Journal | None = None
    new_journal: str = ""
    day: date | None = None
    seq: int | None = None
    card: OldCard | None = None

    @property
    def number(self) -> str:
        """The number as it stands, without the sign of a number."""
        return self.line["number"].removeprefix("№").strip()

    @property
    def title(self) -> str:
        """What tells the row apart from others."""
        start = f"№ {self.number or '—'}"
        day = _("of {day}").format(day=show_day(self.day)) if self.day else ""
        return " ".join(part for part in (start, day, self.line["title"][:200]) if part)

    @property
    def book(self) -> tuple[str, int]:
        """Its journal, whether there or new, and the period of its number."""
        made = f"+{self.kind}|{plain_of(self.new_journal)}"
        return str(self.journal.id) if self.journal else made, self.period

    @property
    def period(self) -> int:
        """The period of its number: the year, or 0 where numbers never begin anew."""
        yearly = self.journal is None or self.journal.restarts == "yearly"
        return self.day.year if yearly and self.day else 0


@dataclass(frozen=True, slots=True)
class Plan:
    """All rows in the order of the file, and the people nobody knows here, the usual ones first."""

    rows: Sequence[Planned]
    strangers: Sequence[tuple[str, int]] = ()

    @property
    def new_journals(self) -> list[tuple[str, str]]:
        """Titles and kinds of the journals the load will make."""
        wanted = {(row.new_journal, row.kind) for row in self.rows if row.card and row.new_journal}
        return sorted(wanted)

    def names(self) -> list[str]:
        """Return the names of correspondents without a card known by the INN."""
        return [
            name for row in self.rows
            if row.card and row.card.correspondent_id is None and row.card.access_mark == "common"
            for name in row.card.correspondents
        ]  # fmt: skip


def make_plan(session: Session, sheet: Sheet, options: Options, *, reader: Reader) -> Plan:
    """Return what every row of a table becomes."""
    today: date = session.info["today"]
    known = read_known(session, [line["inn"] for line in sheet.lines], reader=reader)
    rows = [Planned(line) for line in sheet.lines]
    for row in rows:
        place(row, known, options, today=today)
    with_places = [row for row in rows if not row.why]
    places = find_places(with_places)
    refuse_taken(session, with_places, places)
    reading = Reading(session, known, today)
    for row in with_places:
        if not row.why:
            finish(row, places[row.line.number], reading)
    return Plan(rows, reading.strangers.most_common())


def place(row: Planned, known: Known, options: Options, *, today: date) -> None:
    """Find the day, kind and journal of a row, or say what is wrong with them."""
    line = row.line
    row.day = day_of(line["date"], today=today)
    if not row.number:
        row.why.append(_("There is no number."))
    elif len(row.number) > LONGEST_NUMBER:
        row.why.append(_("The number is longer than {n} characters.").format(n=LONGEST_NUMBER))
    if row.day is None:
        said = _("There is no date.") if not line["date"] else _("“{text}” is no date.")
        row.why.append(said.format(text=line["date"][:40]))
    elif not OLDEST <= row.day <= today:
        row.why.append(_("The date {day} cannot be.").format(day=show_day(row.day)))
    row.kind = KIND_OF.get(plain_of(line["kind"]), "")
    if line["kind"] and not row.kind:
        said = _("“{text}” is none of: incoming, outgoing, internal, act.")
        row.why.append(said.format(text=line["kind"][:40]))
    find_journal(row, known, options)


def find_journal(row: Planned, known: Known, options: Options) -> None:
    """Find the journal of a row, or say why it has none."""
    name = row.line["journal"]
    meant = known.named(name, row.kind) if name else usual(row, known, options)
    if len(meant) == 1:
        row.journal = meant[0]
        row.kind = row.journal.kind
    elif meant:
        found = ", ".join(each.named for each in meant[:5])
        row.why.append(_("Several journals fit: {found}. Say the index.").format(found=found))
    elif not name:
        row.why.append(_("There is no journal; say it in the row or choose one for all rows."))
    else:
        find_new_journal(row, name, options)


def usual(row: Planned, known: Known, options: Options) -> list[Journal]:
    """Return the journals of a row that names none: the one chosen for all, else of its kind."""
    chosen = [each for each in known.journals if each.id == options.journal]
    of_kind = [each for each in known.journals if each.active and each.kind == row.kind]
    return [each for each in chosen or of_kind if row.kind in ("", each.kind)]


def find_new_journal(row: Planned, name: str, options: Options) -> None:
    """Have a journal made for a row, or say why it cannot be."""
    if options.keeper is None:
        row.why.append(_("There is no journal “{name}” here.").format(name=name[:60]))
    elif not row.kind:
        said = _("The journal “{name}” is new: say whether it is incoming, outgoing, internal or "
                 "of acts.")  # fmt: skip
        row.why.append(said.format(name=name[:60]))
    else:
        row.new_journal = name


def find_places(rows: Sequence[Planned]) -> Mapping[int, Ordinal]:
    """Return the place in its book of each row, by line; rows without one are refused."""
    numbered = [Numbered(row.book, row.number, said_ordinal(row)) for row in rows]
    found: dict[int, Ordinal] = {}
    for row, ordinal in zip(rows, ordinals(numbered), strict=True):
        if ordinal is None:
            said = _("The number “{number}” has no digits: say its place in the journal in the "
                     "column “{column}”.")  # fmt: skip
            row.why.append(said.format(number=row.number, column=_("Ordinal number")))
        else:
            found[row.line.number] = ordinal
    return found


def said_ordinal(row: Planned) -> int | None:
    """Return the ordinal of the column of its own; a wrong one refuses the row."""
    text = row.line["seq"]
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:12]) <= LARGEST):
        row.why.append(_("The ordinal “{text}” is no whole number.").format(text=text[:20]))
        return None
    return int(text)


def refuse_taken(
    session: Session, rows: Sequence[Planned], places: Mapping[int, Ordinal]
) -> None:  # fmt: skip
    """Refuse rows whose place in the book is taken: here already, or by a row above."""
    books = {(row.journal.id, row.period) for row in rows if row.journal}
    taken = places_taken(session, books) if books else {}
    seen: dict[tuple[tuple[str, int], int, str | None], int] = {}
    for row in rows:
        ordinal = places.get(row.line.number)
        if ordinal is None or row.why:
            continue
        if too_far(row, ordinal, today=session.info["today"]):
            said = _("The ordinal {seq} is too large: the journal would go on after it.")
            row.why.append(said.format(seq=ordinal.seq))
            continue
        if row.journal is not None:
            at: Place = (row.journal.id, row.period, ordinal.seq, ordinal.suffix)
            if at in taken:
                row.why.append(already(row, taken[at], ordinal))
                continue
        key = (row.book, ordinal.seq, ordinal.suffix)
        earlier = seen.setdefault(key, row.line.number)
        if earlier != row.line.number:
            said = _("The place {seq} of that year is taken by line {line} of this file.")
            row.why.append(said.format(seq=f"{ordinal.seq}{ordinal.suffix or ''}", line=earlier))


def too_far(row: Planned, ordinal: Ordinal, *, today: date) -> bool:
    """Tell whether an ordinal would move an open journal's numbering beyond any year's work."""
    moves = row.journal is not None and row.journal.active and row.period in (0, today.year)
    return moves and ordinal.seq > MANY


def already(row: Planned, number: str, ordinal: Ordinal) -> str:
    """Return the sentence about a place that is taken in the journal."""
    if number == row.number:
        return _("The journal has the number {number} of that year already.").format(number=number)
    if not number:
        return _("The ordinal {seq} is reserved in the journal.").format(seq=ordinal.seq)
    said = _("The place {seq} of that year is taken by the number {number}.")
    return said.format(seq=f"{ordinal.seq}{ordinal.suffix or ''}", number=number)


def finish(row: Planned, ordinal: Ordinal, reading: Reading) -> None:
    """Read the rest of a row whose place is known."""
    assert row.day is not None
    start = OldCard(
        kind=row.kind, journal=row.journal.id if row.journal else 0, new_journal=row.new_journal,
        number=row.number, day=row.day, seq=ordinal.seq, suffix=ordinal.suffix,
        title=row.line["title"],
    )  # fmt: skip
    row.card, why, notes = read_card(row.line, start, reading)
    row.why += why
    row.notes += notes
