"""The journal of incoming letters as a file for office programs."""

from uprava.documents.routes.book import with_own
from uprava.documents.service.exporting import access_of, book_source
from uprava.documents.service.journals import JournalLine
from uprava.documents.service.types.columns import columns_of
from uprava.documents.service.types.listed import OwnList
from uprava.errors import NotFoundError
from uprava.exports.lists import Asked as Wish
from uprava.exports.lists import Listed, exported
from uprava.i18n import _
from uprava.tables.values import Cell, Column, Form, Row, Table

from uprava_records.letters.kind import INCOMING
from uprava_records.letters.routes.listing import PATH, opened
from uprava_records.letters.service.listing import BOOK, Asked, LetterLine, wanted

PRINTED = 8
"""Columns of the printed journal: those that do not change after registration."""


def make(wish: Wish) -> Listed:
    """Return the journal under its filters, in order of the numbers as it is printed."""
    session, reader = wish.session, wish.reader
    journal, asked, values = opened(session, wish.params, reader=reader)
    if journal is None:
        raise NotFoundError(_("There is no such journal."))
    own = values["address"].own
    lines = with_own(wanted(session, journal.id, asked, reader=reader), own)
    source = book_source(session, BOOK, lines, reader=reader, row=row_of, own=own)
    return Listed(table_of(journal, asked, own), source, values["address"].url())


def table_of(journal: JournalLine, asked: Asked, own: OwnList) -> Table:
    """Return the journal's table; columns as in the printed journal, then how the work stands.

    The columns of own fields chosen on the screen stand at the end.
    """
    columns = [
        Column(_("Number"), 16, Form.CODE),
        Column(_("Registered"), 13),
        Column(_("Correspondent"), 38),
        Column(_("Outgoing number"), 16, Form.CODE),
        Column(_("Date of the letter"), 13),
        Column(_("Summary"), 60),
        Column(_("Volume"), 12, Form.CODE),
        Column(_("Addressee"), 20),
        Column(_("State"), 18),
        Column(_("Term"), 12),
        Column(_("Access"), 14),
        *columns_of(own),
    ]
    told = [*facts_of(journal, asked), *((name, value) for _code, name, value in own.words)]
    title = f"{journal.index} {journal.title}"
    return Table("journal", title, columns, told, printed=PRINTED, journal=True)


def facts_of(journal: JournalLine, asked: Asked) -> list[tuple[str, Cell]]:
    """Return the journal and the filters that are set, in words."""
    state = _(INCOMING.state(asked.state).title) if asked.state else None
    facts: list[tuple[str, Cell]] = [
        (_("Journal"), f"{journal.index} {journal.title}"),
        (_("Registered from"), asked.registered_from),
        (_("Registered until"), asked.registered_to),
        (_("From number"), asked.number_from),
        (_("To number"), asked.number_to),
        (_("Correspondent"), asked.correspondent),
        (_("Addressee"), asked.addressee),
        (_("State"), state),
        (_("Only"), _("overdue") if asked.overdue else None),
    ]
    return [(name, value) for name, value in facts if value]


def row_of(line: LetterLine) -> Row:
    """Return one letter's line."""
    return [
        line.number,
        line.registered_on,
        line.correspondent,
        line.outgoing_number,
        line.outgoing_date,
        line.title,
        line.sheets,
        line.addressee,
        _(INCOMING.state(line.state).title),
        line.due_on,
        access_of(line.access_mark),
    ]


routes = [exported(PATH, "records.incoming", make)]
