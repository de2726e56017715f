"""Open interface: receipts."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "receipt",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["appeals.appeal.document_id"],
            name=op.f("fk_receipt_document_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["made_by"], ["users.person.id"], name=op.f("fk_receipt_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt")),
        sa.UniqueConstraint("document_id", name=op.f("uq_receipt_document_id")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_receipt_secret_hash")),
        schema="appeals",
    )
    op.execute("select documents.protect('appeals.receipt', 'document_id')")


def downgrade() -> None:
    op.drop_table("receipt", schema="appeals")
