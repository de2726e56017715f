"""A question of the classifier found by words in any form, misspelt ones too, and by its code."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import LiteralString

from sqlalchemy.orm import Session
from uprava.db.sql import fetch, fetch_value, fetch_values
from uprava.errors import InvalidError
from uprava.i18n import _

from uprava_appeals.classifier.codes import stem_of
from uprava_appeals.classifier.ranking import Hit, Hits, best_of, gathered, weighed
from uprava_appeals.classifier.service.editions import edition_on
from uprava_appeals.classifier.values import CHOSEN_FROM, Topic

OFFERED = 12
LONGEST = 200
MOST_WORDS = 8
LONGEST_TEXT = 2000
MOST_WORDS_OF_TEXT = 40
SHORTEST = 4
"""Letters of a word worth guessing at when no heading has it."""

LIKELY = 0.45
"""Likeness of a word to one of the classifier from which a misspelling is guessed."""

CODE = re.compile(r"[0-9][0-9. ]*")
WORD = re.compile(r"\w+")

PATH: LiteralString = """
    array(select o.title from unnest(array[
        left(n.code, 4) || '.0000.0000.0000', left(n.code, 9) || '.0000.0000',
        left(n.code, 14) || '.0000', left(n.code, 19)]) with ordinality as up (code, place)
    join appeals.node as o on o.edition_id = n.edition_id and o.code = up.code
    where up.place < n.level order by up.place)"""
"""The titles over a heading, its section first."""

TOPICS = f"""
select n.edition_id, n.code, n.level, n.title, n.service, n.needs_main, {PATH} as path
from unnest(%(codes)s::text[]) with ordinality as wanted (code, place)
join appeals.node as n on n.edition_id = %(edition)s and n.code = wanted.code
order by wanted.place"""

HITS = """
select n.code, n.level, length(n.title) as length, array_agg(w.place) as places
from unnest(%(places)s::int[], %(words)s::text[]) as w (place, word)
join appeals.node as n
    on n.edition_id = %(edition)s and n.words @@ to_tsquery('russian', w.word)
group by n.edition_id, n.code"""

BELOW = f"""
select code from appeals.node as n
where n.edition_id = %(edition)s and n.level >= {CHOSEN_FROM} and (
    left(n.code, 4) = any (%(stems)s) or left(n.code, 9) = any (%(stems)s)
    or left(n.code, 14) = any (%(stems)s) or left(n.code, 19) = any (%(stems)s))
order by code limit %(limit)s"""

BY_CODE = f"""
select code from appeals.node
where edition_id = %(edition)s and level >= {CHOSEN_FROM} and (
    code like any (%(begins)s) or translate(code, '.', '') like %(digits)s
    or split_part(code, '.', 4) = %(number)s)
order by split_part(code, '.', 4) <> %(number)s, code limit %(limit)s"""

LIKE_WORDS = """
with stat as materialized (select word, ndoc from ts_stat(%(source)s)),
    missed as (
        select place, (ts_lexize('russian_stem', word))[1] as stem
        from unnest(%(places)s::int[], %(words)s::text[]) as w (place, word))
select place, (
    select string_agg(word || ':*', ' | ') from (
        select word from stat where similarity(word, stem) >= %(likely)s
        order by similarity(word, stem) desc, ndoc desc, word limit 2) as best) as word
