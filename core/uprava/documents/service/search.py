"""Search: one field for words in any form, numbers and parts of them, typos, wrong layout.

Everything starts from what the reader may see: rows, counts and facets say nothing of the rest.
Newest first; facets and counts look at the newest thousand matches.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

import psycopg
from markupsafe import Markup, escape
from sqlalchemy.orm import Session

from uprava.db.sql import driver, fetch
from uprava.documents.service.layout import other_layout
from uprava.documents.service.listing import DocumentRow
from uprava.errors import InvalidError, UnavailableError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.paging import Page, page_of

LONGEST = 300
"""Characters of a query."""

COUNTED = 1000

REPAIR = 200
"""Milliseconds for looking by similar words, which helps only those who mistyped."""

HEADLINE = 60_000
"""Characters of the text a snippet is looked for in: `ts_headline` reads them all."""

OPEN, CLOSE = "\x02", "\x03"
"""What `ts_headline` puts around found words; never part of a stored text."""

PREPARE = """select set_config('plan_cache_mode', 'force_custom_plan', true),
    set_config('statement_timeout', %s, true),
    set_config('pg_trgm.word_similarity_threshold', '0.5', true)"""

MATCHES = {
    "words": "t.tsv @@ websearch_to_tsquery('russian', %(q)s)",
    "prefix": "t.tsv @@ to_tsquery('russian', %(q)s)",
    "number": "t.handles ilike %(like)s",
    "similar": "%(q)s <%% t.handles",
}
"""Ways a document can answer a query; `ways` says in which order they are tried."""

SNIPPET = f"""ts_headline('russian', left(t.body, {HEADLINE}),
    websearch_to_tsquery('russian', %(q)s),
    'StartSel="{OPEN}", StopSel="{CLOSE}", MaxWords=34, MinWords=12, MaxFragments=2,'
    ' FragmentDelimiter=" … "')"""


INSIDE = {
    "state": "d.state = %(state)s",
    "since": "d.registered_on >= %(since)s",
    "until": "d.registered_on <= %(until)s",
}
"""Conditions on the card itself, which the text's row does not repeat."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is looked for, and the facets it is narrowed to."""

    q: str
    kind: str = ""
    unit: int | None = None
    year: int | None = None
    state: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class HitRow(DocumentRow):
    """One found document; `snippet` is plain text with OPEN and CLOSE around found words."""

    snippet: str

    @property
    def marked(self) -> Markup:
        """The snippet as HTML: everything escaped but the marks."""
        text = str(escape(self.snippet))
        marked = text.replace(OPEN, "<mark>").replace(CLOSE, "</mark>")
        return Markup(marked)  # noqa: S704 -- escaped above


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
class Try:
    """One way to look."""

    how: str
    q: str


@dataclass(frozen=True, slots=True)
class Look:
    """How much is wanted: at most `limit` rows beyond `after`, within `timeout` milliseconds."""

    limit: int
    timeout: int
    after: UUID | None = None
    snippet: str = SNIPPET


def search(
    session: Session, question: Question, *, reader: Reader, limit: int, timeout: int,
    after: UUID | None = None,
) -> Found:  # fmt: skip
    """Return a page of what answers the question, with snippets and facets, for people.

    The repairs are tried only when nothing answers. Raises InvalidError for an empty or
    overlong query, UnavailableError when it takes longer than `timeout` (ms).
    """
    question = replace(question, q=cleaned(question.q))
    with in_time(session, timeout):
        attempt, page = answered(session, question, Look(limit, timeout, after), reader=reader)
        facets, total = (
            list_facets(session, attempt, question, reader=reader) if page.rows else ([], 0)
        )
        return Found(page, attempt.q, attempt.how, facets, total)


def find(
    session: Session, question: Question, *, reader: Reader, limit: int, timeout: int,
    after: UUID | None = None,
) -> Page[HitRow]:  # fmt: skip
    """Return the same page without snippets and facets, for programs: half the work."""
    question = replace(question, q=cleaned(question.q))
    with in_time(session, timeout):
        look = Look(limit, timeout, after, snippet="''")
        return answered(session, question, look, reader=reader)[1]


@contextmanager
def in_time(session: Session, timeout: int) -> Iterator[None]:
    """Plan each statement for its own words, and end one that takes too long with a sentence."""
    driver(session).execute(PREPARE, (str(timeout),))
    try:
        yield
    except psycopg.errors.QueryCanceled as error:
        raise UnavailableError(
            _("The search takes too long. Add a word, or narrow it by kind, unit or year.")
        ) from error


