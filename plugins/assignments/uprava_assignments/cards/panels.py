"""What assignments show on cards: of the assignment itself, and of any document it stands on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session
from uprava.card_lines import CardLine, CardPlace
from uprava.db.sql import fetch, fetch_value
from uprava.documents.service.access import VISIBLE
from uprava.extension import DocumentHead, Panel
from uprava.i18n import N_, _
from uprava.users.reader import Reader

from uprava_assignments.cards.views import View, list_tree, parts_of, view_of
from uprava_assignments.giving.service.reading import ASSIGNMENTS, AssignmentRow, read, selves
from uprava_assignments.giving.values import (
    CHECK,
    CONTROL_TITLES,
    DRAFTS,
    GIVE,
    GROUND_TITLES,
    KIND,
    PREPARE,
    PRIORITY_TITLES,
    ROLE_TITLES,
    Standing,
)
from uprava_assignments.terms.values import AskedTerm

SHOWN = 10
"""Assignments on one document that its card draws, the newest; the list has them all."""

COUNTED = 1000

ON = f"""from assignments.assignment as a join documents.document as d on d.id = a.document_id
where a.basis_id = %(basis)s and d.deleted_at is null and {VISIBLE}
  and (d.state <> 'recalled' or a.issued_at is not null)
  and not exists (select from assignments.duty as u
    join assignments.assignment as p on p.document_id = u.assignment_id
    where u.id = a.parent_duty_id and p.basis_id = a.basis_id)"""
"""Assignments on a document, without those passed on from another one on it."""


@dataclass(frozen=True, slots=True)
class Interim:
    """An interim term of an assignment."""

    id: int
    text: str
    due_on: date
    done_on: date | None
    said: str


MILESTONES = """select id, text, due_on, done_on, said from assignments.milestone
where assignment_id = %s order by position"""

WORDS = {
    "roles": ROLE_TITLES, "controls": CONTROL_TITLES, "priorities": PRIORITY_TITLES,
    "grounds": GROUND_TITLES,
}  # fmt: skip


def panels(session: Session, reader: Reader, document: DocumentHead) -> Sequence[Panel]:
    """The assignment on its own card; those on a document on that one's."""
    if document.kind == KIND:
        return [own_panel(session, document, reader=reader)]
    return basis_panels(session, document, reader=reader)


def own_panel(session: Session, head: DocumentHead, *, reader: Reader) -> Panel:
    """Return the panel of an assignment: its word, executors, reports, the whole tree."""
    values = {"view": whole_view(session, head, reader=reader), **own_values(session, head, reader)}
    template = "assignments/cards/own.html"
    return Panel("assignment", N_("Assignment"), template, values, "main", 5)


def whole_view(session: Session, head: DocumentHead, *, reader: Reader) -> View:
    """Return an assignment the reader was let to, with its tree."""
    row = read(session, head.id)
    tree = list_tree(session, [row.root_id], reader=reader)
    tree = tree if any(each.id == row.id for each in tree) else [*tree, row]
    parts = parts_of(session, tree, reader=reader)
    return view_of(session, row, parts, reader=reader, tree=tree)


def own_values(session: Session, head: DocumentHead, reader: Reader) -> dict[str, object]:
    """Return what the panel shows beside the assignment itself."""
    interim = fetch(session, Interim, MILESTONES, (head.id,))
    query = """select exists (select from assignments.duty where assignment_id = %s
        and role = 'responsible' and person_id = any (%s)
        and state in ('sent', 'accepted', 'returned'))"""
    leads = fetch_value(session, query, (head.id, list(selves(reader))))
    return {**WORDS, **asked_of(read(session, head.id)), "head": head, "interim": interim,
            "today": session.info["today"],
            "passes": bool(leads) and head.state == Standing.ISSUED}  # fmt: skip


def asked_of(row: AssignmentRow) -> dict[str, str]:
    """Return how the term of a draft is asked for, in words; empty once it is counted."""
    draft = row.standing in (Standing.DRAFT, Standing.OFFERED, Standing.SERIES)
    return {"asked": AskedTerm.read(row.asked_term).words if draft else ""}


