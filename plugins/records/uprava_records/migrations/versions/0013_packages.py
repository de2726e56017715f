"""Archive packages, what is in them, acts of transfer to an archive; cases handed over."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

WALL = """
alter table records.package_document enable row level security;
alter table records.package_document force row level security;
create policy reader_sees on records.package_document using (
    (select current_setting('uprava.system', true)) = 'on'
    or not own
    or (
        select true from documents.access_grant as g
        where g.document_id = records.package_document.document_id and g.principal_id = any ((
            select coalesce(nullif(current_setting('uprava.principals', true), ''), '{}')
        )::int[])
        limit 1
    )
) with check (true);
"""
"""As documents.protect; documents of other installations have no card here and no grants."""


def run(script: str) -> None:
    """Execute on the driver itself: several statements at once."""
    driver = op.get_bind().connection.driver_connection
    assert driver is not None
    driver.execute(script)


def packages() -> None:
    op.create_table(
        "package",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=True),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("volume_id", sa.Integer(), nullable=True),
        sa.Column("inventory_id", sa.Integer(), nullable=True),
        sa.Column("inner_id", sa.Uuid(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("documents", sa.Integer(), nullable=False),
        sa.Column("left_out", sa.Integer(), nullable=False),
        sa.Column("faults", sa.Integer(), nullable=False),
        sa.Column("report", postgresql.JSONB(), nullable=True),
        sa.Column("ordered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ordered_by", sa.Integer(), nullable=False),
        sa.Column("acting_for", sa.Integer(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.CheckConstraint("origin in ('made', 'received')", name=op.f("ck_package_origin")),
        sa.CheckConstraint(
            "scope in ('document', 'volume', 'inventory')", name=op.f("ck_package_scope")
        ),
        sa.CheckConstraint(
            "state in ('waiting', 'running', 'ready', 'failed', 'gone')",
            name=op.f("ck_package_state"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["users.organisation.id"], name=op.f("fk_package_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["documents.document.id"],
            name=op.f("fk_package_document_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["volume_id"], ["records.case_volume.id"], name=op.f("fk_package_volume_id")
        ),
        sa.ForeignKeyConstraint(
            ["inventory_id"], ["records.inventory.id"], name=op.f("fk_package_inventory_id")
        ),
        sa.ForeignKeyConstraint(
            ["ordered_by"], ["users.person.id"], name=op.f("fk_package_ordered_by")
        ),
        sa.ForeignKeyConstraint(
            ["acting_for"], ["users.person.id"], name=op.f("fk_package_acting_for")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_package")),
        schema="records",
    )
    op.create_index(
        "ix_package_list", "package", ["organisation_id", "ordered_at"], schema="records"
    )
    for column in ("volume_id", "document_id", "inventory_id", "sha256"):
        op.create_index(op.f(f"ix_package_{column}"), "package", [column], schema="records")


def documents() -> None:
    op.create_table(
        "package_document",
        sa.Column("package_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("own", sa.Boolean(), nullable=False),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("registered_on", sa.Date(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("card", postgresql.JSONB(), nullable=False),
        sa.Column("found", postgresql.JSONB(), nullable=False),
        sa.ForeignKeyConstraint(
            ["package_id"],
            ["records.package.id"],
            name=op.f("fk_package_document_package_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("package_id", "position", name=op.f("pk_package_document")),
        schema="records",
    )
    op.create_index(
        op.f("ix_package_document_document_id"),
        "package_document",
        ["document_id"],
        schema="records",
    )


def transfers() -> None:
    op.create_table(
        "transfer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("receiver", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("handed_on", sa.Date(), nullable=True),
        sa.Column("handed_by", sa.Integer(), nullable=True),
        sa.Column("accepted_by", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "state in ('draft', 'handed', 'cancelled')", name=op.f("ck_transfer_state")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["users.organisation.id"], name=op.f("fk_transfer_organisation_id")
        ),
        sa.ForeignKeyConstraint(["made_by"], ["users.person.id"], name=op.f("fk_transfer_made_by")),
        sa.ForeignKeyConstraint(
            ["handed_by"], ["users.person.id"], name=op.f("fk_transfer_handed_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer")),
        sa.UniqueConstraint(
            "organisation_id",
            "year",
            "number",
            name=op.f("uq_transfer_organisation_id_year_number"),
        ),
        schema="records",
    )
    op.create_table(
        "transfer_line",
        sa.Column("transfer_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("volume_id", sa.Integer(), nullable=False),
        sa.Column("package_id", sa.Uuid(), nullable=True),
        sa.Column("package_sha256", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["transfer_id"], ["records.transfer.id"], name=op.f("fk_transfer_line_transfer_id")
        ),
        sa.ForeignKeyConstraint(
            ["volume_id"], ["records.case_volume.id"], name=op.f("fk_transfer_line_volume_id")
        ),
        sa.ForeignKeyConstraint(
            ["package_id"], ["records.package.id"], name=op.f("fk_transfer_line_package_id")
        ),
        sa.PrimaryKeyConstraint("transfer_id", "position", name=op.f("pk_transfer_line")),
        schema="records",
    )
    for column in ("volume_id", "package_id"):
        op.create_index(
            op.f(f"ix_transfer_line_{column}"), "transfer_line", [column], schema="records"
        )


def states_of_cases(*states: str) -> None:
    """Let cases be in these states."""
    named = ", ".join(f"'{each}'" for each in states)
    op.drop_constraint(op.f("ck_case_file_state"), "case_file", schema="records")
    op.create_check_constraint(
        op.f("ck_case_file_state"), "case_file", f"state in ({named})", schema="records"
    )


def upgrade() -> None:
    packages()
    documents()
    transfers()
    run(WALL)
    states_of_cases("open", "closed", "transferred", "destroyed")


def downgrade() -> None:
    for table in ("transfer_line", "transfer", "package_document", "package"):
        op.drop_table(table, schema="records")
    op.execute("update records.case_file set state = 'closed' where state = 'transferred'")
    states_of_cases("open", "closed", "destroyed")
