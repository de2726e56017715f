"""Notices that lead to a page of ours which is no document."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "notice", sa.Column("url", sa.Text(), nullable=False, server_default=""), schema="work"
    )


def downgrade() -> None:
    op.drop_column("notice", "url", schema="work")
