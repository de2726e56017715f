"""Approval of an agenda: checked, printed as the meeting's main file, told to those invited.

In three steps, as texts are set on letterheads: `choose` reads in one short transaction, `make`
prints outside of any, `approve_agenda` writes after looking once more.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import driver, execute, fetch_one, fetch_value
from uprava.documents.intake import receive_one
from uprava.documents.service.filing import Received, add, attach, list_files
from uprava.documents.service.registering import touch
from uprava.documents.service.states import put_into_state
from uprava.errors import ConflictError, ForbiddenError
from uprava.i18n import N_, _, ngettext
from uprava.installation import Installation, installation_of
from uprava.printing.standards import standard_of
from uprava.users.reader import Reader
from uprava.web.events import signal
from uprava.work.service.notices import Message, Noticed, notify

from uprava_meetings.agenda.paper import AgendaPaper, print_agenda, question_of
from uprava_meetings.agenda.service.changes import CHANGED
from uprava_meetings.agenda.service.items import hold_open
from uprava_meetings.agenda.service.reading import agenda_of
from uprava_meetings.agenda.service.standing_in import follow_substitutes
from uprava_meetings.agenda.values import ApprovedAgenda, ItemRow
from uprava_meetings.bodies.service.bodies import get_body, may_keep
from uprava_meetings.planning.service.invitations import invite
from uprava_meetings.planning.service.planning import head_of, moment_of
from uprava_meetings.planning.service.telling import tell
from uprava_meetings.planning.values import MeetingRow
from uprava_meetings.values import MEETING, MeetingState

APPROVED = N_("The agenda is approved")
"""What those invited are told."""

NAME = "Повестка.pdf"

FIND = """select times, approved_at, approved_by, changed_at, starts_at, place, printed
    from meetings.agenda where meeting_id = %s"""

CONCERNED = """
select d.id, d.title, array_remove(array_agg(distinct s.person_id) || d.author_id, null)
from meetings.item as i join documents.document as d on d.id = i.question_id
left join meetings.speaker as s on s.document_id = d.id
where i.meeting_id = %s group by d.id, d.title, d.author_id, i.position order by i.position"""

KEEP = """
insert into meetings.agenda (meeting_id, starts_at, place, printed, times, approved_at,
    approved_by)
