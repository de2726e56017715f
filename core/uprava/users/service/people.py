"""People: finding, creating, changing, switching off and on, new passwords."""

import re
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from uprava.audit.log import record
from uprava.db.sql import execute, fetch, fetch_one, fetch_value
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import _
from uprava.users.passwords import hash_password, make_one_time
from uprava.users.reader import Reader
from uprava.users.service.attempts import forgive_everywhere
from uprava.users.service.conflicts import (
    RIGHTS_LOCK,
    check_version,
    found,
    hold_person,
    keep_an_administrator,
    lock,
    new_principal,
    telling,
)
from uprava.users.service.sessions import end_sessions_of

LOGIN = re.compile(r"[\w.@-]{2,64}")
EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)*")
NAME = re.compile(r"[^\W\d_][\w'’ .()-]*")
PAGE = 50
"""People on one page of the list."""

LOGIN_TAKEN = "uq_person_login"


@dataclass(frozen=True, slots=True)
class PersonFields:
    """What is written about a person; empty texts mean unknown."""

    surname: str
    given_name: str
    patronymic: str
    login: str
    email: str
    phone: str


@dataclass(frozen=True, slots=True)
class PersonCard(PersonFields):
    """A person as the administrator sees one; `version` guards against lost changes."""

    id: int
    active: bool
    must_change_password: bool
    has_password: bool
    password_changed_at: datetime | None
    version: int

    @property
    def name(self) -> str:
        """Surname, given name, patronymic."""
        return " ".join(part for part in (self.surname, self.given_name, self.patronymic) if part)


CARD = """
select id, surname, given_name, coalesce(patronymic, '') as patronymic,
       coalesce(login, '') as login, coalesce(email, '') as email, coalesce(phone, '') as phone,
       active, must_change_password, password_hash is not null as has_password,
       password_changed_at, version
from users.person where id = %s"""


def get_person(session: Session, id: int) -> PersonCard:
    """Return a person. Raises NotFoundError."""
    card = fetch_one(session, PersonCard, CARD, (id,))
    found(card)
    assert card is not None
    return card


def person_mistakes(fields: PersonFields) -> dict[str, str]:
    """Return what is wrong: field → sentence."""
    mistakes = {}
    for name in ("surname", "given_name", "patronymic"):
        value = getattr(fields, name)
        if value and not NAME.fullmatch(value):
            mistakes[name] = _("Letters only, as in the passport.")
    if not fields.surname:
        mistakes["surname"] = _("Write the surname.")
    if not fields.given_name:
        mistakes["given_name"] = _("Write the given name.")
    if fields.login and not LOGIN.fullmatch(fields.login):
        mistakes["login"] = _("2 to 64 letters, digits, dots, hyphens; no spaces.")
    if fields.email and not EMAIL.fullmatch(fields.email):
        mistakes["email"] = _("This is not an e-mail address.")
    if fields.phone[:1] in ("=", "@"):
        mistakes["phone"] = _("Digits, spaces, brackets, a plus in front.")
    return mistakes


def check_person(fields: PersonFields) -> None:
    """Raise InvalidError with a sentence for every wrong field."""
    mistakes = person_mistakes(fields)
    if mistakes:
        raise InvalidError(_("The person is not saved: check the fields."), fields=mistakes)


def values_of(fields: PersonFields) -> dict[str, str | None]:
    """Return the fields as columns: what is empty becomes NULL."""
    names = PersonFields.__dataclass_fields__
    return {name: value or None for name, value in asdict(fields).items() if name in names}


INSERT = """
insert into users.person (id, login, surname, given_name, patronymic, email, phone,
    must_change_password, active, appearance, digest, created_at, version)
values (%(id)s, %(login)s, %(surname)s, %(given_name)s, %(patronymic)s, %(email)s, %(phone)s,
    false, true, '{}', true, now(), 1)"""


def create_person(session: Session, fields: PersonFields) -> int:
    """Create a person, who cannot sign in until a password is given; return the id."""
    check_person(fields)
    id = new_principal(session, "person")
    with telling(LOGIN_TAKEN, field="login", sentence=_("This login belongs to another person.")):
        execute(session, INSERT, {"id": id, **values_of(fields)})
    record(session, "person.created", "person", id, login=fields.login)
    return id


UPDATE = """
update users.person set login = %(login)s, surname = %(surname)s, given_name = %(given_name)s,
    patronymic = %(patronymic)s, email = %(email)s, phone = %(phone)s, version = version + 1
where id = %(id)s"""


def change_person(session: Session, id: int, fields: PersonFields, *, version: str) -> None:
    """Change what is written about a person. Raises ConflictError after somebody's change."""
    check_person(fields)
    if not fields.login:  # before the row, as everywhere: otherwise two acts could deadlock
        lock(session, RIGHTS_LOCK)
    hold_person(session, id)
    kept = get_person(session, id)
    check_version(session, "person", id, sent=version, kept=kept.version)
    with telling(LOGIN_TAKEN, field="login", sentence=_("This login belongs to another person.")):
        execute(session, UPDATE, {"id": id, **values_of(fields)})
    names = PersonFields.__dataclass_fields__
    changed = [name for name in names if getattr(kept, name) != getattr(fields, name)]
    record(session, "person.changed", "person", id, fields=changed)
    if kept.login and not fields.login:
        end_everything(session, id)
        keep_an_administrator(session)


