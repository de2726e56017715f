"""Text recognised from scans: how far each content is, what was read of each page."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0025"
branch_labels = None
depends_on = None

STATES = "'waiting', 'running', 'ready', 'failed', 'cancelled'"


def upgrade() -> None:
    op.create_table(
        "recognition",
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("older", sa.Boolean(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.Column("confidence", sa.Integer(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(f"state in ({STATES})", name=op.f("ck_recognition_state")),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_recognition")),
        schema="documents",
    )
    op.create_index(
        op.f("ix_recognition_sha256"),
        "recognition",
        ["sha256"],
        unique=False,
        schema="documents",
    )
    op.create_index(
        "ix_recognition_unfinished",
        "recognition",
        ["older", "changed_at"],
        unique=False,
        schema="documents",
        postgresql_where=sa.text("state in ('waiting', 'running')"),
    )
    op.create_table(
        "recognised_page",
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.Column("confidence", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=64), nullable=True),
        sa.Column("layer", sa.String(length=64), nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["source"],
            ["documents.recognition.source"],
            name=op.f("fk_recognised_page_source"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("source", "page", name=op.f("pk_recognised_page")),
        schema="documents",
    )
    op.create_index(
        op.f("ix_recognised_page_text"),
        "recognised_page",
        ["text"],
        unique=False,
        schema="documents",
    )
    op.create_index(
        op.f("ix_recognised_page_layer"),
        "recognised_page",
        ["layer"],
        unique=False,
        schema="documents",
    )
    op.create_index(
        "ix_file_scan",
        "file",
        [sa.literal_column("id desc")],
        unique=False,
        schema="documents",
        postgresql_where=sa.text("text_state = 'none' and pages > 0"),
    )
    op.drop_constraint(op.f("ck_file_text_state"), "file", schema="documents", type_="check")
    op.create_check_constraint(
        op.f("ck_file_text_state"),
        "file",
        "text_state in ('waiting', 'ready', 'none', 'failed', 'recognised')",
        schema="documents",
    )


def downgrade() -> None:
    op.execute("update documents.file set text_state = 'none' where text_state = 'recognised'")
    op.drop_constraint(op.f("ck_file_text_state"), "file", schema="documents", type_="check")
    op.create_check_constraint(
        op.f("ck_file_text_state"),
        "file",
        "text_state in ('waiting', 'ready', 'none', 'failed')",
        schema="documents",
    )
    op.drop_index("ix_file_scan", table_name="file", schema="documents")
    op.drop_table("recognised_page", schema="documents")
    op.drop_table("recognition", schema="documents")
