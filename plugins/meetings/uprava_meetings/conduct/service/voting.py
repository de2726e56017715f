"""Votes put to a body, and votes as they are read.

Before a vote is closed nobody is told how it stands.
"""

from datetime import datetime
from uuid import UUID

from psycopg.types.json import Jsonb
from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute, fetch, fetch_value
from uprava.errors import ConflictError, InvalidError, NotFoundError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.events import signal

from uprava_meetings.agenda.service.items import question_of, told_as
from uprava_meetings.agenda.service.reading import get_question
from uprava_meetings.bodies.values import NamedMajority
from uprava_meetings.conduct.service.presence import hold_open, presence_at
from uprava_meetings.conduct.values import Presence, VoteRow, VoteWords, kept_hall, kept_rule
from uprava_meetings.planning.values import MeetingRow
from uprava_meetings.rules.quorum import quorum
from uprava_meetings.rules.words import quorum_line
from uprava_meetings.values import Form, ItemOutcome, VoteState, VoteWay

LONGEST_SUBJECT = 2000
MOST_OPTIONS = 30

ROWS = """
select v.id, v.item_id, v.question_id, i.meeting_id, v.position, v.subject, v.way, v.options,
    v.state, v.rule, v.hall, v.verdict, v.deadline, v.opened_at, v.closed_at,
    case when v.state = 'closed' then coalesce(
        (select jsonb_object_agg(t.choice, t.number) from meetings.tally as t
            where t.vote_id = v.id),
        (select jsonb_object_agg(c.choice, c.number) from (select choice, count(*) as number
            from meetings.ballot where vote_id = v.id group by choice) as c), '{}')
        else '{}' end as counts
from meetings.vote as v join meetings.item as i on i.id = v.item_id"""

BEGUN = """update meetings.item set began_at = %s, version = version + 1
    where id = %s and meeting_id = %s and outcome = 'waiting' and began_at is null"""


def open_vote(
    session: Session, meeting_id: UUID, item_id: int, words: VoteWords, *, reader: Reader,
    at: datetime,
) -> int:  # fmt: skip
    """Put something to the vote; return the vote.

    Raises InvalidError naming the fields, ConflictError without a quorum, for a question that is
    settled, or while another vote is open in the hall.
    """
    meeting = hold_open(session, meeting_id, reader=reader)
    refuse(words)
    refuse_now(session, meeting, item_id)
    if words.way is VoteWay.SECRET:
        refuse_closed(session, meeting_id, item_id)
    hall = presence_at(session, meeting, at, item_id=item_id)
    majority_in(hall, words.majority_id)
    there = quorum(hall.regulation.quorum, hall.numbers)
    if not there.met:
        raise ConflictError(quorum_line(there))
    id = put(session, meeting, item_id, words, by=reader.person_id, at=at)
    told = told_subject(session, get_vote(session, id))
    record(session, "votes.opened", "document", meeting_id, subject=told)
    signal(session, f"doc:{meeting_id}")
    return id


def put(
    session: Session, meeting: MeetingRow, item_id: int, words: VoteWords, *, by: int,
    at: datetime,
) -> int:  # fmt: skip
    """Write an open vote with the rule and the hall of this moment: by them it will be judged."""
    hall = presence_at(session, meeting, at, item_id=item_id)
    majority = majority_in(hall, words.majority_id)
    query = """insert into meetings.vote (item_id, question_id, position, subject, way, options,
            state, rule, hall, deadline, opened_by, opened_at)
        select i.id, i.question_id, 1 + (select coalesce(max(position), 0) from meetings.vote
                where item_id = i.id), %(subject)s, %(way)s, %(options)s::text[], 'open', %(rule)s,
            %(hall)s, %(deadline)s, %(by)s, %(at)s
        from meetings.item as i where i.id = %(item)s and i.meeting_id = %(meeting)s
            and not exists (select from meetings.vote where item_id = i.id and state = 'open')
        returning id"""
    id = fetch_value(session, query, {
        "subject": words.subject, "way": words.way, "options": list(words.options),
        "rule": Jsonb(kept_rule(hall.regulation, majority)),
        "hall": Jsonb(kept_hall(hall, presiding_in(meeting, hall), words.way)),
        "deadline": words.deadline, "by": by, "at": at, "item": item_id, "meeting": meeting.id,
    })  # fmt: skip
    if id is None:
        raise ConflictError(_("The question is being voted on already, or is off the agenda."))
    if words.way is VoteWay.SECRET:
        lay_out(session, get_vote(session, int(id)))
    execute(session, BEGUN, (at, item_id, meeting.id))
    return int(id)


def presiding_in(meeting: MeetingRow, hall: Presence) -> int | None:
    """Return the member who presides: by the meeting's choice, else by role.

    By correspondence nobody is in a hall: the chair it is.
    """
    if meeting.form == Form.CORRESPONDENCE:
        return meeting.chair_id
    found = hall.presiding(meeting.chair_id, meeting.presiding_id)
    return found.member.id if found else None


