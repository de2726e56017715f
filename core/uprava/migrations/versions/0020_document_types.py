"""Types of documents set up by an administrator, and the fields of their cards."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

KEPT = "keeping in ('', 'permanent', 'for-years')"


def upgrade() -> None:
    op.create_table(
        "document_type",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("fields", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("journal_id", sa.Integer(), nullable=True),
        sa.Column("route_id", sa.Integer(), nullable=True),
        sa.Column("form_id", sa.Integer(), nullable=True),
        sa.Column("term", sa.Integer(), nullable=True),
        sa.Column("term_unit", sa.Text(), nullable=False),
        sa.Column("term_rule", sa.Text(), nullable=False),
        sa.Column("filing", sa.Text(), nullable=False),
        sa.Column("keeping", sa.Text(), nullable=False),
        sa.Column("keeping_years", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "term_unit in ('calendar', 'working')", name=op.f("ck_document_type_term_unit")
        ),
        sa.CheckConstraint(KEPT, name=op.f("ck_document_type_keeping")),
        sa.CheckConstraint(
            "term is null or term_rule = ''", name=op.f("ck_document_type_one_term")
        ),
        sa.ForeignKeyConstraint(
            ["journal_id"], ["documents.journal.id"], name=op.f("fk_document_type_journal_id")
        ),
        sa.ForeignKeyConstraint(
            ["route_id"], ["approval.template.id"], name=op.f("fk_document_type_route_id")
        ),
        sa.ForeignKeyConstraint(
            ["form_id"], ["printing.form.id"], name=op.f("fk_document_type_form_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_type")),
        sa.UniqueConstraint("kind", "code", name=op.f("uq_document_type_kind_code")),
        schema="documents",
    )
    op.create_index(
        op.f("ix_document_type_journal_id"), "document_type", ["journal_id"], schema="documents"
    )
    op.create_table(
        "card_fields",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("type_id", sa.Integer(), nullable=False),
        sa.Column("values", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.document.id"], name=op.f("fk_card_fields_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["type_id"], ["documents.document_type.id"], name=op.f("fk_card_fields_type_id")
        ),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_card_fields")),
        schema="documents",
    )
    op.create_index(op.f("ix_card_fields_type_id"), "card_fields", ["type_id"], schema="documents")
    op.execute("select documents.protect('documents.card_fields', 'document_id')")


def downgrade() -> None:
    op.drop_table("card_fields", schema="documents")
    op.drop_table("document_type", schema="documents")
