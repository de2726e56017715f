"""Correspondents found while a name is being typed: in any office form, misspelt too."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import LiteralString

from sqlalchemy.orm import Session

from uprava.correspondents.values import PEOPLE, READ
from uprava.db.sql import execute, fetch, fetch_one, fetch_value, fetch_values
from uprava.users.reader import Reader

OFFERED = 12
LIKELY = "0.5"
"""Part of a typed name that has to be found in a name for a misspelling to be guessed."""
SHORTEST = 3
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A correspondent as a form offers it: `name` is the one the office uses."""

    id: int
    kind: str
    name: str
    full_name: str
    inn: str
    kpp: str
    address: str
    email: str

    @property
    def note(self) -> str:
        """What tells it from those of the same name."""
        full = self.full_name if self.full_name != self.name else ""
        inn = f"ИНН {self.inn}" if self.inn else ""
        return " · ".join(part for part in (full, inn, self.address) if part)


OPEN_TO = """(c.kind = 'organisation' and %(read)s or c.kind = 'person' and %(people)s
    or exists (select from correspondents.noted as n
               where n.correspondent_id = c.id and n.unit_id = any (%(units)s)))"""
"""Names the reader may be offered: those of the directory, and those his units have noted."""

COLUMNS = """c.id, c.kind, coalesce(nullif(c.short_name, ''), c.name) as name, c.name as full_name,
    coalesce(c.inn, '') as inn, coalesce(c.kpp, '') as kpp,
    coalesce(nullif(c.post_address, ''), c.address) as address, c.email"""

FOUND = f"""
    select {COLUMNS} from correspondents.correspondent as c,
        (select correspondents.key_of(%(q)s) as key) as asked
    where c.merged_into is null and c.closed_on is null and asked.key <> ''
      and {{fits}} and {OPEN_TO}
    order by not starts_with(c.name_key, asked.key),
        not strpos(c.words, ' ' || asked.key) > 0, c.origin = 'noted', length(c.name), c.id
    limit %(most)s"""

GUESSED = f"""
    select {COLUMNS} from correspondents.correspondent as c
    where c.merged_into is null and c.closed_on is null
      and correspondents.key_of(%(q)s) <%% c.words and {OPEN_TO}
    order by word_similarity(correspondents.key_of(%(q)s), c.words) desc, length(c.name), c.id
    limit %(most)s"""


def suggest(session: Session, q: str, *, reader: Reader, most: int = OFFERED) -> list[Suggestion]:
    """Return the correspondents a typed text may mean, those whose name begins so first.

    Every word begins a word of a name, an INN or an OGRN; when nothing fits, misspelt names.
    """
    asked = q.strip()[:LONGEST]
    fits, likes = fitting(session, asked)
    if not likes:
        return []
    values = {"q": asked, "most": most, **likes, **rights_of(reader)}
    found = fetch(session, Suggestion, FOUND.format(fits=fits), values)
    if found or len(asked) < SHORTEST:
        return found
    execute(session, "select set_config('pg_trgm.word_similarity_threshold', %s, true)", (LIKELY,))
    return fetch(session, Suggestion, GUESSED, values)


def rights_of(reader: Reader) -> dict[str, object]:
    """Return the values `OPEN_TO` stands on."""
    return {
        "read": reader.may(READ), "people": reader.may(PEOPLE), "units": list(reader.principals),
    }  # fmt: skip


MOST_WORDS = 8


def fitting(session: Session, q: str) -> tuple[LiteralString, dict[str, str]]:
    """Return the condition that every word of a text begins a word of the card, and its values.

    One condition for each word: a list of patterns to fit all would not use the index. A text
    without letters and digits has no condition.
    """
    key = str(fetch_value(session, "select correspondents.key_of(%s)", (q,)))
    words = key.split()[:MOST_WORDS]
    fits: LiteralString = " and ".join(NUMBERED[: len(words)])
    return fits, {f"like{place}": f"% {word}%" for place, word in enumerate(words)}


NUMBERED: tuple[LiteralString, ...] = tuple(
    f"c.words like %(like{place})s" for place in ("0", "1", "2", "3", "4", "5", "6", "7")
)


def known_ids(session: Session, q: str, *, reader: Reader, most: int = 500) -> list[int]:
    """Return the cards a typed text may mean, for narrowing a list by them; closed ones too."""
    fits, likes = fitting(session, q)
    if not likes:
        return []
    query = f"""
        select c.id from correspondents.correspondent as c
        where {fits} and {OPEN_TO} limit %(most)s"""
    return fetch_values(session, query, {"most": most, **likes, **rights_of(reader)})


def spelling(session: Session, name: str, *, units: Sequence[int]) -> str:
    """Return a name as the office spells it when it is known, else as given.

    How a person's name is spelled is told only to the units that have noted it.
    """
    query = f"""
        select {COLUMNS} from correspondents.correspondent as c
        where c.keys @> array[correspondents.key_of(%(q)s)] and c.merged_into is null
          and c.closed_on is null and (c.kind = 'organisation' or exists (
            select from correspondents.noted as n
            where n.correspondent_id = c.id and n.unit_id = any (%(units)s)))
        order by c.origin = 'noted', c.id limit 1"""
    found = fetch_one(session, Suggestion, query, {"q": name, "units": list(units)})
    return found.name if found else name
