"""The journal of receptions: filters in the address, a workbook, a book on A4."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from litestar import Response
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.exports.lists import Asked as Wish
from uprava.exports.lists import Listed, exported
from uprava.i18n import _
from uprava.tables.sending import PORTION, Source
from uprava.tables.values import Cell, Column, Form, Row, Table
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import get
from uprava.web.screens import screen, show_day

from uprava_appeals.applicants.service.knowing import note_opening
from uprava_appeals.reception.routes.fields import day_in, id_in
from uprava_appeals.reception.routes.today import tabs
from uprava_appeals.reception.service.cards import (
    Asked,
    CardRow,
    count_cards,
    count_outcomes,
    list_cards,
    list_receivers,
)
from uprava_appeals.reception.values import PATH, RECEIVE, Outcome

JOURNAL = f"{PATH}/journal"
PAGE_ROWS = 50
COUNTED = 1000


def asked_in(params: Mapping[str, Any], *, today: date) -> Asked:
    """Return the cards an address wants: of this year unless it says otherwise."""
    since, until = day_in(params, "since"), day_in(params, "until")
    outcome = str(params.get("outcome", ""))
    return Asked(
        since or date(today.year, 1, 1), until or today, id_in(params, "person"),
        outcome if outcome in set(Outcome) else "",
    )  # fmt: skip


def query_of(asked: Asked, **changes: object) -> str:
    """Return the question as the query of an address."""
    pairs = {
        "since": asked.since, "until": asked.until, "person": asked.person_id,
        "outcome": asked.outcome, **changes,
    }  # fmt: skip
    return urlencode({name: value for name, value in pairs.items() if value})


@get(JOURNAL, requires=RECEIVE)
def page(request: AnyRequest, session: AnySession, reader: AnyReader) -> Response[str]:
    """Show the journal of receptions."""
    params, today = request.query_params, session.info["today"]
    asked, after = asked_in(params, today=today), id_in(params, "after")
    rows = list_cards(session, asked, reader=reader, limit=PAGE_ROWS + 1, after=after)
    shown = rows[:PAGE_ROWS]
    seen = [each.applicant_id for each in shown]
    note_opening(session, reader=reader, at=now(), what="list", applicant_ids=seen)
    number = count_cards(session, asked, reader=reader, limit=COUNTED + 1)
    return screen(
        request, session, "appeals/reception/journal.html", path=JOURNAL, tabs=tabs("journal"),
        asked=asked, rows=shown, number=f"{COUNTED}+" if number > COUNTED else str(number),
        strip=strip_of(session, asked, reader=reader), query=query_of(asked),
        leaders=list_receivers(session, reader=reader), today=today, one=PATH,
        outcomes=[(each.value, _(each.caption)) for each in Outcome],
        first=f"{JOURNAL}?{query_of(asked)}" if after else "",
        facts=facts_of(session, asked, reader),
        further=f"{JOURNAL}?{query_of(asked, after=shown[-1].id)}" if len(rows) > PAGE_ROWS else "",
        week=f"{JOURNAL}?{query_of(asked, since=today - timedelta(days=6), until=today)}",
    )  # fmt: skip


def strip_of(
    session: Session, asked: Asked, *, reader: Reader
) -> list[tuple[int, str, str, str, bool]]:
    """Return how many receptions came to what; each figure leads to its list."""
    whole = Asked(asked.since, asked.until, asked.person_id)
    counts = count_outcomes(session, whole, reader=reader)
    every = (sum(counts.values()), _("receptions"), f"{JOURNAL}?{query_of(whole)}", "",
             not asked.outcome)  # fmt: skip
    return [every] + [
        (counts[each], _(each.caption), f"{JOURNAL}?{query_of(whole, outcome=each)}", "",
         asked.outcome == each)
        for each in Outcome if counts.get(each)
    ]  # fmt: skip


def make(wish: Wish) -> Listed:
    """Return the journal as a table for office programs, and for paper."""
    session, reader = wish.session, wish.reader
    asked = asked_in(wish.params, today=session.info["today"])

    def read(own: Session, place: int | None) -> tuple[list[Row], int | None]:
        rows = list_cards(own, asked, reader=reader, limit=PORTION, after=place)
        seen = [each.applicant_id for each in rows]
        note_opening(own, reader=reader, at=now(), what="export", applicant_ids=seen)
        return [row_of(each) for each in rows], rows[-1].id if len(rows) == PORTION else None

    def number(limit: int) -> int:
        return count_cards(session, asked, reader=reader, limit=limit)

    table = Table(
        "receptions", _("Journal of personal receptions"), columns(),
        facts_of(session, asked, reader), printed=8, journal=True,
    )  # fmt: skip
    return Listed(table, Source(number, read), f"{JOURNAL}?{query_of(asked)}")


def facts_of(session: Session, asked: Asked, reader: Reader) -> list[tuple[str, Cell]]:
    """Return what narrows the journal, in words."""
    names = dict(list_receivers(session, reader=reader))
    leader = names.get(str(asked.person_id), "") if asked.person_id else ""
    outcome = _(Outcome(asked.outcome).caption) if asked.outcome else ""
    told: list[tuple[str, Cell]] = [
        (_("Period"), f"{show_day(asked.since)} – {show_day(asked.until)}"),
        (_("Leader"), leader), (_("What it came to"), outcome),
    ]  # fmt: skip
    return [(name, value) for name, value in told if value]


def columns() -> list[Column]:
    """Return the columns of the journal; the last ones are not printed."""
    return [
        Column(_("Number"), 12, Form.CODE), Column(_("Day"), 13), Column(_("Leader"), 22),
        Column(_("Applicant"), 34), Column(_("Address"), 36), Column(_("Question in short"), 44),
        Column(_("What it came to"), 28), Column(_("Appeal"), 14, Form.CODE),
        Column(_("What was said"), 60), Column(_("What was answered"), 60),
        Column(_("Identity document"), 24), Column(_("Filled in by"), 22),
    ]  # fmt: skip


def row_of(card: CardRow) -> Row:
    """Return one card's line."""
    return [
        card.title, card.day, card.leader, card.name, card.address, card.about,
        _(card.came_to.caption), card.appeal, card.content, card.answer, _(card.showed), card.made,
    ]  # fmt: skip


routes: Sequence[ControllerRouterHandler] = [
    page, exported(JOURNAL, "appeals.receptions", make, requires=RECEIVE),
]  # fmt: skip
