"""Sizes of files beyond two gibibytes."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("alter table documents.file alter column size type bigint")


def downgrade() -> None:
    op.execute("alter table documents.file alter column size type integer")
