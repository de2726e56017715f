"""Who stands in for a member reads the questions of the agenda before the meeting, as he would.

Substitutes are named in invitations, which know nothing of questions: a job and the approval of an
agenda follow them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import fetch
from uprava.documents.models import AccessRight
from uprava.documents.service.access import Opening, close_to, open_to
from uprava.extension import DocumentHead

from uprava_meetings.planning.values import STANDS_IN
from uprava_meetings.values import QUESTION, MeetingState

BEGUN = (MeetingState.OPEN, MeetingState.HELD, MeetingState.CLOSED)

LACKING = """
select distinct d.id, d.organisation_id, d.title, d.state, d.version, v.substitute_id as person_id
from meetings.invitation as v
join documents.document as e on e.id = v.document_id and e.state = %(state)s
join meetings.item as i on i.meeting_id = e.id
join meetings.question as q on q.document_id = i.question_id and not q.closed
join documents.document as d on d.id = i.question_id
where v.substitute_id is not null and not exists (
    select from documents.access_grant as g where g.document_id = d.id
        and g.principal_id = v.substitute_id and g.reason = %(reason)s)"""

NEEDLESS = """
select d.id, d.organisation_id, d.title, d.state, d.version, g.principal_id as person_id
from documents.access_grant as g
join documents.document as d on d.id = g.document_id and d.kind = %(kind)s
join meetings.question as q on q.document_id = d.id
where g.reason = %(reason)s and not exists (
    select from meetings.item as i join documents.document as e on e.id = i.meeting_id
    where i.question_id = d.id and e.state = any (%(begun)s))
and (q.closed or not exists (
    select from meetings.item as i join meetings.invitation as v on v.document_id = i.meeting_id
    where i.question_id = d.id and v.substitute_id = g.principal_id))"""
"""What was heard, or is being heard, stays with who stood in."""


@dataclass(frozen=True, slots=True)
class Right:
    """A question, and who is to read it or not any more."""

    id: UUID
    organisation_id: int
    title: str
    state: str
    version: int
    person_id: int

    @property
    def head(self) -> DocumentHead:
        """The part of the question's card the core asks for."""
        return DocumentHead(
            self.id, QUESTION, self.title, "", self.state, None, None, self.organisation_id, None,
            0, "common", None, self.version,
        )  # fmt: skip


def follow_substitutes(session: Session, *, by: int | None, at: datetime) -> int:
    """Open questions of approved agendas to who stands in, close them to who does no more.

    Returns how many rights were given or taken.
    """
    values = {"state": MeetingState.APPROVED, "reason": STANDS_IN, "kind": QUESTION,
              "begun": list(BEGUN)}  # fmt: skip
    lacking: Sequence[Right] = fetch(session, Right, LACKING, values)
    for each in lacking:
        opening = Opening(each.person_id, AccessRight.READ, STANDS_IN)
        open_to(session, each.head, [opening], at=at, by=by)
    needless: Sequence[Right] = fetch(session, Right, NEEDLESS, values)
    for each in needless:
        close_to(session, each.head, principal_id=each.person_id, reason=STANDS_IN)
    return len(lacking) + len(needless)
