"""The roles that come with the program, kept equal to what the running modules declare."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy.orm import Session

from uprava.audit.log import record
from uprava.db.sql import execute, fetch_values
from uprava.extension import BuiltInRole, Permission
from uprava.i18n import N_, _
from uprava.users.service.conflicts import RIGHTS_LOCK, lock, new_principal
from uprava.users.service.roles import RoleRow, list_roles, set_permissions

TITLES: Mapping[BuiltInRole, str] = {
    BuiltInRole.ADMINISTRATOR: N_("Administrator"),
    BuiltInRole.REGISTRAR: N_("Registrar"),
    BuiltInRole.LEADER: N_("Leader"),
    BuiltInRole.EXECUTOR: N_("Executor"),
    BuiltInRole.AUDITOR: N_("Auditor"),
}
"""What the roles are called, in the installation's language, when they are made."""


def keep_built_in(session: Session, permissions: Mapping[str, Permission]) -> list[str]:
    """Make the built-in roles that are missing and give each what modules declare for it.

    `permissions` are those of the running modules. Returns the codes of the roles that changed;
    done twice, the second time changes nothing.

    The mark `built_in` decides. A role that has it belongs to the program: no screen changes it,
    so a module switched on later, or a new release, adds to it and takes from it. What a module
    that is switched off gave it stays, and holds again when the module is switched on. A role
    without the mark is the administrator's, also when it is a copy or has the code of a built-in
    one: it is never touched. Who wants a built-in role otherwise copies it and gives the copy.
    """
    lock(session, RIGHTS_LOCK)
    taken = {role.code: role for role in list_roles(session)}
    changed = []
    for code in BuiltInRole:
        wanted = {each.code for each in permissions.values() if code in each.roles}
        role = taken.get(code)
        if role is None:
            make(session, code, wanted)
        elif not role.built_in or not adjust(session, role, wanted, known=permissions):
            continue
        changed.append(code.value)
    return changed


def make(session: Session, code: BuiltInRole, wanted: Iterable[str]) -> None:
    """Make a built-in role."""
    id, title = new_principal(session, "role"), _(TITLES[code])
    query = "insert into users.role (id, code, title, built_in) values (%s, %s, %s, true)"
    execute(session, query, (id, code.value, title))
    set_permissions(session, id, list(wanted))
    record(session, "role.created", "role", id, title=title, permissions=sorted(wanted))


def adjust(
    session: Session, role: RoleRow, wanted: set[str], *, known: Mapping[str, Permission]
) -> bool:
    """Give a built-in role what is wanted of the known permissions; tell whether that is news."""
    asleep = {code for code in role.permissions if code not in known}
    now = sorted(wanted | asleep)
    if now == sorted(role.permissions):
        return False
    set_permissions(session, role.id, now)
    record(session, "role.changed", "role", role.id, title=role.title, permissions=now,
           earlier=role.permissions)  # fmt: skip
    return True


def ids_of(session: Session, codes: Sequence[BuiltInRole]) -> dict[BuiltInRole, int]:
    """Return the numbers of roles by code."""
    query = "select id from users.role where code = any (%s) order by array_position(%s, code)"
    wanted = [code.value for code in codes]
    return dict(zip(codes, fetch_values(session, query, (wanted, wanted)), strict=True))
