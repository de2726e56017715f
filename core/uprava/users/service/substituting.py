"""Substitution «за»: who acts for whom, from and until which day, with which permissions."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from uprava.audit.log import record
from uprava.db.sql import execute, fetch, fetch_one, fetch_value
from uprava.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.users.service.roles import MANAGE
from uprava.users.service.sessions import rotate

LONGEST = timedelta(days=366)
"""A longer absence is a new appointment, not a substitution."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A substitution to be made; no permissions: all but those that are never inherited.

    Signing, managing people and tokens are inherited only when listed (SQL `users.entrant`).
    """

    absent_id: int
    substitute_id: int
    since: date
    until: date
    permissions: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class SubstitutionRow:
    """A substitution in a list; days are inclusive."""

    id: int
    absent_id: int
    absent: str
    substitute_id: int
    substitute: str
    since: date
    until: date
    permissions: list[str]
    reason: str
    created_by: str
    revoked_at: datetime | None
    stage: str


ROWS = """
select s.id, s.absent_id, a.surname || ' ' || a.given_name as absent, s.substitute_id,
    b.surname || ' ' || b.given_name as substitute, s.since, s.until, s.permissions, s.reason,
    c.surname || ' ' || c.given_name as created_by, s.revoked_at,
    case when s.revoked_at is not null then 'revoked' when s.until < %(today)s then 'over'
         when s.since > %(today)s then 'planned' else 'now' end as stage
