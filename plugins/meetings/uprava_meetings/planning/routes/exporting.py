"""The plan of a year as a paper, and as a file for office programs."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from litestar import Response
from litestar.params import FromQuery
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.exports.lists import Asked, Listed, exported
from uprava.i18n import _
from uprava.printing.routes import pdf_answer
from uprava.tables.sending import Source
from uprava.tables.values import Cell, Column, Row, Table
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get

from uprava_meetings.bodies.service.bodies import get_body, list_bodies
from uprava_meetings.planning import paper
from uprava_meetings.planning.routes.lists import PATHS, body_in_address, line_of, of_the_year
from uprava_meetings.planning.routes.lists import year_in as year_of
from uprava_meetings.planning.service.planning import organisation_of, zone_of
from uprava_meetings.planning.values import MeetingRow, View
from uprava_meetings.values import MeetingState


@get(f"{PATHS[View.YEAR]}/print", requires=SIGNED_IN)
def printed(
    request: AnyRequest, session: AnySession, reader: AnyReader, year: FromQuery[str] = ""
) -> Response[bytes]:
    """Print the plan of a year on A4."""
    which = year_of(session, year)
    body = chosen_body(session, body_in_address(request), reader=reader)
    rows = [
        each
        for each in of_the_year(session, which, body, reader=reader)
        if each.state != MeetingState.CANCELLED
    ]
    found = get_body(session, body, reader=reader) if body else None
    made = paper.YearPaper(
        which, found, rows, organisation_of(session, reader), reader.name, zone_of(session)
    )
    name = _("Plan of meetings {year}").format(year=which)
    return pdf_answer(paper.print_year(made, at=now()), f"plan-{which}.pdf", own_name=f"{name}.pdf")


def chosen_body(session: Session, given: str, *, reader: Reader) -> int | None:
    """Return the body an address means; None: all of them."""
    known = [str(each.id) for each in list_bodies(session, reader=reader)]
    return int(given) if given in known else None


def make(asked: Asked) -> Listed:
    """Return the plan of a year as a table."""
    session, reader = asked.session, asked.reader
    year = year_of(session, asked.params.get("year", ""))
    body = chosen_body(session, asked.params.get("body", ""), reader=reader)
    facts: list[tuple[str, Cell]] = [(_("Year"), year)]
    if body:
        facts.append((_("Body"), get_body(session, body, reader=reader).name))
    columns = [
        Column(_("Day"), 12), Column(_("Weekday"), 14), Column(_("Time"), 14),
        Column(_("Body"), 40), Column(_("How the body meets"), 16), Column(_("Where"), 32),
        Column(_("State"), 24), Column(_("Questions"), 10), Column(_("Materials are in by"), 14),
        Column(_("Agenda is sent by"), 14), Column(_("Protocol is ready by"), 14),
    ]  # fmt: skip
    table = Table("meetings-year", _("Plan of the year"), columns, facts, printed=6)

    def read(own: Session, _place: Any) -> tuple[list[Row], None]:
        rows = of_the_year(own, year, body, reader=reader)
        return [row_of(own, each) for each in rows], None

    def count(limit: int) -> int:
        return min(limit, len(of_the_year(session, year, body, reader=reader)))

    back = f"{PATHS[View.YEAR]}?year={year}" + (f"&body={body}" if body else "")
    return Listed(table, Source(count, read), back)


def row_of(session: Session, row: MeetingRow) -> Row:
    """Return a meeting as a line of the table."""
    line = line_of(session, row)
    begins: datetime = row.starts_at.astimezone(zone_of(session))
    return [
        begins.date(), line.weekday, line.hours, row.body, _(row.how), row.place or None,
        line.state, row.questions, row.materials_by, row.agenda_by, row.protocol_by,
    ]  # fmt: skip


routes: Sequence[ControllerRouterHandler] = [
    printed, exported(PATHS[View.YEAR], "meetings.year", make),
]  # fmt: skip
