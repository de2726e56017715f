"""The journals of acts: what their lines hold, and the filters that are their own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, LiteralString

from uprava.documents.service import book
from uprava.documents.service.book import Book

from uprava_records.acts.values import STATUSES
from uprava_records.written.service.fields import ACT, ACT_KINDS
from uprava_records.written.service.listing import CLOSED, SHARED, WrittenLine, by_executor


@dataclass(frozen=True, slots=True)
class ActAsked(book.Asked):
    """What a journal of acts is narrowed to."""

    executor: str = ""
    status: str = ""
    act_kind: str = ""
    normative: str = ""


@dataclass(frozen=True, slots=True)
class ActLine(WrittenLine):
    """One line of a journal of acts."""

    act_kind: str
    status: str
    force_day: date | None


BOOK: Book[ActLine] = Book(
    ACT, CLOSED, ActLine, f"{SHARED}, w.act_kind, w.status, w.force_day",
    "join records.act as w on w.document_id = d.id",
)  # fmt: skip


def asked_of(shared: Mapping[str, Any], params: Mapping[str, str]) -> ActAsked:
    """Return the filters of a URL beside those every journal has."""
    status, act_kind = params.get("status", ""), params.get("act_kind", "")
    return ActAsked(
        **shared,
        executor=params.get("executor", "")[:100],
        status=status if status in STATUSES else "",
        act_kind=act_kind if act_kind in ACT_KINDS else "",
        normative="1" if params.get("normative") else "",
    )


def wanted(journal_id: int, asked: ActAsked) -> book.Wanted:
    """Return the journal under all its filters."""
    conditions: list[LiteralString] = [
        condition
        for name, condition in (
            ("status", " and w.status = %(own_status)s"),
            ("act_kind", " and w.act_kind = %(own_act_kind)s"),
            ("normative", " and w.normative"),
        )
        if getattr(asked, name)
    ]  # fmt: skip
    executor, values = by_executor(asked.executor)
    values |= {"own_status": asked.status, "own_act_kind": asked.act_kind}
    return book.Wanted(journal_id, asked, executor + "".join(conditions), values)
