"""The address of a work folder, and the values its template is drawn from."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from sqlalchemy.orm import Session

from uprava.documents.models import AccessMark
from uprava.documents.routes.forms import new_key
from uprava.documents.service.people import chips
from uprava.documents.service.terms import kind_words
from uprava.extension import DocumentKind, State, WorkFolder
from uprava.i18n import _
from uprava.plugins import Plugins
from uprava.users.reader import Reader
from uprava.web.screens import show_day
from uprava.web.shell import PersonChip
from uprava.work.counters import count_work
from uprava.work.entries import MOST
from uprava.work.service.folders import (
    Standing,
    Wanted,
    WorkPage,
    WorkRow,
    count_folder,
    list_done,
    list_waiting,
    read_edge,
)
from uprava.work.service.terms import TITLES, TONES, Borders, Term, borders_on

PAGE_ROWS = 50


@dataclass(frozen=True, slots=True)
class Address:
    """A folder's list as its URL says it; `done` is the other tab."""

    folder: WorkFolder
    wanted: Wanted
    done: bool = False

    @property
    def path(self) -> str:
        """The address without its filters."""
        return f"/work/{self.folder.code}"

    def query(self, wanted: Wanted | None = None) -> str:
        """Return the query of the list, or of another one like it."""
        wanted = wanted or self.wanted
        pairs = {
            "tab": "done" if self.done else "",
            "kind": wanted.kind,
            "term": wanted.term or "",
            "after": str(wanted.after or ""),
            "before": str(wanted.before or ""),
        }
        return urlencode({name: value for name, value in pairs.items() if value})

    def url(self, **changes: Any) -> str:
        """Return the address of a list like this one; changes begin it anew."""
        fresh = replace(self.wanted, **({"after": None, "before": None} | changes))
        query = self.query(fresh)
        return f"{self.path}?{query}" if query else self.path

    @property
    def narrowed(self) -> bool:
        """Whether a filter is set."""
        return bool(self.wanted.kind or self.wanted.term)


def read_address(folder: WorkFolder, query: Mapping[str, Any]) -> Address:
    """Return the list an address asks for; an unknown term narrows nothing."""
    term = query.get("term", "")
    wanted = Wanted(
        folder.code,
        kind=query.get("kind", "")[:100],
        term=Term(term) if term in set(Term) else None,
        after=read_edge(query.get("after", "")),
        before=read_edge(query.get("before", "")),
    )
    return Address(folder, wanted, done=query.get("tab") == "done")


@dataclass(frozen=True, slots=True)
class Line:
    """One row as it is drawn."""

    document_id: UUID
    number: str
    title: str
    note: str
    kind: str
    state: State
    term: Term
    due: str
    due_note: str
    due_tone: str
    person: PersonChip | None
    at: datetime
    restricted: bool


def folder_values(
    session: Session, address: Address, *, reader: Reader, plugins: Plugins
) -> dict[str, Any]:
    """Return everything the folder's screen shows."""
    borders = borders_on(session.info["today"])
    standing = count_folder(session, address.wanted.folder, reader=reader, borders=borders)
    page = rows_of(session, address, reader=reader, borders=borders)
    lines = lines_of(session, page.rows, borders=borders, plugins=plugins, done=address.done)
    return {
        "address": address,
        "folder": address.folder,
        "title": _(address.folder.title),
        "total": shown(standing.total),
        "strip": strip_of(address, standing, borders),
        "kinds": kinds_of(standing, plugins),
        "groups": groups_of(lines, standing, borders, done=address.done),
        "earlier_url": address.url(before=page.earlier) if page.earlier else "",
        "later_url": address.url(after=page.later) if page.later else "",
        "shown": len(lines),
        "listed": listed(address, standing),
        "next_folder": next_folder(session, address, reader, plugins) if not lines else None,
        "act": address.folder.done_title and _(address.folder.done_title),
        "confirm": confirm_of(address.folder, lines, plugins),
        "new_key": new_key,
    }


def filters_of(address: Address, borders: Borders, plugins: Plugins) -> list[tuple[str, str]]:
    """Return what narrows the list, in words; what is done is not narrowed by its term."""
    wanted, kind = address.wanted, plugins.kinds.get(address.wanted.kind)
    shown = []
    if wanted.kind:
        shown.append((_("Kind of document"), _(kind.title_many) if kind else wanted.kind))
    if wanted.term and not address.done:
        shown.append((_("Term"), borders.title_of(wanted.term)))
    return shown


def rows_of(session: Session, address: Address, *, reader: Reader, borders: Borders) -> WorkPage:
    """Return the page of the tab."""
    if address.done:
        return list_done(session, address.wanted, reader=reader, limit=PAGE_ROWS)
    return list_waiting(session, address.wanted, reader=reader, limit=PAGE_ROWS, borders=borders)


