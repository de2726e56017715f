"""Letterheads and printed forms: every version of their texts, arms."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

KINDS = "'general', 'letter', 'official', 'approval', 'acquaintance', 'protocol'"


def upgrade() -> None:
    op.create_table(
        "form",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.CheckConstraint(f"kind in ({KINDS})", name=op.f("ck_form_kind")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["users.organisation.id"], name=op.f("fk_form_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form")),
        schema="printing",
    )
    op.create_index(
        "uq_form_sheet", "form", ["kind"], unique=True, schema="printing",
        postgresql_where=sa.text("organisation_id is null"),
    )
    op.create_table(
        "picture",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_picture")),
        schema="printing",
    )
    op.create_table(
        "form_version",
        sa.Column("form_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("layout", sa.Text(), nullable=False),
        sa.Column("texts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("arms", sa.String(length=64), nullable=True),
        sa.Column("changed_by", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("layout in ('corner', 'centred')", name=op.f("ck_form_version_layout")),
        sa.ForeignKeyConstraint(
            ["arms"], ["printing.picture.sha256"], name=op.f("fk_form_version_arms")
        ),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["users.person.id"], name=op.f("fk_form_version_changed_by")
        ),
        sa.ForeignKeyConstraint(
            ["form_id"], ["printing.form.id"], name=op.f("fk_form_version_form_id")
        ),
        sa.PrimaryKeyConstraint("form_id", "version", name=op.f("pk_form_version")),
        schema="printing",
    )
    op.execute(
        "insert into printing.form (kind, title)"
        " values ('approval', ''), ('acquaintance', ''), ('protocol', '')"
    )


def downgrade() -> None:
    op.drop_table("form_version", schema="printing")
    op.drop_table("picture", schema="printing")
    op.drop_index("uq_form_sheet", table_name="form", schema="printing")
    op.drop_table("form", schema="printing")
