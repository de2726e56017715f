"""The words of titles and requisites, and those that look like a mistyped one.

Likeness is measured word by word, not document by document: a million documents have some tens
of thousands of words. Whose words they are is not kept.
"""

import re
from uuid import UUID

from sqlalchemy.orm import Session

from uprava.db.sql import execute, fetch_values

SHORTEST = 4
"""Letters of a word worth comparing."""

LIKELY = "0.4"
"""Part of the mistyped word's trigrams found in a row in another: a wrong letter takes three."""

ALIKE = 6
"""Words one mistyped word is replaced by, at most."""

OPERATORS = re.compile(r'"|(?:^|\s)-')
"""Signs of a query that says exactly what it wants."""

LEARN = """
insert into documents.word (word)
select distinct word
from documents.text,
    regexp_split_to_table(translate(lower(handles), 'ё', 'е'), '[^[:alpha:]]+') as word
where length(word) between 4 and 40 and {which}
order by word on conflict do nothing"""
"""In the order of words, so that two transactions never wait for each other."""


def learn(session: Session, document_id: UUID) -> None:
    """Remember the words of one document."""
    execute(session, LEARN.format(which="document_id = %(id)s"), {"id": document_id})


def learn_all(session: Session) -> None:
    """Remember the words of all documents: about ten seconds for a million."""
    execute(session, LEARN.format(which="true"), {})


def resembling(session: Session, q: str) -> str:
    """Return a `tsquery` of the query's words, each with those that look like it.

    Empty when there is no word to compare, or the query has operators.
    """
    if OPERATORS.search(q):
        return ""
    words = re.findall(r"\w+", q.lower().replace("ё", "е"))
    if not any(worth_comparing(word) for word in words):
        return ""
    set_threshold = "select set_config('pg_trgm.word_similarity_threshold', %s, true)"
    execute(session, set_threshold, (LIKELY,))
    return " & ".join(alternatives(session, word) for word in words)


def worth_comparing(word: str) -> bool:
    """Tell whether the word is long enough, and a word."""
    return word.isalpha() and len(word) >= SHORTEST


def alternatives(session: Session, word: str) -> str:
    """Return the word and those that look like it as a part of a `tsquery`."""
    if not worth_comparing(word):
        return f"'{word}'"
    query = """
        select word from documents.word
        where %(word)s <%% word order by similarity(word, %(word)s) desc, word limit %(alike)s"""
    found = fetch_values(session, query, {"word": word, "alike": ALIKE})
    return "(" + " | ".join(f"'{each}'" for each in dict.fromkeys([word, *found])) + ")"
