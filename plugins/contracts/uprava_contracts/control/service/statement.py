"""The one condition behind every number of the dashboard and the list it opens.

A number and its list have the same conditions, written once here: they cannot differ. Rights are
asked of all contracts at once (`cards.service.rights`), so the statements run past row security
(`uprava.db.wide.looking_wide`). Whether the other side was late is kept beside a contract that
ended (`execution.service.recount.settle`): asked of 900,000 obligations it took half a minute.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import LiteralString

from sqlalchemy.orm import Session
from uprava.db.sql import fetch_values
from uprava.users.reader import Reader

from uprava_contracts.control.asking import Asked
from uprava_contracts.control.values import SOON, Figure
from uprava_contracts.values import Duty

LIVE: LiteralString = "c.stands in ('concluded', 'performing', 'suspended')"
ENDED: LiteralString = (
    "c.stands in ('performed', 'terminated') and c.stands_since between %(since)s and %(until)s"
)
OPEN: LiteralString = """o.met_on is null and o.withdrawn_why = '' and o.given_on is null
    and o.due_on is not null"""
"""What is still to be done and has a term; what was handed over waits for acceptance."""

AT_RISK: LiteralString = f"""c.document_id in (select o.contract_id from contracts.obligation as o
    where o.organisation_id = any (%(organisations)s) and {OPEN} and o.side = 'theirs'
      and o.due_on <= %(soon)s and (o.due_on < %(today)s or o.duty = any (%(performs)s)))"""

WAS_LATE: LiteralString = "c.was_late"
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
    """Return where a question is asked; a unit stands for those below it too, unless alone."""
    below = """
        with recursive tree (id) as (
            select %(unit)s::int
            union select child.id from users.unit as child join tree on child.parent_id = tree.id
        ) select id from tree"""
    organisations = [asked.organisation] if asked.organisation is not None else fetch_values(
        session, "select id from users.organisation order by id"
    )  # fmt: skip
    if asked.unit is None or asked.alone:
        units = [asked.unit] if asked.unit is not None else []
    else:
        units = fetch_values(session, below, {"unit": asked.unit})
    return Place(organisations, units, session.info["today"])


def contracts(
    asked: Asked, right: LiteralString, *conditions: LiteralString
) -> LiteralString:  # fmt: skip
    """Return from where a statement takes contracts `c` under a way to ask for rights."""
    narrowed = " and ".join([*narrowing(asked), *conditions])
    return f"from contracts.contract as c where {narrowed} and {right}"


def obligations(
    asked: Asked, right: LiteralString, *conditions: LiteralString,
    organisation: LiteralString = "any (%(organisations)s)",
) -> LiteralString:  # fmt: skip
    """Return from where a statement takes obligations `o` with their contracts `c`."""
    return f"""
        from contracts.obligation as o
        join contracts.contract as c on c.document_id = o.contract_id
        where o.organisation_id = {organisation} and {COUNTED}
            and {" and ".join([*narrowing(asked), *conditions])} and {right}"""


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
