"""Numbers taken aside for paper days: reserved with a reason, used later, or released with one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from uprava.audit.log import record
from uprava.db.sql import driver, execute, fetch, fetch_one, fetch_value
from uprava.documents.service.access import VISIBLE
from uprava.documents.service.journals import JournalLine
from uprava.documents.service.number_choices import RESERVE
from uprava.documents.service.number_templates import (
    Tokens,
    make_number,
    partly_filled,
    values_of,
)
from uprava.documents.service.numbering import JournalRow
from uprava.errors import InvalidError, NotFoundError
from uprava.i18n import _
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader
from uprava.web.screens import show_day

MOST = 300
"""Numbers of one block: a printed list of a few sheets."""

APART = timedelta(days=31)
"""How far the paper day may be from today, either way."""

SHORTEST, LONGEST = 5, 300
"""Characters of a reason."""

SHOWN = 200


@dataclass(frozen=True, slots=True)
class BlockRow:
    """A block, with how many of its numbers are still free, carried, or released."""

    id: int
    journal_id: int
    period: int
    first: int
    last: int
    day: date
    reason: str
    pattern: str
    reserved_by: str
    reserved_at: datetime
    free: int
    used: int
    released: int


@dataclass(frozen=True, slots=True)
class NumberRow:
    """One number of a block; its document is told only to those who see it."""

    id: int
    seq: int
    document_id: str | None
    number: str | None
    title: str | None
    used: bool
    released_at: datetime | None
    released_by: str | None
    release_reason: str | None


@dataclass(frozen=True, slots=True)
class FreeNumber:
    """A reserved number that may be registered under now."""

    id: int
    seq: int
    day: date
    pattern: str


@dataclass(frozen=True, slots=True)
class Wish:
    """What a block is reserved with."""

    many: int
    day: date
    reason: str


BLOCKS = f"""
    select b.id, b.journal_id, b.period, b.first, b.last, b.day, b.reason, b.pattern,
        b.reserved_at,
        (select {SHORT_NAME} from users.person as p where p.id = b.reserved_by) as reserved_by,
        count(*) filter (where r.document_id is null and r.released_at is null) as free,
        count(r.document_id) as used, count(r.released_at) as released
    from documents.number_block as b
    join documents.reserved_number as r on r.block_id = b.id
    where b.journal_id = %(journal)s"""


def list_blocks(session: Session, journal: JournalLine) -> list[BlockRow]:
    """Return the latest blocks of a journal, those with free numbers first."""
    query = f"""{BLOCKS} group by b.id
        order by count(*) filter (where r.document_id is null and r.released_at is null) = 0,
            b.id desc limit %(shown)s"""
    return fetch(session, BlockRow, query, {"journal": journal.id, "shown": SHOWN})


def get_block(session: Session, journal: JournalLine, id: int) -> BlockRow:
    """Return a block of a journal the reader was let to. Raises NotFoundError."""
    query = f"{BLOCKS} and b.id = %(id)s group by b.id"
    found = fetch_one(session, BlockRow, query, {"journal": journal.id, "id": id})
    if found is None:
        raise NotFoundError(_("There is no such block of numbers."))
    return found


def list_numbers(session: Session, block: BlockRow, *, reader: Reader) -> list[NumberRow]:
    """Return the numbers of a block in their order."""
    query = f"""
        select r.id, r.seq, d.id::text as document_id, d.number, d.title,
            r.document_id is not null as used, r.released_at, r.release_reason,
            (select {SHORT_NAME} from users.person as p where p.id = r.released_by) as released_by
        from documents.reserved_number as r left join documents.document as d
            on d.id = r.document_id and d.deleted_at is null and {VISIBLE}
        where r.block_id = %(block)s order by r.seq"""
    values = {"block": block.id, "principals": list(reader.principals)}
    return fetch(session, NumberRow, query, values)


def list_free(session: Session, journal_ids: Sequence[int]) -> list[FreeNumber]:
    """Return the numbers that may be registered under today, the oldest paper day first."""
    query = """
        select r.id, r.seq, b.day, b.pattern
        from documents.reserved_number as r
        join documents.number_block as b on b.id = r.block_id
        where r.journal_id = any (%(journals)s) and r.document_id is null
          and r.released_at is null and b.day <= %(today)s
        order by b.day, r.journal_id, r.seq limit %(shown)s"""
    values = {"journals": list(journal_ids), "today": session.info["today"], "shown": MOST}
    return fetch(session, FreeNumber, query, values)


def free_numbers(
    session: Session, journals: Sequence[JournalRow], *, reader: Reader
) -> list[tuple[str, str]] | None:
    """Return the reserved numbers a form of registration offers: id, and number with its day.

    None: the reader registers under the next number only.
    """
    kept = [each.id for each in journals if reader.may(RESERVE, unit=each.unit_id)]
    if not kept:
        return None
    return [
        (str(each.id), f"{shown_number(each.pattern, each.seq)} · {show_day(each.day)}")
        for each in list_free(session, kept)
    ]


OPEN = dict.fromkeys(("unit", "case", "kind", "signer", "letter"), "…")
"""What stands in a printed number for what only its document will know."""


def shown_number(pattern: str, seq: int) -> str:
    """Return a reserved number as lists and forms show it."""
    return make_number(pattern, seq, OPEN)


def read(
    session: Session, form: Mapping[str, str], journal: JournalLine
) -> tuple[Wish | None, dict[str, str]]:
    """Return the block a form asks for, or a sentence for each field that does not fit."""
    today: date = session.info["today"]
    many, reason = form.get("many", "").strip(), " ".join(form.get("reason", "").split())
    wrong: dict[str, str] = {}
    if not (many.isascii() and many.isdigit() and len(many) < 5 and 1 <= int(many) <= MOST):
        wrong["many"] = _("From 1 to {n} numbers.").format(n=MOST)
    day = day_of(form.get("day", ""))
    if day is None or abs(day - today) > APART or day.year > today.year + 1:
        wrong["day"] = _("A day at most {n} days before or after today.").format(n=APART.days)
    wrong |= reason_mistakes(reason)
    if not journal.active:
        wrong["many"] = _("The journal is closed: it gives no numbers.")
    return (None if wrong or day is None else Wish(int(many), day, reason)), wrong


def day_of(text: str) -> date | None:
    """Return the day of a date field, None for what is none."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def reason_mistakes(reason: str) -> dict[str, str]:
    """Return the sentence of what is wrong with a reason, by its field."""
    if not SHORTEST <= len(reason) <= LONGEST or not reason.isprintable():
        said = _("Say why, in {first} to {last} characters: it explains the gap in the journal.")
        return {"reason": said.format(first=SHORTEST, last=LONGEST)}
    return {}


