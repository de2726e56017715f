"""Boards as modules propose them, and as roles' administrators and people changed them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec
from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute, fetch, fetch_value, fetch_values
from uprava.errors import ConflictError, InvalidError, NotFoundError
from uprava.i18n import _
from uprava.plugins import Plugins
from uprava.reporting import PURPOSES
from uprava.users.reader import Reader

from uprava_reports.boards.values import MOST, OWN, ROLES, Board, Shape, WidgetWish
from uprava_reports.values import MANAGE


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A role of the installation."""

    code: str
    title: str
    mine: bool


@dataclass(frozen=True, slots=True)
class WidgetRow:
    """A figure as it is kept."""

    id: int
    report: str
    title: str
    params: Sequence[Sequence[str]]
    period: str
    shape: str
    measure: str
    wide: bool


def list_roles(session: Session, *, reader: Reader) -> list[RoleRow]:
    """Return all roles: those of the program in their order, then the others by title."""
    query = "select code, title, id = any (%s) as mine from users.role"
    rows = fetch(session, RoleRow, query, (list(reader.principals),))
    order = list(ROLES)
    known = {each.code: (order.index(each.code), "") for each in rows if each.code in order}
    return sorted(rows, key=lambda each: known.get(each.code, (len(order), each.title)))


def board_of(session: Session, code: str, *, reader: Reader, plugins: Plugins) -> Board:
    """Return a board: a role's, or the reader's own, which is their role's until it is changed.

    Raises NotFoundError for a role there is not.
    """
    if code == OWN:
        return own_board(session, reader=reader, plugins=plugins)
    if code not in {each.code for each in list_roles(session, reader=reader)}:
        raise NotFoundError(_("There is no such board."))
    return role_board(session, code, plugins=plugins)


def role_board(session: Session, role: str, *, plugins: Plugins) -> Board:
    """Return the board of a role: as it was changed, else as the modules propose it."""
    query = "select id from reports.board where role = %s"
    id = fetch_value(session, query, (role,))
    if id is None:
        return Board(role, role, proposed(role, plugins))
    return Board(role, role, widgets_of(session, id), kept=True, id=id)


def own_board(session: Session, *, reader: Reader, plugins: Plugins) -> Board:
    """Return the reader's board; of several roles the first that has one counts."""
    query = "select id from reports.board where person_id = %s"
    id = fetch_value(session, query, (reader.person_id,))
    if id is not None:
        return Board(OWN, "", widgets_of(session, id), kept=True, id=id)
    mine = [each.code for each in list_roles(session, reader=reader) if each.mine]
    boards = (role_board(session, code, plugins=plugins) for code in mine)
    found = next((each for each in boards if each.widgets), None)
    return Board(OWN, found.role if found else "", found.widgets if found else ())


def proposed(role: str, plugins: Plugins) -> list[WidgetWish]:
    """Return what the modules propose for a role: figures first, then what takes a whole line."""
    purposes = list(PURPOSES)
    ready = [each for each in plugins.ready_reports.values() if role in each.boards]
    ready.sort(key=lambda each: (each.board_shape != Shape.FIGURE, purposes.index(each.purpose),
                                 each.position, each.code))  # fmt: skip
    return [
        WidgetWish(each.code, Shape(each.board_shape), each.board_measure,
                   wide=each.board_shape in (Shape.BARS, Shape.LINES))
        for each in ready[:MOST]
    ]  # fmt: skip


def widgets_of(session: Session, board_id: int) -> list[WidgetWish]:
    """Return the figures of a changed board in their order."""
    query = """select id, report, title, params, period, shape, measure, wide
        from reports.widget where board_id = %s order by position, id"""
    return [
        WidgetWish(each.report, Shape(each.shape), each.measure, each.title,
                   [(name, value) for name, value in each.params], each.period, each.wide, each.id)
        for each in fetch(session, WidgetRow, query, (board_id,))
    ]  # fmt: skip


def to_change(session: Session, code: str, *, reader: Reader, plugins: Plugins) -> Board:
    """Return a board the reader may change: their own, or a role's for who manages reports."""
    if code != OWN:
        reader.require(MANAGE)
    execute(session, "select pg_advisory_xact_lock(7240373, hashtext(%s))",
            (f"{code}:{reader.person_id if code == OWN else ''}",))  # fmt: skip
    board = board_of(session, code, reader=reader, plugins=plugins)
    return board if board.kept else taken_over(session, board, reader=reader)


def taken_over(session: Session, board: Board, *, reader: Reader) -> Board:
    """Copy what is proposed, so that it can be changed."""
    own = board.code == OWN
    query = "insert into reports.board (role, person_id) values (%s, %s) returning id"
    values = ("" if own else board.role, reader.person_id if own else None)
    id = fetch_value(session, query, values)
    assert isinstance(id, int)
    for place, each in enumerate(board.widgets):
        insert(session, id, each, place)
    return replace(board, id=id, kept=True, widgets=widgets_of(session, id))


