"""Drafts of assignments: written by an assistant or the leader, offered, returned, given up."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.ids import uuid7
from uprava.db.sql import driver, execute, fetch_value
from uprava.documents.models import AccessMark
from uprava.documents.service.access import close_to, get_document
from uprava.documents.service.editing import change_title
from uprava.documents.service.registering import NewDocument, create, index
from uprava.documents.service.states import put_into_state
from uprava.errors import ConflictError, ForbiddenError, InvalidError
from uprava.extension import DocumentHead
from uprava.i18n import N_, _
from uprava.users.reader import Reader
from uprava.web.events import signal
from uprava.work.service import Message, Noticed, notify, put_into, take_out_of_all

from uprava_assignments.giving.service.people import (
    find_head,
    list_workers,
    open_draft,
    reader_beside,
    show_basis,
)
from uprava_assignments.giving.service.reading import (
    AssignmentRow,
    get_duty,
    hold_assignment,
    list_duties,
    selves,
)
from uprava_assignments.giving.service.wishes import check, has_controls, organisation_of
from uprava_assignments.giving.values import (
    DRAFTS,
    GIVE,
    KIND,
    LONGEST_WORD,
    PREPARE,
    Control,
    DutyState,
    Priority,
    Role,
    Standing,
)
from uprava_assignments.giving.wish import Instance, Interim, Named, Wish, in_order

TITLE = 200
"""Characters of the text that stand as the title of the card."""


def require_author(session: Session, wish: Wish, *, reader: Reader) -> None:
    """Raise ForbiddenError for who may not write an assignment of that author.

    One's own with the right to give; of another leader with the right to prepare.
    """
    if wish.parent_duty_id is not None:
        duty = get_duty(session, wish.parent_duty_id, reader=reader)
        if duty.person_id != wish.author_id or wish.author_id not in selves(reader):
            raise ForbiddenError(_("Only who has to do it passes it on."))
    if wish.author_id in selves(reader):
        reader.require(GIVE)
    elif not reader.may(PREPARE):
        raise ForbiddenError(_("You have no right to prepare assignments for a leader."))
    elif not may_give(session, wish.author_id):
        wrong = _("Only a leader who may give assignments is their author.")
        raise InvalidError(wrong, fields={"author": wrong})


def may_give(session: Session, person_id: int) -> bool:
    """Tell whether a person who works here may give assignments."""
    if person_id not in list_workers(session, [person_id]):
        return True  # who left is told of with the other mistakes
    return reader_beside(session, person_id).may(GIVE)


def write(session: Session, wish: Wish, *, reader: Reader, at: datetime) -> UUID:
    """Keep a draft; return its id.

    Raises InvalidError naming the fields, ForbiddenError, NotFoundError for an unseen basis.
    """
    require_author(session, wish, reader=reader)
    if wish.basis_id is not None:
        get_document(session, wish.basis_id, reader=reader)
    check(session, wish)
    head = insert(session, wish, reader=reader, at=at)
    record(session, "assignment.drafted", "document", head.id, principals=[wish.author_id])
    return head.id


def insert(
    session: Session, wish: Wish, *, reader: Reader, at: datetime, instance: Instance | None = None
) -> DocumentHead:
    """Insert the card, the assignment and whom it names, as a draft only its author sees."""
    organisation = organisation_of(session, wish.author_id) or reader.organisation_id
    if organisation is None:
        raise InvalidError(_("The leader works in no organisation: an assignment needs one."))
    worker = list_workers(session, [wish.author_id]).get(wish.author_id)
    new = NewDocument(
        KIND, title_of(wish.text), basis_words(session, wish.basis_id), Standing.DRAFT,
        organisation, worker.unit_id if worker else None, mark_of(session, wish),
    )  # fmt: skip
    head = create(session, new, reader=reader, at=at, id=uuid7())
    above = above_of(session, wish.parent_duty_id)
    values = asdict(wish) | {
        "id": head.id, "by": reader.person_id, "root": above[0] or head.id, "depth": above[1],
        "series": instance.series_id if instance else None,
        "instance": instance.number if instance else None,
        "controller_id": controller_of(wish),
    }  # fmt: skip
    people = [wish.author_id, reader.person_id]
    open_draft(session, head, people, at=at, by=reader.person_id)  # first: nobody else sees it
    execute(session, ASSIGNMENT, values)
    name(session, head, wish)
    add_milestones(session, head.id, wish.milestones)
    index(session, head, words=[])
    return head


ASSIGNMENT = """
insert into assignments.assignment (document_id, author_id, prepared_by, controller_id, basis_id,
    basis_point, reference, parent_duty_id, root_id, depth, series_id, instance, text, priority,
    control, asked_term, reason)
