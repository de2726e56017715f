"""Votes by correspondence: one sheet for a member with all questions, returned once, by a moment.

Who returned a sheet counts as present. The sheets are sent when the meeting is opened; they are
closed by the secretary once all are back, or by a job, then too and at the last moment.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NoReturn
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute, fetch, fetch_value, fetch_values
from uprava.documents.service.states import put_into_state
from uprava.errors import ConflictError, ForbiddenError, InvalidError
from uprava.extension import DocumentHead
from uprava.i18n import N_, _
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader
from uprava.web.events import signal
from uprava.work.service import Message, Noticed, notify

from uprava_meetings.agenda.service.items import told_as
from uprava_meetings.agenda.service.reading import agenda_of, get_question
from uprava_meetings.conduct.service.ballots import put_in, refuse_choice, refuse_opinion
from uprava_meetings.conduct.service.closing import finish, hold_to_close
from uprava_meetings.conduct.service.presence import hold_open, presence_at
from uprava_meetings.conduct.service.voting import put, votes_of
from uprava_meetings.conduct.values import Ballot, Filled, Seat, SheetRow, VoteRow, VoteWords
from uprava_meetings.planning.service.planning import moment_of
from uprava_meetings.planning.service.reading import get_meeting
from uprava_meetings.planning.values import MeetingRow
from uprava_meetings.values import MEETING, QUESTION, ItemOutcome, QuestionState, VoteWay

SENT = N_("Vote by correspondence: {title}. Return your sheet by {until}.")
REMINDED = N_("Your sheet is not returned yet: {title}. Ballots are taken until {until}.")
CLOSED = N_("The vote by correspondence is closed: {title}. The results are in the hall.")

SHEETS = f"""
select s.meeting_id, s.member_id, s.returned_at, s.entered_by, s.file_id,
    coalesce((select {SHORT_NAME} from users.person as p where p.id = s.entered_by), '')
        as entered_name,
    coalesce((select f.name from documents.file as f where f.id = s.file_id), '') as file_name
