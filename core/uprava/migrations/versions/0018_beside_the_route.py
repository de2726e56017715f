"""Acquaintance runs beside a route; why an added approver is no longer asked."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

ONLY_READING = """
update approval.route as r set aside = true
where not exists (
    select from approval.stage as s where s.route_id = r.id and s.purpose <> 'read')"""

NAME = "uq_route_running"


def upgrade() -> None:
    false = sa.text("false")
    aside: sa.Column[bool] = sa.Column("aside", sa.Boolean(), server_default=false, nullable=False)
    op.add_column("route", aside, schema="approval")
    op.execute(ONLY_READING)
    op.alter_column("route", "aside", server_default=None, schema="approval")
    op.drop_index(NAME, table_name="route", schema="approval")
    running("state = 'running' and not aside")
    empty = sa.text("''")
    why: sa.Column[str] = sa.Column("closed_note", sa.Text(), server_default=empty, nullable=False)
    op.add_column("visa", why, schema="approval")
    op.alter_column("visa", "closed_note", server_default=None, schema="approval")


def downgrade() -> None:
    op.drop_column("visa", "closed_note", schema="approval")
    op.drop_index(NAME, table_name="route", schema="approval")
    running("state = 'running'")
    op.drop_column("route", "aside", schema="approval")


def running(which: str) -> None:
    """Let at most one such route of a document run."""
    op.create_index(
        NAME, "route", ["document_id"], unique=True, schema="approval",
        postgresql_where=sa.text(which),
    )  # fmt: skip
