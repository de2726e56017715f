"""Notes beside documents."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "note",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.document.id"], name=op.f("fk_note_document_id")
        ),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_note")),
        schema="dummy",
    )
    op.execute("select documents.protect('dummy.note', 'document_id')")


def downgrade() -> None:
    op.drop_table("note", schema="dummy")
