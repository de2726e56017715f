"""What the forms of resolutions and the desk's panel are drawn from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session
from uprava.documents.routes.forms import Form, many, new_key, word
from uprava.extension import DocumentHead
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.users.service.suggesting import Chosen, find_by_login
from uprava.web.sentences import sentences
from uprava.web.shell import PersonChip

from uprava_records.resolutions.card import BASE, ResolutionView, views_of
from uprava_records.resolutions.service.giving import author_for, may_resolve
from uprava_records.resolutions.service.offering import (
    Pick,
    faces,
    head_of,
    list_phrases,
    list_picks,
    quick_terms,
    usual_term,
)
from uprava_records.resolutions.service.proposing import rule_behind
from uprava_records.resolutions.service.reading import ResolutionRow, list_drafts
from uprava_records.resolutions.service.reviewing import list_reviews
from uprava_records.resolutions.service.wishes import rows_in
from uprava_records.resolutions.values import ROLES, ResolutionState
from uprava_records.routing.service.proposing import said_by
from uprava_records.routing.service.rules import Rule

SPARE = 2
"""Empty rows below those a full form begins with."""

MOST_ROWS = 50


@dataclass(frozen=True, slots=True)
class RowView:
    """One row of the full form."""

    chosen: Sequence[Chosen] = ()
    role: str = "executor"
    text: str = ""
    due: str = ""
    typed: str = ""


@dataclass(frozen=True, slots=True)
class Offered:
    """What is offered to a leader on a document."""

    picks: Sequence[Pick]
    faces: Mapping[int, PersonChip]
    phrases: Sequence[str]
    quick: Sequence[tuple[str, str]]
    rule: Rule | None = None
    said: str = ""
    head_id: int | None = None
    extra: Sequence[Chosen] = field(default_factory=tuple)


def offered_to(session: Session, head: DocumentHead, leader_id: int) -> Offered:
    """Return people, phrases and terms offered to a leader; those of a rule first."""
    rule = rule_behind(session, head, leader_id)
    unit = rule.executor_unit_id if rule else None
    first = head_of(session, unit) if unit else None
    picks = list_picks(session, head, leader_id, [first] if first else [])
    return Offered(
        picks, faces(session, picks), list_phrases(session, leader_id),
        quick_terms(head, session.info["today"]), rule, said_by(rule) if rule and first else "",
        first,
    )  # fmt: skip


def desk_values(
    session: Session, head: DocumentHead, *, reader: Reader, sent: Form | None = None
) -> dict[str, Any]:
    """Return the panel of the desk: a draft that was prepared, or the short form."""
    author = author_for(session, head, reader=reader)
    drafts = [each for each in list_drafts(session, head.id, reader=reader)
              if each.state == ResolutionState.OFFERED and each.author_id == author]  # fmt: skip
    notes = [each.note for each in list_reviews(session, head.id)
             if each.person_id == author and each.state == "open" and each.note]  # fmt: skip
    values: dict[str, Any] = {
        "base": BASE, "head": head, "notes": notes, "wrong": sentences(None),
        "draft": views_of(session, head, drafts[:1], reader=reader)[0] if drafts else None,
    }  # fmt: skip
    return values | short_values(session, head, author, sent)


def short_values(
    session: Session, head: DocumentHead, author: int, sent: Form | None
) -> dict[str, Any]:
    """Return the short form as it begins, or as it was sent."""
    offered = offered_to(session, head, author)
    usual = usual_term(head, session.info["today"])
    begun = {"due_on": usual.isoformat() if usual else "", "text": "", "lead": "", "control": ""}
    typed = {name: word(sent, name) for name in begun} if sent is not None else begun
    ticked = set(many(sent, "who")) if sent is not None else {
        each.login for each in offered.picks if each.id == offered.head_id
    }  # fmt: skip
    extra = [find_by_login(session, each, today=session.info["today"])
             for each in (many(sent, "other") if sent is not None else [])]  # fmt: skip
    return {
        "offered": offered, "typed": typed, "ticked": ticked,
        "extra": [each.chosen for each in extra if each],
        "other_typed": word(sent, "other_text") if sent is not None else "",
    }  # fmt: skip


def form_values(
    session: Session, head: DocumentHead, *, reader: Reader, row: ResolutionRow | None,
    leaders: Sequence[int], sent: Form | None,
) -> dict[str, Any]:  # fmt: skip
    """Return what the full form is drawn from: a draft, what was sent, or what is usual."""
    author = row.author_id if row else leaders[0] if leaders else None
    author = author or author_for(session, head, reader=reader)
    offered = offered_to(session, head, author)
    rows = sent_rows(session, sent) if sent is not None else begun_rows(session, offered, row)
    names = faces_of(session, leaders)
    gives = not leaders and may_resolve(session, head, reader=reader) and (
        author_for(session, head, reader=reader) == author
    )  # fmt: skip
    return {
        "head": head, "row": row, "base": BASE, "key": new_key(), "rows": rows,
        "offered": offered, "typed": typed_of(session, head, row, sent), "gives": gives,
        "roles": [(code, _(title)) for code, title in ROLES.items()],
        "leaders": [(str(each), names[each].name) for each in leaders],
        "action": f"{BASE}/{row.id}" if row else f"{BASE}/of/{head.id}/{'draft' if leaders else 'new'}",  # noqa: E501
        "returned": row.answer if row else "",
    }  # fmt: skip


def faces_of(session: Session, ids: Sequence[int]) -> Mapping[int, PersonChip]:
    """Return people by id."""
    from uprava.documents.service.people import chips

    return chips(session, ids)


def typed_of(
    session: Session, head: DocumentHead, row: ResolutionRow | None, sent: Form | None
) -> dict[str, str]:
    """Return the plain fields of the full form."""
    names = ("text", "due_on", "control", "note", "leader")
    if sent is not None:
        return {name: word(sent, name) for name in names}
    if row is not None:
        due = row.due_on.isoformat() if row.due_on else ""
        return {"text": row.text, "due_on": due, "control": "on" if row.controlled else "",
                "note": row.note, "leader": ""}  # fmt: skip
    usual = usual_term(head, session.info["today"])
    return dict.fromkeys(names, "") | {"due_on": usual.isoformat() if usual else ""}


def begun_rows(session: Session, offered: Offered, row: ResolutionRow | None) -> list[RowView]:
    """Return the rows of a draft, or of who heads the unit a rule names, and spare ones."""
    rows = []
    if row is not None:
        rows = [
            RowView([chosen_of(session, each.login)], each.role, each.text,
                    each.due_on.isoformat() if each.due_on else "")
            for each in row.rows
        ]  # fmt: skip
    elif offered.head_id is not None:
        pick = next(each for each in offered.picks if each.id == offered.head_id)
        rows = [RowView([chosen_of(session, pick.login)], "responsible")]
    first = [] if rows else [RowView(role="responsible")]
    return [*rows, *first, *([RowView()] * SPARE)]


def chosen_of(session: Session, login: str) -> Chosen:
    """Return a person as a combobox shows the choice."""
    found = find_by_login(session, login, today=session.info["today"])
    return found.chosen if found else Chosen(login, login, PersonChip(login, "", 0, ""))


def sent_rows(session: Session, sent: Form) -> list[RowView]:
    """Return the rows as they were sent, and one more when the form asks for it."""
    rows = []
    for n in range(min(rows_in(sent), MOST_ROWS)):
        login = word(sent, f"who{n}")
        rows.append(
            RowView(
                [chosen_of(session, login)] if login else [],
                word(sent, f"role{n}"),
                word(sent, f"text{n}"),
                word(sent, f"due{n}"),
                word(sent, f"who{n}_text"),
            )
        )
    more = 1 if word(sent, "edit") == "row" and len(rows) < MOST_ROWS else 0
    return [*rows, *([RowView()] * more)]


def shown_alone(
    session: Session, head: DocumentHead, row: ResolutionRow, *, reader: Reader
) -> ResolutionView:
    """Return one resolution as it is drawn."""
    return views_of(session, head, [row], reader=reader)[0]
