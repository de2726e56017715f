"""What every table shares: the naming of constraints and a few column shapes."""

from collections.abc import Sequence
from enum import StrEnum

from sqlalchemy import CheckConstraint
from sqlmodel import SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

CORE_SCHEMAS = (
    "core", "users", "documents", "work", "audit", "calendar", "signing", "approval", "jobs",
    "printing", "correspondents", "exports",
)  # fmt: skip
"""The PostgreSQL schemas the core owns; a module owns the one of its own name."""


def one_of(column: str, values: type[StrEnum] | Sequence[str]) -> CheckConstraint:
    """Return the CHECK that keeps a text column inside an enumeration.

    Text + CHECK instead of a PostgreSQL ENUM: a plugin can extend it in one migration.
    """
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} in ({listed})", name=column)
