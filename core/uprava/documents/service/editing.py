"""Changing the requisites all kinds share, never over somebody else's change."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from uprava.audit.log import record
from uprava.db.sql import execute, fetch_value
from uprava.documents.models import AccessMark, AccessRight
from uprava.documents.service.access import get_document
from uprava.documents.service.conflicts import Conflict, Difference, conflict_of
from uprava.documents.service.locks import REQUISITES, refuse_locked
from uprava.errors import InvalidError
from uprava.extension import DocumentHead
from uprava.i18n import N_, _
from uprava.users.reader import Reader
from uprava.web.events import signal
from uprava.work.service import move_term

LONGEST_TITLE = 1000

MARKS = {
    AccessMark.COMMON: N_("Common"),
    AccessMark.RESTRICTED: N_("For official use only"),
}
"""Titles of the access marks. «Для служебного пользования»: Government order 1233 of 1994."""

FIELDS = {"title": N_("Title of the document"), "due_on": N_("Term"), "access_mark": N_("Access")}


@dataclass(frozen=True, slots=True)
class Requisites:
    """What may be changed on every card."""

    title: str
    due_on: date | None
    access_mark: AccessMark


def requisites_of(head: DocumentHead) -> Requisites:
    """Return the requisites as they are now."""
    return Requisites(head.title, head.due_on, AccessMark(head.access_mark))


def change_requisites(
    session: Session, id: UUID, wanted: Requisites, *, version: int, reader: Reader, at: datetime
) -> Conflict | None:
    """Keep the new requisites, or return what somebody changed meanwhile; then nothing is kept.

    Raises InvalidError naming the fields that break a rule.
    """
    head = get_document(session, id, reader=reader, level=AccessRight.EDIT)
    refuse_locked(session, head, REQUISITES, reader=reader)
    wanted = replace(wanted, title=" ".join(wanted.title.split()))
    wrong = mistakes(wanted)
    if wrong:
        raise InvalidError(_("The card has mistakes; nothing was changed."), fields=wrong)
    if wanted == requisites_of(head):
        return None  # saved as it was: no act, no line in the history
    if not update(session, head, wanted, version=version, at=at):
        return conflict_of(session, head, differences(head, wanted))
    was, now = told(requisites_of(head)), told(wanted)
    changed = {name for name in FIELDS if was[name] != now[name]}
    record(
        session, "document.changed", "document", id,
        was={name: was[name] for name in sorted(changed)},
        now={name: now[name] for name in sorted(changed)},
    )  # fmt: skip
    signal(session, f"doc:{id}")
    return None


def mistakes(wanted: Requisites) -> dict[str, str]:
    """Return the fields that break a rule, with a sentence each."""
    title = wanted.title.strip()
    if not title:
        return {"title": _("Fill this in.")}
    if len(title) > LONGEST_TITLE:
        return {"title": _("At most {n} characters.").format(n=LONGEST_TITLE)}
    if any(ord(sign) < 32 and sign not in "\r\n\t" for sign in title):
        return {"title": _("Control characters are not allowed.")}
    return {}


def update(
    session: Session, head: DocumentHead, wanted: Requisites, *, version: int, at: datetime
) -> bool:
    """Write the card, its search row and the terms of what waits; False: the version is old."""
    values = {
        "id": head.id, "version": version, "at": at, "title": wanted.title, "was": head.title,
        "due": wanted.due_on, "mark": wanted.access_mark,
    }  # fmt: skip
    done = execute(
        session,
        "update documents.document set title = %(title)s, due_on = %(due)s,"
        " access_mark = %(mark)s, version = version + 1, changed_at = %(at)s"
        " where id = %(id)s and version = %(version)s",
        values,
    )
    if not done:
        return False
    execute(
        session,
        "update documents.text set handles = replace(handles, %(was)s, %(title)s)"
        " where document_id = %(id)s",
        values,
    )
    move_term(session, head.id, was=head.due_on, now=wanted.due_on)
    return True


def change_term(session: Session, id: UUID, due_on: date | None, *, at: datetime) -> None:
    """Give a document the term its module counted; whoever has its card open is told of it.

    The module's act: it checks, records it, and moves what waits (`work.service.move_term`).
    """
    execute(
        session,
        "update documents.document set due_on = %(due)s, version = version + 1,"
        " changed_at = %(at)s where id = %(id)s and due_on is distinct from %(due)s",
        {"id": id, "due": due_on, "at": at},
    )
    signal(session, f"doc:{id}")


def change_title(session: Session, id: UUID, title: str, *, at: datetime) -> int:
    """Give a document the title its module made of its own text; return the card's new version.

    The module's act: it checks and records it.
    """
    query = """
        update documents.document set title = %s, version = version + 1, changed_at = %s
        where id = %s returning version"""
    return int(fetch_value(session, query, (title, at, id)))


def change_summary(session: Session, id: UUID, summary: str) -> None:
    """Keep what a kind says of a document beside its title; part of an edit `update` wrote."""
    query = "update documents.document set summary = %s where id = %s"
    execute(session, query, (summary, id))


def change_unit(session: Session, id: UUID, unit_id: int) -> None:
    """Let a document be another unit's, for its acts and for search too.

    The module's act: it checks, gives the rights that follow, and records it.
    """
    values = (unit_id, id)
    execute(session, "update documents.document set unit_id = %s where id = %s", values)
    execute(session, "update documents.text set unit_id = %s where document_id = %s", values)


def differences(head: DocumentHead, wanted: Requisites) -> list[Difference]:
    """Return the fields that are not as the reader wants them."""
    theirs, mine = told(requisites_of(head)), told(wanted)
    return [
        Difference(name, title, mine[name], theirs[name])
        for name, title in FIELDS.items()
        if mine[name] != theirs[name]
    ]


def told(requisites: Requisites) -> dict[str, str]:
    """Return the requisites as text."""
    due = requisites.due_on
    return {
        "title": requisites.title,
        "due_on": due.isoformat() if due else "",
        "access_mark": requisites.access_mark.value,
    }
