"""Naming who prepares a leader's resolutions: the leader does it, or the office."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute, fetch_values
from uprava.documents.models import AccessRight
from uprava.documents.service.access import Opening, close_to, get_document, open_to
from uprava.errors import ForbiddenError, InvalidError, NotFoundError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.work.service import put_into, take_from

from uprava_records.resolutions.service.assistants import list_assistants
from uprava_records.resolutions.service.reviewing import ASSISTANT
from uprava_records.resolutions.values import DRAFTING
from uprava_records.routing.values import RULES

MOST = 20
"""Assistants of one leader."""

MOST_OPEN = 500
"""Letters before a leader that follow a change of assistants at once."""


def require_manager(leader_id: int, *, reader: Reader) -> None:
    """Raise ForbiddenError unless the leader names an own assistant, or the office does it."""
    if reader.acting_for is not None and not reader.may(RULES):
        raise ForbiddenError(_("Return to your own work first."))
    if leader_id != reader.person_id:
        reader.require(RULES)


def name_assistant(
    session: Session, leader_id: int, principal_id: int, *, reader: Reader, at: datetime
) -> None:
    """Let somebody prepare the leader's resolutions, on letters before the leader now too.

    Twice is once. The office, which may not see those letters, lets it begin with the next.
    """
    require_manager(leader_id, reader=reader)
    if principal_id == leader_id:
        raise InvalidError(
            _("Nobody is an assistant of oneself."),
            fields={"assistant": _("Choose another person.")},
        )
    if len(list_assistants(session, leader_id)) >= MOST:
        raise InvalidError(_("At most {n} assistants.").format(n=MOST))
    added = execute(
        session,
        "insert into records.assistant (leader_id, principal_id, named_by, named_at)"
        " values (%s, %s, %s, %s) on conflict do nothing",
        (leader_id, principal_id, reader.person_id, at),
    )
    if not added:
        return
    record(session, "assistant.named", "person", leader_id, principals=[principal_id])
    for id in open_letters(session, leader_id):
        head = get_document(session, id, reader=reader)
        opening = Opening(principal_id, AccessRight.READ, ASSISTANT)
        open_to(session, head, [opening], at=at, by=reader.person_id)
        put_into(session, DRAFTING, head, person_id=principal_id, reader=reader, at=at)


def drop_assistant(
    session: Session, leader_id: int, principal_id: int, *, reader: Reader, at: datetime
) -> None:
    """Let somebody prepare the leader's resolutions no more, nor see the letters before them.

    Letters the leader is done with stay open to who worked on them. Raises NotFoundError.
    """
    require_manager(leader_id, reader=reader)
    query = "delete from records.assistant where leader_id = %s and principal_id = %s"
    if not execute(session, query, (leader_id, principal_id)):
        raise NotFoundError(_("There is no such assistant."))
    record(session, "assistant.dropped", "person", leader_id, principals=[principal_id])
    for id in left_without(session, leader_id, principal_id):
        head = get_document(session, id, reader=reader)
        take_from(session, DRAFTING, id, [principal_id], reader=reader, at=at)
        close_to(session, head, principal_id=principal_id, reason=ASSISTANT)


def open_letters(session: Session, leader_id: int) -> Sequence[UUID]:
    """Return the letters before a leader now that the reader sees."""
    query = """select document_id from records.review where person_id = %s and state = 'open'
        order by id limit %s"""
    return fetch_values(session, query, (leader_id, MOST_OPEN))


def left_without(session: Session, leader_id: int, principal_id: int) -> Sequence[UUID]:
    """Return the letters before a leader on which the principal helps no other leader."""
    query = """
        select v.document_id from records.review as v
        where v.person_id = %s and v.state = 'open' and not exists (
            select from records.review as o join records.assistant as a
                on a.leader_id = o.person_id and a.principal_id = %s
            where o.document_id = v.document_id and o.state = 'open')
        order by v.id limit %s"""
    return fetch_values(session, query, (leader_id, principal_id, MOST_OPEN))
