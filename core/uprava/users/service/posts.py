"""Posts in units and who holds them from which day to which."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from uprava.audit.log import record
from uprava.db.sql import execute, fetch, fetch_one, fetch_value
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import _
from uprava.users.service.conflicts import check_version, found, new_principal


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a post; `until` is the last day, empty while there is none."""

    id: int
    post_id: int
    person_id: int
    person: str
    post: str
    unit: str
    since: date
    until: date | None
    acting: bool


@dataclass(frozen=True, slots=True)
class PostRow:
    """A post of a unit; `version` guards against lost changes."""

    id: int
    unit_id: int
    title: str
    heads_unit: bool
    closed_on: date | None
    version: str


POST = "select id, unit_id, title, heads_unit, closed_on, xmin::text as version from users.post"
HOLDERS = """
select h.id, h.post_id, h.person_id, p.surname || ' ' || p.given_name
    || coalesce(' ' || p.patronymic, '') as person, post.title as post, unit.name as unit,
    h.since, h.until, h.acting
from users.post_holder as h join users.person as p on p.id = h.person_id
join users.post on post.id = h.post_id join users.unit on unit.id = post.unit_id
where {only} order by h.until desc nulls first, h.since desc, h.id limit 500"""
IN_UNIT = HOLDERS.format(only="post.unit_id = %s and (h.until is null or h.until >= %s)")
OF_PERSON = HOLDERS.format(only="h.person_id = %s")


def get_post(session: Session, id: int) -> PostRow:
    """Return a post. Raises NotFoundError."""
    row = fetch_one(session, PostRow, POST + " where id = %s", (id,))
    found(row)
    assert row is not None
    return row


def list_posts(session: Session, *, unit_id: int) -> list[PostRow]:
    """Return a unit's open posts, the head's first."""
    query = POST + " where unit_id = %s and closed_on is null order by not heads_unit, title, id"
    return fetch(session, PostRow, query, (unit_id,))


def holders_in(session: Session, *, unit_id: int, today: date) -> list[Holder]:
    """Return who holds the unit's posts now or will."""
    return fetch(session, Holder, IN_UNIT, (unit_id, today))


def posts_of(session: Session, *, person_id: int) -> list[Holder]:
    """Return all posts a person holds, held or will hold."""
    return fetch(session, Holder, OF_PERSON, (person_id,))


def title_mistakes(title: str) -> dict[str, str]:
    """Return what is wrong with the title of a post."""
    wrong = not title or title[0] in "=+-@"
    return {"title": _("Write the title of the post.")} if wrong else {}


def check_title(title: str) -> None:
    """Raise InvalidError for a post without a title."""
    if mistakes := title_mistakes(title):
        raise InvalidError(_("The post is not saved."), fields=mistakes)


def create_post(session: Session, *, unit_id: int, title: str, heads_unit: bool) -> int:
    """Create a post in an open unit; return its id."""
    check_title(title)
    lock_unit(session, unit_id)
    if heads_unit:
        require_no_head(session, unit_id=unit_id, but=0)
    id = new_principal(session, "post")
    query = "insert into users.post (id, unit_id, title, heads_unit) values (%s, %s, %s, %s)"
    execute(session, query, (id, unit_id, title, heads_unit))
    record(session, "post.created", "post", id, unit=unit_id, title=title, heads=heads_unit)
    return id


def change_post(
    session: Session, id: int, *, title: str, heads_unit: bool, version: str
) -> None:  # fmt: skip
    """Change a post's title and whether it heads the unit."""
    check_title(title)
    lock_unit(session, get_post(session, id).unit_id)
    post = get_post(session, id)
    check_version(session, "post", id, sent=version, kept=post.version)
    if heads_unit:
        require_no_head(session, unit_id=post.unit_id, but=id)
    query = "update users.post set title = %s, heads_unit = %s where id = %s"
    execute(session, query, (title, heads_unit, id))
    record(session, "post.changed", "post", id, title=title, heads=heads_unit)


def lock_unit(session: Session, unit_id: int) -> None:
    """Let one act at a time change the posts of an open unit. Raises for a closed one."""
    query = "select closed_on is null from users.unit where id = %s for no key update"
    unit_open = fetch_value(session, query, (unit_id,))
    found(unit_open)
    if not unit_open:
        raise ConflictError(_("The unit is closed."))


