"""Answers sent by the program: attempts, their states, what was said of them."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def text(name: str) -> sa.Column[str]:
    """Return a column that is never null and empty at first."""
    return sa.Column(name, sa.Text(), server_default="", nullable=False)


def key(column: str, target: str, ondelete: str | None = None) -> sa.Constraint:
    """Return a foreign key named as all are."""
    name = op.f(f"fk_sending_{column}")
    return sa.ForeignKeyConstraint([column], [target], name=name, ondelete=ondelete)


def upgrade() -> None:
    op.add_column(
        "reply",
        sa.Column("going", sa.Boolean(), server_default="false", nullable=False),
        schema="appeals",
    )
    op.create_index(
        "ix_reply_sent", "reply", ["organisation_id", "sent_at", "document_id"], unique=False,
        schema="appeals", postgresql_where=sa.text("sent_at is not null"),
    )
    op.create_index(
        "ix_reply_unsent", "reply", ["organisation_id", "signed_on", "document_id"], unique=False,
        schema="appeals", postgresql_where=sa.text("signed_on is not null and sent_at is null"),
    )
    op.create_table(
        "sending",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("reply_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="waiting", nullable=False),
        text("problem"),
        text("said"),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("acting_for", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        text("message_id"),
        text("number"),
        sa.CheckConstraint("way in ('post', 'email', 'account', 'hand')", name=op.f("ck_sending_way")),
        sa.CheckConstraint(
            "state in ('waiting', 'handed', 'sent', 'failed', 'uncertain', 'returned')",
            name=op.f("ck_sending_state"),
        ),
        key("reply_id", "appeals.reply.document_id", "CASCADE"),
        key("organisation_id", "users.organisation.id"),
        key("asked_by", "users.person.id"),
        key("acting_for", "users.person.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sending")),
        schema="appeals",
    )
    op.create_index("ix_sending_reply_id", "sending", ["reply_id", "id"], unique=False, schema="appeals")
    op.create_index(
        "uq_sending_live", "sending", ["reply_id"], unique=True, schema="appeals",
        postgresql_where=sa.text("state in ('waiting', 'handed')"),
    )
    op.create_index(
        "ix_sending_list", "sending", ["organisation_id", "id"], unique=False, schema="appeals",
        postgresql_where=sa.text("state <> 'sent' or problem <> ''"),
    )
    op.create_index(
        op.f("ix_sending_message_id"), "sending", ["message_id"], unique=False, schema="appeals"
    )
    op.execute("select documents.protect('appeals.sending', 'reply_id')")


def downgrade() -> None:
    op.drop_table("sending", schema="appeals")
    op.drop_index("ix_reply_unsent", "reply", schema="appeals")
    op.drop_index("ix_reply_sent", "reply", schema="appeals")
    op.drop_column("reply", "going", schema="appeals")
