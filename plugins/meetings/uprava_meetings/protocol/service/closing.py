"""A protocol that is signed: its meeting is closed, its points become tasks, in the same act."""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.approval.models import ParticipantKind, Purpose
from uprava.approval.service.loading import find_route, participants_of, stages_of
from uprava.approval.service.people import people_of
from uprava.audit.log import record
from uprava.capabilities import ExecutorRole, TaskMoved, TaskPerson, TaskStep, TaskToGive
from uprava.db.sql import execute, fetch_one, fetch_value
from uprava.db.wall import past_rights
from uprava.documents.models import AccessRight
from uprava.documents.service.access import HEAD_COLUMNS, Opening, get_document, open_to
from uprava.documents.service.filing import list_files
from uprava.documents.service.states import put_into_state
from uprava.errors import ConflictError, InvalidError
from uprava.extension import DocumentHead
from uprava.i18n import N_, _
from uprava.installation import installation_of
from uprava.users.reader import Reader
from uprava.web.events import signal
from uprava.work.service import Message, Noticed, notify

from uprava_meetings.bodies.service.bodies import get_body
from uprava_meetings.protocol.kind import DRAFTED, SIGNED
from uprava_meetings.protocol.service.making import numbered, refuse_lacking, write_down
from uprava_meetings.protocol.service.reading import (
    find_protocol,
    hold_protocol,
    points_of,
)
from uprava_meetings.protocol.values import MARK, MEMBER, PointRow, ProtocolRow
from uprava_meetings.values import MEETING, MeetingState, PointKind

CHANGED = N_("The protocol No. {number} was corrected, p. {point}: {text}")

HEAD = f"select {HEAD_COLUMNS} from documents.document as d where d.id = %s"


def unsignable(session: Session, id: UUID) -> str:
    """Return why a protocol may not be signed now, empty: it may.

    It has a number, and its route asks for both signatures: of the secretary and of who presided.
    """
    row = find_protocol(session, id)
    if row is None:
        return ""
    route = find_route(session, id)
    asked: set[int] = set()
    for stage in stages_of(session, route.id) if route else []:
        if stage.purpose == Purpose.SIGN:
            asked |= {each.principal_id for each in participants_of(session, stage.id)}
    both = {each for each in (row.chair_id, row.secretary_id) if each is not None}
    if row.number is None or not both or not both <= asked:
        return _("Send the protocol to be signed first: it gets its number, the secretary and who "
                 "presided sign it.")  # fmt: skip
    return ""


def after_signature(session: Session, head: DocumentHead, *, reader: Reader, at: datetime) -> None:
    """Close the meeting of a protocol that all have signed, and give its tasks."""
    with past_rights(session):
        row = find_protocol(session, head.id)
    if row is not None and row.signed_on is None:
        conclude(session, head, row, reader=reader, at=at, day=session.info["today"])


def conclude(
    session: Session, head: DocumentHead, row: ProtocolRow, *, reader: Reader, at: datetime,
    day: date,
) -> None:  # fmt: skip
    """Do all that follows from a protocol's signatures, in the act of the last of them."""
    with past_rights(session):
        query = "select from meetings.meeting where document_id = %s for update"
        execute(session, query, (row.meeting_id,))
        query = """update meetings.protocol set signed_on = %s
            where document_id = %s and signed_on is null"""
        if not execute(session, query, (day, row.id)):
            return
        row = replace(row, signed_on=day)
        close_meeting(session, row, at=at)
        open_to_members(session, head, row, reader=reader, at=at)
        given = give_tasks(session, row, reader=reader, at=at)
        record(
            session, "protocols.signed", "document", row.id, number=row.number or "",
            tasks=str(given),
        )  # fmt: skip
    signal(session, f"doc:{row.meeting_id}")
    signal(session, f"doc:{row.id}")


def close_meeting(session: Session, row: ProtocolRow, *, at: datetime) -> None:
    """Bring the meeting of a signed protocol to its end; a correction finds it there."""
    head = fetch_head(session, row.meeting_id)
    if head.kind == MEETING and head.state == MeetingState.HELD:
        put_into_state(session, head, MeetingState.CLOSED, at=at)


def fetch_head(session: Session, id: UUID) -> DocumentHead:
    """Return a document as the installation sees it."""
    found = fetch_one(session, DocumentHead, HEAD, (id,))
    assert found is not None
    return found


def open_to_members(
    session: Session, head: DocumentHead, row: ProtocolRow, *, reader: Reader, at: datetime
) -> None:
    """Let the members read a signed protocol, unless it has a closed question."""
    if row.is_restricted:
        return
    members = get_body(session, row.body_id, reader=reader).members_id
    given = [Opening(members, AccessRight.READ, MEMBER)]
    open_to(session, head, given, at=at, by=reader.person_id)


def give_tasks(session: Session, row: ProtocolRow, *, reader: Reader, at: datetime) -> int:
    """Make a task of each point to instruct that is none yet; tell who does those changed.

    Return how many tasks were given. Without a module of tasks points stay as they are written.
    """
    given = 0
    for point in points_of(session, row.meeting_id):
        if not point.stands:
            continue
        if point.kind == PointKind.INSTRUCT and point.reference is None:
            given += give_task(session, row, point, reader=reader)
        elif point.kind == PointKind.INSTRUCT and point.is_changed:
            tell_changed(session, row, point, at=at)
        query = "update meetings.point set told_version = version where id = %s"
        execute(session, query, (point.id,))
    return given


