"""Obligations of all contracts a reader sees: open ones by their terms, those met by their days.

Ids are found past row security by the rights in the statement (`cards.service.rights`), what is
shown of them is read behind it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import LiteralString
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import driver, fetch, fetch_values
from uprava.db.wide import looking_wide
from uprava.i18n import N_, _
from uprava.term_lists.rights import Way
from uprava.term_lists.values import COUNTED
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader

from uprava_contracts.cards.service.rights import ASKED, way_of
from uprava_contracts.obligations.standing import Course, Stand, stand_of
from uprava_contracts.values import Duty, Side

PAGE_SIZE = 50


class View(StrEnum):
    """Which obligations a list shows."""

    OPEN = "open"
    WEEK = "week"
    """Due from today until Sunday."""
    OVERDUE = "overdue"
    WAITING = "waiting"
    """Their event has not happened."""
    DONE = "done"
    """Met, the latest first."""
    LATE = "late"
    """Met after their term, the latest first."""

    @property
    def caption(self) -> str:
        """The English message id of the view."""
        return _CAPTIONS[self]

    @property
    def past(self) -> bool:
        """Whether it shows what is over, by the day it was met."""
        return self in (View.DONE, View.LATE)


_CAPTIONS = {
    View.OPEN: N_("All open obligations"),
    View.WEEK: N_("Due this week"),
    View.OVERDUE: N_("Overdue ones"),
    View.WAITING: N_("Waiting for an event"),
    View.DONE: N_("Met obligations"),
    View.LATE: N_("Met late"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list is narrowed to; `since` and `until`: days of the list's order, inclusive.

    `mine`: the reader answers for the obligation or for the whole contract.
    """

    view: View = View.OPEN
    mine: bool = False
    side: Side | None = None
    duty: Duty | None = None
    unit_id: int | None = None
    inn: str = ""
    q: str = ""
    since: date | None = None
    until: date | None = None
    contract_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A row in the order of a list; without a day: it waits for its event."""

    day: date | None
    id: int


@dataclass(frozen=True, slots=True)
class Line:
    """An obligation in a list, with its contract."""

    id: int
    contract_id: UUID
    number: str | None
    title: str
    counterparty: str
    unit: str
    side: str
    duty: str
    subject: str
    due_on: date | None
    sum: Decimal | None
    met_on: date | None
    met_sum: Decimal
    given_on: date | None
    responsible: str

    @property
    def name(self) -> str:
        """What is owed: in its own words, else its kind."""
        if self.subject:
            return self.subject
        said = _(Duty(self.duty).caption)
        return f"{said[:1].upper()}{said[1:]}"

    @property
    def side_caption(self) -> str:
        """The English message id of the side."""
        return Side(self.side).caption

    def stand(self, today: date) -> Stand:
        """Return where it stands on a day."""
        course = Course(self.met_on, self.given_on, owed=self.sum, met=self.met_sum)
        return stand_of(self.due_on, course, today=today)


OPEN: LiteralString = "o.met_on is null and o.withdrawn_why = ''"

VIEWS: Mapping[View, LiteralString] = {
    View.OPEN: OPEN,
    View.WEEK: f"{OPEN} and o.given_on is null and o.due_on between %(today)s and %(sunday)s",
    View.OVERDUE: f"{OPEN} and o.given_on is null and o.due_on < %(today)s",
    View.WAITING: f"{OPEN} and o.due_on is null",
    View.DONE: "o.met_on is not null",
    View.LATE: "o.met_on > o.due_on",
}

OWED: LiteralString = """o.organisation_id = %(organisation)s
    and (o.contract_id in (select n.document_id from contracts.contract as n
        where n.organisation_id = %(organisation)s and n.stands in ('draft', 'annulled')))
        is not true"""
"""By drafts and annulled contracts nothing is owed; they are few, so they are held in memory."""

JOINED: LiteralString = "join contracts.contract as c on c.document_id = o.contract_id"

MINE: LiteralString = """(o.responsible_id = any (%(people)s)
    or o.responsible_id is null and c.responsible_id = any (%(people)s))"""

FILTERS: Mapping[str, LiteralString] = {
    "mine": MINE,
    "side": "o.side = %(side)s",
    "duty": "o.duty = %(duty)s",
    "unit_id": "c.unit_id = %(unit_id)s",
    "inn": "c.inn = %(inn)s",
    "contract_id": "o.contract_id = %(contract_id)s",
    "q": """(o.subject ilike %(like)s or c.counterparty ilike %(like)s
        or (select d.number = %(q)s or d.title ilike %(like)s from documents.document as d
            where d.id = o.contract_id))""",
}


OF_CONTRACTS = ("mine", "unit_id", "inn", "q")
"""Filters that look at the contract."""

UNASKED = ("None", "", "False")


def owed(asked: Asked, way: Way) -> LiteralString:
    """Return from where a list takes obligations: the reader's right, filters, days of its order.

    The right is asked of the obligation's own column, before its contract is looked for.
    """
    right: LiteralString = ASKED[way].replace("c.document_id", "o.contract_id")
    day: LiteralString = "o.met_on" if asked.view.past else "o.due_on"
    names = [name for name in FILTERS if str(getattr(asked, name)) not in UNASKED]
    found = [right, *(FILTERS[name] for name in names)]
    if asked.since:
        found.append(f"{day} >= %(since)s")
    if asked.until:
        found.append(f"{day} <= %(until)s")
    joined: LiteralString = JOINED if any(name in OF_CONTRACTS for name in names) else ""
    narrow: LiteralString = " and ".join(found)
    return f"from contracts.obligation as o {joined} where {OWED} and {narrow}"


def values_of(session: Session, asked: Asked, *, reader: Reader) -> dict[str, object]:
    """Return the parameters of a list's statements."""
    today: date = session.info["today"]
    word = " ".join(asked.q.replace("\0", " ").split())[:100]
    like = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return {
        "organisation": reader.organisation_id, "principals": list(reader.principals),
        "people": [e for e in (reader.person_id, reader.acting_for) if e is not None],
        "today": today, "sunday": today + timedelta(days=7 - today.isoweekday()),
        "side": asked.side, "duty": asked.duty, "unit_id": asked.unit_id, "inn": asked.inn,
        "q": word, "like": f"%{like}%", "since": asked.since, "until": asked.until,
        "contract_id": asked.contract_id,
    }  # fmt: skip