from meetings.sheet as s where s.meeting_id = %s"""


@dataclass(frozen=True, slots=True)
class Due:
    """A meeting by correspondence whose sheets are to be closed."""

    id: UUID
    title: str


def send_out(session: Session, meeting: MeetingRow, *, by: int, at: datetime) -> None:
    """Put every question to the vote by correspondence, and tell the members.

    Raises ConflictError when the last moment for ballots has passed.
    """
    if meeting.ends_at <= at:
        raise ConflictError(
            _("Ballots were to be taken until {until}: move the meeting first.").format(
                until=moment_of(session, meeting.ends_at)
            )
        )
    agenda = agenda_of(session, meeting.id)
    closed = ", ".join(f"{each.position}. {each.title}" for each in agenda if each.closed)
    if closed:
        said = _("Members do not see closed questions, so their sheets lack them: {titles}.")
        raise ConflictError(said.format(titles=closed))
    subject = _("Adopt the draft decision")
    members: dict[int, int | None] = {}
    for item in agenda:
        hall = presence_at(session, meeting, at, item_id=item.id)
        first = hall.regulation.majorities[0].id
        words = VoteWords(subject, VoteWay.SHEET, first, deadline=meeting.ends_at)
        put(session, meeting, item.id, words, by=by, at=at)
        members |= {
            each.member.id: each.member.person_id for each in hall.seats if each.member.votes
        }
    query = "insert into meetings.sheet (meeting_id, member_id) select %s, unnest(%s::int[])"
    execute(session, query, (meeting.id, list(members)))
    tell(session, [each for each in members.values() if each], SENT, meeting, at=at)


def tell(
    session: Session, people: Sequence[int], words: str, meeting: MeetingRow, *, at: datetime
) -> None:
    """Tell people of a meeting by correspondence."""
    said = {"title": meeting.title, "until": moment_of(session, meeting.ends_at)}
    notify(session, people, Noticed("work", Message(words, said), meeting.id), at=at)


def sheets_of(session: Session, meeting_id: UUID) -> list[SheetRow]:
    """Return the sheets of a meeting."""
    return fetch(session, SheetRow, SHEETS, (meeting_id,))


def questions_for(session: Session, meeting_id: UUID, member_id: int) -> list[VoteRow]:
    """Return the votes by correspondence a member is asked in, in the order of the agenda."""
    every = votes_of(session, meeting_id)
    return [each for each in every if each.way == VoteWay.SHEET and member_id in each.members]


def return_sheet(
    session: Session, meeting_id: UUID, filled: Filled, *, reader: Reader, at: datetime
) -> None:
    """Return one's own sheet, every question answered.

    Raises ForbiddenError for who has none, InvalidError for a question left out, ConflictError
    when it was returned or the last moment has passed.
    """
    meeting = get_meeting(session, meeting_id, reader=reader)
    seat = presence_at(session, meeting, at).of(reader.person_id)
    if seat is None or not seat.member.votes:
        raise ForbiddenError(_("You have no vote in this meeting."))
    take(session, meeting, seat, filled, reader=reader, at=at)
    record(session, "sheets.returned", "document", meeting_id, name=seat.member.name)


def enter_sheet(
    session: Session, meeting_id: UUID, filled: Filled, *, reader: Reader, at: datetime
) -> None:
    """Enter a sheet that came on paper. Raises as `return_sheet`."""
    meeting = hold_open(session, meeting_id, reader=reader)
    seats = presence_at(session, meeting, at).seats
    seat = next((each for each in seats if each.member.id == filled.member_id), None)
    if seat is None or not seat.member.votes:
        said = _("Choose whose sheet it is.")
        raise InvalidError(said, fields={"member": said})
    take(session, meeting, seat, filled, reader=reader, at=at)
    record(session, "sheets.entered", "document", meeting_id, name=seat.member.name)


def take(
    session: Session, meeting: MeetingRow, seat: Seat, filled: Filled, *, reader: Reader,
    at: datetime,
) -> None:  # fmt: skip
    """Keep the answers of a sheet as ballots, all of them or none."""
    refuse_late(session, meeting, seat, at=at)
    asked = questions_for(session, meeting.id, seat.member.id)
    given = {each.vote_id: each for each in filled.answers}
    left = {f"choice-{each.id}": _("Choose an answer.") for each in asked if each.id not in given}
    if left:
        raise InvalidError(_("Every question wants an answer; nothing is sent."), fields=left)
    for vote in asked:
        answer = given[vote.id]
        refuse_choice(vote, answer.choice)
        refuse_opinion(answer.opinion)
        ballot = Ballot(seat.member.id, answer.choice, answer.opinion)
        put_in(session, vote, ballot, seat.member.name, reader=reader, at=at)
    query = """update meetings.sheet set returned_at = %s, entered_by = %s, file_id = %s
        where meeting_id = %s and member_id = %s"""
    values = (at, reader.person_id, filled.file_id, meeting.id, seat.member.id)
    execute(session, query, values)


def refuse_late(session: Session, meeting: MeetingRow, seat: Seat, *, at: datetime) -> None:
    """Raise ConflictError for a sheet that is not taken any more; hold it until the end."""
    query = """select returned_at is null from meetings.sheet
        where meeting_id = %s and member_id = %s for update"""
    if not fetch_value(session, query, (meeting.id, seat.member.id)):
        returned(session, meeting, seat)
    open_votes = """select v.id from meetings.vote as v join meetings.item as i
            on i.id = v.item_id where i.meeting_id = %s and v.way = 'sheet' and v.state = 'open'
        order by v.id for key share of v"""
    if not fetch_values(session, open_votes, (meeting.id,)):
        raise ConflictError(_("The vote is closed: no more sheets are taken."))
    if at > meeting.ends_at:
        raise ConflictError(
            _("The last moment for sheets has passed: {until}.").format(
                until=moment_of(session, meeting.ends_at)
            )
        )


def returned(session: Session, meeting: MeetingRow, seat: Seat) -> NoReturn:
    """Raise ConflictError telling when a sheet was returned, and who entered it."""
    sheets = {each.member_id: each for each in sheets_of(session, meeting.id)}
    found = sheets.get(seat.member.id)
    if found is None or found.returned_at is None:
        raise ConflictError(_("No sheet was sent to {name}.").format(name=seat.member.name))
    raise ConflictError(
        _("The sheet of {name} was returned at {time}, entered by {by}. It is not changed.").format(
            name=seat.member.name, time=moment_of(session, found.returned_at),
            by=found.entered_name,
        )
    )  # fmt: skip


def close_sheets(session: Session, meeting_id: UUID, *, reader: Reader, at: datetime) -> None:
    """Close the vote by correspondence before its last moment, once every sheet is back.

    Raises ConflictError naming those whose sheets are not.
    """
    meeting = hold_open(session, meeting_id, reader=reader)
    missing = {each.member_id for each in sheets_of(session, meeting_id) if not each.returned_at}
    if missing and at <= meeting.ends_at:
        seats = presence_at(session, meeting, at).seats
        names = ", ".join(each.member.name for each in seats if each.member.id in missing)
        raise ConflictError(
            _("Sheets are not returned yet: {names}. They are waited for until {until}.").format(
                names=names, until=moment_of(session, meeting.ends_at)
            )
        )
    close_all(session, meeting_id, by=reader.person_id, at=at)


def close_all(session: Session, meeting_id: UUID, *, by: int | None, at: datetime) -> None:
    """Close all votes by correspondence of a meeting; what they decided is decided."""
    for vote in votes_of(session, meeting_id):
        if vote.way != VoteWay.SHEET or not vote.is_open:
            continue
        closed = finish(session, hold_to_close(session, vote.id), by=by, at=at)
        conclude(session, closed, at=at)
    signal(session, f"doc:{meeting_id}")


def conclude(session: Session, vote: VoteRow, *, at: datetime) -> None:
    """Settle a question by its sheets; without a quorum it waits for the secretary."""
    told = vote.verdict or {}
    outcome = ItemOutcome.DECIDED if told.get("adopted") else ItemOutcome.REJECTED
    if told.get("outcome") == "no_quorum":
        return
    query = """update meetings.item set outcome = %s, ended_at = %s, version = version + 1
        where id = %s and outcome = 'waiting'"""
    if execute(session, query, (outcome, at, vote.item_id)):
        put_into_state(session, head_of(vote), QuestionState.DECIDED, at=at)
        title = told_as(session, get_question(session, vote.question_id), vote.item_id)
        record(session, "meetings.settled", "document", vote.meeting_id, title=title)


def head_of(vote: VoteRow) -> DocumentHead:
    """Return the part of a question's card the core asks for."""
    return DocumentHead(
        vote.question_id, QUESTION, vote.subject, "", "", None, None, 0, None, 0, "common", None, 0
    )


