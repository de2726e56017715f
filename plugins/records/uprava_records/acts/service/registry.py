"""The register of normative acts: all of them by day, what they lack, publication of several."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import fetch, fetch_value
from uprava.documents.service.access import VISIBLE
from uprava.documents.service.locks import hold
from uprava.errors import InvalidError, UpravaError
from uprava.i18n import N_, _
from uprava.users.reader import Reader

from uprava_records.acts.service.facts import ActFacts
from uprava_records.acts.service.knowing import act_head, find_facts, put_facts
from uprava_records.written.service.fields import ACT
from uprava_records.written.service.listing import likely

MOST = 200
"""Acts marked together."""

UNPUBLISHED, UNSENT = "unpublished", "unsent"

TABS = {"": N_("All"), UNPUBLISHED: N_("Not published"), UNSENT: N_("Not sent to the register")}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the register is narrowed to; empty fields narrow nothing."""

    tab: str = ""
    year: int | None = None
    status: str = ""
    q: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """An act in the order of the register."""

    day: date
    id: UUID


@dataclass(frozen=True, slots=True)
class RegistryRow:
    """One normative act; `touched` are the numbers of acts that changed or cancelled it."""

    id: UUID
    number: str
    registered_on: date
    title: str
    act_kind: str
    status: str
    corruption_day: date | None
    corruption_result: str | None
    published_in: str | None
    published_day: date | None
    published_number: str | None
    from_day: date | None
    register_day: date | None
    register_number: str | None
    touched: str | None

    @property
    def place(self) -> Place:
        """Where it stands."""
        return Place(self.registered_on, self.id)


FROM_DAY: LiteralString = """case when a.force_rule in ('publication', 'day_after', 'days_after')
    then a.force_day else coalesce(a.force_day, d.registered_on) end"""

TOUCHED: LiteralString = """(select string_agg(concat(case l.type when 'cancels' then %(cancelled)s
        else %(changed)s end, ' № ', x.number, ' от ', to_char(x.registered_on, 'DD.MM.YYYY')),
        '; ' order by x.registered_on, x.id)
    from documents.link as l join documents.document as x on x.id = l.source_id
    where l.target_id = d.id and l.type in ('cancels', 'amends') and x.number is not null
      and x.deleted_at is null)"""
"""Row security leaves out the acts that are not open to the reader."""

CONDITIONS: dict[str, LiteralString] = {
    "year": " and extract(year from d.registered_on) = %(year)s",
    "status": " and a.status = %(status)s",
    "q": " and (d.number ilike %(q)s or d.title ilike %(q)s)",
}

LACKING: dict[str, LiteralString] = {
    UNPUBLISHED: " and a.published_day is null and a.status <> 'lost_force'",
    UNSENT: " and a.published_day is not null and a.register_day is null",
}

OF: LiteralString = f"""
    from records.act as a join documents.document as d on d.id = a.document_id
    where a.normative and d.kind = '{ACT}' and d.number is not null and d.deleted_at is null
      and d.state <> 'annulled' and {VISIBLE}"""


def narrowed(asked: Asked, reader: Reader) -> tuple[LiteralString, dict[str, object]]:
    """Return the condition of the register under its filters, and its values."""
    condition = LACKING.get(asked.tab, "")
    for name, part in CONDITIONS.items():
        if getattr(asked, name):
            condition += part
    return condition, {
        "year": asked.year, "status": asked.status, "q": f"%{likely(asked.q)}%",
        "principals": list(reader.principals), "cancelled": _("cancelled by the act"),
        "changed": _("changed by the act"),
    }  # fmt: skip


def list_acts(
    session: Session, asked: Asked, *, reader: Reader, limit: int, after: Place | None = None,
    upwards: bool = False,
) -> list[RegistryRow]:  # fmt: skip
    """Return normative acts under the filters, the newest first; `upwards`: the oldest first."""
    condition, values = narrowed(asked, reader)
    sign, order = (">", "asc") if upwards else ("<", "desc")
    further = f" and (d.registered_on, d.id) {sign} (%(day)s, %(id)s)" if after else ""
    query = f"""
        select d.id, d.number, d.registered_on, d.title, a.act_kind, a.status, a.corruption_day,
            a.corruption_result, a.published_in, a.published_day, a.published_number,
            {FROM_DAY} as from_day, a.register_day, a.register_number, {TOUCHED} as touched
        {OF}{condition}{further}
        order by d.registered_on {order}, d.id {order} limit %(limit)s"""
    place = {"day": after.day, "id": after.id} if after else {}
    return fetch(session, RegistryRow, query, {**values, **place, "limit": limit})


def count_acts(session: Session, asked: Asked, *, reader: Reader, limit: int = 1001) -> int:
    """Return how many acts there are under the filters, counted up to a limit."""
    condition, values = narrowed(asked, reader)
    query = f"select count(*) from (select 1 {OF}{condition} limit %(limit)s) as counted"
    return int(fetch_value(session, query, {**values, "limit": limit}))


def last_source(session: Session, *, reader: Reader) -> str:
    """Return where the newest published act was published: the form begins with it."""
    query = f"""select a.published_in {OF} and a.published_in is not null
        order by a.published_day desc nulls last limit 1"""
    return str(fetch_value(session, query, {"principals": list(reader.principals)}) or "")


@dataclass(frozen=True, slots=True)
class Marked:
    """What became of several acts: how many were marked, and why others were not."""

    done: int
    refused: Sequence[tuple[str, str]]


def mark(
    session: Session, ids: Sequence[UUID], change: dict[str, object], *, reader: Reader,
    at: datetime,
) -> Marked:  # fmt: skip
    """Keep the same facts of several acts; one that cannot be marked hinders no other.

    `change` holds fields of `ActFacts`. Raises InvalidError when no act is chosen, or when what
    is typed fits none.
    """
    chosen = list(dict.fromkeys(ids))[:MOST]
    if not chosen:
        raise InvalidError(_("Choose the acts first."), fields={"id": _("Choose the acts first.")})
    done, refused, last = 0, list[tuple[str, str]](), None
    for id in sorted(chosen):
        try:
            done += mark_one(session, id, change, reader=reader, at=at)
        except UpravaError as error:
            refused.append((str(id), error.detail))
            last = error
    if not done and isinstance(last, InvalidError):
        raise last
    return Marked(done, refused)


def mark_one(
    session: Session, id: UUID, change: dict[str, object], *, reader: Reader, at: datetime
) -> bool:
    """Keep facts of one act of those chosen."""
    hold(session, id)
    head = act_head(session, id, reader=reader)
    known = find_facts(session, id)
    facts = {each.name: getattr(known, each.name) for each in fields(ActFacts)}
    return put_facts(session, head, ActFacts(**{**facts, **change}), at=at)
