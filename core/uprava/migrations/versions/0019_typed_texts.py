"""Texts typed for a letterhead, so that they can be edited again."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "typed_text",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("form_id", sa.Integer(), nullable=True),
        sa.Column("form_version", sa.Integer(), nullable=False),
        sa.Column("contents", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=True),
        sa.Column("changed_by", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["users.person.id"], name=op.f("fk_typed_text_changed_by")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.document.id"], name=op.f("fk_typed_text_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["documents.file.id"], name=op.f("fk_typed_text_file_id")
        ),
        sa.ForeignKeyConstraint(
            ["form_id"], ["printing.form.id"], name=op.f("fk_typed_text_form_id")
        ),
        sa.PrimaryKeyConstraint("document_id", "version", name=op.f("pk_typed_text")),
        schema="printing",
    )
    op.create_index(op.f("ix_typed_text_file_id"), "typed_text", ["file_id"], schema="printing")
    op.execute("select documents.protect('printing.typed_text', 'document_id')")


def downgrade() -> None:
    op.drop_table("typed_text", schema="printing")
