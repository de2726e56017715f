"""Typical terms and recounts shaped for their screens."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.calendar import Rule, Shift, StartEvent, Unit
from uprava.db.sql import fetch, fetch_one
from uprava.documents.service.types.listing import list_every_type
from uprava.documents.service.types.terms import amount_in_words
from uprava.errors import NotFoundError
from uprava.i18n import N_, _
from uprava.plugins import Plugins
from uprava.users.naming import SHORT_NAME

from uprava_assignments.terms.typical import titles_of_types
from uprava_assignments.terms.values import Priority, Typical

PRIORITIES: Mapping[str, str] = {
    Priority.USUAL: N_("usual"),
    Priority.PROMPT: N_("promptly"),
    Priority.URGENT: N_("urgently"),
}

STARTS: Mapping[str, str] = {
    StartEvent.SIGNED: N_("from the signing of the assignment"),
    StartEvent.REGISTERED: N_("from the registration of the basis"),
    StartEvent.RECEIVED: N_("from the receipt of the basis"),
}

SHIFTS: Mapping[str, str] = {
    Shift.PREVIOUS: N_("to the working day before"),
    Shift.NEXT: N_("to the working day after"),
    Shift.NONE: N_("stays"),
}

UNITS: Mapping[str, str] = {
    Unit.CALENDAR: N_("calendar days"),
    Unit.WORKING: N_("working days"),
    Unit.MONTH: N_("months"),
}

EVERY_TYPE = N_("{kind}: of every type")

BAR = "|"
"""Parts kind and type in the value of a choice."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A typical term as the list shows it; not `met`: the office has no such type.

    `shift` is told where it is another than the usual one.
    """

    id: int | None
    about: str
    met: bool
    priority: str
    long: str
    start: str
    shift: str
    days: str
    source: str
    verified: bool
    ended: bool


def shown(term: Typical, titles: Mapping[str, str], *, today: date) -> Shown:
    """Return a typical term in words; `titles` are those of `abouts`."""
    rule, about = term.rule, about_of(term)
    shift = "" if rule.shift is Shift.PREVIOUS else _(SHIFTS[rule.shift])
    return Shown(
        term.id, title_of(term, titles), about in titles, _(PRIORITIES[term.priority]),
        amount_in_words(rule.amount, rule.unit), _(STARTS[rule.start]), shift, days_of(rule),
        rule.source, rule.verified, (rule.valid_to or date.max) < today,
    )  # fmt: skip


def title_of(term: Typical, titles: Mapping[str, str]) -> str:
    """Return which bases a term is about; of a type the office has not, how it would be called."""
    about = about_of(term)
    if about in titles:
        return titles[about]
    kind = titles.get(term.kind, term.kind).removesuffix(_(EVERY_TYPE).format(kind=""))
    return f"{kind}: {titles_of_types().get((term.kind, term.type), term.type)}"


def about_of(term: Typical) -> str:
    """Return which bases a term is about, as the value of a choice."""
    return f"{term.kind}{BAR}{term.type}" if term.type else term.kind


def days_of(rule: Rule) -> str:
    """Return on which days a rule is in force."""
    first, last = rule.valid_from, rule.valid_to
    if first is None and last is None:
        return _("always")
    return f"{f'{first:%d.%m.%Y}' if first else '…'} – {f'{last:%d.%m.%Y}' if last else '…'}"


def abouts(session: Session, plugins: Plugins) -> dict[str, str]:
    """Return what a typical term may be about: any assignment, each kind, each type in use."""
    kinds = {code: _(kind.title) for code, kind in plugins.kinds.items()}
    found = {"": _("any assignment")} | {
        code: _(EVERY_TYPE).format(kind=title) for code, title in kinds.items()
    }
    for type in list_every_type(session, list(kinds)):
        if type.active:
            found[f"{type.kind}{BAR}{type.code}"] = f"{kinds[type.kind]}: {type.title}"
    return found


@dataclass(frozen=True, slots=True)
class RecountRow:
    """A recount and how many terms the reader may see of those it moved, up to a thousand."""

    id: int
    begun_at: datetime
    ended_at: datetime | None
    person: str | None
    looked_at: int
    lines: int


RECOUNT = f"""
select r.id, r.begun_at, r.ended_at, {SHORT_NAME} as person, r.looked_at,
    (select count(*) from (select from assignments.recount_line as l
        where l.recount_id = r.id limit 1001) as seen)::int as lines
from assignments.recount as r left join users.person as p on p.id = r.ordered_by"""

SHOWN, PAGE = 50, 100


def list_recounts(session: Session) -> list[RecountRow]:
    """Return the latest recounts, the newest first."""
    return fetch(session, RecountRow, f"{RECOUNT} order by r.id desc limit %s", (SHOWN,))


def get_recount(session: Session, id: int) -> RecountRow:
    """Return a recount. Raises NotFoundError."""
    found = fetch_one(session, RecountRow, f"{RECOUNT} where r.id = %s", (id,))
    if found is None:
        raise NotFoundError(_("There is no such recount of terms."))
    return found


@dataclass(frozen=True, slots=True)
class Line:
    """A term another calendar put on another day, or that was left because it had passed."""

    duty_id: int
    id: UUID
    number: str | None
    title: str
    executor: str
    was: date
    now: date
    why: str


def list_lines(session: Session, recount_id: int, *, after: int) -> Sequence[Line]:
    """Return a page of the lines whose documents the reader may see, and one more."""
    query = f"""
        select l.duty_id, d.id, d.number, d.title, coalesce({SHORT_NAME}, n.name, '') as executor,
            l.was, l.now, l.why
        from assignments.recount_line as l
        join documents.document as d on d.id = l.assignment_id and d.deleted_at is null
        join assignments.duty as u on u.id = l.duty_id
        left join users.person as p on p.id = coalesce(u.person_id, u.principal_id)
        left join users.unit as n on n.id = u.principal_id
        where l.recount_id = %s and l.duty_id > %s order by l.duty_id limit %s"""
    return fetch(session, Line, query, (recount_id, after, PAGE + 1))