values (%(id)s, %(starts)s, %(place)s, %(printed)s, 1, %(at)s, %(by)s)
on conflict (meeting_id) do update set starts_at = excluded.starts_at, place = excluded.place,
    printed = excluded.printed, times = agenda.times + 1, approved_at = excluded.approved_at,
    approved_by = excluded.approved_by, changed_at = null"""


@dataclass(frozen=True, slots=True)
class Made:
    """The printed agenda, in the store already, and the state of the meeting it was set from."""

    version: int
    items: Sequence[tuple[int, int]]
    received: Received


def find_approved(session: Session, meeting_id: UUID) -> ApprovedAgenda | None:
    """Return the approval of an agenda; None while it is being made."""
    return fetch_one(session, ApprovedAgenda, FIND, (meeting_id,))


def is_outdated(
    meeting: MeetingRow, approved: ApprovedAgenda | None, rows: Sequence[ItemRow]
) -> bool:
    """Tell whether an approved agenda, or the plan of its meeting, differs from the paper.

    `rows` are all questions, as who keeps the body sees them.
    """
    if approved is None:
        return False
    moved = (meeting.starts_at, meeting.place) != (approved.starts_at, approved.place)
    return moved or approved.changed_at is not None or approved.printed != digest_of(rows)


def digest_of(rows: Sequence[ItemRow]) -> str:
    """Return a digest of what the paper says of the questions."""
    told = repr([question_of(each) for each in rows])
    return sha256(told.encode()).hexdigest()


def choose(session: Session, meeting_id: UUID, *, reader: Reader) -> AgendaPaper:
    """Read what is to be printed, after asking for every right.

    Raises ForbiddenError for who does not keep the body, ConflictError for an empty agenda, a
    meeting that is open, or one whose paper is right as it is.
    """
    meeting, rows, approved = approvable(session, meeting_id, reader=reader)
    body = get_body(session, meeting.body_id, reader=reader)
    zone = ZoneInfo(installation_of(session).settings.timezone)
    standard = standard_of(session, MEETING, document_id=meeting_id)
    times = approved.times if approved else 0
    changed = approved.changed_at if approved else None
    query = "select name from users.organisation where id = %s"
    name = str(fetch_value(session, query, (meeting.organisation_id,)))
    return AgendaPaper(meeting, body, rows, name, zone, standard, times, changed)


def approvable(
    session: Session, meeting_id: UUID, *, reader: Reader
) -> tuple[MeetingRow, list[ItemRow], ApprovedAgenda | None]:
    """Return a meeting whose agenda may be approved now, held, and what was approved before."""
    meeting = hold_open(session, meeting_id, reader=reader)
    if not may_keep(session, meeting.body_id, reader=reader):
        raise ForbiddenError(_("The agenda is approved by the chair or the secretary of the body."))
    if not meeting.questions:
        raise ConflictError(_("The agenda is empty: put a question on it first."))
    rows, approved = agenda_of(session, meeting_id), find_approved(session, meeting_id)
    if approved is not None and not is_outdated(meeting, approved, rows):
        raise ConflictError(_("The agenda is approved already, and nothing in it has changed."))
    return meeting, rows, approved


def make(installation: Installation, paper: AgendaPaper, *, at: datetime) -> Made:
    """Print the agenda and put it into the store. No transaction is open meanwhile."""
    stream = io.BytesIO(print_agenda(paper, at=at))
    limit = installation.settings.upload_limit
    received = receive_one(stream, installation.store, name=NAME, limit=limit, role="main")
    return Made(paper.meeting.version, stamps(paper.rows), received)


def stamps(rows: Sequence[ItemRow]) -> list[tuple[int, int]]:
    """Return what tells one state of an agenda from another."""
    return [(each.id, each.version) for each in rows]


def approve_agenda(
    session: Session, meeting_id: UUID, made: Made, *, telling: bool, reader: Reader, at: datetime
) -> int:
    """Approve an agenda with its paper; return how many were told.

    The first time everybody is told, later if that is wanted. Raises ConflictError when somebody
    changed the agenda while it was printed.
    """
    meeting, rows, approved = approvable(session, meeting_id, reader=reader)
    if (meeting.version, stamps(rows)) != (made.version, made.items):
        raise ConflictError(_("Somebody changed the agenda a moment ago. Look at it again."))
    file_paper(session, meeting, made.received, reader=reader, at=at)
    values = {
        "id": meeting_id, "starts": meeting.starts_at, "place": meeting.place, "at": at,
        "by": reader.person_id, "printed": digest_of(rows),
    }  # fmt: skip
    execute(session, KEEP, values)
    if meeting.state != MeetingState.APPROVED:
        put_into_state(session, head_of(meeting), MeetingState.APPROVED, at=at)
    record(session, "agenda.approved", "document", meeting_id, questions=str(meeting.questions))
    signal(session, f"doc:{meeting_id}")
    invite(session, meeting_id, reader=reader, at=at)
    follow_substitutes(session, by=reader.person_id, at=at)
    if approved is not None and not telling:
        return 0
    tell_speakers(session, meeting, at=at)
    what = APPROVED if approved is None else CHANGED
    return tell(session, meeting_id, what, reader=reader, at=at)


def tell_speakers(session: Session, meeting: MeetingRow, *, at: datetime) -> None:
    """Tell who prepares each question, speaks on it or is invited for it when it is heard.

    They may see their question only, so the notice says what the meeting would.
    """
    text = N_("The question is heard on {moment}: {title}. {place}")
    people = driver(session).execute(CONCERNED, (meeting.id,)).fetchall()
    for question, title, concerned in people:
        words = {"moment": moment_of(session, meeting.starts_at), "title": title,
                 "place": meeting.place}  # fmt: skip
        notify(session, concerned, Noticed("work", Message(text, words), question), at=at)


def file_paper(
    session: Session, meeting: MeetingRow, received: Received, *, reader: Reader, at: datetime
) -> None:
    """Put the paper among the meeting's files: the main one, each time a new version."""
    jobs, head = installation_of(session).jobs, head_of(meeting)
    before = next((each for each in list_files(session, meeting.id) if each.role == "main"), None)
    if before is None:
        attach(session, head, [received], reader=reader, at=at, jobs=jobs)
    else:
        row = add(session, head, received, reader=reader, at=at, series=before)
        jobs.defer(session, "documents:prepare", file_id=str(row.id))
    jobs.defer(session, "documents:reindex", document_id=str(meeting.id))
    touch(session, meeting.id, at=at)


def warnings_of(meeting: MeetingRow, rows: Sequence[ItemRow]) -> list[str]:
    """Return what somebody should know before approving, in sentences."""
    told = []
    if meeting.is_over_full:
        said = _("The questions take {n} minutes, the meeting lasts {slot}.")
        told.append(said.format(n=meeting.minutes, slot=meeting.slot))
    bare = [each.title for each in rows if not each.files and not each.previous_id]
    if bare:
        said = ngettext(
            "{n} question has no materials: {titles}.",
            "{n} questions have no materials: {titles}.", len(bare),
        )  # fmt: skip
        told.append(said.format(n=len(bare), titles="; ".join(bare)))
    silent = [each.title for each in rows if not each.speakers and not each.previous_id]
    if silent:
        told.append(_("Nobody speaks on: {titles}.").format(titles="; ".join(silent)))
    return told
