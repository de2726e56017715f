"""People found while a name is being typed."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from uprava.db.sql import fetch, fetch_one
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader
from uprava.users.service.people import FOLD, fold
from uprava.web.shell import PersonChip, initials_of, tint_of

MOST = 8


@dataclass(frozen=True, slots=True)
class Chosen:
    """A person in the combobox of a form; `id` is the login, which also programs send."""

    id: str
    title: str
    person: PersonChip


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A person with the short name, the main post and its unit; empty where there is none."""

    id: int
    login: str
    name: str
    post: str
    unit: str

    @property
    def chip(self) -> PersonChip:
        """The person in one line with the avatar."""
        return PersonChip(self.name, initials_of(self.name), tint_of(str(self.id)), self.post)

    @property
    def chosen(self) -> Chosen:
        """The person as a form shows the choice: «Мельников И. С., заместитель главы»."""
        title = f"{self.name}, {self.post}" if self.post else self.name
        return Chosen(self.login, title, self.chip)


NAMES = FOLD.format("p.surname || ' ' || p.given_name || ' ' || coalesce(p.patronymic, '')")
NAMED = f"""
with named as (
    select p.id, coalesce(p.login, '') as login, {NAMES} as names,
        {SHORT_NAME} as name,
        coalesce(main.title, '') as post, coalesce(main.unit, '') as unit,
        main.organisation_id, coalesce(main.heads_unit, false) as leads
    from users.person as p left join lateral (
        select post.title, post.heads_unit, unit.short_name as unit, unit.organisation_id
        from users.post_holder as holder
        join users.post on post.id = holder.post_id join users.unit on unit.id = post.unit_id
        where holder.person_id = p.id and holder.since <= %(today)s
          and (holder.until is null or holder.until >= %(today)s)
        order by holder.acting, holder.since, holder.id limit 1
    ) as main on true
    where p.active
)"""
SUGGEST = f"""
{NAMED}, ranked as (
    select *, case when starts_with(names, %(q)s) then 1
        when position(' ' || %(q)s in names) > 0 then 2
        when position(' ' || %(q)s in {FOLD.format("' ' || post")}) > 0 then 3
        when position(' ' || %(q)s in {FOLD.format("' ' || unit")}) > 0 then 4
        when length(%(q)s) > 3 and word_similarity(%(q)s, names) >= 0.4 then 5 end as rank
    from named
    where %(organisation)s::int is null or organisation_id = %(organisation)s
)
select id, login, name, post, unit from ranked where rank is not null
order by rank, case when rank = 5 then -word_similarity(%(q)s, names) end,
    leads desc, names, id
limit %(most)s"""


def suggest_people(session: Session, q: str, *, today: date) -> list[Suggestion]:
    """Return people whose name, post or unit begins so; misspelt names when nothing else fits.

    Leaders come first among equals. Empty text finds nobody: a list of everybody is not for
    everybody.
    """
    return matching(session, q, organisation=None, today=today)


def suggest_colleagues(
    session: Session, q: str, *, reader: Reader, today: date
) -> list[Suggestion]:
    """Return people of the reader's organisation, found as in `suggest_people`."""
    return matching(session, q, organisation=reader.organisation_id, today=today)


def matching(
    session: Session, q: str, *, organisation: int | None, today: date
) -> list[Suggestion]:
    """Return the people who fit a text best; None stands for all organisations."""
    wanted = fold(q)[:60]
    if not wanted:
        return []
    values = {"q": wanted, "organisation": organisation, "today": today, "most": MOST}
    return fetch(session, Suggestion, SUGGEST, values)


def find_by_login(session: Session, login: str, *, today: date) -> Suggestion | None:
    """Return the active person of a login; nobody has an empty one."""
    if not login:
        return None
    query = f"{NAMED} select id, login, name, post, unit from named where lower(login) = lower(%(login)s)"  # noqa: E501
    return fetch_one(session, Suggestion, query, {"login": login, "today": today})


def find_chosen(
    session: Session, login: str, text: str, *, reader: Reader, today: date
) -> Suggestion | None:
    """Return the person a form means: by the login chosen, else by the surname alone.

    The surname serves forms sent without JavaScript; it must mean one colleague only.
    """
    if login:
        return find_by_login(session, login, today=today)
    surname = fold(next(iter(text.split()), ""))
    found = suggest_colleagues(session, surname, reader=reader, today=today)
    exact = [each for each in found if fold(each.name.split("\u00a0")[0]) == surname]
    return exact[0] if len(exact) == 1 else None
