"""Levels of signatures by kind, what each signature proves and until when, revocation sources."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

LEVELS = "('B-B', 'B-T', 'B-LT', 'B-LTA')"


def upgrade() -> None:
    op.create_table(
        "evidence",
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("wanted", sa.Text(), nullable=True),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("warned_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(f"level in {LEVELS}", name=op.f("ck_evidence_level")),
        sa.CheckConstraint(f"wanted in {LEVELS}", name=op.f("ck_evidence_wanted")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.document.id"], name=op.f("fk_evidence_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["documents.file.id"], name=op.f("fk_evidence_file_id")
        ),
        sa.PrimaryKeyConstraint("file_id", "field", name=op.f("pk_evidence")),
        schema="signing",
    )
    op.create_index(op.f("ix_evidence_document_id"), "evidence", ["document_id"], schema="signing")
    op.create_index("ix_evidence_until", "evidence", ["until"], schema="signing")
    op.create_table(
        "kind_level",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(f"level in {LEVELS}", name=op.f("ck_kind_level_level")),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["users.person.id"], name=op.f("fk_kind_level_changed_by")
        ),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_kind_level")),
        schema="signing",
    )
    op.create_table(
        "source",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.CheckConstraint("kind in ('list', 'host')", name=op.f("ck_source_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source")),
        sa.UniqueConstraint("address", name=op.f("uq_source_address")),
        schema="signing",
    )
    op.execute("select documents.protect('signing.evidence', 'document_id')")


def downgrade() -> None:
    for table in ("source", "kind_level", "evidence"):
        op.drop_table(table, schema="signing")
