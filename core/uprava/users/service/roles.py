"""Roles: named sets of permissions, given to people everywhere or in one unit and below."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy.orm import Session

from uprava.audit.log import record
from uprava.db.sql import execute, fetch, fetch_one, fetch_value
from uprava.errors import ConflictError, InvalidError, NotFoundError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.users.service.conflicts import (
    RIGHTS_LOCK,
    check_version,
    found,
    keep_an_administrator,
    lock,
    new_principal,
)

MANAGE = "users.manage"
"""The permission to manage people, units and roles: somebody must always have it."""


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A role with the codes of its permissions and how many people have it."""

    id: int
    code: str
    title: str
    built_in: bool
    permissions: list[str]
    people: int
    version: str

    @property
    def option(self) -> tuple[int, str]:
        """The role as a choice of a form."""
        return self.id, self.title


ROLES = """
select role.id, role.code, role.title, role.built_in, role.xmin::text as version,
    array(select permission from users.role_permission where role_id = role.id order by 1)
        as permissions,
    (select count(distinct person_id) from users.role_grant where role_id = role.id)::int as people
from users.role"""


def list_roles(session: Session) -> list[RoleRow]:
    """Return all roles, built-in ones first."""
    return fetch(session, RoleRow, ROLES + " order by not built_in, title, id")


def get_role(session: Session, id: int) -> RoleRow:
    """Return a role. Raises NotFoundError."""
    row = fetch_one(session, RoleRow, ROLES + " where id = %s", (id,))
    found(row)
    assert row is not None
    return row


def check_title(title: str) -> None:
    """Raise InvalidError for a role without a title."""
    if not title:
        sentence = _("Write the title of the role.")
        raise InvalidError(sentence, fields={"title": sentence})


def create_role(session: Session, *, title: str, like: int | None) -> int:
    """Create a role with no permissions, or with those of another one; return its id."""
    check_title(title)
    permissions = get_role(session, like).permissions if like else []
    id = new_principal(session, "role")
    query = "insert into users.role (id, code, title, built_in) values (%s, %s, %s, false)"
    execute(session, query, (id, f"role-{id}", title))
    set_permissions(session, id, permissions)
    record(session, "role.created", "role", id, title=title, permissions=permissions)
    return id


def set_permissions(session: Session, id: int, permissions: Collection[str]) -> None:
    """Write a role's permissions anew."""
    execute(session, "delete from users.role_permission where role_id = %s", (id,))
    execute(
        session,
        "insert into users.role_permission (role_id, permission) select %s, unnest(%s::text[])",
        (id, sorted(permissions)),
    )


def change_role(
    session: Session, id: int, *, title: str, permissions: Collection[str], known: Collection[str],
    version: str,
) -> None:  # fmt: skip
    """Change a role's title and permissions; those of modules switched off stay as they are.

    `known` are the permissions running modules declare.
    """
    check_title(title)
    lock(session, RIGHTS_LOCK)
    role = get_role(session, id)
    check_version(session, "role", id, sent=version, kept=role.version)
    refuse_built_in(role)
    asleep = {code for code in role.permissions if code not in known}
    wanted = {code for code in permissions if code in known} | asleep
    if MANAGE in wanted:
        require_everywhere(session, id)
    execute(session, "update users.role set title = %s where id = %s", (title, id))
    set_permissions(session, id, wanted)
    record(session, "role.changed", "role", id, title=title, permissions=sorted(wanted),
           earlier=role.permissions)  # fmt: skip
    keep_an_administrator(session)


def refuse_built_in(role: RoleRow) -> None:
    """Raise ConflictError for a role that comes with the program."""
    if role.built_in:
        raise ConflictError(_("This role comes with the program. Copy it and change the copy."))


def require_everywhere(session: Session, role_id: int) -> None:
    """Raise ConflictError when a role that is to manage people is given in single units."""
    query = "select count(*) from users.role_grant where role_id = %s and unit_id is not null"
    if fetch_value(session, query, (role_id,)):
        raise ConflictError(
            _("People have this role in single units; people are managed for the whole only.")
        )


@dataclass(frozen=True, slots=True)
class RoleGrantRow:
    """A role a person has; no unit: everywhere."""

    id: int
    role_id: int
    role: str
    unit: str | None


def grants_of(session: Session, *, person_id: int) -> list[RoleGrantRow]:
    """Return the roles of a person."""
    query = """
        select g.id, g.role_id, role.title as role, unit.name as unit from users.role_grant as g
        join users.role on role.id = g.role_id left join users.unit on unit.id = g.unit_id
        where g.person_id = %s order by role.title, unit.name nulls first"""
    return fetch(session, RoleGrantRow, query, (person_id,))


def give_role(session: Session, *, role_id: int, person_id: int, unit_id: int | None) -> None:
    """Give a role to a person, everywhere or in a unit and all below; twice is once."""
    lock(session, RIGHTS_LOCK)
    role = get_role(session, role_id)
    if unit_id is not None and MANAGE in role.permissions:
        sentence = _("This role manages people; it is given for the whole, without a unit.")
        raise InvalidError(sentence, fields={"unit": sentence})
    query = (
        "insert into users.role_grant (role_id, person_id, unit_id) values (%s, %s, %s)"
        " on conflict do nothing"
    )
    if execute(session, query, (role_id, person_id, unit_id)):
        record(session, "role.given", "person", person_id, role=role_id, unit=unit_id)


def take_role(session: Session, *, grant_id: int, person_id: int, reader: Reader) -> None:
    """Take a role back. Nobody takes the right to manage people from oneself."""
    lock(session, RIGHTS_LOCK)
    query = "select role_id from users.role_grant where id = %s and person_id = %s"
    role_id = fetch_value(session, query, (grant_id, person_id))
    if role_id is None:
        raise NotFoundError(_("There is no such record, or it was removed."))
    if person_id == reader.person_id and MANAGE in get_role(session, role_id).permissions:
        raise ConflictError(_("Another administrator takes this role from you."))
    execute(session, "delete from users.role_grant where id = %s", (grant_id,))
    record(session, "role.taken", "person", person_id, role=role_id)
    keep_an_administrator(session)