def answered(
    session: Session, question: Question, look: Look, *, reader: Reader
) -> tuple[Try, Page[HitRow]]:
    """Return the first way that finds anything, the last one otherwise, and what it finds."""
    tries = ways(question.q)
    for attempt in tries:
        look_up = resembling if attempt.how == "similar" else matches
        rows = look_up(session, attempt, question, look, reader=reader)
        if rows:
            break
    inside = look.after is not None
    return attempt, page_of(rows, limit=look.limit, backwards=False, inside=inside)


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
    """Return the ways to look, the most literal first."""
    literal = [Try("number", q)] if re.search(r"\d", q) else []
    prefix = re.fullmatch(r"([\w-]{3,})\*", q)
    words = Try("prefix", f"{prefix[1]}:*") if prefix else Try("words", q)
    switched = other_layout(q)
    repaired = [Try("words", switched), Try("number", switched)] if switched != q else []
    return [*literal, words, *repaired, Try("similar", q), *similar(switched, q)]


def similar(switched: str, q: str) -> list[Try]:
    """Return the last resort: words that look like the query in the other layout."""
    return [Try("similar", switched)] if switched != q else []


def matches(
    session: Session, attempt: Try, question: Question, look: Look, *, reader: Reader
) -> list[HitRow]:
    """Return up to `limit + 1` documents that answer one try, the newest first."""
    values = parameters(attempt, question, reader)
    values |= {"limit": look.limit + 1, "after": look.after}
    edge = "and t.document_id < %(after)s" if look.after else ""
    query = f"""
        with page as (
            select t.document_id, t.body from documents.text as t
            where {MATCHES[attempt.how]} and {visible(question)} {edge}
            order by t.document_id desc limit %(limit)s
        )
        select d.id, d.kind, d.title, d.summary, d.number, d.registered_on, d.state, d.due_on,
            d.access_mark, d.version, {look.snippet} as snippet
        from page as t join documents.document as d on d.id = t.document_id
        order by d.id desc"""
    return fetch(session, HitRow, query, values)


def resembling(
    session: Session, attempt: Try, question: Question, look: Look, *, reader: Reader
) -> list[HitRow]:
    """Return the documents with similar words, none when that takes longer than `REPAIR`.

    Similarity is measured text by text, also in those closed to the reader: at a million
    documents frequent words take seconds, and nobody asked for them.
    """
    limited = "select set_config('statement_timeout', %s, true)"
    link = driver(session)
    try:
        with link.transaction():
            link.execute(limited, (str(min(REPAIR, look.timeout)),))
            rows = matches(session, attempt, question, look, reader=reader)
    except psycopg.errors.QueryCanceled:
        return []
    link.execute(limited, (str(look.timeout),))
    return rows


def list_facets(
    session: Session, attempt: Try, question: Question, *, reader: Reader
) -> tuple[list[Facet], int]:
    """Count the newest thousand answers by kind, unit and year; return also how many there are."""
    values = parameters(attempt, question, reader) | {"limit": COUNTED + 1}
    query = f"""
        with found as materialized (
            select t.kind, t.unit_id, t.year from documents.text as t
            where {MATCHES[attempt.how]} and {visible(question)}
            order by t.document_id desc limit %(limit)s
        )
        select 'kind' as name, kind as value, kind as title, count(*)::int as count
        from found group by kind
        union all
        select 'unit', unit_id::text, max(unit.name), count(*)::int
        from found join users.unit on unit.id = unit_id group by unit_id
        union all
        select 'year', year::text, year::text, count(*)::int from found
        where year is not null group by year
        union all select 'total', '', '', count(*)::int from found
        order by 1, 4 desc, 2"""
    rows = fetch(session, Facet, query, values)
    total = sum(row.count for row in rows if row.name == "total")
    return [row for row in rows if row.name != "total"], total


def visible(question: Question) -> str:
    """Return the conditions every search has: rights first, then the chosen facets."""
    chosen = {"kind": question.kind, "unit_id": question.unit, "year": question.year}
    narrowed = "".join(f" and t.{name} = %({name})s" for name, value in chosen.items() if value)
    inside = [text for name, text in INSIDE.items() if getattr(question, name)]
    if inside:
        narrowed += (
            " and exists (select from documents.document as d where d.id = t.document_id and "
            f"{' and '.join(inside)})"
        )
    return f"t.readers && %(principals)s::int[] and not t.hidden{narrowed}"


def parameters(attempt: Try, question: Question, reader: Reader) -> dict[str, object]:
    """Return the values the statement's parameters stand for."""
    inside = attempt.q.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
    return {
        "q": attempt.q,
        "like": f"%{inside}%",
        "principals": list(reader.principals),
        "kind": question.kind,
        "unit_id": question.unit,
        "year": question.year,
        "state": question.state,
        "since": question.since,
        "until": question.until,
    }
