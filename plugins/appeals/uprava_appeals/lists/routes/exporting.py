"""The lists as files for office programs, and the book of registration on paper."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from litestar import Response
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.documents.service.exporting import access_of
from uprava.documents.service.people import chips
from uprava.exports.lists import Asked, Listed, exported
from uprava.i18n import _
from uprava.tables.sending import PORTION, Source
from uprava.tables.values import Column, Form, Row, Table
from uprava.term_lists.address import every
from uprava.term_lists.values import Edge
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get
from uprava.web.screens import screen
from uprava.web.shell import PersonChip

from uprava_appeals.law.asking import Asker
from uprava_appeals.law.channels import Channel
from uprava_appeals.lists.routes.address import (
    PATHS,
    TITLES,
    Address,
    appeals_of,
    read_address,
)
from uprava_appeals.lists.routes.lines import lines_of, others_of, state_of
from uprava_appeals.lists.routes.view import chips_of
from uprava_appeals.lists.service.choosing import caption, choices_of
from uprava_appeals.lists.service.listing import by_ids, count_appeals, list_appeals
from uprava_appeals.lists.service.naming import Named, authors_in
from uprava_appeals.lists.service.telling import still_told
from uprava_appeals.lists.values import WHOM_TITLES, ListRow, View, Wanted, Whom, borders_on
from uprava_appeals.values import Letter, Repeat, Result

MOST = 200
"""Appeals chosen by hand for one print."""

PRINTED = 500
"""Lines of one print: what a browser sets at once."""

PRINTED_COLUMNS = 9
"""Columns of the book on A4."""


def made_of(view: View) -> Callable[[Asked], Listed]:
    """Return how a list becomes a table."""

    def make(asked: Asked) -> Listed:
        address = read_address(view, asked.params)
        choices = choices_of(asked.session, address.filters)
        words = [(title, said) for title, said, _url in chips_of(address, choices)]
        ids = appeals_of(every(asked.params, "id")[:MOST])
        if ids:
            source = source_of_chosen(asked.session, address, ids, reader=asked.reader)
            return Listed(
                table_of(view, [(_("Only"), _("Selected appeals"))]), source, address.url()
            )
        source = source_of(asked.session, address, reader=asked.reader)
        return Listed(table_of(view, words), source, address.url())

    return make


def table_of(view: View, words: Sequence[tuple[str, str]]) -> Table:
    """Return the table of a list narrowed by filters, which are given in words."""
    columns = [
        Column(_("Number"), 12, Form.CODE),
        Column(_("Registered on"), 14),
        Column(_("Author"), 30),
        Column(_("Address"), 36),
        Column(_("Annotation"), 60),
        Column(_("Executor"), 22),
        Column(_("Term"), 12),
        Column(_("State"), 20),
        Column(_("Result"), 20),
        Column(_("Still to be told"), 30),
        Column(_("Received"), 12),
        Column(_("Channel"), 24),
        Column(_("Kind"), 14),
        Column(_("Came from"), 30),
        Column(_("Who sent it"), 30),
        Column(_("To be answered until"), 14),
        Column(_("Code of the topic"), 22, Form.CODE),
        Column(_("Topic"), 40),
        Column(_("Questions"), 10),
        Column(_("Repeat"), 14),
        Column(_("Signatures"), 10),
        Column(_("Territory"), 14, Form.CODE),
        Column(_("Leader"), 22),
        Column(_("Access"), 14),
    ]
    title = _("Journal of citizens' appeals") if view is View.ALL else _(TITLES[view])
    return Table(f"appeals-{view}", title, columns, words, printed=PRINTED_COLUMNS)


def source_of(session: Session, address: Address, *, reader: Reader) -> Source[Edge]:
    """Return where a list's rows come from, in the order of the screen."""

    def read(own: Session, edge: Edge | None) -> tuple[list[Row], Edge | None]:
        page = list_appeals(own, address.wanted.beyond(edge), reader=reader, limit=PORTION)
        named = names_in(own, address, page.rows, reader=reader, at=now())
        return rows_of(own, page.rows, named), page.later

    def count(limit: int) -> int:
        return count_appeals(session, address.view, address.filters, reader=reader, limit=limit)

    return Source(count, read)