from users.substitution as s join users.person as a on a.id = s.absent_id
join users.person as b on b.id = s.substitute_id join users.person as c on c.id = s.created_by
where {only} order by s.until desc, s.id desc limit 500"""
MINE = ROWS.format(only="s.absent_id = %(person)s or s.substitute_id = %(person)s")
ALL = ROWS.format(only="true")


def list_substitutions(
    session: Session, *, person_id: int | None, today: date
) -> list[SubstitutionRow]:
    """Return the substitutions of a person in either part, or of all, the latest first."""
    query = ALL if person_id is None else MINE
    return fetch(session, SubstitutionRow, query, {"person": person_id, "today": today})


def make_substitution(session: Session, wish: Wish, *, reader: Reader, today: date) -> int:
    """Let somebody act for an absent person; return the id.

    The absent person does it, or an administrator, who cannot name oneself: managing people
    gives no right to read their documents.
    """
    require_maker(wish, reader)
    check_wish(session, wish, today=today)
    execute(session, "select pg_advisory_xact_lock(7240307, %s)", (wish.absent_id,))
    refuse_overlap(session, wish)
    id = fetch_value(
        session,
        "insert into users.substitution (absent_id, substitute_id, since, until, permissions,"
        " reason, created_by, created_at) values (%s, %s, %s, %s, %s, %s, %s, now()) returning id",
        (wish.absent_id, wish.substitute_id, wish.since, wish.until, list(wish.permissions),
         wish.reason, reader.person_id),
    )  # fmt: skip
    record(
        session, "substitution.made", "substitution", id, absent=wish.absent_id,
        substitute=wish.substitute_id, since=wish.since, until=wish.until,
        permissions=list(wish.permissions),
    )  # fmt: skip
    assert isinstance(id, int)
    return id


def require_maker(wish: Wish, reader: Reader) -> None:
    """Raise ForbiddenError for anybody but the absent person and an administrator."""
    if reader.acting_for is not None:
        raise ForbiddenError(_("Return to your own work first."))
    if wish.absent_id == reader.person_id:
        return
    reader.require(MANAGE)
    if wish.substitute_id == reader.person_id:
        raise ForbiddenError(_("Another administrator, or the absent person, has to name you."))


def check_wish(session: Session, wish: Wish, *, today: date) -> None:
    """Raise InvalidError with a sentence for every wrong field."""
    mistakes = {}
    if wish.absent_id == wish.substitute_id:
        mistakes["substitute"] = _("Nobody substitutes oneself.")
    elif not may_sign_in(session, wish.substitute_id):
        mistakes["substitute"] = _("Choose somebody who can sign in.")
    if not fetch_value(session, "select active from users.person where id = %s", (wish.absent_id,)):
        mistakes["absent"] = _("Choose the absent person.")
    mistakes |= days_mistakes(wish, today)
    if not wish.reason:
        mistakes["reason"] = _("Write the reason, such as the leave order.")
    if mistakes:
        raise InvalidError(_("The substitution is not made: check the fields."), fields=mistakes)


def days_mistakes(wish: Wish, today: date) -> dict[str, str]:
    """Return what is wrong with the days: field → sentence."""
    if wish.until < wish.since:
        return {"until": _("The last day is before the first.")}
    if wish.until < today:
        return {"until": _("This day is over.")}
    if wish.until - wish.since > LONGEST:
        return {"until": _("A year at most.")}
    return {}


def may_sign_in(session: Session, person_id: int) -> bool:
    """Tell whether the person is switched on and has a login."""
    query = "select active and login is not null from users.person where id = %s"
    return bool(fetch_value(session, query, (person_id,)))


def refuse_overlap(session: Session, wish: Wish) -> None:
    """Raise ConflictError when the same person substitutes on some of these days already."""
    query = (
        "select id from users.substitution where absent_id = %s and substitute_id = %s"
        " and revoked_at is null and since <= %s and until >= %s"
    )
    values = (wish.absent_id, wish.substitute_id, wish.until, wish.since)
    if fetch_value(session, query, values) is not None:
        raise ConflictError(_("On some of these days this person substitutes already."))


@dataclass(frozen=True, slots=True)
class Parties:
    """Who takes part in a substitution."""

    absent_id: int
    substitute_id: int


def revoke_substitution(session: Session, id: int, *, reader: Reader) -> None:
    """End a substitution at once. Raises NotFoundError for those of other people."""
    query = (
        "select absent_id, substitute_id from users.substitution"
        " where id = %s and revoked_at is null for update"
    )
    parties = fetch_one(session, Parties, query, (id,))
    own = parties is not None and reader.person_id in (parties.absent_id, parties.substitute_id)
    if parties is None or not (own or reader.may(MANAGE)):
        raise NotFoundError(_("There is no such substitution, or it is revoked already."))
    execute(session, "update users.substitution set revoked_at = now() where id = %s", (id,))
    record(session, "substitution.revoked", "substitution", id)


def start_acting(session: Session, id: int, *, reader: Reader, today: date) -> str:
    """Go over to working for the absent person; return the session's new cookie value."""
    query = (
        "select s.absent_id from users.substitution as s"
        " join users.person as absent on absent.id = s.absent_id and absent.active"
        " where s.id = %s and s.substitute_id = %s and s.revoked_at is null"
        " and %s between s.since and s.until"
    )
    absent = fetch_value(session, query, (id, reader.person_id, today))
    if absent is None or reader.session_hash is None:
        raise NotFoundError(_("This substitution is not in force today."))
    query = "update users.session set acting_for = %s where token_hash = %s"
    execute(session, query, (absent, reader.session_hash))
    record(session, "acting.started", "substitution", id, absent=absent)
    return rotate(session, token_hash=reader.session_hash)


def stop_acting(session: Session, *, reader: Reader) -> str:
    """Return to one's own work; return the session's new cookie value."""
    if reader.session_hash is None:
        raise ForbiddenError(_("This address is for people in the browser, not for programs."))
    query = "update users.session set acting_for = null where token_hash = %s"
    execute(session, query, (reader.session_hash,))
    record(session, "acting.stopped", "person", reader.person_id)
    return rotate(session, token_hash=reader.session_hash)


def listable(reader: Reader, known: Collection[str]) -> list[str]:
    """Return the permissions the reader has and so can pass on, of those modules declare."""
    return [code for code in known if reader.may(code)]