def deactivate(session: Session, id: int, *, reader: Reader) -> None:
    """Let a person in no more: sessions, tokens and substitutions end with this act."""
    if id == reader.person_id:
        raise ConflictError(_("You cannot switch yourself off. Ask another administrator."))
    switch_off(session, id)


def switch_off(session: Session, id: int) -> None:
    """Do it, whoever asks. Raises ConflictError for the last one who manages people."""
    lock(session, RIGHTS_LOCK)
    query = "update users.person set active = false, version = version + 1 where id = %s and active"
    if not execute(session, query, (id,)):
        raise ConflictError(_("This person is switched off already."))
    end_everything(session, id)
    record(session, "person.deactivated", "person", id)
    keep_an_administrator(session)


def end_everything(session: Session, id: int) -> None:
    """End what lets a person in, or lets somebody act in the person's name."""
    end_sessions_of(session, person_id=id, now=fetch_value(session, "select now()"))
    execute(
        session,
        "update users.api_token set revoked_at = now() where person_id = %s and revoked_at is null",
        (id,),
    )
    execute(
        session,
        "update users.substitution set revoked_at = now() where revoked_at is null"
        " and (absent_id = %(id)s or substitute_id = %(id)s)",
        {"id": id},
    )


def activate(session: Session, id: int) -> None:
    """Let a person in again, with the old password; tokens and substitutions stay ended."""
    query = (
        "update users.person set active = true, version = version + 1 where id = %s and not active"
    )
    if not execute(session, query, (id,)):
        raise ConflictError(_("This person is switched on already."))
    record(session, "person.activated", "person", id)


def reset_password(session: Session, id: int, *, now: datetime, given: str | None = None) -> str:
    """Give a password that has to be changed at once: a made one, unless one is given.

    The person's sessions end, and failed sign-ins are forgotten: who waits may come in.
    """
    card = get_person(session, id)
    if not card.login:
        raise ConflictError(_("This person has no login. Write one first."))
    password = given or make_one_time()
    query = (
        "update users.person set password_hash = %s, password_changed_at = %s,"
        " must_change_password = true, version = version + 1 where id = %s"
    )
    execute(session, query, (hash_password(password), now, id))
    end_sessions_of(session, person_id=id, now=now)
    forgive_everywhere(session, card.login)
    record(session, "person.password-reset", "person", id)
    return password


@dataclass(frozen=True, slots=True)
class PeopleQuestion:
    """What the list is narrowed to; `stage` is active, off or empty for all."""

    q: str = ""
    stage: str = "active"
    unit: int | None = None
    role: int | None = None
    page: int = 1


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person in the list; `total` counts the whole list."""

    id: int
    name: str
    login: str
    active: bool
    has_password: bool
    post: str
    unit: str
    roles: str
    total: int


FOLD = "translate(lower({}), 'ё', 'е')"
LIST = f"""
with recursive below as (
    select id from users.unit where id = %(unit)s
    union select unit.id from users.unit join below on unit.parent_id = below.id
)
select p.id, p.surname || ' ' || p.given_name || coalesce(' ' || p.patronymic, '') as name,
    coalesce(p.login, '') as login, p.active, p.password_hash is not null as has_password,
    coalesce(main.title, '') as post, coalesce(main.unit, '') as unit,
    coalesce((select string_agg(distinct role.title, ', ') from users.role_grant as g
              join users.role on role.id = g.role_id where g.person_id = p.id), '') as roles,
    (count(*) over ())::int as total
from users.person as p left join lateral (
    select post.title, unit.short_name as unit from users.post_holder as holder
    join users.post on post.id = holder.post_id join users.unit on unit.id = post.unit_id
    where holder.person_id = p.id and holder.since <= %(today)s
      and (holder.until is null or holder.until >= %(today)s)
    order by holder.acting, holder.since, holder.id limit 1
) as main on true
where (%(stage)s = '' or p.active = (%(stage)s = 'active'))
  and (%(q)s = '' or starts_with({FOLD.format("p.surname || ' ' || p.given_name")}, %(q)s)
       or starts_with({FOLD.format("coalesce(p.login, '')")}, %(q)s)
       or starts_with({FOLD.format("coalesce(p.email, '')")}, %(q)s))
  and (%(role)s::int is null or exists (select from users.role_grant as g
       where g.person_id = p.id and g.role_id = %(role)s))
  and (%(unit)s::int is null or exists (select from users.post_holder as h
       join users.post on post.id = h.post_id join below on below.id = post.unit_id
       where h.person_id = p.id and (h.until is null or h.until >= %(today)s)))
order by p.surname, p.given_name, p.id limit %(limit)s offset %(offset)s"""


def list_people(session: Session, question: PeopleQuestion, *, today: date) -> list[PersonRow]:
    """Return one page of people in the order of names."""
    values = {
        "q": fold(question.q),
        "stage": question.stage,
        "unit": question.unit,
        "role": question.role,
        "today": today,
        "limit": PAGE,
        "offset": (min(max(question.page, 1), 10_000) - 1) * PAGE,
    }
    return fetch(session, PersonRow, LIST, values)


def fold(text: str) -> str:
    """Return the text as the list compares it: small letters, «ё» as «е»."""
    return " ".join(text.replace("\0", "").lower().replace("ё", "е").split())