def source_of_chosen(
    session: Session, address: Address, ids: Sequence[UUID], *, reader: Reader
) -> Source[Edge]:
    """Return where the rows of appeals chosen by hand come from."""

    def read(own: Session, _edge: Edge | None) -> tuple[list[Row], Edge | None]:
        rows = by_ids(own, ids, reader=reader)
        return rows_of(own, rows, names_in(own, address, rows, reader=reader, at=now())), None

    return Source(lambda _limit: len(by_ids(session, ids, reader=reader)), read)


def names_in(
    session: Session, address: Address, rows: Sequence[ListRow], *, reader: Reader, at: datetime
) -> dict[UUID, Named]:
    """Return the authors of rows that leave the program, when the list shows names; logged."""
    ids = [row.id for row in rows] if address.named else []
    return authors_in(session, ids, reader=reader, at=at, what="export")


def rows_of(session: Session, rows: Sequence[ListRow], named: Mapping[UUID, Named]) -> list[Row]:
    """Return the lines of the table."""
    people = chips(session, [id for row in rows for id in (row.person_id, row.addressee_id)])
    told = still_told(session, rows)
    return [row_of(row, people, named.get(row.id), told.get(row.id, ())) for row in rows]


def row_of(
    row: ListRow, people: Mapping[int, PersonChip], author: Named | None, whom: Sequence[Whom]
) -> Row:
    """Return one line of the table."""

    def name(id: int | None) -> str | None:
        found = people.get(id or 0)
        return found.name if found else None

    executor = name(row.person_id) or row.pool
    return [
        row.number, row.registered_on, author.name if author else row.mask,
        author.address if author else None, row.title,
        f"{executor}{others_of(row)}" if executor else None, row.due_on, state_of(row).text,
        caption(Result, row.result or "") or None,
        ", ".join(_(WHOM_TITLES[each]) for each in whom) or None, row.received_on,
        caption(Channel, row.channel), caption(Letter, row.letter), row.source or None,
        caption(Asker, row.asker) if row.source else None, row.asked_due, row.code,
        row.topic, row.questions, caption(Repeat, row.repeat), row.signers or None,
        row.territory or None, name(row.addressee_id), access_of(row.access_mark),
    ]  # fmt: skip


@get("/appeals/print", requires=SIGNED_IN)
def printed(request: AnyRequest, session: AnySession, reader: AnyReader) -> Response[str]:
    """Show the selected rows, or a list under its filters, as they are printed on A4."""
    params = request.query_params
    given = params.get("list", "")
    address = read_address(View(given) if given in set(View) else View.ALL, params)
    rows, words = chosen_rows(session, address, every(params, "id"), reader=reader)
    if not words:
        choices = choices_of(session, address.filters)
        words = [f"{title}: {said}" for title, said, _url in chips_of(address, choices)]
    today = session.info["today"]
    named = names_in(session, address, rows, reader=reader, at=now())
    title = _("Journal of citizens' appeals") if address.view is View.ALL else TITLES[address.view]
    return screen(
        request, session, "appeals/lists/print.html", title=_(title),
        lines=lines_of(session, rows, address, borders_on(today), named), words=words,
        limit=PRINTED, back=address.url(), today=today,
    )  # fmt: skip


def chosen_rows(
    session: Session, address: Address, ids: Sequence[str], *, reader: Reader
) -> tuple[Sequence[ListRow], list[str]]:
    """Return the rows of a print, and how they were chosen when it was by hand."""
    if ids:
        return by_ids(session, appeals_of(ids[:MOST]), reader=reader), [_("Selected appeals")]
    wanted = Wanted(address.view, address.filters)
    return list_appeals(session, wanted, reader=reader, limit=PRINTED).rows, []


routes = [printed, *(exported(PATHS[view], f"appeals.{view}", made_of(view)) for view in View)]
