"""What the office has already: journals, numbers given, types, people, correspondents' cards."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session
from uprava.approval.kind import ACTS as ACT_TITLES
from uprava.db.sql import driver, fetch
from uprava.db.wall import past_rights
from uprava.documents.service.types import DocumentType, list_every_type
from uprava.i18n import _
from uprava.users.reader import Reader

from uprava_records.importing.cells import KINDS, plain_of
from uprava_records.importing.service.people import People, read_people

IMPORT = "records.import"
"""The permission: to bring in earlier card files."""


@dataclass(frozen=True, slots=True)
class Journal:
    """A journal cards may be brought into, open or closed."""

    id: int
    code: str
    kind: str
    index: str
    title: str
    restarts: str
    active: bool
    unit_id: int | None

    @property
    def names(self) -> set[str]:
        """The words a card may call it by."""
        every = (self.code, self.index, self.title, f"{self.index} {self.title}")
        return {plain_of(each) for each in every}

    @property
    def named(self) -> str:
        """Its index and title."""
        return f"{self.index} {self.title}"


JOURNALS = """
    select j.id, j.code, j.kind, j.index, j.title, j.restarts, j.active, j.unit_id
    from documents.journal as j
    where j.organisation_id = %s and j.kind = any (%s) order by not j.active, j.index, j.id"""


def list_journals(session: Session, *, reader: Reader) -> list[Journal]:
    """Return the journals of the reader's organisation that he may bring cards into."""
    values = (reader.organisation_id, list(KINDS))
    found = fetch(session, Journal, JOURNALS, values)
    return [each for each in found if reader.may(IMPORT, unit=each.unit_id)]


@dataclass(frozen=True, slots=True)
class Known:
    """What a card file is compared with."""

    journals: Sequence[Journal]
    types: Mapping[tuple[str, str], DocumentType]
    act_kinds: Mapping[str, str]
    people: People
    inns: Mapping[str, int] = field(default_factory=dict)

    def named(self, name: str, kind: str) -> list[Journal]:
        """Return the journals a cell may mean; a kind that was said narrows them."""
        plain = plain_of(name)
        return [
            each for each in self.journals
            if plain in each.names and (not kind or each.kind == kind)
        ]  # fmt: skip


def read_known(session: Session, inns: Iterable[str], *, reader: Reader) -> Known:
    """Return what the office has already, for the cards of one file."""
    types = {
        (each.kind, plain_of(word)): each
        for each in reversed(list_every_type(session, list(KINDS)))
        for word in (each.code, each.title)
    }
    acts = {plain_of(word): kind.value for kind, title in ACT_TITLES.items()
            for word in (kind.value, _(title), title)}  # fmt: skip
    journals = list_journals(session, reader=reader)
    return Known(journals, types, acts, read_people(session), cards_of(session, inns))


def cards_of(session: Session, inns: Iterable[str]) -> dict[str, int]:
    """Return the card of each INN that only one card has."""
    query = """
        select c.inn, min(c.id) from correspondents.correspondent as c
        where c.inn = any (%s) and c.merged_into is null group by c.inn having count(*) = 1"""
    rows = driver(session).execute(query, (sorted(set(inns)),)).fetchall()
    return {str(inn): int(id) for inn, id in rows}


Place = tuple[int, int, int, str | None]
"""Journal, period, ordinal, litera."""

GIVEN = """
    select d.journal_id, d.period, d.seq, d.suffix, d.number from documents.document as d
    where d.journal_id = any (%(journals)s) and d.period = any (%(periods)s) and d.seq is not null
    union all
    select r.journal_id, r.period, r.seq, null, '' from documents.reserved_number as r
    where r.journal_id = any (%(journals)s) and r.period = any (%(periods)s)
      and r.document_id is null"""


def places_taken(session: Session, places: Iterable[tuple[int, int]]) -> dict[Place, str]:
    """Return the numbers given in some years of some journals, by their places in the book.

    Looks past the reader's rights on purpose: a number was given whether or not its document is
    open to the reader, and only the number is told.
    """
    books = set(places)
    values = {
        "journals": sorted({journal for journal, _period in books}),
        "periods": sorted({period for _journal, period in books}),
    }
    with past_rights(session):
        rows = driver(session).execute(GIVEN, values).fetchall()
    return {(journal, period, seq, suffix): number for journal, period, seq, suffix, number in rows}


def new_names(session: Session, names: Iterable[str]) -> int:
    """Return how many names have no card of a correspondent yet."""
    query = """
        select count(distinct correspondents.key_of(named.name))
        from unnest(%s::text[]) as named (name)
        where correspondents.matching(named.name) is null"""
    row = driver(session).execute(query, (sorted(set(names)),)).fetchone()
    return int(row[0]) if row else 0
