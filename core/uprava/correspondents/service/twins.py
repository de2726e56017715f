"""Cards that may be about the same correspondent: the same numbers, the same or near names."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from uprava.correspondents.values import PEOPLE, Card, Fields
from uprava.db.sql import execute, fetch
from uprava.users.reader import Reader

SHOWN = 5
PAIRS = 50
NEAR = 0.75
"""Similarity of names, 0 to 1, from which two cards are worth looking at."""


@dataclass(frozen=True, slots=True)
class Twin:
    """A card that looks like another one."""

    id: int
    title: str
    inn: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two cards that may be one, and why."""

    one_id: int
    one: str
    one_note: str
    other_id: int
    other: str
    other_note: str
    why: str


def same_numbers(session: Session, wanted: Fields, *, reader: Reader, but: int = 0) -> list[Twin]:
    """Return the cards that have the same INN with the same KPP, OGRN or SNILS."""
    query = f"""
        select c.id, coalesce(nullif(c.short_name, ''), c.name) as title,
            coalesce(c.inn, '') as inn
        from correspondents.correspondent as c
        where c.merged_into is null and c.id <> %(but)s
          and (c.kind = 'organisation' or %(people)s)
          and (c.inn = %(inn)s and coalesce(c.kpp, '') = %(kpp)s
               or c.ogrn = %(ogrn)s and coalesce(c.kpp, '') = %(kpp)s or c.snils = %(snils)s)
        order by c.id limit {SHOWN}"""
    values = {
        "inn": wanted.inn, "kpp": wanted.kpp, "ogrn": wanted.ogrn, "snils": wanted.snils,
        "but": but, "people": reader.may(PEOPLE),
    }  # fmt: skip
    return fetch(session, Twin, query, values)


PAIR = """
    select a.id as one_id, coalesce(nullif(a.short_name, ''), a.name) as one,
        coalesce('ИНН ' || a.inn, a.address) as one_note,
        b.id as other_id, coalesce(nullif(b.short_name, ''), b.name) as other,
        coalesce('ИНН ' || b.inn, b.address) as other_note, {why} as why
    from correspondents.correspondent as a
    join correspondents.correspondent as b on {join}
    where a.id < b.id and a.merged_into is null and b.merged_into is null
      and a.kind = b.kind and (a.kind = 'organisation' or %(people)s)
      and not exists (select from correspondents.apart as x
                      where x.one_id = a.id and x.other_id = b.id)
    {more} limit {most}"""


def find_pairs(session: Session, *, reader: Reader) -> list[Pair]:
    """Return pairs that may be one: the same INN and KPP first, then the same name, then near."""
    values = {"people": reader.may(PEOPLE)}
    found: dict[tuple[int, int], Pair] = {}
    for why, join, more in (
        ("'numbers'", "b.inn = a.inn and coalesce(b.kpp, '') = coalesce(a.kpp, '')", ""),
        ("'names'", "b.keys && a.keys", "and not (a.inn <> b.inn)"),
        ("'near'", "b.words %% a.words and b.name_key %% a.name_key", ONE_UNKNOWN),
    ):
        if "near" in why:
            execute(session, "select set_config('pg_trgm.similarity_threshold', %s, true)",
                    (str(NEAR),))  # fmt: skip
        query = PAIR.format(why=why, join=join, more=more, most=PAIRS)
        for pair in fetch(session, Pair, query, values):
            found.setdefault((pair.one_id, pair.other_id), pair)
    return list(found.values())[:PAIRS]


ONE_UNKNOWN = """
      and (a.inn is null or b.inn is null) and regexp_replace(a.name_key, '[^0-9]+', ' ', 'g')
          = regexp_replace(b.name_key, '[^0-9]+', ' ', 'g')"""
"""Near names count only when one has no INN, and the numbers in the names are the same."""

NEIGHBOURS = f"""
    select c.id, coalesce(nullif(c.short_name, ''), c.name) as title, coalesce(c.inn, '') as inn
    from correspondents.correspondent as c, (
        select k.keys, k.name_key, k.inn, k.kind from correspondents.correspondent as k
        where k.id = %(id)s) as mine
    where c.merged_into is null and c.id <> %(id)s and c.kind = mine.kind
      and (c.kind = 'organisation' or %(people)s)
      and (c.inn = mine.inn or c.keys && mine.keys and (c.inn <> mine.inn) is not true)
      and not exists (select from correspondents.apart as x where x.one_id = least(c.id, %(id)s)
                      and x.other_id = greatest(c.id, %(id)s))
    order by c.id limit {SHOWN}"""


def near_cards(session: Session, card: Card, *, reader: Reader) -> list[Twin]:
    """Return the cards with the same INN or a name in common, which may be the same one."""
    values = {"id": card.id, "people": reader.may(PEOPLE)}
    return fetch(session, Twin, NEIGHBOURS, values)