def give_task(session: Session, row: ProtocolRow, point: PointRow, *, reader: Reader) -> int:
    """Give the task of a point in the name of who presided; return 1 when somebody keeps it."""
    plugins = installation_of(session).plugins
    if not plugins.gives_tasks or not point.executors:
        return 0
    responsible, *others = point.executors
    people = [TaskPerson(responsible.principal_id)]
    people += [TaskPerson(each.principal_id, ExecutorRole.EXECUTOR) for each in others]
    basis, place = basis_of(row, point)
    reference = f"{MARK}{point.id}"
    task = TaskToGive(
        reference, author_of(session, row, reader=reader), point.text, tuple(people),
        due_on=point.due_on, asked_term="" if point.due_on else "none", document_id=basis,
        point=place,
    )  # fmt: skip
    try:
        given = plugins.give_task(session, reader, task)
    except InvalidError as error:
        what = "; ".join(error.fields.values()) or error.detail
        said = _("p. {number}: {what}").format(number=point.number, what=what)
        raise InvalidError(said, fields={"points": said}) from error
    if given is None:
        return 0
    query = """update meetings.point set reference = %s, task_id = %s, task_number = %s,
            state = %s where id = %s and reference is null"""
    values = (reference, given.document_id, given.number, TaskStep.GIVEN, point.id)
    return execute(session, query, values)


def author_of(session: Session, row: ProtocolRow, *, reader: Reader) -> int:
    """Return in whose name tasks are given: of who presided, if he has an account here."""
    for each in (row.chair_id, row.secretary_id):
        if each is not None and people_of(session, ParticipantKind.PERSON, each):
            return each
    return reader.person_id


def basis_of(row: ProtocolRow, point: PointRow) -> tuple[UUID, str]:
    """Return the document a task stands on and where in it.

    Whoever does the task may read that document: of a protocol with a closed question only the
    question itself is opened.
    """
    if not row.is_restricted:
        return row.id, _("p. {number}").format(number=point.number)
    said = _("protocol No. {number} of {day}, p. {point}")
    day = f"{row.held_on:%d.%m.%Y}"
    return point.question_id, said.format(number=row.number or "", day=day, point=point.number)


def tell_changed(session: Session, row: ProtocolRow, point: PointRow, *, at: datetime) -> None:
    """Tell who does a point that a correction changed it; the task itself stays as it was given."""
    people = [each.person_id for each in point.executors if each.person_id is not None]
    values = {"number": row.number or "", "point": point.number, "text": point.text[:300]}
    message = Message(CHANGED, values)
    notify(session, people, Noticed("work", message, point.task_id or row.id), at=at)


def sign_on_paper(
    session: Session, id: UUID, day: date | None, *, reader: Reader, at: datetime
) -> None:
    """Note that a protocol was signed on paper by both, and when.

    Raises InvalidError for the day or for what lacks, ConflictError for one on its route.
    """
    row = hold_protocol(session, id, reader=reader)
    if row.state not in DRAFTED:
        raise ConflictError(_("The protocol is being approved or is signed already."))
    if day is None or not row.held_on <= day <= session.info["today"]:
        said = _("Say on which day it was signed: after the meeting, today at the latest.")
        raise InvalidError(said, fields={"day": said})
    refuse_lacking(session, row, reader=reader)
    if not list_files(session, id):
        raise ConflictError(_("The protocol has no text: build it first."))
    head = get_document(session, id, reader=reader, level=AccessRight.EDIT)
    if row.number is None:
        row = numbered(session, row, head)
        write_down(session, row, reader=reader, at=at)
    put_into_state(session, head, SIGNED, at=at)
    record(session, "protocols.signed_on_paper", "document", id, on=f"{day:%d.%m.%Y}")
    record(session, "document.moved", "document", id, was=head.state, now=SIGNED)
    conclude(session, head, row, reader=reader, at=at, day=day)


def follow(session: Session, moved: TaskMoved) -> None:
    """Let a point follow what became of its task; taken off control, what is done stays done."""
    if not moved.reference.startswith(MARK):
        return
    query = """update meetings.point set done_on = case when %(told)s then %(done)s::date
                else done_on end,
            state = case when %(told)s and not (state = 'done' and %(step)s = 'off_control')
                then %(step)s else state end,
            due_on = coalesce(%(due)s::date, due_on)
        where reference = %(reference)s"""
    values = {
        "told": moved.step in TOLD, "step": STATES.get(moved.step, str(moved.step)),
        "done": moved.done_on, "due": moved.due_on, "reference": moved.reference,
    }  # fmt: skip
    with past_rights(session):
        if not execute(session, query, values):
            return
        meeting = fetch_value(session, MEETING_OF, (moved.reference,))
    signal(session, f"doc:{meeting}")


MEETING_OF = """select i.meeting_id from meetings.point as p
    join meetings.item as i on i.id = p.item_id where p.reference = %s"""

TOLD = frozenset(TaskStep) - {TaskStep.REASSIGNED, TaskStep.TERM_MOVED, TaskStep.LATE}
"""Steps after which a task stands elsewhere than before; that it is late the term says."""

STATES = {TaskStep.RETURNED: TaskStep.STARTED.value, TaskStep.RESUMED: TaskStep.STARTED.value}
"""Steps that bring a task back to work."""
