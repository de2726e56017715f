"""Alembic's environment, shared by the core and every module: sees one owner's schemas only."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Text
from sqlalchemy.schema import SchemaItem
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

SCHEMAS: tuple[str, ...] = context.config.attributes["schemas"]
PROCRASTINATE = "jobs"


def mine(item: SchemaItem, name: str | None, kind: str, *_: object) -> bool:
    """Tell whether autogenerate may look at an object."""
    if kind == "table":
        schema = getattr(item, "schema", None)
        return schema in SCHEMAS and schema != PROCRASTINATE
    return name != "alembic_version"


def render(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """Write SQLModel's strings as plain text columns, so that migrations import nothing of ours."""
    if kind == "type" and isinstance(item, AutoString):
        return "sa.Text()"
    if kind == "type" and type(item).__name__ == "UTCDateTime":
        return "sa.DateTime(timezone=True)"
    return False


def differs(
    _context: MigrationContext, _column: object, _metadata: object, kept: Any, wanted: Any
) -> bool | None:
    """Tell whether a column's type is not the model's; None leaves it to Alembic.

    SQLModel's strings are text columns, or as long as the model says.
    """
    if not isinstance(wanted, AutoString):
        return None
    return not isinstance(kept, Text) and (wanted.length is None or kept.length != wanted.length)


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    version_table_schema=SCHEMAS[0],
    include_schemas=True,
    include_name=lambda name, kind, _parents: kind != "schema" or name in SCHEMAS,
    include_object=mine,
    render_item=render,
    compare_type=differs,
)
with context.begin_transaction():
    context.run_migrations()
