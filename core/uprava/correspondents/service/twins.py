"""Cards that may be about the same correspondent: the same numbers, the same or near names."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from uprava.correspondents.service.near import AT_ONCE, compare
from uprava.correspondents.values import PEOPLE, Card, Fields
from uprava.db.sql import fetch
from uprava.users.reader import Reader

SHOWN = 5
PAIRS = 50


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


SHOWN_AS = """
    least(a.id, b.id) as one_id, greatest(a.id, b.id) as other_id"""
APART = """not exists (select from correspondents.apart as x
    where x.one_id = least(a.id, b.id) and x.other_id = greatest(a.id, b.id))"""
ALIKE = f"""a.merged_into is null and b.merged_into is null and a.kind = b.kind
    and (a.kind = 'organisation' or %(people)s) and {APART}"""

BY_NUMBERS = f"""
    select {SHOWN_AS}, 'numbers' as why
    from correspondents.correspondent as a join correspondents.correspondent as b
        on b.inn = a.inn and coalesce(b.kpp, '') = coalesce(a.kpp, '') and a.id < b.id
    where {ALIKE} limit {PAIRS}"""
BY_NAMES = f"""
    with keyed as materialized (
        select c.id, unnest(c.keys) as key from correspondents.correspondent as c
        where c.merged_into is null)
    select distinct {SHOWN_AS}, 'names' as why
    from keyed as one join keyed as other on other.key = one.key and one.id < other.id
    join correspondents.correspondent as a on a.id = one.id
    join correspondents.correspondent as b on b.id = other.id
    where (a.inn <> b.inn) is not true and {ALIKE} limit {PAIRS}"""
BY_LIKENESS = f"""
    select {SHOWN_AS}, 'near' as why
    from correspondents.near as n join correspondents.correspondent as a on a.id = n.one_id
    join correspondents.correspondent as b on b.id = n.other_id
    where (a.inn <> b.inn) is not true and {ALIKE} order by n.one_id desc limit {PAIRS}"""
"""What `near` has found."""

TOLD = """
    select p.one_id, coalesce(nullif(a.short_name, ''), a.name) as one,
        coalesce('ИНН ' || a.inn, a.address) as one_note,
        p.other_id, coalesce(nullif(b.short_name, ''), b.name) as other,
        coalesce('ИНН ' || b.inn, b.address) as other_note, p.why
    from unnest(%(ones)s::bigint[], %(others)s::bigint[], %(whys)s::text[])
        with ordinality as p (one_id, other_id, why, place)
    join correspondents.correspondent as a on a.id = p.one_id
    join correspondents.correspondent as b on b.id = p.other_id
    order by p.place"""


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two cards by their ids, the smaller first, and why they may be one."""

    one_id: int
    other_id: int
    why: str


def find_pairs(session: Session, *, reader: Reader) -> list[Pair]:
    """Return pairs that may be one: the same INN and KPP first, then the same name, then near.

    The newest cards are compared at once; the job goes through the rest of a large import.
    """
    values = {"people": reader.may(PEOPLE)}
    compare(session, most=AT_ONCE)
    found: dict[tuple[int, int], str] = {}
    for query in (BY_NUMBERS, BY_NAMES, BY_LIKENESS):
        for each in fetch(session, Likeness, query, values):
            found.setdefault((each.one_id, each.other_id), each.why)
    chosen = list(found.items())[:PAIRS]
    told = {
        "ones": [one for (one, _other), _why in chosen],
        "others": [other for (_one, other), _why in chosen],
        "whys": [why for _pair, why in chosen],
    }
    return fetch(session, Pair, TOLD, told)


NEIGHBOURS = f"""
    select c.id, coalesce(nullif(c.short_name, ''), c.name) as title, coalesce(c.inn, '') as inn
    from correspondents.correspondent as c, (
        select k.keys, k.name_key, k.inn, k.kind from correspondents.correspondent as k
        where k.id = %(id)s) as mine
    where c.merged_into is null and c.id <> %(id)s and c.kind = mine.kind
      and (c.kind = 'organisation' or %(people)s)
      and (c.inn = mine.inn or (c.inn <> mine.inn) is not true and (c.keys && mine.keys
        or exists (select from correspondents.near as n where n.one_id = least(c.id, %(id)s)
                   and n.other_id = greatest(c.id, %(id)s))))
      and not exists (select from correspondents.apart as x where x.one_id = least(c.id, %(id)s)
                      and x.other_id = greatest(c.id, %(id)s))
    order by c.id limit {SHOWN}"""


def near_cards(session: Session, card: Card, *, reader: Reader) -> list[Twin]:
    """Return the cards with the same INN, a name in common or a near one: perhaps the same."""
    values = {"id": card.id, "people": reader.may(PEOPLE)}
    return fetch(session, Twin, NEIGHBOURS, values)
