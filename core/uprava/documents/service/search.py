"""Search: one field for words in any form, numbers and parts of them, typos, wrong layout.

Everything starts from what the reader may see: rows, counts and facets say nothing of the rest.
Newest first; facets and counts look at the newest thousand matches.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from uuid import UUID

import psycopg
from sqlalchemy.orm import Session

from uprava.db.sql import driver, fetch
from uprava.documents.service.layout import other_layout
from uprava.documents.service.search_sql import (
    HitRow,
    Match,
    Question,
    Try,
    hits,
    newest,
)
from uprava.documents.service.vocabulary import resembling
from uprava.errors import InvalidError, TooBroadError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.paging import Page, page_of

__all__ = [
    "COUNTED", "LONGEST", "Facet", "Found", "HitRow", "Question", "find", "search",
]  # fmt: skip

LONGEST = 300
"""Characters of a query."""

SHORTEST_NUMBER = 3
"""Characters of a part of a number: fewer have no trigram."""

COUNTED = 1000

PREPARE = """select set_config('plan_cache_mode', 'force_custom_plan', true),
    set_config('statement_timeout', %s, true)"""


@dataclass(frozen=True, slots=True)
class Facet:
    """One value results can be narrowed to, and how many of the newest thousand have it."""

    name: str
    value: str
    title: str
    count: int


@dataclass(frozen=True, slots=True)
class Found:
    """The answer: `asked` is the query that was really used, `how` which way answered it."""

    page: Page[HitRow]
    asked: str
    how: str
    facets: Sequence[Facet]
    total: int


@dataclass(frozen=True, slots=True)
class Look:
    """How much is wanted: at most `limit` rows beyond `after`, within `timeout` milliseconds."""

    limit: int
    timeout: int
    after: UUID | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The way that found something; `sought` is the same with the words really looked for."""

    attempt: Try
    sought: Try
    matches: Sequence[Match]


def search(
    session: Session, question: Question, *, reader: Reader, limit: int, timeout: int,
    after: UUID | None = None,
) -> Found:  # fmt: skip
    """Return a page of what answers the question, with snippets and facets, for people.

    The repairs are tried only when nothing answers. Raises InvalidError for an empty or
    overlong query, TooBroadError when it takes longer than `timeout` (ms).
    """
    question = replace(question, q=cleaned(question.q))
    with in_time(session, timeout):
        answer = answered(session, question, reader=reader, limit=COUNTED + 1)
        shown = answer.matches
        if after and shown:
            shown = newest(
                session, answer.sought, question, reader=reader, limit=limit + 1, after=after
            )
        rows = hits(session, answer.sought, shown[: limit + 1], with_snippets=True)
        page = page_of(rows, limit=limit, backwards=False, inside=after is not None)
        facets = list_facets(session, answer.matches)
        attempt, total = answer.attempt, len(answer.matches)
        return Found(page, attempt.q, attempt.how, facets, total)


def find(
    session: Session, question: Question, *, reader: Reader, limit: int, timeout: int,
    after: UUID | None = None,
) -> Page[HitRow]:  # fmt: skip
    """Return the same page without snippets and facets, for programs: half the work."""
    question = replace(question, q=cleaned(question.q))
    with in_time(session, timeout):
        answer = answered(session, question, reader=reader, limit=limit + 1, after=after)
        rows = hits(session, answer.sought, answer.matches, with_snippets=False)
        return page_of(rows, limit=limit, backwards=False, inside=after is not None)


@contextmanager
def in_time(session: Session, timeout: int) -> Iterator[None]:
    """Plan each statement for its own words, and end one that takes too long with a sentence."""
    driver(session).execute(PREPARE, (str(timeout),))
    try:
        yield
    except psycopg.errors.QueryCanceled as error:
        raise TooBroadError(
            _("The search takes too long. Add a word, or narrow it by kind, unit or year.")
        ) from error


def answered(
    session: Session, question: Question, *, reader: Reader, limit: int, after: UUID | None = None
) -> Answer:
    """Return the first way that finds anything, and what it finds; nothing by the first way."""
    tries = ways(question.q)
    for attempt in tries:
        sought = attempt
        if attempt.how == "similar":
            sought = replace(attempt, q=resembling(session, attempt.q))
        if not sought.q:
            continue
        found = newest(session, sought, question, reader=reader, limit=limit, after=after)
        if found:
            return Answer(attempt, sought, found)
    return Answer(tries[0], tries[0], ())


def cleaned(q: str) -> str:
    """Return the query without control characters and extra spaces."""
    q = " ".join("".join(sign if sign.isprintable() else " " for sign in q).split())
    if not q:
        raise InvalidError(_("Write what to look for."), fields={"q": _("empty")})
    if len(q) > LONGEST:
        raise InvalidError(
            _("The query is too long."),
            fields={"q": _("At most {n} characters.").format(n=LONGEST)},
        )
    return q


def ways(q: str) -> list[Try]:
    """Return the ways to look: literal ones, the other keyboard layout, words that look alike.

    A number with a separator may be written out: it is a word of its own before it is a part.
    """
    prefix = re.fullmatch(r"([\w-]{3,})\*", q)
    literal = [Try("prefix", f"{prefix[1]}:*") if prefix else Try("words", q)]
    if re.search(r"\d", q) and len(q) >= SHORTEST_NUMBER:
        whole = re.search(r"\d[-/]\w*\d", q)
        literal.insert(1 if whole else 0, Try("number", q))
    switched = other_layout(q)
    if switched == q:
        return [*literal, Try("similar", q)]
    return [
        *literal, Try("words", switched), Try("number", switched),
        Try("similar", q), Try("similar", switched),
    ]  # fmt: skip


def list_facets(session: Session, matches: Sequence[Match]) -> list[Facet]:
    """Count the matches by kind, unit and year, the most frequent values first."""
    names = unit_names(session, {each.unit_id for each in matches if each.unit_id is not None})
    kinds = Counter(each.kind for each in matches)
    units = Counter(each.unit_id for each in matches if each.unit_id in names)
    years = Counter(each.year for each in matches if each.year is not None)
    return [
        *(Facet("kind", kind, kind, count) for kind, count in kinds.most_common()),
        *(Facet("unit", str(unit), names[unit], n) for unit, n in units.most_common() if unit),
        *(Facet("year", str(year), str(year), count) for year, count in years.most_common()),
    ]


@dataclass(frozen=True, slots=True)
class UnitName:
    """A unit as facets call it."""

    id: int
    name: str


def unit_names(session: Session, ids: set[int]) -> dict[int, str]:
    """Return the names of units by their ids."""
    query = "select id, name from users.unit where id = any (%s)"
    return {unit.id: unit.name for unit in fetch(session, UnitName, query, (list(ids),))}
