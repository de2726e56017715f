"""Two people at one record: told in words who was first, and constraints told by name."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import psycopg
from sqlalchemy.orm import Session

from uprava.db.sql import execute, fetch_one, fetch_value
from uprava.errors import ConflictError, InvalidError, NotFoundError
from uprava.i18n import _

RIGHTS_LOCK = 7240305
"""Advisory lock of acts that could together leave nobody to manage people."""

TREE_LOCK = 7240306
"""Advisory lock of acts on the tree: two moves at once could close a circle, and a unit could
be made in an organisation that is being closed."""


@dataclass(frozen=True, slots=True)
class LastChange:
    """Who changed a record last."""

    who: str | None
    at: datetime


LAST = """
select (select p.surname || ' ' || p.given_name from users.person as p where p.id = r.actor_id)
           as who, r.at
from audit.record as r
where r.object_id = %s and r.object_type = %s order by r.seq desc limit 1"""


def changed_meanwhile(session: Session, object_type: str, id: int) -> ConflictError:
    """Return the refusal for a form that was opened before somebody else's change."""
    last = fetch_one(session, LastChange, LAST, (str(id), object_type))
    who = (last and last.who) or _("Somebody else")
    return ConflictError(
        _(
            "{who} changed this record while your form was open. Your change is not saved;"
            " open the page again, look at the new values and repeat what is still needed."
        ).format(who=who)
    )


def check_version(session: Session, object_type: str, id: int, *, sent: str, kept: object) -> None:
    """Raise ConflictError when the form was opened before the last change.

    Tables without a version column give PostgreSQL's own `xmin`, which every update changes.
    """
    if sent != str(kept):
        raise changed_meanwhile(session, object_type, id)


@contextmanager
def telling(constraint: str, *, field: str, sentence: str) -> Iterator[None]:
    """Tell a broken unique constraint as the mistake of one field."""
    try:
        yield
    except psycopg.errors.UniqueViolation as error:
        if error.diag.constraint_name != constraint:
            raise
        raise InvalidError(sentence, fields={field: sentence}) from error


def lock(session: Session, number: int) -> None:
    """Wait for the acts of the same kind; from here to the commit they wait for this one."""
    execute(session, "select pg_advisory_xact_lock(%s)", (number,))


def hold_person(session: Session, id: int) -> None:
    """Read a person's version and write the next one before anybody else does."""
    execute(session, "select from users.person where id = %s for no key update", (id,))


def found(value: object | None) -> None:
    """Raise NotFoundError for a record that does not exist."""
    if value is None:
        raise NotFoundError(_("There is no such record, or it was removed."))


ADMINISTRATORS = """
select count(distinct p.id) from users.person as p
join users.role_grant as g on g.person_id = p.id and g.unit_id is null
join users.role_permission as rp on rp.role_id = g.role_id and rp.permission = 'users.manage'
where p.active and p.login is not null"""


def keep_an_administrator(session: Session) -> None:
    """Raise ConflictError when after this act nobody could manage people. Call it last."""
    if not fetch_value(session, ADMINISTRATORS):
        raise ConflictError(
            _(
                "After this nobody could manage people and roles. Give the right to somebody else"
                " first."
            )
        )


def new_principal(session: Session, type: str) -> int:
    """Make a number rights can be given to."""
    query = "insert into users.principal (type) values (%s) returning id"
    id = fetch_value(session, query, (type,))
    assert isinstance(id, int)
    return id
