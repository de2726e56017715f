"""The statements of search: the newest documents that answer a query, within one reader's rights.

Two ways to the same answer, both bounded. Readers of much walk through the newest documents for
frequent words, which are met there at once. What is rare, or was met too seldom, and every search
of a reader of little is taken from the index of words and readers together, and sorted. The
planner, left to choose, hopes for an early hit and walks a million when the two exclude each other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast
from uuid import UUID

from markupsafe import Markup, escape
from sqlalchemy.orm import Session

from uprava.db.sql import fetch, fetch_value
from uprava.documents.service.listing import DocumentRow, sees_much
from uprava.users.reader import Reader

WINDOW = 10_000
"""Newest documents walked through before the index is asked: 5 ms."""

NUMBERS_WINDOW = 2_000
"""The same for parts of numbers, which take five times as long to compare."""

FREQUENT = 2_000
"""Expected matches from which walking is worth while: fewer come faster from the index."""

DEEPER = 30
"""How many documents are walked through for each one wanted, when that is more."""

HEADLINE = 60_000
"""Characters of the text a snippet is looked for in: `ts_headline` reads them all."""

OPEN, CLOSE = "\x02", "\x03"
"""What `ts_headline` puts around found words; never part of a stored text."""

TSQUERY = {
    "words": "websearch_to_tsquery('russian', %(q)s)",
    "prefix": "to_tsquery('russian', %(q)s)",
    "number": "websearch_to_tsquery('russian', %(q)s)",
    "similar": "to_tsquery('russian', %(q)s)",
}
"""The words each way looks for, and marks in the text it found."""

MATCHES = {way: f"t.tsv @@ {query}" for way, query in TSQUERY.items()} | {
    "number": "t.handles ilike %(like)s"
}
"""Ways a document can answer a query; `search.ways` says in which order they are tried."""

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
class Try:
    """One way to look; `q` is what `MATCHES` of the way takes."""

    how: str
    q: str


@dataclass(frozen=True, slots=True)
class Match:
    """A document that answers, with what facets count it by."""

    document_id: UUID
    kind: str
    unit_id: int | None
    year: int | None


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


def newest(
    session: Session, attempt: Try, question: Question, *, reader: Reader, limit: int,
    after: UUID | None = None,
) -> list[Match]:  # fmt: skip
    """Return the newest `limit` documents below `after` that answer one try, in that order."""
    window = NUMBERS_WINDOW if attempt.how == "number" else max(WINDOW, DEEPER * limit)
    values = parameters(attempt, question, reader) | {
        "limit": limit, "after": after, "window": window,
    }  # fmt: skip
    condition = f"{MATCHES[attempt.how]} and {allowed(question)}"
    edge = "t.document_id < %(after)s" if after else "true"
    if sees_much(session, reader) and expected(session, attempt, values) >= FREQUENT:
        met = fetch(session, Match, walk(condition, edge), values)
        if len(met) == limit:
            return met
    return fetch(session, Match, gather(condition, edge), values)


def expected(session: Session, attempt: Try, values: Mapping[str, object]) -> float:
    """Return how many documents the planner thinks have the words, whoever may see them.

    From the statistics of each word: 0.3 ms, and good enough to tell rare from frequent. Rights
    are left out: multiplied in, they make the guess worse where the two depend on each other.
    """
    query = f"explain (format json) select from documents.text as t where {MATCHES[attempt.how]}"
    plan = cast("list[dict[str, dict[str, float]]]", fetch_value(session, query, values))
    return plan[0]["Plan"]["Plan Rows"]


def walk(condition: str, edge: str) -> str:
    """Return the statement that looks at the newest `WINDOW` documents one by one."""
    return f"""
        select t.document_id, t.kind, t.unit_id, t.year
        from (
            select * from documents.text as t
            where {edge} order by document_id desc limit %(window)s
        ) as t
        where {condition} order by t.document_id desc limit %(limit)s"""


def gather(condition: str, edge: str) -> str:
    """Return the statement that takes all answers and sorts them; `materialized` keeps it so."""
    return f"""
        with answers as materialized (
            select t.document_id, t.kind, t.unit_id, t.year from documents.text as t
            where {condition} and {edge}
        )
        select * from answers order by document_id desc limit %(limit)s"""


def hits(
    session: Session, attempt: Try, matches: Sequence[Match], *, with_snippets: bool
) -> list[HitRow]:
    """Return the rows of a page of matches as lists and the search page show them."""
    if not matches:
        return []
    snippet = f"""(
        select ts_headline('russian', left(t.handles || ' … ' || t.body, {HEADLINE}),
            {TSQUERY[attempt.how]},
            'StartSel="{OPEN}", StopSel="{CLOSE}", MaxWords=34, MinWords=12, MaxFragments=2,'
            ' FragmentDelimiter=" … "')
        from documents.text as t where t.document_id = d.id)"""
    query = f"""
        select d.id, d.kind, d.title, d.summary, d.number, d.registered_on, d.state, d.due_on,
            d.access_mark, d.version, {snippet if with_snippets else "''"} as snippet
        from documents.document as d where d.id = any (%(ids)s) order by d.id desc"""
    ids = [match.document_id for match in matches]
    return fetch(session, HitRow, query, {"ids": ids, "q": attempt.q})


def allowed(question: Question) -> str:
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