LINES: LiteralString = f"""
select o.id, o.contract_id, d.number, d.title, c.counterparty, u.short_name as unit, o.side, o.duty,
    o.subject, o.due_on, o.sum, o.met_on, o.met_sum, o.given_on,
    coalesce((select {SHORT_NAME} from users.person as p
        where p.id = coalesce(o.responsible_id, c.responsible_id)), '') as responsible
from contracts.obligation as o join contracts.contract as c on c.document_id = o.contract_id
join documents.document as d on d.id = o.contract_id
join users.unit as u on u.id = c.unit_id where o.id = any (%(ids)s)"""


def list_obligations(
    session: Session, asked: Asked, *, reader: Reader, after: Place | None = None,
    limit: int = PAGE_SIZE,
) -> list[Line]:  # fmt: skip
    """Return obligations of contracts the reader sees: the most urgent first, waiting ones last.

    What is over goes by the day it was met, the latest first.
    """
    day, sense, beyond = order_of(asked.view, after)
    way = way_of(session, reader=reader, rows=limit)
    order: LiteralString = f"order by {day} {sense}, o.id {sense}"
    query: LiteralString = f"""select o.id {owed(asked, way)} and {VIEWS[asked.view]} {beyond}
        {order} limit %(limit)s"""
    values = values_of(session, asked, reader=reader) | {"limit": limit}
    place = {"after_day": after.day, "after_id": after.id} if after else {}
    with looking_wide(session, sorting=True):
        ids = fetch_values(session, query, values | place)
    return fetch(session, Line, f"{LINES} {order}", {"ids": ids})


def order_of(view: View, after: Place | None) -> tuple[LiteralString, LiteralString, LiteralString]:
    """Return the day a list goes by, its direction, and the condition of a further page."""
    if view.past:
        return "o.met_on", "desc", (
            "and (o.met_on, o.id) < (%(after_day)s, %(after_id)s)" if after else ""
        )  # fmt: skip
    if after is None:
        return "o.due_on", "", ""
    if after.day is None:
        return "o.due_on", "", "and o.due_on is null and o.id > %(after_id)s"
    return "o.due_on", "", (
        "and ((o.due_on, o.id) > (%(after_day)s, %(after_id)s) or o.due_on is null)"
    )  # fmt: skip


SHOWN = (View.OPEN, View.WEEK, View.OVERDUE, View.WAITING)
"""Views whose figures stand above a list."""


def count_obligations(session: Session, asked: Asked, *, reader: Reader) -> dict[View, int]:
    """Count the open obligations by views under the filters of a list, each up to 1001."""
    found = owed(asked, way_of(session, reader=reader, rows=COUNTED))
    one: LiteralString = " union all ".join(
        f"""select '{view}', count(*)::int
            from (select {found} and {VIEWS[view]} limit {COUNTED + 1}) as found"""
        for view in SHOWN
    )
    values = values_of(session, asked, reader=reader)
    with looking_wide(session, sorting=True):
        return {View(name): number for name, number in driver(session).execute(one, values)}
