"""Reports over sending and exchange ask by the moment: what became ready, what came or was made."""

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_dispatch_queued_at", "dispatch", ["queued_at"], schema="records")
    op.create_index(
        "ix_exchange_message_created_at", "exchange_message", ["created_at"], schema="records"
    )


def downgrade() -> None:
    op.drop_index("ix_exchange_message_created_at", "exchange_message", schema="records")
    op.drop_index("ix_dispatch_queued_at", "dispatch", schema="records")