def lay_out(session: Session, vote: VoteRow) -> None:
    """Write a mark for each who may vote in secret and a sum for each choice."""
    marks = """insert into meetings.mark (vote_id, question_id, member_id, given)
        select %s, %s, unnest(%s::int[]), false"""
    execute(session, marks, (vote.id, vote.question_id, list(vote.members)))
    sums = """insert into meetings.tally (vote_id, question_id, choice, number)
        select %s, %s, unnest(%s::text[]), 0"""
    execute(session, sums, (vote.id, vote.question_id, list(vote.choices)))


def get_vote(session: Session, id: int) -> VoteRow:
    """Return a vote. Raises NotFoundError for one that is not open to the reader."""
    found = fetch(session, VoteRow, f"{ROWS} where v.id = %s", (id,))
    if not found:
        raise NotFoundError(_("There is no such vote, or it is not open to you."))
    return found[0]


def told_subject(session: Session, vote: VoteRow) -> str:
    """Return what the meeting's history calls a vote: on a closed question only its number."""
    question = get_question(session, vote.question_id)
    return told_as(session, question, vote.item_id) if question.closed else vote.subject


def votes_of(session: Session, meeting_id: UUID) -> list[VoteRow]:
    """Return the votes of a meeting as far as their questions are open to the reader."""
    query = f"{ROWS} where i.meeting_id = %s order by i.position, v.position"
    return fetch(session, VoteRow, query, (meeting_id,))


def is_adopted(session: Session, meeting_id: UUID, item_id: int) -> bool | None:
    """Tell whether the last vote on a question adopted it; None: there was none."""
    closed = [
        each
        for each in votes_of(session, meeting_id)
        if each.item_id == item_id and each.state == VoteState.CLOSED and each.verdict
    ]
    last = closed[-1].verdict if closed else None
    return bool(last["adopted"]) if last else None


def majority_in(hall: Presence, id: int) -> NamedMajority:
    """Return a majority of the rules of the day. Raises InvalidError."""
    found = next((each for each in hall.regulation.majorities if each.id == id), None)
    if found is None:
        said = _("Choose by which majority it is decided.")
        raise InvalidError(said, fields={"majority": said})
    return found


def refuse(words: VoteWords) -> None:
    """Raise InvalidError for what is wrong in what is put to the vote."""
    wrong = {}
    if not 1 <= len(words.subject) <= LONGEST_SUBJECT:
        wrong["subject"] = _("Say what is voted on.")
    named = [each.strip() for each in words.options]
    if len(set(named)) < len(named) or not all(named) or len(named) > MOST_OPTIONS:
        wrong["options"] = _("Name each option once, thirty at most.")
    if words.way is VoteWay.SHEET:
        wrong["way"] = _("Sheets are sent by opening a meeting by correspondence.")
    if wrong:
        raise InvalidError(_("The vote has mistakes; it is not opened."), fields=wrong)


def refuse_now(session: Session, meeting: MeetingRow, item_id: int) -> None:
    """Raise ConflictError where nothing is put to the vote in a hall now."""
    if meeting.form == Form.CORRESPONDENCE:
        raise ConflictError(_("This meeting is held by correspondence: nobody votes in a hall."))
    refuse_settled(session, meeting.id, item_id)
    refuse_second(session, meeting.id)


def refuse_closed(session: Session, meeting_id: UUID, item_id: int) -> None:
    """Raise InvalidError for a closed question: members who do not see it cannot vote secretly."""
    if get_question(session, question_of(session, meeting_id, item_id)).closed:
        said = _("Members do not see a closed question on their screens: use paper ballots.")
        raise InvalidError(said, fields={"way": said})


def refuse_settled(session: Session, meeting_id: UUID, item_id: int) -> None:
    """Raise ConflictError for a question this meeting has settled."""
    query = "select outcome from meetings.item where id = %s and meeting_id = %s"
    outcome = fetch_value(session, query, (item_id, meeting_id))
    if outcome is not None and outcome != ItemOutcome.WAITING:
        raise ConflictError(
            _("The question is settled: {result}. Take it up again first.").format(
                result=_(ItemOutcome(outcome).caption)
            )
        )


def refuse_second(session: Session, meeting_id: UUID) -> None:
    """Raise ConflictError while the hall votes on something else."""
    query = """select v.subject from meetings.vote as v
        join meetings.item as i on i.id = v.item_id
        where i.meeting_id = %s and v.state = 'open' and v.way <> 'sheet' limit 1"""
    subject = fetch_value(session, query, (meeting_id,))
    if subject is not None:
        raise ConflictError(
            _("The hall is voting already: “{subject}”. Close that vote first.").format(
                subject=subject
            )
        )
