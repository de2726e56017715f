"""The lists as files for office programs, and on paper."""

from collections.abc import Callable, Mapping, Sequence

from litestar import Response
from sqlalchemy.orm import Session
from uprava.documents.service.exporting import access_of
from uprava.documents.service.people import chips
from uprava.exports.lists import Asked, Listed, exported
from uprava.i18n import _
from uprava.tables.sending import PORTION, Source
from uprava.tables.values import Column, Form, Row, Table
from uprava.term_lists.address import every, ids_of
from uprava.term_lists.values import Edge
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession, AnySite
from uprava.web.routing import SIGNED_IN, get
from uprava.web.screens import screen
from uprava.web.shell import PersonChip

from uprava_assignments.control.routes.address import PATHS, TITLES, Address, read_address
from uprava_assignments.control.routes.lines import basis_note_of, lines_of, state_of
from uprava_assignments.control.routes.view import chips_of
from uprava_assignments.control.service.bulk import MOST
from uprava_assignments.control.service.choosing import choices_of
from uprava_assignments.control.service.listing import by_ids, count_duties, list_duties
from uprava_assignments.control.values import ListRow, View, Wanted, borders_on
from uprava_assignments.giving.values import CONTROL_TITLES, PRIORITY_TITLES

PRINTED = 500
"""Lines of one print: what a browser sets at once."""

PRINTED_COLUMNS = 7
"""Columns of the book on A4."""


def made_of(view: View) -> Callable[[Asked], Listed]:
    """Return how a list becomes a table."""

    def make(asked: Asked) -> Listed:
        address = read_address(view, asked.params)
        choices = choices_of(asked.session, address.filters, kinds=asked.plugins.kinds)
        words = [(title, said) for title, said, _url in chips_of(address, choices)]
        source = source_of(asked.session, address.wanted, reader=asked.reader)
        return Listed(table_of(view, words), source, address.url())

    return make


def table_of(view: View, words: Sequence[tuple[str, str]]) -> Table:
    """Return the table of a list narrowed by filters, which are given in words."""
    columns = [
        Column(_("Number"), 14, Form.CODE),
        Column(_("Text of the assignment"), 60),
        Column(_("Basis"), 18, Form.CODE),
        Column(_("Executor"), 24),
        Column(_("Term"), 12),
        Column(_("State"), 22),
        Column(_("Executed"), 12),
        Column(_("From whom, to whom"), 32),
        Column(_("Unit"), 24),
        Column(_("Author"), 20),
        Column(_("Controller"), 20),
        Column(_("Control"), 18),
        Column(_("Priority"), 14),
        Column(_("Extensions"), 11),
        Column(_("Access"), 14),
    ]
    return Table(f"assignments-{view}", _(TITLES[view]), columns, words, printed=PRINTED_COLUMNS)


def source_of(session: Session, wanted: Wanted, *, reader: Reader) -> Source[Edge]:
    """Return where a list's rows come from, in the order of the screen."""

    def read(own: Session, edge: Edge | None) -> tuple[list[Row], Edge | None]:
        page = list_duties(own, wanted.beyond(edge), reader=reader, limit=PORTION)
        return rows_of(own, page.rows), page.later

    def count(limit: int) -> int:
        return count_duties(session, wanted.view, wanted.filters, reader=reader, limit=limit)

    return Source(count, read)


def rows_of(session: Session, rows: Sequence[ListRow]) -> list[Row]:
    """Return the lines of the table."""
    ids = [id for row in rows for id in (row.person_id, row.author_id, row.controller_id)]
    people = chips(session, ids)
    return [row_of(row, people) for row in rows]


def row_of(row: ListRow, people: Mapping[int, PersonChip]) -> Row:
    """Return one line of the table."""

    def name(id: int | None) -> str | None:
        found = people.get(id or 0)
        return found.name if found else None

    return [
        row.number, row.text, row.basis_number, name(row.person_id) or row.pool, row.due_on,
        state_of(row).text, row.done_on, basis_note_of(row) or None, row.unit,
        name(row.author_id), name(row.controller_id), _(CONTROL_TITLES[row.control]),
        _(PRIORITY_TITLES[row.priority]), row.extended, access_of(row.access_mark),
    ]  # fmt: skip


@get("/assignments/print", requires=SIGNED_IN)
def printed(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite
) -> Response[str]:
    """Show the selected rows, or a list under its filters, as they are printed on A4."""
    params = request.query_params
    given = params.get("list", "")
    address = read_address(View(given) if given in set(View) else View.ALL, params)
    rows, words = chosen_rows(session, address, every(params, "id"), reader=reader)
    if not words:
        choices = choices_of(session, address.filters, kinds=site.plugins.kinds)
        words = [f"{title}: {said}" for title, said, _url in chips_of(address, choices)]
    today = session.info["today"]
    return screen(
        request, session, "assignments/control/print.html", title=_(TITLES[address.view]),
        lines=lines_of(session, rows, address, borders_on(today)), words=words, limit=PRINTED,
        back=address.url(), today=today,
    )  # fmt: skip


def chosen_rows(
    session: Session, address: Address, ids: Sequence[str], *, reader: Reader
) -> tuple[Sequence[ListRow], list[str]]:
    """Return the rows of a print, and how they were chosen when it was by hand."""
    if ids:
        return by_ids(session, ids_of(ids[:MOST]), reader=reader), [_("Selected assignments")]
    page = list_duties(session, Wanted(address.view, address.filters), reader=reader, limit=PRINTED)
    return page.rows, []


routes = [printed, *(exported(PATHS[view], f"assignments.{view}", made_of(view)) for view in View)]