DUE = f"""
select m.document_id as id, d.title from meetings.meeting as m
join documents.document as d on d.id = m.document_id and d.kind = '{MEETING}'
    and d.state = 'open' and d.deleted_at is null
where m.form = 'correspondence' and exists (select from meetings.vote as v
        join meetings.item as i on i.id = v.item_id
        where i.meeting_id = m.document_id and v.way = 'sheet' and v.state = 'open')
    and (m.ends_at < %(at)s or not exists (select from meetings.sheet as s
        where s.meeting_id = m.document_id and s.returned_at is null))
order by m.ends_at limit 1 for update of m skip locked"""


def close_due(session: Session, *, at: datetime) -> UUID | None:
    """Close the sheets of one meeting that waits for it; return the meeting."""
    found = fetch(session, Due, DUE, {"at": at})
    if not found:
        return None
    close_all(session, found[0].id, by=None, at=at)
    keepers = """select distinct m.person_id from meetings.member as m
        join meetings.meeting as t on t.body_id = m.body_id
        where t.document_id = %s and m.role in ('chair', 'secretary') and m.person_id is not null
            and t.starts_at::date between m.since and coalesce(m.until, 'infinity')"""
    people = fetch_values(session, keepers, (found[0].id,))
    noticed = Noticed("work", Message(CLOSED, {"title": found[0].title}), found[0].id)
    notify(session, people, noticed, at=at)
    return found[0].id


LATE = """
update meetings.sheet as s set reminded_on = %(today)s
from meetings.meeting as m, documents.document as d, meetings.member as b
where m.document_id = s.meeting_id and d.id = m.document_id and d.state = 'open'
    and b.id = s.member_id and s.returned_at is null and s.reminded_on is null
    and m.ends_at between %(at)s and %(at)s + interval '24 hours'
returning s.meeting_id, d.title, m.ends_at, b.person_id"""


@dataclass(frozen=True, slots=True)
class Reminded:
    """A member whose sheet is not back a day before the last moment."""

    meeting_id: UUID
    title: str
    ends_at: datetime
    person_id: int | None


def remind(session: Session, *, at: datetime) -> int:
    """Remind, once, of sheets that are not back a day before the last moment; return how many."""
    rows = fetch(session, Reminded, LATE, {"at": at, "today": session.info["today"]})
    for each in rows:
        said = {"title": each.title, "until": moment_of(session, each.ends_at)}
        noticed = Noticed("term", Message(REMINDED, said), each.meeting_id)
        notify(session, [each.person_id] if each.person_id else [], noticed, at=at)
    return len(rows)
