"""A given resolution is cancelled with a reason: its work is no longer asked for."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.approval.service.starting import recall
from uprava.audit.log import record
from uprava.db.sql import execute, fetch_value, fetch_values
from uprava.documents.service.access import close_to, get_document
from uprava.documents.service.locks import hold
from uprava.errors import ConflictError, ForbiddenError, InvalidError
from uprava.extension import ANNULLED, DocumentHead
from uprava.i18n import N_, _
from uprava.installation import installation_of
from uprava.users.reader import Reader
from uprava.web.events import signal
from uprava.work.service import Message, Noticed, notify

from uprava_records.letters.kind import FILED
from uprava_records.resolutions.service.giving import NAMED, given_value, refresh_words
from uprava_records.resolutions.service.reading import ResolutionRow, get_resolution
from uprava_records.resolutions.service.reviewing import (
    Asked,
    add_reviews,
    open_next,
    selves,
    stand,
)
from uprava_records.resolutions.values import LONGEST_NOTE, ResolutionState


def may_cancel(row: ResolutionRow, *, reader: Reader) -> bool:
    """Tell whether the reader may cancel the resolution: its author, or who acts for one."""
    return row.state == ResolutionState.GIVEN and row.author_id in selves(reader)


def cancel(session: Session, id: int, reason: str, *, reader: Reader, at: datetime) -> None:
    """Cancel a given resolution; the letter is before its author again.

    Raises ForbiddenError for others, InvalidError without a reason, ConflictError when it is
    cancelled already, the letter is filed, or who made work of it forbids it.
    """
    row = get_resolution(session, id, reader=reader)
    hold(session, row.document_id)
    row = get_resolution(session, id, reader=reader)
    head = get_document(session, row.document_id, reader=reader)
    reason = " ".join(reason.split())
    refuse(row, head, reason, reader=reader)
    query = """update records.resolution set state = 'cancelled', cancelled_by = %s,
        cancelled_at = %s, reason = %s, version = version + 1 where id = %s"""
    execute(session, query, (reader.person_id, at, reason, id))
    record(
        session, "resolution.cancelled", "document", head.id, reason=reason,
        principals=[each.person_id for each in row.rows],
    )  # fmt: skip
    withdraw(session, row, head, reason, reader=reader, at=at)
    add_reviews(session, head, Asked([row.author_id]), reader=reader, at=at)
    open_next(session, head, reader=reader, at=at)
    stand(session, head, at=at, act="cancelled")
    refresh_words(session, head)
    signal(session, f"doc:{head.id}")


def refuse(row: ResolutionRow, head: DocumentHead, reason: str, *, reader: Reader) -> None:
    """Raise an error when the resolution cannot be cancelled by the reader with that reason."""
    if row.author_id not in selves(reader):
        raise ForbiddenError(_("Only who gave the resolution cancels it."))
    if row.state != ResolutionState.GIVEN:
        raise ConflictError(_("The resolution is cancelled already."))
    if head.state in (FILED, ANNULLED.code):
        raise ConflictError(_("The letter is in the file: its resolutions stay as they are."))
    if not 1 <= len(reason) <= LONGEST_NOTE:
        wrong = _("Say why, in at most {n} characters.").format(n=LONGEST_NOTE)
        raise InvalidError(wrong, fields={"reason": wrong})


def withdraw(
    session: Session, row: ResolutionRow, head: DocumentHead, reason: str, *, reader: Reader,
    at: datetime,
) -> None:  # fmt: skip
    """Tell those named, or who made work of it, that nothing is asked of them any more."""
    if row.taken_url:
        plugins = installation_of(session).plugins
        plugins.resolution_cancelled(session, reader, given_value(row), reason)
    if row.route_id is not None and runs(session, row.route_id):
        recall(session, head.id, reason=reason, reader=reader, at=at, route_id=row.route_id)
    people = [each.person_id for each in row.rows]
    message = Message(N_("The resolution is cancelled: {title}"), {"title": head.title})
    notify(session, people, Noticed("work", message), at=at)  # they may see it no more
    for person in unnamed(session, head.id, people):
        close_to(session, head, principal_id=person, reason=NAMED)


def runs(session: Session, route_id: int) -> bool:
    """Tell whether somebody is still to read by the resolution's acquaintance."""
    query = "select state = 'running' from approval.route where id = %s"
    return bool(fetch_value(session, query, (route_id,)))


def unnamed(session: Session, document_id: UUID, people: list[int]) -> list[int]:
    """Return those of the people whom no other resolution in force names."""
    query = """
        select person from unnest(%(people)s::int[]) as asked (person)
        where not exists (select from records.resolution_executor as e
            join records.resolution as r on r.id = e.resolution_id and r.state = 'given'
            where e.document_id = %(id)s and e.person_id = person)"""
    return fetch_values(session, query, {"people": people, "id": document_id})
