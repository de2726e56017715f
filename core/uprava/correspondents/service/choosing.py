"""Which card a form means: the one chosen, else the only one that answers to what was typed."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from uprava.correspondents.service.suggesting import COLUMNS, OPEN_TO, Suggestion, rights_of
from uprava.db.sql import fetch, fetch_one, fetch_values
from uprava.users.reader import Reader

MOST = 6
LONGEST_ID = 18


@dataclass(frozen=True, slots=True)
class ChosenCard:
    """A card in the combobox of a form; `id` is what the form sends."""

    id: str
    title: str
    person: None = None


CHOSEN = f"""
    select {COLUMNS} from correspondents.correspondent as c
    where c.id = (select correspondents.standing(k.id)
                  from correspondents.correspondent as k where k.id = %(id)s) and {OPEN_TO}"""


def find_chosen_card(session: Session, id: str, *, reader: Reader) -> Suggestion | None:
    """Return the card of an id, or the one it was merged into; None: it is none of the reader's."""
    if not (id.isascii() and id.isdigit() and len(id) <= LONGEST_ID):
        return None
    return fetch_one(session, Suggestion, CHOSEN, {"id": int(id), **rights_of(reader)})


NAMED = f"""
    with fitting as (
        select c.id, rank() over (order by c.name_key <> asked.key, c.origin = 'noted') as place
        from correspondents.correspondent as c,
            (select correspondents.key_of(%(q)s) as key) as asked
        where c.keys @> array[asked.key] and asked.key <> '' and c.merged_into is null
          and c.closed_on is null and {OPEN_TO})
    select {COLUMNS} from fitting join correspondents.correspondent as c on c.id = fitting.id
    where fitting.place = 1 order by c.id limit {MOST}"""


def list_named(session: Session, name: str, *, reader: Reader) -> list[Suggestion]:
    """Return the cards that answer to a name equally well; several are told apart by hand.

    Its name of today comes before a former one, a card that is filled in before a noted one.
    """
    return fetch(session, Suggestion, NAMED, {"q": name, **rights_of(reader)})


NUMBERED = f"""
    select {COLUMNS} from correspondents.correspondent as c
    where c.inn = %(inn)s and c.merged_into is null and c.closed_on is null and {OPEN_TO}
    order by c.origin = 'noted', c.id limit {MOST}"""


def list_by_inn(session: Session, inn: str, *, reader: Reader) -> list[Suggestion]:
    """Return the cards of an INN; branches of one organisation share it."""
    return fetch(session, Suggestion, NUMBERED, {"inn": inn, **rights_of(reader)})


FAMILY = """
    with recursive up (id) as (select correspondents.standing(%(id)s)),
    family (id) as (
        select id from up
        union select c.id from correspondents.correspondent as c
            join family on c.merged_into = family.id)
    select id from family"""


def family_of(session: Session, id: int) -> Sequence[int]:
    """Return a card with all duplicates that were merged into it, and what it was merged into."""
    return [int(each) for each in fetch_values(session, FAMILY, {"id": id})]
