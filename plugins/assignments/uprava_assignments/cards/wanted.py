"""From what the form of an assignment says to an assignment that can be given, and back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.documents.routes.forms import Form, many, word
from uprava.documents.service.sharing import find_principals, principals_of
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.users.reader import Reader

from uprava_assignments.cards.asked import is_uuid, number_in, principal_in
from uprava_assignments.giving.service.reading import get_duty, read, selves
from uprava_assignments.giving.values import MOST_DUTIES, Control, Priority, Role
from uprava_assignments.giving.wish import Interim, Named, Wish, in_order
from uprava_assignments.terms.routes.counting import asked_in
from uprava_assignments.terms.values import AskedTerm
from uprava_assignments.terms.values import Form as Said

PLAIN = ("text", "priority", "control", "term", "term_amount", "term_day", "basis_point",
         "basis", "parent", "lead")  # fmt: skip
MOST_MILESTONES = 20


@dataclass(slots=True)
class Read:
    """What was understood of a form, and a sentence for each field that was not."""

    wrong: dict[str, str] = field(default_factory=dict)
    named: list[Named] = field(default_factory=list)


def read_wish(
    session: Session, form: Form, *, reader: Reader, kept: Wish | None = None
) -> tuple[Wish, dict[str, str]]:
    """Return the assignment a form means, and what could not be read.

    `kept` is the draft that is changed: its basis, place in the tree and author stay.
    """
    got = Read()
    read_ticks(session, form, got)
    read_rows(session, form, got)
    parent = parent_in(form, kept)
    basis = kept.basis_id if kept else basis_in(session, form, parent, reader)
    author = author_in(session, form, got, reader=reader, parent=parent, kept=kept)
    lead = word(form, "lead")
    named = [marked(each, lead) for each in got.named]
    wish = Wish(
        text=word(form, "text").replace("\r\n", "\n"),
        named=in_order(named), author_id=author,
        controller_id=controller_in(session, form, got),
        priority=priority_in(form), control=control_in(form),
        asked_term=term_in(form, got), basis_id=basis, basis_point=word(form, "basis_point"),
        parent_duty_id=parent, milestones=interims_in(form, got),
        reference=kept.reference if kept else None,
    )  # fmt: skip
    return wish, got.wrong


def priority_in(form: Form) -> Priority:
    """Return the haste a form says."""
    given = word(form, "priority")
    return Priority(given) if given in set(Priority) else Priority.USUAL


def control_in(form: Form) -> Control:
    """Return the kind of control a form says."""
    given = word(form, "control")
    return Control(given) if given in set(Control) else Control.USUAL


def marked(named: Named, lead: str) -> Named:
    """Return an executor, the responsible one when the form says so."""
    if str(named.principal_id) != lead or named.role is Role.INFORMED:
        return named
    return Named(named.principal_id, Role.RESPONSIBLE, named.text, named.asked_term)


def parent_in(form: Form, kept: Wish | None) -> int | None:
    """Return the duty that is passed on."""
    if kept:
        return kept.parent_duty_id
    text = word(form, "parent")
    return number_in(text) if text else None


def basis_in(session: Session, form: Form, parent: int | None, reader: Reader) -> UUID | None:
    """Return the document it stands on: named, or that of the assignment passed on."""
    if parent is not None:
        return read(session, get_duty(session, parent, reader=reader).assignment_id).basis_id
    text = word(form, "basis")
    return UUID(text) if is_uuid(text) else None


def author_in(
    session: Session, form: Form, got: Read, *, reader: Reader, parent: int | None,
    kept: Wish | None,
) -> int:  # fmt: skip
    """Return in whose name it is given: one's own unless a leader is named."""
    own = kept.author_id if kept else selves(reader)[0]
    if parent is not None and not kept:
        return get_duty(session, parent, reader=reader).person_id or own
    if not (word(form, "author") or word(form, "author_text")):
        return own
    try:
        return principal_in(session, form, "author", people=True).id
    except InvalidError as error:
        got.wrong |= error.fields or {}
        return own


def controller_in(session: Session, form: Form, got: Read) -> int | None:
    """Return who controls it; None: its author."""
    if not (word(form, "controller") or word(form, "controller_text")):
        return None
    try:
        return principal_in(session, form, "controller", people=True).id
    except InvalidError as error:
        got.wrong |= error.fields or {}
        return None