INSERT = """
insert into reports.widget (board_id, report, title, params, period, shape, measure, wide, position)
values (%(board)s, %(report)s, %(title)s, %(params)s, %(period)s, %(shape)s, %(measure)s, %(wide)s,
    %(place)s)"""


def insert(session: Session, board_id: int, wish: WidgetWish, place: int) -> None:
    """Keep one figure at its place."""
    values: Mapping[str, Any] = {
        "board": board_id, "report": wish.report, "title": wish.title, "period": wish.period,
        "params": msgspec.json.encode(list(wish.params)).decode(), "shape": wish.shape,
        "measure": wish.measure, "wide": wish.wide, "place": place,
    }  # fmt: skip
    execute(session, INSERT, values)


def add(session: Session, code: str, wish: WidgetWish, *, reader: Reader, plugins: Plugins) -> None:
    """Put one more figure at the end of a board."""
    board = to_change(session, code, reader=reader, plugins=plugins)
    if len(board.widgets) >= MOST:
        said = _("A board has at most {n} figures. Take one away first.").format(n=MOST)
        raise InvalidError(said, fields={"report": said})
    query = "select coalesce(max(position), 0) + 1 from reports.widget where board_id = %s"
    insert(session, board.id, wish, fetch_value(session, query, (board.id,)))
    note(session, board, "added", wish.report)


def at_place(board: Board, place: int, report: str) -> WidgetWish:
    """Return the figure at a place. Raises ConflictError when another one stands there by now."""
    if not 0 <= place < len(board.widgets) or board.widgets[place].report != report:
        raise ConflictError(_("The board was changed meanwhile. Look at it again."))
    return board.widgets[place]


@dataclass(frozen=True, slots=True)
class Spot:
    """A figure of a board: where it stands, and of which report it is."""

    place: int
    report: str


def take_away(session: Session, code: str, spot: Spot, *, reader: Reader, plugins: Plugins) -> None:
    """Take a figure off a board."""
    board = to_change(session, code, reader=reader, plugins=plugins)
    widget = at_place(board, spot.place, spot.report)
    execute(session, "delete from reports.widget where id = %s", (widget.id,))
    note(session, board, "removed", spot.report)


def move(
    session: Session, code: str, spot: Spot, by: int, *, reader: Reader, plugins: Plugins
) -> None:
    """Move a figure so many places; beyond an end it stays there."""
    board = to_change(session, code, reader=reader, plugins=plugins)
    widget = at_place(board, spot.place, spot.report)
    order = [each.id for each in board.widgets if each.id != widget.id]
    order.insert(min(max(spot.place + by, 0), len(order)), widget.id)
    query = """update reports.widget as w set position = o.place
        from unnest(%s::int[]) with ordinality as o (id, place) where w.id = o.id"""
    execute(session, query, (order,))
    note(session, board, "moved", spot.report)


def widen(session: Session, code: str, spot: Spot, *, reader: Reader, plugins: Plugins) -> None:
    """Give a figure the whole width, or half of it again."""
    board = to_change(session, code, reader=reader, plugins=plugins)
    widget = at_place(board, spot.place, spot.report)
    execute(session, "update reports.widget set wide = not wide where id = %s", (widget.id,))
    note(session, board, "moved", spot.report)


def change(
    session: Session, code: str, spot: Spot, wish: WidgetWish, *, reader: Reader, plugins: Plugins
) -> None:
    """Show another figure of the same report in its place, or the same one otherwise."""
    board = to_change(session, code, reader=reader, plugins=plugins)
    widget = at_place(board, spot.place, spot.report)
    query = """update reports.widget set title = %s, period = %s, shape = %s, measure = %s,
        wide = %s where id = %s"""
    values = (wish.title, wish.period, wish.shape, wish.measure, wish.wide, widget.id)
    execute(session, query, values)
    note(session, board, "changed", spot.report)


def give_back(session: Session, code: str, *, reader: Reader) -> None:
    """Let a board be again what the modules propose, or one's own what the role has."""
    if code != OWN:
        reader.require(MANAGE)
    own = code == OWN
    query = "delete from reports.board where role = %s and person_id is not distinct from %s"
    if execute(session, query, ("" if own else code, reader.person_id if own else None)):
        record(session, "report.board_returned", "person", reader.person_id, board=code)


def note(session: Session, board: Board, what: str, report: str) -> None:
    """Record a change of a board."""
    record(session, "report.board_changed", "report_board", board.id, board=board.code, what=what,
           report=report)  # fmt: skip


def boards_shown(session: Session, *, reader: Reader, plugins: Plugins) -> list[RoleRow]:
    """Return the roles whose boards the reader is offered: their own; all for who manages."""
    kept = set(fetch_values(session, "select role from reports.board where role <> ''"))
    full = {role for each in plugins.ready_reports.values() for role in each.boards} | kept
    return [each for each in list_roles(session, reader=reader)
            if (each.code in full and (each.mine or reader.may(MANAGE)))
            or (reader.may(MANAGE) and each.code in ROLES)]  # fmt: skip


def find_role(session: Session, code: str) -> str:
    """Return the title of a role; empty for none."""
    return str(fetch_value(session, "select title from users.role where code = %s", (code,)) or "")