from missed"""


@dataclass(frozen=True, slots=True)
class Guess:
    """What a misspelt word may mean, as a query; None: nothing is like it."""

    place: int
    word: str | None


def find_nodes(session: Session, words: str, *, on: date, limit: int = OFFERED) -> list[Topic]:
    """Return the questions a typed text may mean by the edition in force on a day, best first.

    The words may stand in the question or in the headings over it, in any form, begun or misspelt.
    Digits are the beginning of a code, with dots or without, or the number of a question.
    """
    edition = edition_on(session, on)
    return [] if edition is None else find_in(session, edition, words, limit=limit)


def find_in(session: Session, edition: int, words: str, *, limit: int = OFFERED) -> list[Topic]:
    """Return the questions of one edition that a typed text may mean, best first."""
    asked = words.strip()[:LONGEST]
    if CODE.fullmatch(asked):
        return topics_of(session, edition, codes_like(session, edition, asked, limit))
    typed = dict(enumerate([each.lower() for each in WORD.findall(asked)][:MOST_WORDS]))
    hits = find_hits(session, edition, {place: begun(word) for place, word in typed.items()})
    found = {place for hit in hits for place in hit.places}
    missed = {place: word for place, word in typed.items() if place not in found}
    hits += guessed(session, edition, missed)
    return topics_of(session, edition, best_codes(session, edition, gathered(hits), limit))


def suggest(session: Session, text: str, *, on: date, limit: int = 5) -> list[Topic]:
    """Return the questions that fit the words of an annotation, best first."""
    edition = edition_on(session, on)
    words = dict.fromkeys(each.lower() for each in WORD.findall(text[:LONGEST_TEXT]))
    if edition is None or not words:
        return []
    hits = find_hits(session, edition, dict(enumerate(list(words)[:MOST_WORDS_OF_TEXT])))
    return topics_of(session, edition, weighed(gathered(hits))[:limit])


def title_of(session: Session, code: str, *, edition_id: int | None = None) -> Topic | None:
    """Return a heading of an edition; without one, of the latest that has the code."""
    if edition_id is None:
        query = """
            select n.edition_id from appeals.node as n
            join appeals.edition as e on e.id = n.edition_id
            where n.code = %s order by e.valid_from desc, e.dated desc limit 1"""
        edition_id = fetch_value(session, query, (code,))
    return next(iter(topics_of(session, edition_id, [code])), None)


def picked(session: Session, code: str, typed: str, *, on: date) -> Topic | None:
    """Return the question a form means: chosen, or only typed; None when it is left empty.

    Raises InvalidError for a code that cannot be chosen and a text that may mean several.
    """
    if not code and not typed.strip():
        return None
    if code:
        edition = edition_on(session, on)
        found = [] if edition is None else topics_of(session, edition, [code])
    else:
        found = find_nodes(session, typed, on=on, limit=2)
    if len(found) != 1 or found[0].level < CHOSEN_FROM:
        raise InvalidError(_("Choose a question of the classifier from those offered."))
    return found[0]


def topics_of(session: Session, edition: int | None, codes: Sequence[str]) -> list[Topic]:
    """Return headings of an edition in the order of the codes; unknown codes are left out."""
    return fetch(session, Topic, TOPICS, {"edition": edition, "codes": list(codes)})


def codes_like(session: Session, edition: int, asked: str, limit: int) -> list[str]:
    """Return the codes that begin as typed, those whose number of the question it is first."""
    blocks = ".".join(asked.split()).strip(".").split(".")
    padded = [block.zfill(4) for block in blocks]
    begins = [".".join([*padded[:-1], blocks[-1]]) + "%", ".".join(padded) + "%"]
    values = {
        "edition": edition, "limit": limit, "begins": begins if len(blocks) > 1 else begins[1:],
        "digits": "".join(blocks) + "%", "number": padded[0] if len(blocks) == 1 else "",
    }  # fmt: skip
    return fetch_values(session, BY_CODE, values)


def begun(word: str) -> str:
    """Return a word, perhaps only begun, as a query; «ё» may be written «е»."""
    return f"{word}:*" if "ё" not in word else f"{word}:* | {word.replace('ё', 'е')}:*"


def find_hits(session: Session, edition: int, words: Mapping[int, str]) -> list[Hit]:
    """Return the headings that have any of the words, by their places in the text."""
    values = {"edition": edition, "places": list(words), "words": list(words.values())}
    return fetch(session, Hit, HITS, values) if words else []


def guessed(session: Session, edition: int, missed: Mapping[int, str]) -> list[Hit]:
    """Return the headings with words like those that no heading has."""
    worth = {p: word for p, word in missed.items() if len(word) >= SHORTEST and word.isalpha()}
    if not worth:
        return []
    values = {
        "source": f"select words from appeals.node where edition_id = {edition:d}",
        "places": list(worth), "words": list(worth.values()), "likely": LIKELY,
    }  # fmt: skip
    like = fetch(session, Guess, LIKE_WORDS, values)
    return find_hits(session, edition, {each.place: each.word for each in like if each.word})


def best_codes(session: Session, edition: int, found: Hits, limit: int) -> list[str]:
    """Return the questions that are meant, filled up with those under headings that are."""
    questions, headings = best_of(found)
    if len(questions) < limit and headings:
        stems = [stem_of(code) for code in headings]
        values = {"edition": edition, "stems": stems, "limit": limit}
        questions += fetch_values(session, BELOW, values)
    return list(dict.fromkeys(questions))[:limit]
