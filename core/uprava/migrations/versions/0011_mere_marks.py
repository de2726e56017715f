"""Which work was finished by a mere mark: only that can be taken back."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "item",
        sa.Column("marked", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        schema="work",
    )


def downgrade() -> None:
    op.drop_column("item", "marked", schema="work")
