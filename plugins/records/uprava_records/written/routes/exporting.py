"""The journals of written documents as files for office programs."""

from collections.abc import Callable, Sequence
from functools import partial

from uprava.documents.routes.book import with_own
from uprava.documents.service.exporting import access_of, book_source
from uprava.documents.service.types.columns import columns_of as own_columns
from uprava.errors import NotFoundError
from uprava.exports.lists import Asked as Wish
from uprava.exports.lists import Listed, exported
from uprava.i18n import _
from uprava.tables.values import Cell, Column, Form, Row, Table

from uprava_records.written.kind import KINDS
from uprava_records.written.routes.journals import (
    LETTERS,
    NOTES,
    Journals,
    Line,
    Opened,
    opened,
)
from uprava_records.written.service.fields import OUTGOING
from uprava_records.written.service.listing import LetterLine, WrittenLine


def listed(
    of: Journals[Line], columns: Callable[[str], Sequence[Column]],
    row: Callable[[str, Line], Row],
    facts: Callable[[str, Opened], Sequence[tuple[str, Cell]]], wish: Wish,
) -> Listed:  # fmt: skip
    """Return a journal under its filters, in order of the numbers as it is printed."""
    session, reader = wish.session, wish.reader
    here = opened(session, of, wish.params, reader=reader)
    if here.journal is None:
        raise NotFoundError(_("There is no such journal."))
    lines = with_own(of.wanted(here.journal.id, here.asked), here.own)
    source = book_source(
        session, of.book, lines, reader=reader, row=lambda line: row(of.kind, line), own=here.own
    )
    title = f"{here.journal.index} {here.journal.title}"
    told = [(name, value) for name, value in facts(of.kind, here) if value]
    told += [(name, value) for _parameter, name, value in here.own.words]
    every = [*columns(of.kind), *own_columns(here.own)]
    table = Table("journal", title, every, told, journal=True)
    return Listed(table, source, here.values["address"].url())


def columns_of(kind: str) -> list[Column]:
    """Return the columns of a journal's table."""
    answer = [Column(_("In answer to"), 22, Form.CODE)] if kind == OUTGOING else []
    return [
        Column(_("Number"), 16, Form.CODE), Column(_("Registered"), 13),
        Column(_("Addressees"), 50), Column(_("Title of the document"), 60), *answer,
        *shared_columns(), Column(_("State"), 18), Column(_("Access"), 14),
    ]  # fmt: skip


def shared_columns() -> list[Column]:
    """Return the columns of every written document, as `shared_cells` fills them."""
    return [
        Column(_("Signed by"), 20), Column(_("Executor"), 20), Column(_("Unit"), 24),
        Column(_("Volume"), 12, Form.CODE), Column(_("Annexes"), 20),
    ]  # fmt: skip


def shared_cells(line: WrittenLine) -> list[Cell]:
    """Return what stands in the shared columns."""
    return [line.signatory, line.executor, line.executor_unit, line.sheets, line.annexes]


def row_of(kind: str, line: LetterLine) -> Row:
    """Return one document's line."""
    answer: list[Cell] = [line.answers] if kind == OUTGOING else []
    return [
        line.number, line.registered_on, line.addressees, line.title, *answer,
        *shared_cells(line), _(KINDS[kind].state(line.state).title), access_of(line.access_mark),
    ]  # fmt: skip


def facts_of(kind: str, here: Opened) -> list[tuple[str, Cell]]:
    """Return the journal and the filters that are set, in words."""
    asked = here.asked
    return [
        *shared_facts(here),
        (_("Addressee"), asked.whom),
        (_("Executor"), asked.executor),
        (_("State"), _(KINDS[kind].state(asked.state).title) if asked.state else None),
    ]


def shared_facts(here: Opened) -> list[tuple[str, Cell]]:
    """Return the journal and its days in words."""
    journal = here.journal
    return [
        (_("Journal"), f"{journal.index} {journal.title}" if journal else None),
        (_("Registered from"), here.asked.registered_from),
        (_("Registered until"), here.asked.registered_to),
    ]


routes = [
    exported(each.path, each.kind, partial(listed, each, columns_of, row_of, facts_of))
    for each in (LETTERS, NOTES)
]