def reserve(
    session: Session, journal: JournalLine, wish: Wish, *, reader: Reader, at: datetime
) -> int:
    """Take the journal's next numbers aside; return the block's id.

    The counter is locked until the commit. Raises ForbiddenError for who does not keep it.
    """
    reader.require(RESERVE, unit=journal.unit_id)
    period = journal.period(wish.day)
    known = values_of(journal.known(wish.day), Tokens())
    pattern = partly_filled(journal.number_template, known)
    take = "select documents.reserve_numbers(%s, %s, %s)"
    first = int(fetch_value(session, take, (journal.id, period, wish.many)))
    last = first + wish.many - 1
    block = fetch_value(
        session,
        "insert into documents.number_block (journal_id, period, first, last, day, reason,"
        " pattern, reserved_by, reserved_at) values (%s, %s, %s, %s, %s, %s, %s, %s, %s)"
        " returning id",
        (journal.id, period, first, last, wish.day, wish.reason, pattern, reader.person_id, at),
    )
    execute(
        session,
        "insert into documents.reserved_number (block_id, journal_id, period, seq)"
        " select %s, %s, %s, seq from generate_series(%s::int, %s::int) as seq",
        (block, journal.id, period, first, last),
    )
    record(
        session, "journal.reserved", "journal", journal.id, first=first, last=last,
        on=wish.day.isoformat(), reason=wish.reason,
    )  # fmt: skip
    return int(block)


def release(
    session: Session, journal: JournalLine, block: BlockRow, ids: Sequence[int], *, reason: str,
    reader: Reader,
) -> list[int]:  # fmt: skip
    """Void free numbers of a block for good, and return their ordinals.

    Raises InvalidError when none of those chosen is free any more.
    """
    reader.require(RESERVE, unit=journal.unit_id)
    query = """
        update documents.reserved_number set released_at = clock_timestamp(), released_by = %s,
            release_reason = %s
        where block_id = %s and id = any (%s) and document_id is null and released_at is null
        returning seq"""
    rows = driver(session).execute(query, (reader.person_id, reason, block.id, list(ids)))
    seqs = sorted(int(row[0]) for row in rows.fetchall())
    if not seqs:
        wrong = _("Choose numbers that are still free.")
        raise InvalidError(wrong, fields={"id": wrong})
    record(session, "journal.released", "journal", journal.id, numbers=in_runs(seqs),
           reason=reason)  # fmt: skip
    return seqs


def in_runs(seqs: Sequence[int]) -> str:
    """Return sorted ordinals as people write them: «12–14, 17»."""
    runs: list[list[int]] = []
    for seq in seqs:
        if runs and seq == runs[-1][-1] + 1:
            runs[-1].append(seq)
        else:
            runs.append([seq])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def explained(session: Session, journal: JournalLine, *, year: int) -> list[tuple[str, str]]:
    """Return why ordinals of a year are carried by no document: runs of them, and the reason."""
    query = """
        select r.seq, coalesce('v' || r.release_reason, 'r' || b.reason) as why
        from documents.reserved_number as r join documents.number_block as b on b.id = r.block_id
        where r.journal_id = %s and r.period = %s and r.document_id is null order by r.seq"""
    period = journal.period(date(year, 1, 1))
    rows = driver(session).execute(query, (journal.id, period)).fetchall()
    by_reason: dict[str, list[int]] = {}
    for seq, why in rows:
        by_reason.setdefault(why, []).append(seq)
    words = {"v": _("released: {reason}"), "r": _("kept for a paper day: {reason}")}
    return [
        (in_runs(seqs), words[why[0]].format(reason=why[1:])) for why, seqs in by_reason.items()
    ]
