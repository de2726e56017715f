"""Which number a document is registered under: the next, a reserved one, a литера, an old one.

Or one beside the number of the document it belongs to.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count
from uuid import UUID

from sqlalchemy.orm import Session

from uprava.db.sql import execute, fetch_one, fetch_value, fetch_values
from uprava.db.wall import past_rights
from uprava.documents.service.number_templates import (
    LITERA,
    SUFFIX,
    Tokens,
    make_number,
    refuse_lacking,
    refuse_long,
    refuse_over,
    values_of,
)
from uprava.documents.service.numbering import JournalRow, Registered, take_number
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import _

RESERVE = "documents.reserve"
"""The permission: to take numbers aside, and to register under a number that is not the next."""


@dataclass(frozen=True, slots=True)
class NextNumber:
    """The journal's next number, on the office day."""


@dataclass(frozen=True, slots=True)
class Reserved:
    """A number taken aside for a paper day, on that day; `id` of `documents.reserved_number`."""

    id: int


@dataclass(frozen=True, slots=True)
class Litera:
    """Beside a number that was given, on its day: `of` is that number, or its ordinal this year.

    `suffix` is «/1» to «/99», or a small Russian letter.
    """

    of: str
    suffix: str


@dataclass(frozen=True, slots=True)
class Earlier:
    """A number given before this program kept the journal, on its day: an earlier card file.

    `seq` is its place in the book of that year, `suffix` its litera. The journal goes on after
    the highest of them. Who may bring such numbers in is asked by the module that does.
    """

    number: str
    day: date
    seq: int
    suffix: str | None = None


@dataclass(frozen=True, slots=True)
class Beside:
    """Beside the number of another document, on the office day: «П-184/2» of «П-184».

    For documents that belong to another one: an instance of a series, a part passed on. A number
    somebody took by hand is stepped over: the first free one from `n` on is given. Who may give
    such numbers is asked by the module that does.
    """

    of: UUID
    n: int = 1


Choice = NextNumber | Reserved | Litera | Earlier | Beside

NEXT = NextNumber()


def choice_in(form: Mapping[str, object]) -> Choice:
    """Return the choice of a form drawn by `ui/numbers.html`; without its fields, the next number.

    Raises InvalidError for what is no choice.
    """
    wanted = str(form.get("number_choice", "") or "")
    if wanted == "litera":
        of, suffix = (str(form.get(f"number_{name}", "") or "") for name in ("of", "suffix"))
        return Litera(of.strip()[:60], suffix.strip().lower()[:10])
    if wanted in ("", "next"):
        return NEXT
    if wanted.isascii() and wanted.isdigit() and len(wanted) < 10:
        return Reserved(int(wanted))
    raise InvalidError(
        _("There is no such number."), fields={"number_choice": _("Choose from the list.")}
    )


def take(
    session: Session, document_id: UUID, choice: Choice, *, journal: JournalRow, tokens: Tokens
) -> Registered:
    """Register the document under the chosen number, as the last act of the transaction.

    Raises InvalidError naming the field when the number is not to be had, ForbiddenError for
    another number than the next without the right to it.
    """
    if isinstance(choice, NextNumber):
        today: date = session.info["today"]
        return take_number(
            session, document_id=document_id, journal=journal, tokens=tokens, today=today
        )
    if isinstance(choice, Earlier):
        return take_earlier(session, document_id, choice, journal=journal)
    if isinstance(choice, Beside):
        return take_beside(session, document_id, choice, journal=journal, tokens=tokens)
    reader = session.info["reader"]
    if reader is not None:
        reader.require(RESERVE, unit=journal.unit_id)
    refuse_long(journal.number_template, tokens)
    if isinstance(choice, Reserved):
        return take_reserved(session, document_id, choice, journal=journal, tokens=tokens)
    return take_litera(session, document_id, choice, journal=journal, tokens=tokens)


@dataclass(frozen=True, slots=True)
class Kept:
    """A number of a block, with what the block says of it."""

    seq: int
    period: int
    day: date
    pattern: str
    document_id: UUID | None
    released_at: datetime | None


KEPT = """
    select r.seq, r.period, b.day, b.pattern, r.document_id, r.released_at
    from documents.reserved_number as r join documents.number_block as b on b.id = r.block_id
    where r.id = %s and r.journal_id = %s for update of r"""


