"""The municipality's own authority, confirmations before signing, one row per signature."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "authority",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("root", sa.LargeBinary(), nullable=False),
        sa.Column("issuing", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authority")),
        schema="signing",
    )
    op.create_table(
        "confirmation",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["token_hash"],
            ["users.session.token_hash"],
            name=op.f("fk_confirmation_token_hash"),
            ondelete="CASCADE",
            onupdate="CASCADE",
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_confirmation")),
        schema="signing",
    )
    op.drop_index(op.f("ix_signature_file_id"), table_name="signature", schema="signing")
    op.create_unique_constraint(
        op.f("uq_signature_file_id_field"), "signature", ["file_id", "field"], schema="signing"
    )
    op.execute("select documents.protect('signing.signature', 'document_id')")


def downgrade() -> None:
    op.execute("drop policy reader_sees on signing.signature")
    op.execute("alter table signing.signature disable row level security")
    op.drop_constraint(
        op.f("uq_signature_file_id_field"), "signature", schema="signing", type_="unique"
    )
    op.create_index(
        op.f("ix_signature_file_id"), "signature", ["file_id"], unique=False, schema="signing"
    )
    op.drop_table("confirmation", schema="signing")
    op.drop_table("authority", schema="signing")
