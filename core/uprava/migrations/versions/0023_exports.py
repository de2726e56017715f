"""Lists that are written as files by a job."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

STATES = "'waiting', 'running', 'done', 'failed', 'cancelled', 'gone'"

OWN = """
create policy person_sees on exports.export using (
    (select current_setting('uprava.system', true)) = 'on'
    or person_id = any ((
        select coalesce(nullif(current_setting('uprava.principals', true), ''), '{}')
    )::int[])
);
alter table exports.export enable row level security;
alter table exports.export force row level security;
"""


def upgrade() -> None:
    op.create_table(
        "export",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("acting_for", sa.Integer(), nullable=True),
        sa.Column("list_code", sa.Text(), nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("params", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("ordered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(f"state in ({STATES})", name=op.f("ck_export_state")),
        sa.ForeignKeyConstraint(
            ["acting_for"], ["users.person.id"], name=op.f("fk_export_acting_for")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["users.person.id"], name=op.f("fk_export_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export")),
        schema="exports",
    )
    op.create_index(
        op.f("ix_export_person_id_ordered_at"), "export", ["person_id", "ordered_at"],
        schema="exports",
    )
    op.create_index(op.f("ix_export_sha256"), "export", ["sha256"], schema="exports")
    op.create_index(
        op.f("ix_export_expires_at"), "export", ["expires_at"], schema="exports",
        postgresql_where=sa.text("state = 'done'"),
    )
    op.execute(OWN)


def downgrade() -> None:
    op.drop_table("export", schema="exports")
