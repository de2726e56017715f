"""The author answers remarks one by one; from the answers comes the table of disagreements."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from uprava.approval.models import Answer, RouteState
from uprava.approval.service.loading import begin_act, find_route, get_route
from uprava.approval.service.moving import advance
from uprava.approval.service.starting import require_author
from uprava.approval.service.telling import tell
from uprava.approval.values import RemarkRow, Reply
from uprava.audit.log import record
from uprava.db.sql import fetch, fetch_value
from uprava.documents.service.access import get_document
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import N_, _
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader
from uprava.web.events import signal

LONGEST = 4000

REMARKS = f"""
select r.id, r.visa_id, r.clause, r.text, {SHORT_NAME} as person, v.post, r.answer, r.reason,
    coalesce((select {SHORT_NAME} from users.person as p where p.id = r.answered_by), '')
        as answered_by, r.answered_at
from approval.remark as r join approval.visa as v on v.id = r.visa_id
join users.person as p on p.id = v.person_id
where v.route_id = %s order by v.decided_at, r.visa_id, r.position"""


def answer_remark(
    session: Session, id: UUID, remark_id: int, reply: Reply, *, reader: Reader, at: datetime
) -> None:
    """Accept or decline a remark; the last answer lets the route go on.

    Raises InvalidError for a decline without its reason, ConflictError for a second answer.
    """
    act = begin_act(session, id, reader=reader, at=at)
    route = get_route(session, id)
    require_author(act, route)
    reason = reply.reason.strip()
    check_reason(reply.answer, reason)
    query = """
        update approval.remark as r set answer = %s, reason = %s, answered_by = %s, answered_at = %s
        from approval.visa as v where v.id = r.visa_id and v.route_id = %s and r.id = %s
          and r.answer is null returning v.person_id"""
    values = (reply.answer, reason, reader.person_id, at, route.id, remark_id)
    person = fetch_value(session, query, values)
    if person is None:
        raise ConflictError(_("This remark has been answered already."), code="answered")
    record(
        session, "approval.answered", "document", id, route=route.id, remark=remark_id,
        answer=reply.answer,
    )  # fmt: skip
    said = {
        Answer.ACCEPTED: N_("Your remark was accepted: {title}"),
        Answer.DECLINED: N_("Your remark was declined: {title}"),
    }
    tell(session, act, [person], said[reply.answer])
    signal(session, f"doc:{id}")
    if route.state == RouteState.RUNNING:
        advance(session, act, route)


def check_reason(answer: Answer, reason: str) -> None:
    """Raise InvalidError for a decline without its reason."""
    if answer == Answer.DECLINED and not reason:
        raise InvalidError(
            _("Write why the remark is declined: the table of disagreements shows it."),
            fields={"reason": _("Fill this in.")},
        )
    if len(reason) > LONGEST:
        raise InvalidError(
            _("The text is too long."),
            fields={"reason": _("At most {n} characters.").format(n=LONGEST)},
        )


def list_remarks(session: Session, id: UUID, *, reader: Reader) -> Sequence[RemarkRow]:
    """Return the table of disagreements of the latest route: each remark with its answer."""
    get_document(session, id, reader=reader)
    route = find_route(session, id)
    return fetch(session, RemarkRow, REMARKS, (route.id,)) if route else []