def take_reserved(
    session: Session, document_id: UUID, choice: Reserved, *, journal: JournalRow, tokens: Tokens
) -> Registered:
    """Register under a number taken aside, on the day it was taken for."""
    kept = fetch_one(session, Kept, KEPT, (choice.id, journal.id))
    if kept is None:
        raise refused(_("This number was not reserved in the journal."))
    if kept.document_id is not None or kept.released_at is not None:
        raise refused(_("This number was used or released a moment ago. Choose another one."))
    if kept.day > session.info["today"]:
        raise refused(_("This number is kept for a day that is still to come."))
    values = values_of(journal.known(kept.day), tokens)
    refuse_lacking(kept.pattern, values)
    number = refuse_over(make_number(kept.pattern, kept.seq, values))
    place(session, document_id, Placed(journal.id, kept.period, kept.seq, None, number, kept.day))
    query = "update documents.reserved_number set document_id = %s where id = %s"
    execute(session, query, (document_id, choice.id))
    return Registered(number, kept.seq, kept.day)


@dataclass(frozen=True, slots=True)
class Given:
    """A number that was given: its place in the book and its day."""

    period: int
    seq: int
    day: date


GIVEN = """
    select d.period, d.seq, d.registered_on as day from documents.document as d
    where d.journal_id = %(journal)s and d.suffix is null
      and (d.number = %(of)s or (d.period = %(period)s and d.seq = %(seq)s))
    union all
    select r.period, r.seq, b.day
    from documents.reserved_number as r join documents.number_block as b on b.id = r.block_id
    where r.journal_id = %(journal)s and r.period = %(period)s and r.seq = %(seq)s
    order by period desc limit 1"""


def take_litera(
    session: Session, document_id: UUID, choice: Litera, *, journal: JournalRow, tokens: Tokens
) -> Registered:
    """Register beside a number that was given, on its day."""
    if not LITERA.fullmatch(choice.suffix):
        wrong = _("A litera is /1 to /99, or one small Russian letter.")
        raise InvalidError(wrong, fields={"number_suffix": wrong})
    given = find_given(session, choice.of, journal=journal)
    if given is None:
        wrong = _("There is no such number in this journal.")
        raise InvalidError(wrong, fields={"number_of": wrong})
    values = values_of(journal.known(given.day), tokens) | {"suffix": choice.suffix}
    refuse_lacking(journal.number_template, values)
    number = refuse_over(make_number(journal.number_template, given.seq, values))
    if taken(session, journal.id, given, choice.suffix):
        wrong = _("Number {number} was given already. Take the next litera.").format(number=number)
        raise InvalidError(wrong, fields={"number_suffix": wrong})
    put = Placed(journal.id, given.period, given.seq, choice.suffix, number, given.day)
    place(session, document_id, put)
    return Registered(number, given.seq, given.day)


COUNT_ON = """
insert into documents.counter as c (journal_id, period, last) values (%s, %s, %s)
on conflict (journal_id, period) do update set last = greatest(c.last, excluded.last)"""

OCCUPIED = """
select exists (select from documents.document as d
        where d.journal_id = %(journal)s and d.period = %(period)s and d.seq = %(seq)s
          and d.suffix is not distinct from %(suffix)s)
    or %(suffix)s::text is null and exists (select from documents.reserved_number as r
        where r.journal_id = %(journal)s and r.period = %(period)s and r.seq = %(seq)s)"""


def take_earlier(
    session: Session, document_id: UUID, choice: Earlier, *, journal: JournalRow
) -> Registered:
    """Register under a number given earlier; the counter is moved past it and stays locked.

    Ordinals between the counter and the number are gaps then, and shown as such: nobody here
    knows what stood there. Raises ConflictError when the place in the book is taken.
    """
    period = journal.period(choice.day)
    execute(session, COUNT_ON, (journal.id, period, choice.seq))
    values = {
        "journal": journal.id, "period": period, "seq": choice.seq, "suffix": choice.suffix,
    }  # fmt: skip
    with past_rights(session):
        occupied = bool(fetch_value(session, OCCUPIED, values))
    if occupied:
        said = _("The ordinal {seq} of this year is taken in the journal.")
        raise ConflictError(said.format(seq=f"{choice.seq}{choice.suffix or ''}"))
    put = Placed(journal.id, period, choice.seq, choice.suffix, choice.number, choice.day)
    place(session, document_id, put)
    return Registered(choice.number, choice.seq, choice.day)


