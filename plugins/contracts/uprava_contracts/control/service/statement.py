"""The one condition behind every number of the dashboard and the list it opens.

A number and its list have the same conditions, written once here: they cannot differ. Rights are
the predicate of the core's lists, asked of the rows that are left (`VISIBLE`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import LiteralString

from sqlalchemy.orm import Session
from uprava.db.sql import fetch_values
from uprava.documents.service.access import VISIBLE
from uprava.users.reader import Reader

from uprava_contracts.control.asking import Asked
from uprava_contracts.control.values import SOON, Figure
from uprava_contracts.values import Duty

LIVE: LiteralString = "c.stands in ('concluded', 'performing', 'suspended')"
ENDED: LiteralString = (
    "c.stands in ('performed', 'terminated') and c.stands_since between %(since)s and %(until)s"
)
PERFORMS: LiteralString = "o.side = 'theirs' and o.duty = any (%(performs)s)"

OPEN: LiteralString = """o.met_on is null and o.withdrawn_why = '' and o.given_on is null
    and o.due_on is not null"""
"""What is still to be done and has a term; what was handed over waits for acceptance."""

AT_RISK: LiteralString = f"""exists (select from contracts.obligation as o
    where o.contract_id = c.document_id and {OPEN} and o.side = 'theirs'
      and (o.due_on < %(today)s or o.duty = any (%(performs)s) and o.due_on <= %(soon)s))"""

WAS_LATE: LiteralString = f"""exists (select from contracts.obligation as o
    where o.contract_id = c.document_id and {PERFORMS} and o.due_on is not null
      and coalesce(o.met_on, o.given_on, c.stands_since) > o.due_on)"""
"""Performed after the term, or still not at the end of a terminated contract."""

TERMINATED: LiteralString = "c.stands = 'terminated'"

CONTRACTS: Mapping[Figure, LiteralString] = {
    Figure.LIVE: LIVE,
    Figure.RISK: f"{LIVE} and {AT_RISK}",
    Figure.ENDED: ENDED,
    Figure.LATE: f"{ENDED} and {WAS_LATE}",
    Figure.TERMINATED: f"{ENDED} and {TERMINATED}",
    Figure.BROKEN: f"{ENDED} and ({TERMINATED} or {WAS_LATE})",
}
"""What makes a contract belong to a figure."""

LATE_NOW: LiteralString = f"{OPEN} and o.due_on < %(today)s"

OBLIGATIONS: Mapping[Figure, LiteralString] = {
    Figure.WEEK: f"{OPEN} and o.due_on between %(today)s and %(sunday)s",
    Figure.OVERDUE: LATE_NOW,
    Figure.OURS: f"{LATE_NOW} and o.side = 'ours'",
    Figure.THEIRS: f"{LATE_NOW} and o.side = 'theirs'",
}
"""What makes an obligation of a contract belong to a figure."""

COUNTED: LiteralString = (
    "c.stands in ('concluded', 'performing', 'suspended', 'performed', 'terminated')"
)
"""Contracts whose obligations are looked at: drafts and annulled ones owe nothing."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a question is asked: the organisations, the unit with those below it, the day."""

    organisations: Sequence[int]
    units: Sequence[int]
    today: date


def place_of(session: Session, asked: Asked) -> Place:
    """Return where a question is asked; a unit stands for those below it too."""
    below = """
        with recursive tree (id) as (
            select %(unit)s::int
            union select child.id from users.unit as child join tree on child.parent_id = tree.id
        ) select id from tree"""
    organisations = [asked.organisation] if asked.organisation is not None else fetch_values(
        session, "select id from users.organisation order by id"
    )  # fmt: skip
    units = fetch_values(session, below, {"unit": asked.unit}) if asked.unit is not None else []
    return Place(organisations, units, session.info["today"])


def contracts(asked: Asked, *conditions: LiteralString) -> LiteralString:
    """Return from where a statement takes contracts `c` with their documents `d`."""
    return f"""
        from contracts.contract as c join documents.document as d on d.id = c.document_id
        where d.deleted_at is null and {" and ".join([*narrowing(asked), *conditions])}
            and {VISIBLE}"""


def obligations(asked: Asked, *conditions: LiteralString) -> LiteralString:
    """Return from where a statement takes obligations `o` with `c` and `d`."""
    return f"""
        from contracts.obligation as o
        join contracts.contract as c on c.document_id = o.contract_id
        join documents.document as d on d.id = c.document_id
        where d.deleted_at is null and {COUNTED}
            and o.organisation_id = any (%(organisations)s)
            and {" and ".join([*narrowing(asked), *conditions])} and {VISIBLE}"""


def narrowing(asked: Asked) -> list[LiteralString]:
    """Return what every number of a question is narrowed by, but for the period and the rights."""
    found: list[LiteralString] = ["c.organisation_id = any (%(organisations)s)"]
    if asked.unit is not None:
        found.append("c.unit_id = any (%(units)s)")
    if asked.kind:
        found.append("c.kind = %(kind)s")
    if asked.supplier:
        found.append("c.inn = %(supplier)s")
    return found


def values_of(asked: Asked, place: Place, *, reader: Reader) -> dict[str, object]:
    """Return what the statements' parameters stand for."""
    today = place.today
    return {
        "principals": list(reader.principals), "organisations": list(place.organisations),
        "units": list(place.units), "kind": asked.kind, "supplier": asked.supplier,
        "today": today, "soon": today + timedelta(days=SOON),
        "sunday": today + timedelta(days=6 - today.weekday()),
        "since": asked.period.since, "until": asked.period.until,
        "performs": [each.value for each in Duty if each.performs],
    }  # fmt: skip