def require_no_head(session: Session, *, unit_id: int, but: int) -> None:
    """Raise ConflictError when the unit has another post of its head."""
    query = (
        "select title from users.post where unit_id = %s and heads_unit and closed_on is null"
        " and id <> %s"
    )
    title = fetch_value(session, query, (unit_id, but))
    if title is not None:
        raise ConflictError(_("The unit is headed by the post “{title}”.").format(title=title))


def close_post(session: Session, id: int, *, today: date) -> None:
    """Close a post nobody holds."""
    post = get_post(session, id)
    lock_unit(session, post.unit_id)
    query = (
        "select count(*) from users.post_holder where post_id = %s"
        " and (until is null or until >= %s)"
    )
    if fetch_value(session, query, (id, today)):
        raise ConflictError(
            _("The post “{title}” is held. Release its holder first.").format(title=post.title)
        )
    execute(session, "update users.post set closed_on = %s where id = %s", (today, id))
    record(session, "post.closed", "post", id)


@dataclass(frozen=True, slots=True)
class Appointment:
    """A person to a post from a day, until a day (inclusive) or until further notice."""

    post_id: int
    person_id: int
    since: date
    until: date | None = None
    acting: bool = False


def appoint(session: Session, appointment: Appointment) -> int:
    """Appoint a person to a post; return the id of the appointment."""
    if appointment.until is not None and appointment.until < appointment.since:
        sentence = _("The last day is before the first.")
        raise InvalidError(sentence, fields={"until": sentence})
    lock_unit(session, get_post(session, appointment.post_id).unit_id)
    post = get_post(session, appointment.post_id)
    if post.closed_on is not None:
        raise ConflictError(_("The post is closed."))
    refuse_overlap(session, appointment, post)
    id = fetch_value(
        session,
        "insert into users.post_holder (post_id, person_id, since, until, acting)"
        " values (%s, %s, %s, %s, %s) returning id",
        (appointment.post_id, appointment.person_id, appointment.since, appointment.until,
         appointment.acting),
    )  # fmt: skip
    record(
        session, "post.appointed", "post", appointment.post_id, person=appointment.person_id,
        since=appointment.since, until=appointment.until, acting=appointment.acting,
    )  # fmt: skip
    assert isinstance(id, int)
    return id


OVERLAP = """
select p.surname || ' ' || p.given_name from users.post_holder as h
join users.person as p on p.id = h.person_id
where h.post_id = %(post)s and daterange(h.since, h.until, '[]')
      && daterange(%(since)s, %(until)s, '[]')
  and (h.person_id = %(person)s or (%(heads)s and not h.acting and not %(acting)s))
limit 1"""


def refuse_overlap(session: Session, appointment: Appointment, post: PostRow) -> None:
    """Raise ConflictError when the days are taken: a unit has one head, a person a post once."""
    values = {
        "post": appointment.post_id,
        "person": appointment.person_id,
        "since": appointment.since,
        "until": appointment.until,
        "heads": post.heads_unit,
        "acting": appointment.acting,
    }
    taken = fetch_value(session, OVERLAP, values)
    if taken is not None:
        raise ConflictError(
            _("On these days the post is held by {name}. Release first, then appoint.").format(
                name=taken
            )
        )


def release(session: Session, holder_id: int, *, until: date) -> None:
    """End an appointment after the day `until`; one that has not begun by then is taken back."""
    query = "select post_id, person_id, since from users.post_holder where id = %s for update"
    row = fetch_one(session, Held, query, (holder_id,))
    found(row)
    assert row is not None
    if until < row.since:
        execute(session, "delete from users.post_holder where id = %s", (holder_id,))
    else:
        query = "update users.post_holder set until = %s where id = %s"
        execute(session, query, (until, holder_id))
    record(session, "post.released", "post", row.post_id, person=row.person_id, until=until)


@dataclass(frozen=True, slots=True)
class Held:
    """What releasing needs of an appointment."""

    post_id: int
    person_id: int
    since: date