def term_in(form: Form, got: Read) -> str:
    """Return the term as it is asked for."""
    try:
        return str(asked_in(form))
    except InvalidError as error:
        got.wrong["term"] = error.detail
        return str(Said.TYPICAL)


def read_ticks(session: Session, form: Form, got: Read) -> None:
    """Read those ticked among the frequent executors and found by typing."""
    for name, role in (("who", Role.EXECUTOR), ("informed", Role.INFORMED)):
        ids = [int(each) for each in many(form, name) if each.isascii() and each.isdigit()]
        known = {each.id for each in principals_of(session, [n for n in ids if n < 2**31])}
        got.named += [Named(each, role) for each in dict.fromkeys(ids) if each in known]
        typed = word(form, f"{name}_text")
        same = [each for each in find_principals(session, q=typed) if typed and each.name == typed]
        if len(same) == 1:
            got.named.append(Named(same[0].id, role))
        elif typed:
            got.wrong[name] = _("Choose from the list; the name alone is not clear.")


def read_rows(session: Session, form: Form, got: Read) -> None:
    """Read the rows where each has an own text and term."""
    for n in range(min(count_in(form, "rows"), MOST_DUTIES)):
        if not (word(form, f"who{n}") or word(form, f"who{n}_text")):
            continue
        try:
            whom = principal_in(session, form, f"who{n}").id
            role = word(form, f"role{n}")
            known = Role(role) if role in set(Role) else Role.EXECUTOR
            got.named.append(Named(whom, known, word(form, f"text{n}"), own_term(form, n)))
        except InvalidError as error:
            got.wrong |= error.fields or {f"who{n}": error.detail}


def own_term(form: Form, n: int) -> str:
    """Return the own term of a row: its day, else how it was asked for before."""
    day, before = word(form, f"due{n}"), word(form, f"asked{n}")
    if day:
        return f"date:{day}"
    return "" if before.startswith("date:") else before


def count_in(form: Form, name: str) -> int:
    """Return how many rows of a sort a form has."""
    text = word(form, name)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0


def interims_in(form: Form, got: Read) -> Sequence[Interim]:
    """Return the interim terms of a form."""
    found = []
    for n in range(min(count_in(form, "interims"), MOST_MILESTONES + 1)):
        text, day = word(form, f"ms_text{n}"), word(form, f"ms_day{n}")
        if not text and not day:
            continue
        try:
            found.append(Interim(text, date.fromisoformat(day)))
        except ValueError:
            got.wrong["milestones"] = _("Name the day of each interim term.")
    return found


def form_of(wish: Wish) -> Mapping[str, Any]:
    """Return the fields a draft fills its form with."""
    asked = AskedTerm.read(wish.asked_term)
    own = any(each.text or each.asked_term for each in wish.named)
    found: dict[str, Any] = {
        "text": wish.text, "priority": wish.priority, "control": wish.control,
        "term": asked.form, "term_amount": str(asked.amount or ""),
        "term_day": asked.day.isoformat() if asked.day else "", "basis_point": wish.basis_point,
        "controller": str(wish.controller_id or ""), "author": str(wish.author_id),
        "interims": str(len(wish.milestones)),
        "lead": next((str(each.principal_id) for each in wish.named
                      if each.role is Role.RESPONSIBLE), ""),
    }  # fmt: skip
    for n, each in enumerate(wish.milestones):
        found |= {f"ms_text{n}": each.text, f"ms_day{n}": each.due_on.isoformat()}
    return found | (rows_of(wish.named) if own else ticks_of(wish.named))


def ticks_of(named: Sequence[Named]) -> dict[str, Any]:
    """Return executors without texts and terms of their own as the short form has them."""
    acting = [str(each.principal_id) for each in named if each.role is not Role.INFORMED]
    informed = [str(each.principal_id) for each in named if each.role is Role.INFORMED]
    return {"who": acting, "informed": informed}


def rows_of(named: Sequence[Named]) -> dict[str, str]:
    """Return executors as the rows of the full form have them."""
    found = {"rows": str(len(named))}
    for n, each in enumerate(named):
        day = each.asked_term.removeprefix("date:") if each.asked_term.startswith("date:") else ""
        found |= {f"who{n}": str(each.principal_id), f"role{n}": each.role,
                  f"text{n}": each.text, f"due{n}": day, f"asked{n}": each.asked_term}  # fmt: skip
    return found
