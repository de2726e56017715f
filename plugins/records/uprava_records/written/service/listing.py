"""The journals of letters and notes: what their lines hold, and the filters that are their own."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, LiteralString

from uprava.documents.service import book
from uprava.documents.service.book import Book
from uprava.users.naming import SHORT_NAME

from uprava_records.written.service.fields import INTERNAL, OUTGOING


@dataclass(frozen=True, slots=True)
class Asked(book.Asked):
    """What a journal is narrowed to: by whom it goes to, who wrote it."""

    whom: str = ""
    executor: str = ""


@dataclass(frozen=True, slots=True)
class WrittenLine(book.BookLine):
    """What the line of every written document has."""

    summary: str
    signatory: str | None
    executor: str | None
    executor_unit: str | None
    sheets: str | None
    annexes: str | None
    signed_day: date | None


@dataclass(frozen=True, slots=True)
class LetterLine(WrittenLine):
    """One line of a journal of letters or notes; a note answers nothing."""

    answers: str | None
    addressees: str | None


SHARED: LiteralString = f"""d.summary, w.sheets, w.annexes, w.signed_day,
    (select {SHORT_NAME} from users.person as p where p.id = w.signatory_id) as signatory,
    (select {SHORT_NAME} from users.person as p where p.id = w.executor_id) as executor,
    (select short_name from users.unit where unit.id = d.unit_id) as executor_unit"""
"""The columns of `WrittenLine`; `w` is the kind's own table."""

WHOM: LiteralString = """(select string_agg(concat_ws(', ', x.attention, x.name), '; '
    order by x.position) from records.addressee as x where x.document_id = d.id) as addressees"""

CLOSED = ("filed",)

BOOKS: dict[str, Book[LetterLine]] = {
    OUTGOING: Book(
        OUTGOING, CLOSED, LetterLine,
        f"""{SHARED}, {WHOM},
            nullif(concat_ws(', ', w.answers_number, to_char(w.answers_date, 'DD.MM.YYYY')), '')
            as answers""",
        "join records.outgoing as w on w.document_id = d.id",
    ),
    INTERNAL: Book(
        INTERNAL, CLOSED, LetterLine, f"{SHARED}, {WHOM}, null::text as answers",
        "join records.internal as w on w.document_id = d.id",
    ),
}  # fmt: skip

WHOM_IS: LiteralString = """ and exists (select from records.addressee as x
    where x.document_id = d.id and (x.name ilike %(whom)s or x.attention ilike %(whom)s))"""

EXECUTOR_IS: LiteralString = """ and w.executor_id in (
    select p.id from users.person as p where p.surname ilike %(executor)s)"""


def asked_of(shared: Mapping[str, Any], params: Mapping[str, str]) -> Asked:
    """Return the filters of a URL beside those every journal has."""
    return Asked(
        **shared, whom=params.get("whom", "")[:100], executor=params.get("executor", "")[:100]
    )


def by_executor(executor: str) -> tuple[LiteralString, dict[str, object]]:
    """Return the condition that narrows to an executor by the surname, and its values."""
    first = next(iter(executor.split()), "")
    return (EXECUTOR_IS, {"executor": f"{likely(first)}%"}) if first else ("", {})


def likely(text: str) -> str:
    """Return a text without the signs that mean any."""
    return re.sub(r"[%_]", "", text)


def wanted(journal_id: int, asked: Asked) -> book.Wanted:
    """Return the journal under all its filters."""
    condition, values = by_executor(asked.executor)
    if asked.whom:
        values["whom"] = f"%{likely(asked.whom)}%"
        condition += WHOM_IS
    return book.Wanted(journal_id, asked, condition, values)
