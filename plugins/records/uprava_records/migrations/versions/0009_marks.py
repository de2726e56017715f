"""Codes of documents on paper, and which of them everybody may check."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mark",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.document.id"], name=op.f("fk_mark_document_id")
        ),
        sa.ForeignKeyConstraint(["made_by"], ["users.person.id"], name=op.f("fk_mark_made_by")),
        sa.ForeignKeyConstraint(
            ["opened_by"], ["users.person.id"], name=op.f("fk_mark_opened_by")
        ),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_mark")),
        schema="records",
    )
    op.create_index("uq_mark_code", "mark", ["code"], unique=True, schema="records")
    op.execute("select documents.protect('records.mark', 'document_id')")


def downgrade() -> None:
    op.drop_table("mark", schema="records")
