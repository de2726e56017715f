"""Resolutions know what became of the work that was made of them."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "resolution", sa.Column("work", sa.Text(), server_default="", nullable=False),
        schema="records",
    )  # fmt: skip
    op.create_check_constraint(
        op.f("ck_resolution_work"), "resolution", "work in ('', 'done', 'ended')",
        schema="records",
    )  # fmt: skip


def downgrade() -> None:
    op.drop_constraint(op.f("ck_resolution_work"), "resolution", schema="records")
    op.drop_column("resolution", "work", schema="records")
