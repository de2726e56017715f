"""The list behind a number of the dashboard: its page and its files."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from litestar import Response
from litestar.datastructures import MultiDict
from sqlalchemy.orm import Session
from uprava.errors import InvalidError
from uprava.exports.lists import Asked as Wish
from uprava.exports.lists import Listed, exported
from uprava.i18n import _
from uprava.tables.sending import PORTION, Source
from uprava.tables.values import Cell, Column, Form, Row, Table
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get
from uprava.web.screens import screen

from uprava_contracts.cards.kind import KIND
from uprava_contracts.control.asking import Asked, asked_in
from uprava_contracts.control.service.choosing import narrowed_by
from uprava_contracts.control.service.delays import penalties_of
from uprava_contracts.control.service.listing import (
    ListedContract,
    ListedObligation,
    Spot,
    count_listed,
    list_contracts,
    list_obligations,
)
from uprava_contracts.control.values import PATH, Figure
from uprava_contracts.values import CONTRACT_STATES, Duty, Side
from uprava_contracts.wording import money

PAGE_ROWS = 50
LIST = f"{PATH}/list"
Found = Sequence[ListedContract] | Sequence[ListedObligation]


def figure_in(params: MultiDict[str]) -> Figure:
    """Return the number a list is of. Raises InvalidError for what is none."""
    try:
        return Figure(params.get("figure") or Figure.LIVE)
    except ValueError:
        said = _("There is no such number on the dashboard.")
        raise InvalidError(said, fields={"figure": said}) from None


def spot_in(text: str) -> Spot | None:
    """Return the place a page begins after; None for the first page and for what is no place."""
    day, _sign, id = text.partition("_")
    try:
        return Spot(date.fromisoformat(day), id) if id else None
    except ValueError:
        return None


def rows_of(
    session: Session, asked: Asked, figure: Figure, *, reader: Reader, limit: int,
    after: Spot | None = None,
) -> Found:  # fmt: skip
    """Return a portion of a list."""
    read = list_obligations if figure.of_obligations else list_contracts
    return read(session, asked, figure, reader=reader, limit=limit, after=after)


@get(LIST, requires=SIGNED_IN)
def page(request: AnyRequest, session: AnySession, reader: AnyReader) -> Response[str]:
    """Show what a number counted."""
    params, today = request.query_params, session.info["today"]
    asked, figure = asked_in(params, today=today), figure_in(params)
    after = spot_in(params.get("at", ""))
    rows = rows_of(session, asked, figure, reader=reader, limit=PAGE_ROWS + 1, after=after)
    shown, query = rows[:PAGE_ROWS], asked.query(figure=figure)
    last = shown[-1].spot if len(rows) > PAGE_ROWS else None
    name = "obligations" if figure.of_obligations else "contracts"
    return screen(
        request, session, f"contracts/control/{name}.html", title=_(figure.caption), rows=shown,
        number=count_listed(session, asked, figure, reader=reader), export=query, path=LIST,
        facts=facts_of(session, asked, figure, reader=reader), today=today,
        back=f"{PATH}?{asked.query()}", first=f"{LIST}?{query}" if after else "",
        further=f"{LIST}?{query}&at={last.day}_{last.id}" if last else "",
        penalties=penalties(session, shown), money=money,
        states={code: KIND.state(code) for code in CONTRACT_STATES},
    )  # fmt: skip


def penalties(session: Session, rows: Found) -> dict[int, Any]:
    """Return what the overdue obligations of a page cost today."""
    late = [
        each for each in rows
        if isinstance(each, ListedObligation) and each.due_on < session.info["today"]
    ]  # fmt: skip
    return dict(penalties_of(session, late)) if late else {}


def facts_of(
    session: Session, asked: Asked, figure: Figure, *, reader: Reader
) -> list[tuple[str, Cell]]:
    """Return what a list was made from, in words."""
    facts: list[tuple[str, Cell]] = []
    if figure.in_period:
        facts.append((_("Period"), asked.period.words))
    found = narrowed_by(session, asked, reader=reader)
    return facts + [(title, value) for _name, title, value in found]


def make_list(wish: Wish) -> Listed:
    """Return a list as a table for office programs."""
    session, reader = wish.session, wish.reader
    asked = asked_in(wish.params, today=session.info["today"])
    figure = figure_in(wish.params)

    def read(own: Session, place: Spot | None) -> tuple[list[Row], Spot | None]:
        rows = rows_of(own, asked, figure, reader=reader, limit=PORTION, after=place)
        more = rows[-1].spot if len(rows) == PORTION else None
        return [row_of(each, own.info["today"]) for each in rows], more

    def number(limit: int) -> int:
        return min(count_listed(session, asked, figure, reader=reader), limit)

    facts = facts_of(session, asked, figure, reader=reader)
    columns = obligation_columns() if figure.of_obligations else contract_columns()
    table = Table("contracts-control", _(figure.caption), columns, facts, printed=8)
    return Listed(table, Source(number, read), f"{LIST}?{asked.query(figure=figure)}")


def contract_columns() -> list[Column]:
    """Return the columns of a list of contracts."""
    return [
        Column(_("Number"), 14, Form.CODE), Column(_("Subject of the contract"), 50),
        Column(_("Supplier"), 36), Column(_("Price"), 16), Column(_("State"), 16),
        Column(_("Term or end"), 13), Column(_("Late, days"), 10), Column(_("Responsible"), 20),
        Column(_("Unit"), 24),
    ]  # fmt: skip


def obligation_columns() -> list[Column]:
    """Return the columns of a list of obligations."""
    return [
        Column(_("Contract"), 14, Form.CODE), Column(_("Obligation"), 44),
        Column(_("Side"), 14), Column(_("Kind"), 20), Column(_("Sum"), 16), Column(_("Term"), 13),
        Column(_("Late, days"), 10), Column(_("Responsible"), 20), Column(_("Supplier"), 36),
        Column(_("Unit"), 24), Column(_("Subject of the contract"), 50),
    ]  # fmt: skip


def row_of(row: ListedContract | ListedObligation, today: date) -> Row:
    """Return one line."""
    if isinstance(row, ListedContract):
        day = None if row.day == date.max else row.day
        return [
            row.number, row.title, row.counterparty, row.price, _(CONTRACT_STATES[row.stands]), day,
            row.late or None, row.responsible, row.unit,
        ]  # fmt: skip
    late = (today - row.due_on).days
    return [
        row.number, row.subject, _(Side(row.side).caption), _(Duty(row.duty).caption), row.sum,
        row.due_on, late if late > 0 else None, row.responsible, row.counterparty, row.unit,
        row.title,
    ]  # fmt: skip


routes = [page, exported(LIST, "contracts-control", make_list)]
