"""What the form of an assignment is drawn from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.documents.routes.forms import Form, many, new_key, word
from uprava.documents.service.access import get_document
from uprava.documents.service.sharing import Principal, principals_of
from uprava.documents.service.terms import quick_days
from uprava.extension import DocumentHead
from uprava.i18n import _
from uprava.users.reader import Reader

from uprava_assignments.cards.asked import is_uuid, number_in
from uprava_assignments.cards.offering import list_phrases, list_picks
from uprava_assignments.cards.wanted import PLAIN, count_in, rows_of
from uprava_assignments.giving.service.reading import AssignmentRow, get_duty, read, selves
from uprava_assignments.giving.values import (
    CONTROL_TITLES,
    GIVE,
    MOST_DUTIES,
    PREPARE,
    PRIORITY_TITLES,
    ROLE_TITLES,
    Control,
    Priority,
    Role,
)
from uprava_assignments.giving.wish import Named
from uprava_assignments.terms.values import FORM_TITLES
from uprava_assignments.terms.values import Form as Said

SPARE = 2
"""Empty rows after those the full form begins with."""


@dataclass(frozen=True, slots=True)
class RowView:
    """One executor of the full form."""

    chosen: Sequence[Mapping[str, Any]]
    typed: str
    role: str
    text: str
    due: str
    asked: str


def form_values(
    session: Session, sent: Form, *, reader: Reader, row: AssignmentRow | None
) -> dict[str, Any]:
    """Return the form of an assignment as begun, kept or sent."""
    typed = {name: word(sent, name) for name in PLAIN}
    begin = {"priority": str(Priority.USUAL), "control": str(Control.USUAL),
             "term": str(Said.TYPICAL)}  # fmt: skip
    typed |= {name: value for name, value in begin.items() if not typed[name]}
    parent = above_of(session, typed["parent"], row, reader)
    basis = basis_of(session, typed["basis"], row, parent, reader)
    own = selves(reader)[0]
    named = word(sent, "author")
    author = int(named) if named.isascii() and named.isdigit() else own
    rows = rows_in(session, sent)
    picks = [] if rows else list_picks(session, author, organisation_id=reader.organisation_id)
    ticked = set(many(sent, "who"))
    return {
        "typed": typed, "row": row, "key": new_key(), "basis": basis, "parent": parent,
        "phrases": list_phrases(session, author), "picks": picks, "ticked": ticked,
        "who": others(session, sent, "who", picks), "rows": rows,
        "informed": others(session, sent, "informed", ()),
        "who_typed": word(sent, "who_text"), "informed_typed": word(sent, "informed_text"),
        "author": others(session, sent, "author", ()) if author != own else [],
        "author_typed": word(sent, "author_text"),
        "controller": others(session, sent, "controller", ()),
        "controller_typed": word(sent, "controller_text"),
        "interims": interims_in(sent), "quick": quick_days(session.info["today"]),
        "gives": reader.may(GIVE) and (not row or row.author_id in selves(reader)),
        "prepares": reader.may(PREPARE) and parent is None, **choices(),
    }  # fmt: skip


def choices() -> dict[str, Any]:
    """Return the choices of the form in words."""
    return {
        "priorities": [(each, _(PRIORITY_TITLES[each])) for each in Priority],
        "controls": [(each, _(CONTROL_TITLES[each])) for each in Control],
        "terms": [(each, _(FORM_TITLES[each])) for each in Said],
        "roles": [(each, _(ROLE_TITLES[each])) for each in Role],
    }


def above_of(
    session: Session, text: str, row: AssignmentRow | None, reader: Reader
) -> AssignmentRow | None:
    """Return the assignment that is passed on."""
    duty = row.parent_duty_id if row else number_in(text) if text else None
    return read(session, get_duty(session, duty, reader=reader).assignment_id) if duty else None


def basis_of(
    session: Session, text: str, row: AssignmentRow | None, parent: AssignmentRow | None,
    reader: Reader,
) -> DocumentHead | None:  # fmt: skip
    """Return the document it stands on; a new one's must be open to the reader."""
    if row or parent:
        id = row.basis_id if row else parent.basis_id if parent else None
        return get_document(session, id, reader=reader) if id else None
    return get_document(session, UUID(text), reader=reader) if is_uuid(text) else None


def others(
    session: Session, sent: Form, name: str, picks: Sequence[Principal]
) -> list[Mapping[str, Any]]:
    """Return the choices of a combobox, without those offered as ticks."""
    offered = {each.id for each in picks}
    ids = [int(each) for each in many(sent, name) if each.isascii() and each.isdigit()]
    found = {each.id: each for each in principals_of(session, [n for n in ids if n < 2**31])}
    return [option(found[id]) for id in dict.fromkeys(ids) if id in found and id not in offered]


def option(principal: Principal) -> Mapping[str, Any]:
    """Return a person or unit as a combobox shows the choice."""
    return {"id": principal.id, "title": principal.name, "person": None}


def rows_in(session: Session, sent: Form) -> list[RowView]:
    """Return the rows of the full form; none in the short one."""
    count, edit = count_in(sent, "rows"), word(sent, "edit")
    if edit == "rows" and not count:
        informed = many(sent, "informed")
        ids = [each for each in [*many(sent, "who"), *informed] if each.isdigit()]
        lead = word(sent, "lead") or next(iter(ids), "")
        begun = [Named(int(each), role_of(each, lead, informed)) for each in ids]
        sent, count = rows_of(begun), len(begun) or 1
    elif not count:
        return []
    more = SPARE if edit in ("row", "rows") else 0
    rows = [
        RowView(
            others(session, sent, f"who{n}", ()), word(sent, f"who{n}_text"),
            word(sent, f"role{n}"), word(sent, f"text{n}"), word(sent, f"due{n}"),
            word(sent, f"asked{n}"),
        )
        for n in range(min(count, MOST_DUTIES))
    ]  # fmt: skip
    spare = RowView((), "", str(Role.EXECUTOR), "", "", "")
    return [*rows, *([spare] * more)][:MOST_DUTIES]


def role_of(id: str, lead: str, informed: Sequence[str]) -> Role:
    """Return the part of somebody named in the short form."""
    if id in informed:
        return Role.INFORMED
    return Role.RESPONSIBLE if id == lead else Role.EXECUTOR


def interims_in(sent: Form) -> list[tuple[str, str]]:
    """Return the interim terms as typed, and one more when the form asks for it."""
    count = min(count_in(sent, "interims"), 20)
    found = [(word(sent, f"ms_text{n}"), word(sent, f"ms_day{n}")) for n in range(count)]
    return [*found, ("", "")] if word(sent, "edit") == "interim" else found
