"""Bringing in an edition from a table: looked at first; with one mistake nothing is taken."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import LiteralString

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute, fetch_one, fetch_values
from uprava.db.wall import past_rights
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.users.importing.values import Fate, Step
from uprava.users.reader import Reader

from uprava_appeals.classifier.joining import Joined, join
from uprava_appeals.classifier.reading import Heading, Wanted, read_wanted
from uprava_appeals.classifier.service.editions import (
    EditionHead,
    add_edition,
    headings_of,
    hold_editions,
    put_headings,
)
from uprava_appeals.classifier.values import CLASSIFY

LONGEST_SOURCE = 300
LONGEST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Kept(EditionHead):
    """An edition that is there."""

    id: int = 0


@dataclass(frozen=True, slots=True)
class Gone:
    """A heading the file does not have any more; one that questions stand under is kept."""

    code: str
    title: str
    used: bool


@dataclass(frozen=True, slots=True)
class Report:
    """What a file does to the classifier, row by row, and whether it was done.

    `known`: the edition of this date is there already and is changed; `compared` is the date of
    the edition the rows were compared with, None: there is no other.
    """

    head: EditionHead
    steps: Sequence[Step]
    gone: Sequence[Gone]
    repeats: int
    known: bool
    renewed: bool
    compared: date | None
    applied: bool = False

    @property
    def counts(self) -> Mapping[str, int]:
        """How many rows have each fate."""
        counted = Counter(step.fate for step in self.steps)
        return {fate.value: counted[fate] for fate in Fate}

    @property
    def leaving(self) -> int:
        """How many headings are taken out."""
        return sum(not each.used for each in self.gone)

    @property
    def mistakes(self) -> int:
        """How many rows are unfit."""
        return self.counts[Fate.MISTAKE]

    @property
    def changes(self) -> bool:
        """Whether the file changes anything."""
        moved = self.counts[Fate.CREATE] + self.counts[Fate.CHANGE] + self.leaving
        return not self.known or self.renewed or moved > 0

    def of(self, fate: str, most: int) -> list[Step]:
        """Return up to `most` rows of a fate."""
        return [step for step in self.steps if step.fate == fate][:most]


@dataclass(frozen=True, slots=True)
class Plan:
    """A report with what it is done by."""

    report: Report
    head: EditionHead
    headings: Sequence[Heading]
    kept: Kept | None


def preview(session: Session, content: bytes, head: EditionHead, *, reader: Reader) -> Report:
    """Return what every row would do; nothing is kept."""
    reader.require(CLASSIFY)
    return plan(session, content, head).report


def bring_in(
    session: Session, content: bytes, head: EditionHead, *, reader: Reader, at: datetime
) -> Report:
    """Take an edition whole; a file with a mistake is only reported.

    A file of a whole edition replaces the one of its date, a file of a part adds to it. The same
    file once more changes nothing.
    """
    reader.require(CLASSIFY)
    hold_editions(session)
    found = plan(session, content, head)
    report = found.report
    if report.mistakes or not report.changes:
        return report
    by = reader.person_id
    if found.kept:
        id = found.kept.id
        renew(session, found, by=by, at=at)
    else:
        id = add_edition(session, found.head, by=by, at=at)
    put_headings(session, id, found.headings)
    record(
        session, "classifier.imported", "edition", id, dated=head.dated.isoformat(),
        created=report.counts[Fate.CREATE], changed=report.counts[Fate.CHANGE],
        removed=report.leaving if report.known else 0,
    )  # fmt: skip
    return replace(report, applied=True)


def plan(session: Session, content: bytes, head: EditionHead) -> Plan:
    """Return what a file would do. Raises InvalidError for what is said of the edition."""
    refuse(head)
    joined = join(read_wanted(content), whole=not head.partial)
    kept = edition_dated(session, head.dated)
    other = kept or edition_before(session, head.dated)
    known = {each.code: each for each in headings_of(session, other.id)} if other else {}
    gone = [] if head.partial or not other else missing(session, other.id, known, joined)
    report = Report(
        head, [step_of(row, known) for row in joined.rows], gone, joined.repeats,
        known=kept is not None, renewed=kept is not None and differs(kept, head),
        compared=other.dated if other else None,
    )  # fmt: skip
    headings = [row.heading for row in joined.rows if not row.wrong]
    sha256 = hashlib.sha256(content).hexdigest()
    return Plan(report, replace(head, sha256=sha256), headings, kept)


def refuse(head: EditionHead) -> None:
    """Raise InvalidError naming the fields when what is said of an edition is not fit."""
    wrong = {}
    if head.valid_from < head.dated:
        wrong["valid_from"] = _("An edition is not in force before its date.")
    if not 1 <= len(head.source) <= LONGEST_SOURCE:
        wrong["source"] = _("Say where it is from, in at most {n} characters.").format(
            n=LONGEST_SOURCE
        )
    if wrong:
        raise InvalidError(_("Nothing is saved: check the fields."), fields=wrong)


KEPT: LiteralString = """
    select id, dated, valid_from, source, partial, sha256 from appeals.edition"""


def edition_dated(session: Session, dated: date) -> Kept | None:
    """Return the edition of a date."""
    return fetch_one(session, Kept, f"{KEPT} where dated = %s", (dated,))


def edition_before(session: Session, dated: date) -> Kept | None:
    """Return the latest edition of an earlier date."""
    query = f"{KEPT} where dated < %s order by dated desc limit 1"
    return fetch_one(session, Kept, query, (dated,))


def differs(kept: Kept, head: EditionHead) -> bool:
    """Tell whether an edition is to be said something new of; a part leaves a whole one whole."""
    said = (head.valid_from, head.source, head.partial and kept.partial)
    return said != (kept.valid_from, kept.source, kept.partial)


def step_of(row: Wanted, known: Mapping[str, Heading]) -> Step:
    """Return what is told of a row."""
    heading = row.heading
    title = f"{heading.code} {heading.title}"[:LONGEST_SHOWN]
    if row.wrong:
        return Step(row.number, title, Fate.MISTAKE, tuple(row.wrong))
    was = known.get(heading.code)
    if was is None:
        return Step(row.number, title, Fate.CREATE)
    if was == heading:
        return Step(row.number, title, Fate.SAME)
    said = _("was called “{name}”") if was.title != heading.title else _("other marks")
    return Step(row.number, title, Fate.CHANGE, (said.format(name=was.title[:LONGEST_SHOWN]),))


def missing(
    session: Session, id: int, known: Mapping[str, Heading], joined: Joined
) -> Sequence[Gone]:
    """Return the headings of an edition that a file has no more."""
    codes = sorted(known.keys() - {row.heading.code for row in joined.rows})
    query = """
        select distinct code from appeals.question where edition_id = %s and code = any (%s)"""
    with past_rights(session):
        used = set(fetch_values(session, query, (id, codes)))
    return [Gone(code, known[code].title, code in used) for code in codes]


def renew(session: Session, found: Plan, *, by: int, at: datetime) -> None:
    """Write down what is said anew of an edition, and take out what it has no more."""
    kept, head = found.kept, found.head
    assert kept is not None
    query = """
        update appeals.edition set (valid_from, source, partial, sha256, brought_at, brought_by) =
            (%s, %s, %s, %s, %s, %s) where id = %s"""
    partial = head.partial and kept.partial
    values = (head.valid_from, head.source, partial, head.sha256, at, by, kept.id)
    execute(session, query, values)
    codes = [each.code for each in found.report.gone if not each.used]
    remove = "delete from appeals.node where edition_id = %s and code = any (%s)"
    execute(session, remove, (kept.id, codes))