values (%(id)s, %(author_id)s, %(by)s, %(controller_id)s, %(basis_id)s, %(basis_point)s,
    %(reference)s, %(parent_duty_id)s, %(root)s, %(depth)s, %(series)s, %(instance)s, %(text)s,
    %(priority)s, %(control)s, %(asked_term)s, '')"""


def controller_of(wish: Wish) -> int | None:
    """Return who controls it: nobody without control, its author when nobody else was named."""
    if wish.control is Control.NONE:
        return None
    return wish.controller_id or wish.author_id


def above_of(session: Session, duty_id: int | None) -> tuple[UUID | None, int]:
    """Return the top of the tree an assignment under a duty stands in, and its depth."""
    if duty_id is None:
        return None, 0
    query = """select a.root_id, a.depth + 1 from assignments.duty as u
        join assignments.assignment as a on a.document_id = u.assignment_id where u.id = %s"""
    root, depth = driver(session).execute(query, (duty_id,)).fetchone() or (None, 0)
    return root, depth


def title_of(text: str) -> str:
    """Return the title of the card: the beginning of the text in one line."""
    line = " ".join(text.split())
    return line if len(line) <= TITLE else f"{line[: TITLE - 1].rstrip()}…"


def basis_words(session: Session, basis_id: UUID | None) -> str:
    """Return the number of the basis, as the card's second line; empty: it stands by itself.

    No more than the number, and of a restricted one nothing: who executes may read the basis,
    who reads the list may not.
    """
    head = find_head(session, basis_id) if basis_id else None
    return (head.number or "") if head and head.access_mark == AccessMark.COMMON else ""


def mark_of(session: Session, wish: Wish) -> AccessMark:
    """Return the access mark of an assignment: that of its basis and of the one above it."""
    query = """
        select exists (select from documents.document as d where d.access_mark = 'restricted'
            and (d.id = %(basis)s or d.id = (
                select assignment_id from assignments.duty where id = %(above)s)))"""
    values = {"basis": wish.basis_id, "above": wish.parent_duty_id}
    restricted = fetch_value(session, query, values)
    return AccessMark.RESTRICTED if restricted else AccessMark.COMMON


DUTY = """
insert into assignments.duty (assignment_id, position, role, principal_id, person_id, unit_id,
    text, asked_term, state, author_id, controller_id, organisation_id, control, priority)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"""


def name(session: Session, head: DocumentHead, wish: Wish) -> None:
    """Write down whom an assignment names, in its order, as planned."""
    execute(session, "delete from assignments.duty where assignment_id = %s", (head.id,))
    workers = list_workers(session, [each.principal_id for each in wish.named])
    rows = []
    for n, each in enumerate(in_order(wish.named), 1):
        worker = workers.get(each.principal_id)
        rows.append(
            (
                head.id, n, each.role, each.principal_id, worker.person_id if worker else None,
                worker.unit_id if worker else None, each.text.strip(), each.asked_term,
                DutyState.PLANNED, wish.author_id, controller_of(wish), head.organisation_id,
                wish.control, wish.priority,
            )
        )  # fmt: skip
    with driver(session).cursor() as cursor:
        cursor.executemany(DUTY, rows)


def add_milestones(session: Session, id: UUID, milestones: Sequence[Interim]) -> None:
    """Write down the interim terms, in the order of their days."""
    execute(session, "delete from assignments.milestone where assignment_id = %s", (id,))
    ordered = sorted(milestones, key=lambda each: each.due_on)
    with driver(session).cursor() as cursor:
        cursor.executemany(
            "insert into assignments.milestone (assignment_id, position, text, due_on, said)"
            " values (%s, %s, %s, %s, '')",
            [(id, n, each.text.strip(), each.due_on) for n, each in enumerate(ordered, 1)],
        )


def wish_of(session: Session, row: AssignmentRow) -> Wish:
    """Return a kept assignment as it was wanted."""
    named = [
        Named(each.principal_id, Role(each.role), each.text, each.asked_term)
        for each in list_duties(session, row.id)
    ]
    query = "select text, due_on from assignments.milestone where assignment_id = %s order by 2"
    interim = [Interim(*each) for each in driver(session).execute(query, (row.id,))]
    return Wish(
        row.text, named, row.author_id, row.controller_id, Priority(row.priority),
        Control(row.control), row.asked_term, row.basis_id, row.basis_point, row.parent_duty_id,
        row.reference, interim,
    )  # fmt: skip


def hold_draft(
    session: Session, id: UUID, *, version: int | None, reader: Reader
) -> tuple[DocumentHead, AssignmentRow]:
    """Return a draft the reader may work on. Raises ForbiddenError, ConflictError."""
    head, row = hold_assignment(session, id, reader=reader, version=version)
    if row.standing not in (Standing.DRAFT, Standing.OFFERED):
        raise ConflictError(_("The assignment is given: it changes by acts only."))
    mine = selves(reader)
    if row.author_id not in mine and row.prepared_by not in mine:
        raise ForbiddenError(_("Only its leader and who prepared it work on a draft."))
    return head, row


def change(
    session: Session, id: UUID, wish: Wish, *, version: int, reader: Reader, at: datetime
) -> int:
    """Change a draft; return its new version. Raises as `write`, ConflictError."""
    head, row = hold_draft(session, id, version=version, reader=reader)
    if wish.author_id != row.author_id:
        require_author(session, wish, reader=reader)
    check(session, wish)
    values = asdict(wish) | {"id": id, "controller_id": controller_of(wish)}
    execute(session, CHANGE, values)
    fresh = change_title(session, id, title_of(wish.text), at=at)
    name(session, head, wish)
    add_milestones(session, id, wish.milestones)
    if wish.author_id != row.author_id:
        leave_leader(session, head, row, reader=reader, at=at)
    open_draft(session, head, [wish.author_id], at=at, by=reader.person_id)
    record(session, "assignment.changed", "document", id)
    signal(session, f"doc:{id}")
    return fresh


def leave_leader(
    session: Session, head: DocumentHead, row: AssignmentRow, *, reader: Reader, at: datetime
) -> None:
    """Take a draft from the leader it is no longer for; the next one gets it by an offer."""
    put_into_state(session, head, Standing.DRAFT, at=at)
    take_out_of_all(session, DRAFTS, row.id, reader=reader, at=at)
    if row.author_id != row.prepared_by:
        close_to(session, head, principal_id=row.author_id, reason="author")


CHANGE = """
update assignments.assignment set author_id = %(author_id)s, controller_id = %(controller_id)s,
    basis_point = %(basis_point)s, text = %(text)s, priority = %(priority)s,
    control = %(control)s, asked_term = %(asked_term)s where document_id = %(id)s"""


def offer(session: Session, id: UUID, *, version: int, reader: Reader, at: datetime) -> None:
    """Put a draft before its leader, who gives it with one tap."""
    head, row = hold_draft(session, id, version=version, reader=reader)
    check(session, wish_of(session, row))
    put_into_state(session, head, Standing.OFFERED, at=at)
    execute(session, "update assignments.assignment set reason = '' where document_id = %s", (id,))
    show_basis(session, row, at=at)
    put_into(session, DRAFTS, head, person_id=row.author_id, reader=reader, at=at)
    record(session, "assignment.offered", "document", id, principals=[row.author_id])
    signal(session, f"doc:{id}")


def send_back(
    session: Session, id: UUID, said: str, *, version: int, reader: Reader, at: datetime
) -> None:
    """Return a draft to who prepared it. Raises InvalidError without the word, ForbiddenError."""
    head, row = hold_draft(session, id, version=version, reader=reader)
    if row.author_id not in selves(reader):
        raise ForbiddenError(_("Only the leader returns a draft."))
    said = word_in(said, "said", _("Say what to change, in at most {n} characters."))
    put_into_state(session, head, Standing.DRAFT, at=at)
    query = "update assignments.assignment set reason = %s where document_id = %s"
    execute(session, query, (said, id))
    take_out_of_all(session, DRAFTS, id, reader=reader, at=at)
    record(session, "assignment.draft_returned", "document", id, said=said,
           principals=[row.prepared_by])  # fmt: skip
    message = Message(N_("The draft assignment came back: {said}"), {"said": said})
    notify(session, [row.prepared_by], Noticed("work", message, id), at=at)
    signal(session, f"doc:{id}")


def discard(session: Session, id: UUID, *, version: int, reader: Reader, at: datetime) -> None:
    """Let a draft come to nothing: it stays recalled, waits for nobody and has no number."""
    head, row = hold_draft(session, id, version=version, reader=reader)
    put_into_state(session, head, Standing.RECALLED, at=at)
    take_out_of_all(session, DRAFTS, id, reader=reader, at=at)
    execute(session, "update assignments.duty set state = 'withdrawn' where assignment_id = %s",
            (id,))  # fmt: skip
    record(session, "assignment.dropped", "document", id, principals=[row.author_id])
    signal(session, f"doc:{id}")


def word_in(said: str, field: str, refusal: str) -> str:
    """Return a word in one line. Raises InvalidError when it is missing or too long."""
    said = " ".join(said.split())
    if not 1 <= len(said) <= LONGEST_WORD or has_controls(said):
        wrong = refusal.format(n=LONGEST_WORD)
        raise InvalidError(wrong, fields={field: wrong})
    return said
