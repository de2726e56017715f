"""The journals of written documents as files for office programs."""

from functools import partial

from uprava.documents.service.exporting import access_of, book_source
from uprava.errors import NotFoundError
from uprava.exports.lists import Asked as Wish
from uprava.exports.lists import Listed, exported
from uprava.i18n import _
from uprava.tables.values import Cell, Column, Form, Row, Table

from uprava_records.written.kind import KINDS
from uprava_records.written.routes.journals import Opened, opened
from uprava_records.written.routes.view import PATHS
from uprava_records.written.service.fields import ACT, ACT_KINDS, INTERNAL, OUTGOING
from uprava_records.written.service.knowing import STATUSES
from uprava_records.written.service.listing import BOOKS, WrittenLine, wanted


def listed(kind: str, wish: Wish) -> Listed:
    """Return a journal under its filters, in order of the numbers as it is printed."""
    session, reader = wish.session, wish.reader
    here = opened(session, kind, wish.params, reader=reader)
    if here.journal is None:
        raise NotFoundError(_("There is no such journal."))
    lines = wanted(here.journal.id, kind, here.asked)
    source = book_source(
        session, BOOKS[kind], lines, reader=reader, row=lambda line: row_of(kind, line)
    )
    title = f"{here.journal.index} {here.journal.title}"
    table = Table("journal", title, columns_of(kind), facts_of(kind, here))
    return Listed(table, source, here.values["address"].url())


def columns_of(kind: str) -> list[Column]:
    """Return the columns of a journal's table."""
    own = [Column(_("Addressees"), 50)] if kind != ACT else [
        Column(_("Kind of the act"), 18), Column(_("Force"), 22), Column(_("In force from"), 13),
    ]  # fmt: skip
    answer = [Column(_("In answer to"), 22, Form.CODE)] if kind == OUTGOING else []
    return [
        Column(_("Number"), 16, Form.CODE),
        Column(_("Registered"), 13),
        *own,
        Column(_("Title of the document"), 60),
        *answer,
        Column(_("Signed by"), 20),
        Column(_("Executor"), 20),
        Column(_("Unit"), 24),
        Column(_("Volume"), 12, Form.CODE),
        Column(_("Annexes"), 20),
        Column(_("State"), 18),
        Column(_("Access"), 14),
    ]


def row_of(kind: str, line: WrittenLine) -> Row:
    """Return one document's line."""
    own: list[Cell] = [line.addressees] if kind != ACT else [
        _(ACT_KINDS.get(line.act_kind or "", "")), _(STATUSES.get(line.status or "", "")),
        line.force_day,
    ]  # fmt: skip
    answer: list[Cell] = [line.answers] if kind == OUTGOING else []
    return [
        line.number, line.registered_on, *own, line.title, *answer, line.signatory,
        line.executor, line.executor_unit, line.sheets, line.annexes,
        _(KINDS[kind].state(line.state).title), access_of(line.access_mark),
    ]  # fmt: skip


def facts_of(kind: str, here: Opened) -> list[tuple[str, Cell]]:
    """Return the journal and the filters that are set, in words."""
    asked, journal = here.asked, here.journal
    facts: list[tuple[str, Cell]] = [
        (_("Journal"), f"{journal.index} {journal.title}" if journal else None),
        (_("Registered from"), asked.registered_from),
        (_("Registered until"), asked.registered_to),
        (_("Addressee"), asked.whom),
        (_("Executor"), asked.executor),
        (_("Kind of the act"), _(ACT_KINDS[asked.act_kind]) if asked.act_kind else None),
        (_("Force"), _(STATUSES[asked.status]) if asked.status else None),
        (_("State"), _(KINDS[kind].state(asked.state).title) if asked.state else None),
        (_("Only"), _("normative") if asked.normative else None),
    ]
    return [(name, value) for name, value in facts if value]


routes = [
    exported(PATHS[OUTGOING], OUTGOING, partial(listed, OUTGOING)),
    exported(PATHS[INTERNAL], INTERNAL, partial(listed, INTERNAL)),
    exported(PATHS[ACT], ACT, partial(listed, ACT)),
]
