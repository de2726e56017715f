"""Questions and agendas under the reader's rights; row security has the last word."""

from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import execute, fetch, fetch_one
from uprava.documents.models import AccessRight
from uprava.documents.service.access import get_document
from uprava.errors import ConflictError, NotFoundError
from uprava.i18n import _
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader

from uprava_meetings.agenda.values import ItemRow, QuestionRow, SpeakerRow
from uprava_meetings.values import QuestionState

MOST = 200

ROWS = """
select q.document_id as id, d.title, d.state, d.version, q.organisation_id, d.author_id,
    q.body_id, b.name as body, q.unit_id, u.name as unit, q.minutes, q.way, q.draft, q.wanted_id,
    q.previous_id, q.closed, d.changed_at, m.id as meeting_id, m.title as meeting
from meetings.question as q
join documents.document as d on d.id = q.document_id and d.deleted_at is null
join meetings.body as b on b.id = q.body_id join users.unit as u on u.id = q.unit_id
left join lateral (select e.id, e.title from meetings.item as i
    join documents.document as e on e.id = i.meeting_id
    where i.question_id = q.document_id order by i.id desc limit 1) as m on true"""

SPEAKERS = f"""
select s.document_id, s.position, s.role, s.person_id, coalesce(p.login, '') as login,
    coalesce({SHORT_NAME}, s.name) as name, s.post
from meetings.speaker as s left join users.person as p on p.id = s.person_id
where s.document_id = any (%s) order by s.document_id, s.position"""

ITEMS = """
select i.id, i.meeting_id, i.question_id, i.position, i.minutes, i.late, i.outcome, i.version,
    d.title, u.name as unit, q.way, q.draft, q.closed, q.previous_id,
    r.state as route, coalesce(q.drafted_at <= r.started_at, true) as route_current,
    (select count(distinct f.series_id)::int from documents.file as f
        where f.document_id = i.question_id and f.role <> 'signature'
            and f.removed_at is null) as files
from meetings.item as i
join documents.document as d on d.id = i.question_id and d.deleted_at is null
join meetings.question as q on q.document_id = i.question_id
join users.unit as u on u.id = q.unit_id
left join lateral (select state, started_at from approval.route
    where document_id = i.question_id and not aside order by id desc limit 1) as r on true
where i.meeting_id = %s order by i.position"""


def get_question(session: Session, id: UUID) -> QuestionRow:
    """Return a question. Raises NotFoundError for one that is not open to the reader."""
    found = fetch_one(session, QuestionRow, f"{ROWS} where q.document_id = %s", (id,))
    if found is None:
        raise NotFoundError(_("There is no such question, or it is not open to you."))
    return found


def hold_question(
    session: Session, id: UUID, *, reader: Reader, version: int | None = None
) -> QuestionRow:
    """Return a question the reader may change, its row locked for an act.

    Raises NotFoundError, ForbiddenError, ConflictError when somebody changed it since.
    """
    execute(session, "select from meetings.question where document_id = %s for update", (id,))
    get_document(session, id, reader=reader, level=AccessRight.EDIT)
    row = get_question(session, id)
    if version is not None and row.version != version:
        raise ConflictError(_("Somebody changed the question a moment ago. Look again."))
    return row


def speakers_of(session: Session, ids: Collection[UUID]) -> list[SpeakerRow]:
    """Return who speaks on questions or is invited for them."""
    return fetch(session, SpeakerRow, SPEAKERS, (list(ids),)) if ids else []


def list_questions(
    session: Session, states: Collection[QuestionState], *, reader: Reader,
    body_id: int | None = None,
) -> list[QuestionRow]:  # fmt: skip
    """Return questions in some states, those changed last first."""
    query = f"""{ROWS} where q.organisation_id = %(organisation)s and d.state = any (%(states)s)
        and (%(body)s::int is null or q.body_id = %(body)s)
        order by d.changed_at desc, d.id limit {MOST}"""
    values = {"organisation": reader.organisation_id, "states": list(states), "body": body_id}
    return fetch(session, QuestionRow, query, values)


def agenda_of(session: Session, meeting_id: UUID) -> list[ItemRow]:
    """Return the questions of a meeting in their order, as far as they are open to the reader."""
    rows = fetch(session, ItemRow, ITEMS.replace("as files", "as files, '{}'::text[] as speakers"),
                 (meeting_id,))  # fmt: skip
    every = speakers_of(session, [each.question_id for each in rows])
    return [
        replace(row, speakers=[each for each in every if each.document_id == row.question_id])
        for row in rows
    ]
