"""Imports of earlier card files: runs, rows, files, and what earlier cards said."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

WALL = """
create policy keepers_see on records.import_run using (
    (select current_setting('uprava.system', true)) = 'on'
    or person_id = any ((
        select coalesce(nullif(current_setting('uprava.principals', true), ''), '{}')
    )::int[])
    or unit_id = any ((
        select coalesce(nullif(current_setting('uprava.principals', true), ''), '{}')
    )::int[])
) with check (true);
create policy keepers_see on records.import_row using (
    exists (select from records.import_run as r where r.id = run_id)) with check (true);
create policy keepers_see on records.import_file using (
    exists (select from records.import_run as r where r.id = run_id)) with check (true);
"""
"""Who brought a card file, and the people of his unit; its rows and files through it."""

WALLED = ("import_run", "import_row", "import_file")


def run(script: str) -> None:
    """Execute on the driver itself: several statements at once."""
    driver = op.get_bind().connection.driver_connection
    assert driver is not None
    driver.execute(script)


def person(column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], ["users.person.id"], name=op.f(f"fk_import_run_{column}")
    )


def upgrade() -> None:
    op.create_table(
        "import_run",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("acting_for", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("options", JSONB(), nullable=False),
        sa.Column("header", JSONB(), nullable=False),
        sa.Column("found", JSONB(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("loaded", sa.Integer(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("ordered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state in ('looking', 'looked', 'loading', 'done', 'cancelled', 'failed')",
            name=op.f("ck_import_run_state"),
        ),
        person("person_id"),
        person("acting_for"),
        sa.ForeignKeyConstraint(["unit_id"], ["users.unit.id"], name=op.f("fk_import_run_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
        schema="records",
    )
    op.create_index(op.f("ix_import_run_sha256"), "import_run", ["sha256"], schema="records")
    op.create_index(
        op.f("ix_import_run_ordered_at"), "import_run", ["ordered_at"], schema="records"
    )
    make_rows()
    make_cards()
    run(WALL)
    for table in WALLED:
        op.execute(f"alter table records.{table} enable row level security")
        op.execute(f"alter table records.{table} force row level security")


def make_rows() -> None:
    op.create_table(
        "import_row",
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("cells", JSONB(), nullable=False),
        sa.Column("card", JSONB(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("made", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "state in ('good', 'refused', 'loaded')", name=op.f("ck_import_row_state")
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["records.import_run.id"], name=op.f("fk_import_row_run_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("run_id", "line", name=op.f("pk_import_row")),
        schema="records",
    )  # fmt: skip
    op.create_index(
        "ix_import_row_good", "import_row", ["run_id", "line"], schema="records",
        postgresql_where=sa.text("state = 'good'"),
    )  # fmt: skip
    op.create_table(
        "import_file",
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["run_id", "line"], ["records.import_row.run_id", "records.import_row.line"],
            name=op.f("fk_import_file_run_id_line"), ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("run_id", "line", "position", name=op.f("pk_import_file")),
        schema="records",
    )  # fmt: skip
    op.create_index(op.f("ix_import_file_sha256"), "import_file", ["sha256"], schema="records")


def make_cards() -> None:
    op.create_table(
        "imported",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("facts", JSONB(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.document.id"], name=op.f("fk_imported_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["records.import_run.id"], name=op.f("fk_imported_run_id")
        ),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_imported")),
        schema="records",
    )
    op.create_index(op.f("ix_imported_run_id"), "imported", ["run_id"], schema="records")
    op.execute("select documents.protect('records.imported', 'document_id')")


def downgrade() -> None:
    for table in ("imported", "import_file", "import_row", "import_run"):
        op.drop_table(table, schema="records")