@dataclass(frozen=True, slots=True)
class Other:
    """The number of another document: its place in the book and how it is written."""

    journal_id: int
    period: int
    seq: int
    suffix: str | None
    number: str
    registered_on: date


OTHER = """
    select d.journal_id, d.period, d.seq, d.suffix, d.number, d.registered_on
    from documents.document as d where d.id = %s and d.seq is not null for no key update"""

BESIDE = """
    select d.suffix from documents.document as d
    where d.journal_id = %s and d.period = %s and d.seq = %s and d.suffix is not null"""


def take_beside(
    session: Session, document_id: UUID, choice: Beside, *, journal: JournalRow, tokens: Tokens
) -> Registered:
    """Register beside the number of another document, whose row stays locked; nothing is counted.

    Raises InvalidError when that one has no number in this journal.
    """
    today: date = session.info["today"]
    with past_rights(session):
        other = fetch_one(session, Other, OTHER, (choice.of,))
        if other is None or other.journal_id != journal.id:
            raise InvalidError(_("The document it belongs to has no number in this journal."))
        where = (other.journal_id, other.period, other.seq)
        known = set(fetch_values(session, BESIDE, where))
    first = other.suffix or ""
    free = next(n for n in count(choice.n) if f"{first}/{n}" not in known)
    suffix = f"{first}/{free}"
    number = refuse_over(beside(other, suffix, free, journal=journal, tokens=tokens))
    place(
        session, document_id,
        Placed(other.journal_id, other.period, other.seq, suffix, number, today),
    )  # fmt: skip
    return Registered(number, other.seq, today)


def beside(other: Other, suffix: str, n: int, *, journal: JournalRow, tokens: Tokens) -> str:
    """Return the number beside another: at the template's place, when that one was made by it."""
    template = journal.number_template
    if SUFFIX in template:
        values = values_of(journal.known(other.registered_on), tokens)
        own = values | {"suffix": other.suffix or ""}
        if make_number(template, other.seq, own) == other.number:
            return make_number(template, other.seq, values | {"suffix": suffix})
    return f"{other.number}/{n}"


def find_given(session: Session, of: str, *, journal: JournalRow) -> Given | None:
    """Return a number of the journal by its text, or by its ordinal in this year.

    Looks past the reader's rights on purpose: a number was given whether or not its document is
    open to the reader; only its place and day are told.
    """
    seq = int(of) if of.isascii() and of.isdigit() and len(of) < 10 else None
    values = {
        "journal": journal.id, "of": of, "seq": seq,
        "period": journal.period(session.info["today"]),
    }  # fmt: skip
    with past_rights(session):
        return fetch_one(session, Given, GIVEN, values)


def taken(session: Session, journal_id: int, given: Given, suffix: str) -> bool:
    """Tell whether a литера of a number was given."""
    query = """
        select exists (select from documents.document as d
            where d.journal_id = %s and d.period = %s and d.seq = %s and d.suffix = %s)"""
    with past_rights(session):
        return bool(fetch_value(session, query, (journal_id, given.period, given.seq, suffix)))


@dataclass(frozen=True, slots=True)
class Placed:
    """Where in the book a document is put."""

    journal_id: int
    period: int
    seq: int
    suffix: str | None
    number: str
    day: date


def place(session: Session, document_id: UUID, at: Placed) -> None:
    """Write the number into the card. Raises ConflictError when the document has one."""
    query = """
        update documents.document set journal_id = %s, period = %s, seq = %s, suffix = %s,
            number = %s, registered_on = %s, registered_at = clock_timestamp()
        where id = %s and seq is null"""
    values = (at.journal_id, at.period, at.seq, at.suffix, at.number, at.day, document_id)
    if not execute(session, query, values):
        raise ConflictError(_("The document has a number already."))


def refused(sentence: str) -> InvalidError:
    """Return the refusal of a reserved number."""
    return InvalidError(sentence, fields={"number_choice": sentence})
