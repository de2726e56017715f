"""Requests of prosecutors and deputies: who sent an appeal on, until when he is told."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ASKERS = "asker in ('body', 'deputy', 'inquiry', 'regional', 'local', 'prosecutor')"
PURPOSES = "'answer', 'notice', 'covering', 'request'"
REPLIES = ("reply", "reply_template")


def upgrade() -> None:
    op.add_column(
        "appeal", sa.Column("asker", sa.Text(), server_default="body", nullable=False),
        schema="appeals",
    )  # fmt: skip
    op.add_column("appeal", sa.Column("asked_due", sa.Date(), nullable=True), schema="appeals")
    op.create_check_constraint(op.f("ck_appeal_asker"), "appeal", ASKERS, schema="appeals")
    for table in REPLIES:
        allow(table, f"{PURPOSES}, 'inform'")


def downgrade() -> None:
    for table in REPLIES:
        allow(table, PURPOSES)
    op.drop_constraint(op.f("ck_appeal_asker"), "appeal", schema="appeals")
    op.drop_column("appeal", "asked_due", schema="appeals")
    op.drop_column("appeal", "asker", schema="appeals")


def allow(table: str, purposes: str) -> None:
    """Let a table keep replies for these purposes."""
    name = op.f(f"ck_{table}_purpose")
    op.drop_constraint(name, table, schema="appeals")
    op.create_check_constraint(name, table, f"purpose in ({purposes})", schema="appeals")
