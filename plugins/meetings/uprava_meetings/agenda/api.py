"""Agendas for programs: the questions of a meeting, and those that wait for one."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from litestar.params import FromPath, FromQuery
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.web.injected import AnyReader, AnySession
from uprava.web.routing import SIGNED_IN, get

from uprava_meetings.agenda.service.approving import find_approved
from uprava_meetings.agenda.service.reading import agenda_of, list_questions
from uprava_meetings.agenda.values import ItemRow, QuestionRow
from uprava_meetings.planning.service.reading import get_meeting
from uprava_meetings.values import QuestionState

PATH = "/api/v1/meetings"
READ = "documents:read"


class SpeakerOut(msgspec.Struct, frozen=True):
    """Somebody named for a question: `role` is speaker, co-speaker or invited."""

    name: str
    post: str
    role: str


class ItemOut(msgspec.Struct, frozen=True):
    """A question of an agenda; `late` says why it came after the day for materials.

    `approval` is how far its draft decision is on its route: running, stopped, recalled, done, or
    null when it was sent along none. `closed`: its materials are not for all members.
    """

    number: int
    question: UUID
    title: str
    minutes: int
    unit: str
    draft: str
    late: str
    closed: bool
    approval: str | None
    outcome: str
    files: int
    speakers: Sequence[SpeakerOut]


class AgendaOut(msgspec.Struct, frozen=True):
    """The agenda of a meeting as far as it is open to the caller, so numbers may be missing.

    `changed_at`: since when it differs from its printed form.
    """

    state: str
    starts_at: datetime
    ends_at: datetime
    place: str
    approved_at: datetime | None
    changed_at: datetime | None
    items: Sequence[ItemOut]


class QuestionOut(msgspec.Struct, frozen=True):
    """A question; `meeting` is the one it stands on the agenda of."""

    id: UUID
    title: str
    state: str
    body: str
    unit: str
    minutes: int
    draft: str
    closed: bool
    meeting: UUID | None


class QuestionsOut(msgspec.Struct, frozen=True):
    """Questions, those changed last first."""

    items: Sequence[QuestionOut]


@get(PATH + "/{id:uuid}/agenda", requires=SIGNED_IN, scope=READ)
def agenda(session: AnySession, reader: AnyReader, id: FromPath[UUID]) -> AgendaOut:
    """Return the agenda of a meeting: its questions in their order."""
    meeting = get_meeting(session, id, reader=reader)
    approved = find_approved(session, id)
    return AgendaOut(
        meeting.state, meeting.starts_at, meeting.ends_at, meeting.place,
        approved.approved_at if approved else None, approved.changed_at if approved else None,
        [item_out(each) for each in agenda_of(session, id)],
    )  # fmt: skip


@get(PATH + "/questions", requires=SIGNED_IN, scope=READ)
def questions(
    session: AnySession, reader: AnyReader, stage: FromQuery[str] = QuestionState.BACKLOG
) -> QuestionsOut:
    """List questions in one stage: draft, proposed, backlog, scheduled, decided, withdrawn."""
    if stage not in set(QuestionState):
        raise InvalidError(_("There is no such stage of a question."))
    rows = list_questions(session, (QuestionState(stage),), reader=reader)
    return QuestionsOut([question_out(each) for each in rows])


def item_out(row: ItemRow) -> ItemOut:
    """Return a question of an agenda as programs are told of it."""
    speakers = [SpeakerOut(each.name, each.post, each.role) for each in row.speakers]
    return ItemOut(
        row.position, row.question_id, row.title, row.minutes, row.unit, row.draft, row.late,
        row.closed, row.route, row.outcome, row.files, speakers,
    )  # fmt: skip


def question_out(row: QuestionRow) -> QuestionOut:
    """Return a question as programs are told of it."""
    return QuestionOut(
        row.id, row.title, row.state, row.body, row.unit, row.minutes, row.draft, row.closed,
        row.meeting_id,
    )  # fmt: skip


routes = [agenda, questions]
"""Reading only: agendas are made at the screens."""
