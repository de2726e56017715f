"""Rows of a year of meetings, statement by statement."""

from typing import LiteralString

MEETINGS: LiteralString = """
insert into meetings.meeting (document_id, organisation_id, body_id, regulation_id, form,
    starts_at, ends_at, place, link, chair_id, secretary_id, materials_by, agenda_by, protocol_by,
    revision, by_hand, opened_at, closed_at)
values (%(id)s, %(organisation)s, %(body)s, %(rules)s, %(form)s, %(starts)s, %(ends)s, %(place)s,
    '', %(chair)s, %(secretary)s, %(materials)s, %(agenda)s, %(protocol)s, 1, false,
    %(starts)s, %(ends)s)"""

PRESENCE: LiteralString = """
insert into meetings.presence (meeting_id, member_id, since, until, by_video)
values (%(meeting)s, %(member)s, %(since)s, %(until)s, false)"""

QUESTIONS: LiteralString = """
insert into meetings.question (document_id, organisation_id, body_id, unit_id, minutes, way, draft,
    closed)
values (%(id)s, %(organisation)s, %(body)s, %(unit)s, %(minutes)s, %(way)s, %(draft)s,
    %(closed)s)"""

ITEMS: LiteralString = """
insert into meetings.item (id, meeting_id, question_id, position, minutes, late, outcome, began_at,
    ended_at)
values (%(item)s, %(meeting)s, %(question)s, %(position)s, %(minutes)s, '', %(outcome)s, %(begin)s,
    %(end)s)"""

SPEAKERS: LiteralString = """
insert into meetings.speaker (document_id, position, role, person_id, name, post)
select %(id)s, %(place)s, %(role)s, p.id,
    concat_ws(' ', p.surname, left(p.given_name, 1) || '.', left(p.patronymic, 1) || '.'),
    coalesce((select post.title from users.post_holder as h
        join users.post on post.id = h.post_id where h.person_id = p.id
        order by h.acting, h.since limit 1), '')
from users.person as p where p.id = %(person)s"""

NOTES: LiteralString = """
insert into meetings.note (item_id, question_id, position, who, text)
values (%(item)s, %(question)s, %(place)s, %(who)s, %(text)s)"""

POINTS: LiteralString = """
insert into meetings.point (item_id, question_id, position, kind, text, due_on, state, done_on)
values (%(item)s, %(question)s, %(place)s, %(kind)s, %(text)s, %(due)s, %(state)s, %(done)s)"""

DONE: LiteralString = """
update meetings.point set reference = 'meetings:point:' || id
where item_id = %(item)s and position = %(place)s and done_on is not null"""

EXECUTORS: LiteralString = """
insert into meetings.point_executor (point_id, position, question_id, person_id)
select id, %(n)s, %(question)s, %(person)s from meetings.point
where item_id = %(item)s and position = %(place)s"""

VOTES: LiteralString = """
insert into meetings.vote (item_id, question_id, position, subject, way, state, rule, hall,
    verdict, opened_by, opened_at, closed_by, closed_at)
values (%(item)s, %(question)s, 1, %(subject)s, %(way)s, 'closed', %(rule)s, %(hall)s, %(verdict)s,
    %(by)s, %(at)s, %(by)s, %(end)s)"""

OF_VOTE: LiteralString = "(select v.id from meetings.vote as v where v.item_id = %(item)s)"

BALLOTS: LiteralString = f"""
insert into meetings.ballot (vote_id, question_id, member_id, choice, opinion, given_by, given_at)
values ({OF_VOTE}, %(question)s, %(member)s, %(choice)s, '', %(by)s, %(at)s)"""

TALLIES: LiteralString = f"""
insert into meetings.tally (vote_id, question_id, choice, number)
values ({OF_VOTE}, %(question)s, %(choice)s, %(number)s)"""

MARKS: LiteralString = f"""
insert into meetings.mark (vote_id, question_id, member_id, given)
values ({OF_VOTE}, %(question)s, %(member)s, true)"""

STATEMENTS = (
    MEETINGS, PRESENCE, QUESTIONS, ITEMS, SPEAKERS, NOTES, POINTS, DONE, EXECUTORS, VOTES,
    BALLOTS, TALLIES, MARKS,
)  # fmt: skip
