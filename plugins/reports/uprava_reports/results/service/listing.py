"""The rows behind a figure, with the names of what they hold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import psycopg
from sqlalchemy.orm import Session
from uprava.plugins import Plugins
from uprava.users.reader import Reader

from uprava_reports.asking.values import Key, Question
from uprava_reports.building.service.counting import Row, rows
from uprava_reports.building.service.naming import titles_of
from uprava_reports.building.statements import Place, Wanted
from uprava_reports.results.listed import PLAIN, ListedRow, words_of

PAGE_ROWS = 50


@dataclass(frozen=True, slots=True)
class Portion:
    """Rows of a page, and where the next one begins; None at the end."""

    rows: Sequence[ListedRow]
    more: Place | None


def portion(
    session: Session, question: Question, wanted: Wanted, *, reader: Reader, plugins: Plugins
) -> Portion:
    """Return a page of rows in words; after a place there cannot be, the first one.

    Raises SlowError.
    """
    try:
        with session.begin_nested():
            found = rows(session, question, wanted, reader=reader)
    except psycopg.DataError:
        if wanted.after is None:
            raise
        found = rows(session, question, replace(wanted, after=None), reader=reader)
    shown = found[: wanted.limit - 1]
    names = names_in(session, question, shown, plugins=plugins)
    listed = [
        ListedRow(row.document_id, [
            words_of(field, value, names[place])
            for place, (field, value) in enumerate(zip(question.columns, row.values, strict=True))
        ])
        for row in shown
    ]  # fmt: skip
    return Portion(listed, shown[-1].place if len(found) > len(shown) else None)


def names_in(
    session: Session, question: Question, found: Sequence[Row], *, plugins: Plugins
) -> list[Mapping[Key, str]]:
    """Return for each column what its values are called."""
    names: list[Mapping[Key, str]] = []
    for place, field in enumerate(question.columns):
        keys = [] if field.kind in PLAIN else [row.values[place] for row in found]
        given = list(dict.fromkeys(key for key in keys if key is not None))
        names.append(titles_of(session, field, given, plugins=plugins) if given else {})
    return names
