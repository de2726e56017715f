"""Monthly packages for the federal section: names, bodies, what was made."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KNOWN = """
alter table appeals.section_package enable row level security;
alter table appeals.section_package force row level security;
create policy reader_knows on appeals.section_package using ((select appeals.knows()))
    with check (true);
"""


def run(script: str) -> None:
    """Execute on the driver itself."""
    driver = op.get_bind().connection.driver_connection
    assert driver is not None
    driver.execute(script)


def upgrade() -> None:
    op.create_table(
        "section_name",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["users.person.id"], name=op.f("fk_section_name_changed_by")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["users.organisation.id"],
            name=op.f("fk_section_name_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("organisation_id", "key", name=op.f("pk_section_name")),
        schema="appeals",
    )
    op.create_table(
        "section_body",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["users.person.id"], name=op.f("fk_section_body_changed_by")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["users.organisation.id"],
            name=op.f("fk_section_body_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_section_body")),
        sa.UniqueConstraint(
            "organisation_id", "name", name=op.f("uq_section_body_organisation_id_name")
        ),
        schema="appeals",
    )
    op.create_table(
        "section_package",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False, server_default="waiting"),
        sa.Column("ordered_by", sa.Integer(), nullable=False),
        sa.Column("acting_for", sa.Integer(), nullable=True),
        sa.Column("ordered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("looked_at", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("packed", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("sha256", sa.String(length=64), nullable=False, server_default=""),
        sa.Column("size", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("protocol", postgresql.JSONB(), server_default="[]", nullable=False),
        sa.Column("why", sa.Text(), nullable=False, server_default=""),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("sent_by", sa.Integer(), nullable=True),
        sa.Column("said", sa.Text(), nullable=False, server_default=""),
        sa.CheckConstraint("month between 1 and 12", name=op.f("ck_section_package_month")),
        sa.CheckConstraint(
            "state in ('waiting', 'running', 'made', 'failed')",
            name=op.f("ck_section_package_state"),
        ),
        sa.ForeignKeyConstraint(
            ["acting_for"], ["users.person.id"], name=op.f("fk_section_package_acting_for")
        ),
        sa.ForeignKeyConstraint(
            ["ordered_by"], ["users.person.id"], name=op.f("fk_section_package_ordered_by")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["users.organisation.id"],
            name=op.f("fk_section_package_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["sent_by"], ["users.person.id"], name=op.f("fk_section_package_sent_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_section_package")),
        schema="appeals",
    )
    op.create_index(
        op.f("ix_section_package_organisation_id_year_month"),
        "section_package",
        ["organisation_id", "year", "month"],
        unique=False,
        schema="appeals",
    )
    op.create_index(
        op.f("ix_section_package_sha256"),
        "section_package",
        ["sha256"],
        unique=False,
        schema="appeals",
    )
    run(KNOWN)


def downgrade() -> None:
    for table in ("section_package", "section_body", "section_name"):
        op.drop_table(table, schema="appeals")
