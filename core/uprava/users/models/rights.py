"""Roles with permissions per unit, and substitution with limits and dates."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field, SQLModel


class Role(SQLModel, table=True):
    """A named set of permissions; also a principal, so documents can be opened to a role."""

    __tablename__ = "role"
    __table_args__ = {"schema": "users"}

    id: int = Field(primary_key=True, foreign_key="users.principal.id")
    code: str = Field(unique=True)
    title: str
    built_in: bool = False


class RolePermission(SQLModel, table=True):
    """One permission of a role, by the code the module declares (`records.register`)."""

    __tablename__ = "role_permission"
    __table_args__ = {"schema": "users"}

    role_id: int = Field(primary_key=True, foreign_key="users.role.id")
    permission: str = Field(primary_key=True)


class RoleGrant(SQLModel, table=True):
    """A role given to a person in one unit and all below it; no unit: everywhere."""

    __tablename__ = "role_grant"
    __table_args__ = (
        UniqueConstraint("role_id", "person_id", "unit_id", postgresql_nulls_not_distinct=True),
        Index(None, "person_id"),
        {"schema": "users"},
    )

    id: int | None = Field(default=None, primary_key=True)
    role_id: int = Field(foreign_key="users.role.id")
    person_id: int = Field(foreign_key="users.person.id")
    unit_id: int | None = Field(default=None, foreign_key="users.unit.id")


class Group(SQLModel, table=True):
    """People a module keeps together, by periods: the members of a body that meets."""

    __tablename__ = "principal_group"
    __table_args__ = {"schema": "users"}

    id: int = Field(primary_key=True, foreign_key="users.principal.id")
    title: str


class GroupMember(SQLModel, table=True):
    """Somebody in a group, from and until which day (inclusive)."""

    __tablename__ = "group_member"
    __table_args__ = (
        CheckConstraint("since <= until", name="period"),
        Index(None, "person_id"),
        {"schema": "users"},
    )

    group_id: int = Field(
        primary_key=True, foreign_key="users.principal_group.id", ondelete="CASCADE"
    )
    person_id: int = Field(primary_key=True, foreign_key="users.person.id")
    since: date = Field(primary_key=True)
    until: date | None = None


class Substitution(SQLModel, table=True):
    """Who acts «за» whom, from and until which day (inclusive), with which permissions.

    Empty `permissions` means all that the absent person has; signing is never inherited unless
    it is listed.
    """

    __tablename__ = "substitution"
    __table_args__ = (Index(None, "substitute_id"), {"schema": "users"})

    id: int | None = Field(default=None, primary_key=True)
    absent_id: int = Field(foreign_key="users.person.id")
    substitute_id: int = Field(foreign_key="users.person.id")
    since: date
    until: date
    permissions: list[str] = Field(
        default_factory=list, sa_type=ARRAY(Text), sa_column_kwargs={"nullable": False}
    )
    reason: str
    created_by: int = Field(foreign_key="users.person.id")
    created_at: datetime
    revoked_at: datetime | None = None
