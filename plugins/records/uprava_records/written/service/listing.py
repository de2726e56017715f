"""The journals of written documents: what their lines hold, and the filters that are their own."""

import re
from dataclasses import dataclass
from datetime import date
from typing import LiteralString

from uprava.documents.service import book
from uprava.documents.service.book import Book
from uprava.users.naming import SHORT_NAME

from uprava_records.written.service.fields import ACT, INTERNAL, OUTGOING


@dataclass(frozen=True, slots=True)
class Asked(book.Asked):
    """What a journal is narrowed to: by whom it goes to, who wrote it, and an act's standing."""

    whom: str = ""
    executor: str = ""
    status: str = ""
    act_kind: str = ""
    normative: str = ""


@dataclass(frozen=True, slots=True)
class WrittenLine(book.BookLine):
    """One line of a journal; fields of other kinds are empty."""

    summary: str
    signatory: str | None
    executor: str | None
    executor_unit: str | None
    sheets: str | None
    annexes: str | None
    signed_day: date | None
    answers: str | None
    act_kind: str | None
    status: str | None
    force_day: date | None
    addressees: str | None


SHARED: LiteralString = f"""d.summary, w.sheets, w.annexes, w.signed_day,
    (select {SHORT_NAME} from users.person as p where p.id = w.signatory_id) as signatory,
    (select {SHORT_NAME} from users.person as p where p.id = w.executor_id) as executor,
    (select short_name from users.unit where unit.id = d.unit_id) as executor_unit"""

WHOM: LiteralString = """(select string_agg(concat_ws(', ', x.attention, x.name), '; '
    order by x.position) from records.addressee as x where x.document_id = d.id) as addressees"""

NO_ACT: LiteralString = "null::text as act_kind, null::text as status, null::date as force_day"

CLOSED = ("filed",)

BOOKS: dict[str, Book[WrittenLine]] = {
    OUTGOING: Book(
        OUTGOING, CLOSED, WrittenLine,
        f"""{SHARED}, {WHOM}, {NO_ACT},
            nullif(concat_ws(', ', w.answers_number, to_char(w.answers_date, 'DD.MM.YYYY')), '')
            as answers""",
        "join records.outgoing as w on w.document_id = d.id",
    ),
    INTERNAL: Book(
        INTERNAL, CLOSED, WrittenLine, f"{SHARED}, {WHOM}, {NO_ACT}, null::text as answers",
        "join records.internal as w on w.document_id = d.id",
    ),
    ACT: Book(
        ACT, CLOSED, WrittenLine,
        f"""{SHARED}, null::text as addressees, null::text as answers, w.act_kind, w.status,
            w.force_day""",
        "join records.act as w on w.document_id = d.id",
    ),
}  # fmt: skip

WHOM_IS: LiteralString = """ and exists (select from records.addressee as x
    where x.document_id = d.id and (x.name ilike %(whom)s or x.attention ilike %(whom)s))"""

EXECUTOR_IS: LiteralString = """ and w.executor_id in (
    select p.id from users.person as p where p.surname ilike %(executor)s)"""


def wanted(journal_id: int, kind: str, asked: Asked) -> book.Wanted:
    """Return the journal under all its filters."""
    condition: LiteralString = ""
    values: dict[str, object] = {}
    if asked.whom and kind != ACT:
        values["whom"] = f"%{re.sub(r'[%_]', '', asked.whom)}%"
        condition += WHOM_IS
    if asked.executor:
        first = next(iter(asked.executor.split()), "")
        values["executor"] = f"{re.sub(r'[%_]', '', first)}%"
        condition += EXECUTOR_IS
    if kind == ACT:
        condition += "".join(
            f" and w.{name} = %(own_{name})s" for name in ("status", "act_kind")
            if getattr(asked, name)
        )  # fmt: skip
        condition += " and w.normative" if asked.normative else ""
        values |= {"own_status": asked.status, "own_act_kind": asked.act_kind}
    return book.Wanted(journal_id, asked, condition, values)