def basis_panels(session: Session, head: DocumentHead, *, reader: Reader) -> list[Panel]:
    """Return the panel «Поручения» of a document; none without one the reader may see."""
    drawn = basis_values(session, head, most=SHOWN, reader=reader)
    if not drawn["views"]:
        return []
    template, count = "assignments/cards/basis.html", drawn["count"]
    return [Panel("assignments", N_("Assignments"), template, drawn, "main", 15, count)]


def basis_values(
    session: Session, head: DocumentHead, *, most: int, reader: Reader
) -> dict[str, Any]:
    """Return the newest assignments on a document with their trees, and how many there are."""
    values = {"basis": head.id, "principals": list(reader.principals), "most": most}
    query = f"""{ASSIGNMENTS} where a.document_id in (select a.document_id {ON}
        order by a.document_id desc limit %(most)s) order by a.document_id desc"""
    rows = fetch(session, AssignmentRow, query, values)
    count = len(rows)
    if count == most:
        query = f"select count(*) from (select {ON} limit {COUNTED + 1}) as each"
        count = int(fetch_value(session, query, values))
    tree = list_tree(session, {each.root_id for each in rows}, reader=reader) if rows else []
    known = {each.id for each in tree}
    tree += [each for each in rows if each.id not in known]
    parts = parts_of(session, tree, reader=reader)
    shown = [view_of(session, each, parts, reader=reader) for each in rows]
    return {**WORDS, "views": shown, "head": head, "more": count - len(rows), "count": count}


def may_give(head: DocumentHead, *, reader: Reader) -> bool:
    """Tell whether the reader may give or prepare assignments on a document he sees."""
    return bool(head.number) and (reader.may(GIVE) or reader.may(PREPARE))


def desk_panels(
    session: Session, reader: Reader, document: DocumentHead, folder: str
) -> Sequence[Panel]:
    """The draft to give, or the report to decide on, beside the assignment on the desk."""
    if document.kind != KIND or folder not in (DRAFTS, CHECK):
        return []
    view = whole_view(session, document, reader=reader)
    values = {**WORDS, "view": view, "head": document, "folder": folder, **asked_of(view.row),
              "mine": view.row.author_id in selves(reader)}  # fmt: skip
    title = N_("Draft assignment") if folder == DRAFTS else N_("Report of execution")
    return [Panel("assignment", title, "assignments/cards/desk.html", values)]


def search_words(session: Session, document: DocumentHead) -> Sequence[str]:
    """The whole text of an assignment, its people and the number of its basis."""
    if document.kind != KIND:
        return []
    row = read(session, document.id)
    query = """select coalesce(number, '') || ' ' || title from documents.document where id = %s"""
    names = fetch_value(session, NAMES, (document.id,)) or []
    basis = fetch_value(session, query, (row.basis_id,)) if row.basis_id else ""
    found = [row.text, row.author, row.controller or "", *names, (basis or "").partition(" ")[0]]
    return [each for each in found if each]


NAMES = """select array_agg(coalesce(p.surname, n.name)) from assignments.duty as u
left join users.person as p on p.id = coalesce(u.person_id, u.principal_id)
left join users.unit as n on n.id = u.principal_id where u.assignment_id = %s"""


def card_lines(session: Session, reader: Reader, document: DocumentHead) -> Sequence[CardLine]:
    """Assignments on a document, on its printed registration card; an own one's text."""
    if document.kind == KIND:
        row = read(session, document.id)
        return [CardLine(CardPlace.RESOLUTION, _("Assignment"), f"{row.author}: {row.text}")]
    values = {"basis": document.id, "principals": list(reader.principals)}
    query = f"""{ASSIGNMENTS} where a.issued_at is not null and a.reference is null
        and a.document_id in (select a.document_id {ON} order by a.document_id desc
        limit {SHOWN}) order by a.document_id"""
    rows = fetch(session, AssignmentRow, query, values)
    title = _("Assignment")
    return [CardLine(CardPlace.RESOLUTION, title, on_paper(each)) for each in rows]


def on_paper(row: AssignmentRow) -> str:
    """Return an assignment in one line of print."""
    due = _("until {day}").format(day=f"{row.due_on:%d.%m.%Y}") if row.due_on else ""
    words = (row.number or "", f"{row.author}: {row.text}", due)
    return ", ".join(each for each in words if each)
