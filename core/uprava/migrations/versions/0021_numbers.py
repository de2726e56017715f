"""Reserved numbers, annulled documents, what the card counts on paper; literas are unique too."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

RESERVE = """
create function documents.reserve_numbers(journal int, year int, many int) returns int
language plpgsql as $$
declare
    reached int;
begin
    perform pg_advisory_xact_lock(7240303, journal);
    insert into documents.counter as c (journal_id, period, last) values (journal, year, many)
    on conflict (journal_id, period) do update set last = c.last + many
    returning last into reached;
    return reached - many + 1;
end
$$;
comment on function documents.reserve_numbers is
'The first of many ordinals taken together; gapless as documents.take_number is.';
"""


def person(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["users.person.id"], name=op.f(f"fk_{table}_{column}"))


def document(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["document_id"], ["documents.document.id"], name=op.f(f"fk_{table}_document_id")
    )


def journal(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["journal_id"], ["documents.journal.id"], name=op.f(f"fk_{table}_journal_id")
    )


def upgrade() -> None:
    op.add_column(
        "journal", sa.Column("flow", sa.Text(), server_default="", nullable=False),
        schema="documents",
    )
    op.create_index(
        "uq_document_number", "document", ["journal_id", "period", "seq", "suffix"], unique=True,
        schema="documents", postgresql_where=sa.text("seq is not null"),
        postgresql_nulls_not_distinct=True,
    )
    op.drop_constraint(
        op.f("uq_document_journal_id_period_seq_suffix"), "document", schema="documents"
    )
    make_numbers()
    make_card_facts()
    for table in ("annulment", "particulars", "readdressing"):
        op.execute(f"select documents.protect('documents.{table}', 'document_id')")
    connection = op.get_bind().connection.driver_connection
    assert connection is not None
    connection.execute(RESERVE)


def make_numbers() -> None:
    op.create_table(
        "number_block",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("journal_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.Integer(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("pattern", sa.Text(), nullable=False),
        sa.Column("reserved_by", sa.Integer(), nullable=False),
        sa.Column("reserved_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("first >= 1 and last >= first", name=op.f("ck_number_block_ordinals")),
        journal("number_block"),
        person("number_block", "reserved_by"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_number_block")),
        schema="documents",
    )
    op.create_index(
        op.f("ix_number_block_journal_id_period"), "number_block", ["journal_id", "period"],
        schema="documents",
    )
    op.create_table(
        "reserved_number",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("block_id", sa.Integer(), nullable=False),
        sa.Column("journal_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_by", sa.Integer(), nullable=True),
        sa.Column("release_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "document_id is null or released_at is null", name=op.f("ck_reserved_number_one_end")
        ),
        sa.CheckConstraint(
            "(released_at is null) = (release_reason is null)",
            name=op.f("ck_reserved_number_reason_of_release"),
        ),
        sa.ForeignKeyConstraint(
            ["block_id"], ["documents.number_block.id"], name=op.f("fk_reserved_number_block_id")
        ),
        journal("reserved_number"),
        document("reserved_number"),
        person("reserved_number", "released_by"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reserved_number")),
        sa.UniqueConstraint(
            "journal_id", "period", "seq", name=op.f("uq_reserved_number_journal_id_period_seq")
        ),
        sa.UniqueConstraint("document_id", name=op.f("uq_reserved_number_document_id")),
        schema="documents",
    )
    op.create_index(
        op.f("ix_reserved_number_block_id"), "reserved_number", ["block_id"], schema="documents"
    )


def make_card_facts() -> None:
    op.create_table(
        "annulment",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("annulled_by", sa.Integer(), nullable=False),
        sa.Column("acting_for", sa.Integer(), nullable=True),
        sa.Column("annulled_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_annulment_reason")),
        document("annulment"),
        person("annulment", "annulled_by"),
        person("annulment", "acting_for"),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_annulment")),
        schema="documents",
    )
    op.create_table(
        "particulars",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("sheets", sa.Integer(), nullable=True),
        sa.Column("annexes", sa.Integer(), nullable=True),
        sa.Column("annex_sheets", sa.Integer(), nullable=True),
        sa.Column("copies", sa.Integer(), nullable=True),
        sa.Column("original_place", sa.Text(), nullable=False),
        sa.Column("responsible_unit_id", sa.Integer(), nullable=True),
        sa.Column("controlled_since", sa.Date(), nullable=True),
        sa.Column("controlled_by", sa.Integer(), nullable=True),
        sa.Column("control_ended", sa.Date(), nullable=True),
        sa.Column("changed_by", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("sheets between 1 and 99999", name=op.f("ck_particulars_sheets")),
        sa.CheckConstraint("annexes between 1 and 9999", name=op.f("ck_particulars_annexes")),
        sa.CheckConstraint(
            "annex_sheets between 1 and 99999", name=op.f("ck_particulars_annex_sheets")
        ),
        sa.CheckConstraint("copies between 1 and 9999", name=op.f("ck_particulars_copies")),
        document("particulars"),
        sa.ForeignKeyConstraint(
            ["responsible_unit_id"], ["users.unit.id"],
            name=op.f("fk_particulars_responsible_unit_id"),
        ),
        person("particulars", "controlled_by"),
        person("particulars", "changed_by"),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_particulars")),
        schema="documents",
    )
    op.create_table(
        "readdressing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("addressee", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("noted_by", sa.Integer(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        document("readdressing"),
        person("readdressing", "noted_by"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_readdressing")),
        schema="documents",
    )
    op.create_index(
        op.f("ix_readdressing_document_id"), "readdressing", ["document_id"], schema="documents"
    )


def downgrade() -> None:
    op.execute("drop function documents.reserve_numbers")
    for table in (
        "readdressing", "particulars", "annulment", "reserved_number", "number_block",
    ):  # fmt: skip
        op.drop_table(table, schema="documents")
    op.create_unique_constraint(
        op.f("uq_document_journal_id_period_seq_suffix"), "document",
        ["journal_id", "period", "seq", "suffix"], schema="documents",
    )
    op.drop_index("uq_document_number", table_name="document", schema="documents")
    op.drop_column("journal", "flow", schema="documents")
