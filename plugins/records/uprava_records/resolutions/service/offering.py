"""What the desk offers to a leader: usual executors, phrases learned from use, terms."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import LiteralString

from sqlalchemy.orm import Session
from uprava.db.sql import fetch, fetch_values
from uprava.documents.service.people import POST, chips
from uprava.documents.service.terms import office_calendar
from uprava.extension import DocumentHead
from uprava.i18n import N_, _
from uprava.users.naming import SHORT_NAME
from uprava.users.service.suggesting import Chosen
from uprava.web.shell import PersonChip, initials_of, tint_of

OFFERED_PEOPLE, OFFERED_PHRASES = 6, 5
REMEMBERED = 300
"""The newest resolutions of a person that phrases and executors are learned from."""

USUAL = (
    N_("Consider and report."),
    N_("Prepare an answer."),
    N_("For execution."),
    N_("For information and use in work."),
    N_("Please come to talk it over."),
)
"""Phrases of a leader who has written none yet."""

LEARNED: LiteralString = """
with mine as (
    select text from records.resolution where author_id = %(author)s
        and state in ('given', 'cancelled') order by id desc limit %(last)s
), said as (
    select trim(regexp_replace(
        substring(text from '^[^.!?;' || chr(10) || ']{4,40}(?:[.!?]|$)'),
        '\\s+', ' ', 'g')) as phrase
    from mine)
select phrase from said where phrase is not null and phrase <> ''
group by phrase having count(*) > 1 order by count(*) desc, phrase limit %(most)s"""
"""First sentences said more than once."""


def list_phrases(session: Session, author_id: int) -> list[str]:
    """Return the phrases a leader uses most, then the usual ones."""
    values = {"author": author_id, "last": REMEMBERED, "most": OFFERED_PHRASES}
    learned = fetch_values(session, LEARNED, values)
    usual = [_(each) for each in USUAL]
    return list(dict.fromkeys([*learned, *usual]))[:OFFERED_PHRASES]


@dataclass(frozen=True, slots=True)
class Pick:
    """A person offered as an executor; `login` is what the form sends."""

    id: int
    login: str
    name: str
    post: str
    unit: str

    @property
    def chosen(self) -> Chosen:
        """The person as a combobox shows the choice."""
        return Chosen(
            self.login,
            self.name,
            PersonChip(self.name, initials_of(self.name), tint_of(str(self.id)), self.post),
        )


UNIT: LiteralString = """(select unit.name from users.post_holder as holder
    join users.post on post.id = holder.post_id join users.unit on unit.id = post.unit_id
    where holder.person_id = p.id and holder.since <= %(today)s
      and (holder.until is null or holder.until >= %(today)s)
    order by holder.acting, holder.since, holder.id limit 1)"""
"""The unit of the post `POST` names: heads of units are told apart by it."""

PEOPLE: LiteralString = f"""
select p.id, p.login, {SHORT_NAME} as name, coalesce({POST}, '') as post,
    coalesce({UNIT}, '') as unit
from users.person as p where p.active and p.login is not null and p.id = any (%(ids)s)"""

USED: LiteralString = """
select e.person_id from records.resolution_executor as e
join (select id from records.resolution where author_id = %(author)s
    and state in ('given', 'cancelled') order by id desc limit %(last)s) as mine
    on mine.id = e.resolution_id
join users.person as p on p.id = e.person_id and p.active and p.login is not null
where e.person_id <> %(author)s
group by e.person_id order by count(*) desc, e.person_id limit %(most)s"""

HEADS: LiteralString = """
select holder.person_id from users.post_holder as holder
join users.post on post.id = holder.post_id and post.heads_unit
join users.unit on unit.id = post.unit_id and unit.closed_on is null
join users.person as p on p.id = holder.person_id and p.active and p.login is not null
where unit.organisation_id = %(organisation)s and holder.person_id <> %(author)s
    and holder.since <= %(today)s and (holder.until is null or holder.until >= %(today)s)
group by holder.person_id order by min(unit.position), holder.person_id limit %(most)s"""


def list_picks(
    session: Session, head: DocumentHead, author_id: int, first: Sequence[int] = ()
) -> list[Pick]:
    """Return the people offered as executors.

    Those a rule or a draft names come first, then those the leader names most, then heads of the
    units of the document's organisation.
    """
    values = {
        "author": author_id, "last": REMEMBERED, "most": OFFERED_PEOPLE,
        "organisation": head.organisation_id, "today": session.info["today"],
    }  # fmt: skip
    used = fetch_values(session, USED, values)
    heads = fetch_values(session, HEADS, values) if len(used) < OFFERED_PEOPLE else []
    ids = list(dict.fromkeys([*first, *used, *heads]))[: max(OFFERED_PEOPLE, len(first))]
    return people_in(session, ids)


def people_in(session: Session, ids: Sequence[int]) -> list[Pick]:
    """Return people who work here, in the order asked."""
    values = {"ids": list(ids), "today": session.info["today"]}
    found = {each.id: each for each in fetch(session, Pick, PEOPLE, values)}
    return [found[id] for id in ids if id in found]


def faces(session: Session, picks: Sequence[Pick]) -> dict[int, PersonChip]:
    """Return the avatars of people offered."""
    return chips(session, [each.id for each in picks])


HEAD_OF_UNIT: LiteralString = """
select holder.person_id from users.post_holder as holder
join users.post on post.id = holder.post_id and post.heads_unit and post.unit_id = %(unit)s
join users.person as p on p.id = holder.person_id and p.active and p.login is not null
where holder.since <= %(today)s and (holder.until is null or holder.until >= %(today)s)
order by holder.acting desc, holder.since desc, holder.id limit 1"""
"""An acting head before the absent one."""


def head_of(session: Session, unit_id: int) -> int | None:
    """Return who heads a unit today, None when nobody does."""
    found = fetch_values(session, HEAD_OF_UNIT, {"unit": unit_id, "today": session.info["today"]})
    return int(found[0]) if found else None


def usual_term(head: DocumentHead, today: date) -> date | None:
    """Return the term a resolution begins with: a working day before that of the letter."""
    if head.due_on is None or head.due_on <= today:
        return None
    return max(office_calendar().add_working_days(head.due_on, -1), today)


def quick_terms(head: DocumentHead, today: date) -> list[tuple[str, str]]:
    """Return the terms offered under the field: text and ISO day.

    «срочно» is three calendar days and «оперативно» ten, the last working day before when they
    end on a day off: rules of a federal agency, LAW_305378, 5.3.
    """
    calendar = office_calendar()
    choices = []
    usual = usual_term(head, today)
    if usual is not None:
        choices.append((_("a day before the letter's: {day}").format(day=f"{usual:%d.%m}"), usual))
    for title, days in ((_("urgent, 3 days"), 3), (_("promptly, 10 days"), 10)):
        last = date.fromordinal(today.toordinal() + days)
        worked = last if calendar.is_working(last) else calendar.add_working_days(last, -1)
        choices.append((title, max(worked, today)))
    return [(text, day.isoformat()) for text, day in choices]
