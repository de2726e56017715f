"""People found while a name is being typed."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from uprava.db.sql import fetch
from uprava.users.service.people import FOLD, fold
from uprava.web.shell import PersonChip, initials_of, tint_of

MOST = 8


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A person with the short name, the post and the unit."""

    id: int
    name: str
    post: str
    unit: str

    @property
    def chip(self) -> PersonChip:
        """The person in one line with the avatar."""
        return PersonChip(self.name, initials_of(self.name), tint_of(str(self.id)), self.post)


NAMES = FOLD.format("p.surname || ' ' || p.given_name || ' ' || coalesce(p.patronymic, '')")
SUGGEST = f"""
with named as (
    select p.id, {NAMES} as names,
        p.surname || chr(160) || left(p.given_name, 1) || '.'
            || coalesce(chr(160) || left(p.patronymic, 1) || '.', '') as name,
        coalesce(main.title, '') as post, coalesce(main.unit, '') as unit
    from users.person as p left join lateral (
        select post.title, unit.short_name as unit from users.post_holder as holder
        join users.post on post.id = holder.post_id join users.unit on unit.id = post.unit_id
        where holder.person_id = p.id and holder.since <= %(today)s
          and (holder.until is null or holder.until >= %(today)s)
        order by holder.acting, holder.since, holder.id limit 1
    ) as main on true
    where p.active
), ranked as (
    select *, case when starts_with(names, %(q)s) then 1
        when position(' ' || %(q)s in names) > 0 then 2
        when position(' ' || %(q)s in {FOLD.format("' ' || post")}) > 0 then 3
        when position(' ' || %(q)s in {FOLD.format("' ' || unit")}) > 0 then 4
        when length(%(q)s) > 3 and word_similarity(%(q)s, names) >= 0.45 then 5 end as rank
    from named
)
select id, name, post, unit from ranked where rank is not null
order by rank, case when rank = 5 then -word_similarity(%(q)s, names) end, names, id
limit %(most)s"""


def suggest_people(session: Session, q: str, *, today: date) -> list[Suggestion]:
    """Return people whose name, post or unit begins so; misspelt names when nothing else fits.

    Empty text finds nobody: a list of everybody is not for everybody.
    """
    wanted = fold(q)[:60]
    if not wanted:
        return []
    return fetch(session, Suggestion, SUGGEST, {"q": wanted, "today": today, "most": MOST})
