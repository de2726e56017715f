"""Copies of office files as PDF, made once for equal contents, and which files still lack one."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

OFFICE = """pages is null and media_type in (
    'application/msword', 'application/rtf', 'application/vnd.ms-excel',
    'application/vnd.ms-powerpoint', 'application/vnd.oasis.opendocument.presentation',
    'application/vnd.oasis.opendocument.spreadsheet', 'application/vnd.oasis.opendocument.text',
    'application/vnd.openxmlformats-officedocument.presentationml.presentation',
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'text/rtf')"""


def upgrade() -> None:
    op.create_table(
        "rendition",
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state in ('waiting', 'converting', 'ready', 'failed')",
            name=op.f("ck_rendition_state"),
        ),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_rendition")),
        schema="documents",
    )
    op.create_index(
        op.f("ix_rendition_sha256"), "rendition", ["sha256"], unique=False, schema="documents"
    )
    op.create_index(
        "ix_file_office",
        "file",
        [sa.literal_column("id desc")],
        unique=False,
        schema="documents",
        postgresql_where=sa.text(OFFICE),
    )


def downgrade() -> None:
    op.drop_index("ix_file_office", table_name="file", schema="documents")
    op.drop_index(op.f("ix_rendition_sha256"), table_name="rendition", schema="documents")
    op.drop_table("rendition", schema="documents")