def listed(address: Address, standing: Standing) -> str:
    """Return how many rows the list has on all its pages; empty when nobody counted them."""
    if address.done:
        return ""
    if address.wanted.kind and address.wanted.term:
        return ""
    if address.wanted.kind:
        return shown(standing.kinds.get(address.wanted.kind, 0))
    if address.wanted.term:
        return shown(standing.terms.get(address.wanted.term, 0))
    return shown(standing.total)


def shown(number: int) -> str:
    """Return a count as it is shown: exact to a thousand."""
    return f"{MOST}+" if number > MOST else str(number)


def strip_of(
    address: Address, standing: Standing, borders: Borders
) -> list[tuple[str, str, str, str, bool]]:
    """Return the figures above the list, each a link to its rows."""
    chosen = address.wanted.term
    figures = [(shown(standing.total), _("All"), address.url(term=None), "", chosen is None)]
    for term in TITLES:
        number = standing.terms.get(term, 0)
        if number or term is chosen:
            url = address.url(term=None if term is chosen else term)
            title = borders.title_of(term)
            figures.append((shown(number), title, url, TONES.get(term, ""), term is chosen))
    return figures


def kinds_of(standing: Standing, plugins: Plugins) -> list[tuple[str, str]]:
    """Return the kinds of documents in the folder, for the filter."""
    known = plugins.kinds
    kinds = [
        (code, _(known[code].title_many) if code in known else code) for code in standing.kinds
    ]
    return sorted(kinds, key=lambda kind: kind[1])


def lines_of(
    session: Session, rows: Sequence[WorkRow], *, borders: Borders, plugins: Plugins, done: bool
) -> list[Line]:
    """Return the rows as lines."""
    people = chips(session, [row.done_by if done else row.created_by for row in rows])
    return [line_of(row, people, borders, plugins, done=done) for row in rows]


def line_of(
    row: WorkRow, people: Mapping[int, PersonChip], borders: Borders, plugins: Plugins, *,
    done: bool,
) -> Line:  # fmt: skip
    """Return one row as a line."""
    kind = plugins.kinds.get(row.kind)
    state = kind.state(row.state) if kind else State(row.state, row.state)
    runs = state.term_runs and not done
    words, tone = due_words(kind, row.due_on, borders.today) if runs else ("", "")
    return Line(
        document_id=row.document_id,
        number=row.number or "",
        title=row.title,
        note=row.note or row.summary,
        kind=_(kind.title) if kind else row.kind,
        state=state,
        term=borders.term_of(row.due_on),
        due=show_day(row.due_on),
        due_note=words,
        due_tone=tone,
        person=people.get((row.done_by if done else row.created_by) or 0),
        at=(row.done_at if done else None) or row.created_at,
        restricted=row.access_mark != AccessMark.COMMON,
    )


def due_words(kind: DocumentKind | None, due_on: date | None, today: date) -> tuple[str, str]:
    """Return what is left of a term and its tone, both empty without one."""
    if due_on is None:
        return "", ""
    words, tone = kind_words(kind, due_on, today)
    return words.partition(" · ")[2], tone


Group = tuple[str, str, str, list[Line]]
"""Lines under a heading: title, count, tone, lines."""


def groups_of(
    lines: Sequence[Line], standing: Standing, borders: Borders, *, done: bool
) -> list[Group]:
    """Return the lines under their headings: title, count, tone; what is done has no groups."""
    if done:
        return [("", "", "", list(lines))] if lines else []
    groups: dict[Term, list[Line]] = {}
    for line in lines:
        groups.setdefault(line.term, []).append(line)
    return [
        (borders.title_of(term), shown(max(standing.terms.get(term, 0), len(found))),
         TONES.get(term, ""), found)
        for term, found in groups.items()
    ]  # fmt: skip


def refused_first(groups: Sequence[Group], refused: Collection[str]) -> list[Group]:
    """Return the groups with the documents a bulk act left undone before all others."""
    every = [line for group in groups for line in group[3]]
    stayed = [line for line in every if str(line.document_id) in refused]
    if not stayed:
        return list(groups)
    rest = [
        (title, count, tone, [line for line in lines if line not in stayed])
        for title, count, tone, lines in groups
    ]
    first = (_("Not done"), str(len(stayed)), "r", stayed)
    return [first, *(each for each in rest if each[3])]


def next_folder(
    session: Session, address: Address, reader: Reader, plugins: Plugins
) -> tuple[str, str, str] | None:
    """Return where work goes on when this folder is empty: title, address, count."""
    counted = count_work(session, reader, today=session.info["today"])
    for code, folder in plugins.folders.items():
        if code != address.folder.code and counted.shown(code):
            return _(folder.title), folder.address, counted.shown(code)
    return None


def confirm_of(folder: WorkFolder, lines: Sequence[Line], plugins: Plugins) -> str:
    """Return the sentence to confirm when finishing here is an act of a document's kind."""
    if not lines:
        return ""
    acts = [act for kind in plugins.kinds.values() for act in kind.transitions]
    found = (act.confirm for act in acts if act.title == folder.done_title and act.confirm)
    sentence = next(found, "")
    return _(sentence) if sentence else ""
